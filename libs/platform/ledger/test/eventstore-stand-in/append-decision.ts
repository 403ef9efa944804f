import type { Proposed, Recorded } from './stand-in-store.js';

/** What a client expects of the stream: a revision, or one of the protocol's words. */
export type Expected = number | 'no-stream' | 'any' | 'stream-exists';

export type Decision =
  | { readonly outcome: 'write' | 'deleted' }
  | { readonly outcome: 'written' | 'already'; readonly last: Recorded }
  | { readonly outcome: 'wrong-version'; readonly current: number | undefined };

/** A stream as an append meets it; its records stand at the index of their revision. */
export interface StreamState {
  readonly records: readonly Recorded[];
  /** Cut off altogether: it reads as one that does not exist, but goes on after its last revision. */
  readonly softDeleted: boolean;
  readonly tombstoned: boolean;
  /** What was written before the server's last start is not recognised by its id alone. */
  readonly rememberedFrom: bigint;
}

/**
 * The server's rule for an append (README, "Idempotence"): ids are compared, bytes never are. Events that stand already where they are expected count as
 * written; part of them, or others, are a wrong expected version.
 */
export function decide(stream: StreamState, expected: Expected, events: readonly Proposed[]): Decision {
  if (stream.tombstoned) return { outcome: 'deleted' };
  const current = stream.records.at(-1)?.revision;
  const wrong = { outcome: 'wrong-version', current } as const;
  if (expected === 'stream-exists' && (current === undefined || stream.softDeleted)) return wrong;
  if (expected === 'any' || expected === 'stream-exists') return anywhere(stream, events) ?? { outcome: 'write' };
  const before = expected === 'no-stream' ? -1 : expected;
  const last = current ?? -1;
  if (before === last) return { outcome: 'write' };
  if (before > last) return wrong;
  const first = stream.records[before + 1];
  if (expected === 'no-stream' && stream.softDeleted && first?.id !== events[0]?.id) return { outcome: 'write' };
  return there(stream, before, events) ?? wrong;
}

function there({ records }: StreamState, before: number, events: readonly Proposed[]): Decision | undefined {
  const same = events.every(({ id }, i) => records[before + 1 + i]?.id === id);
  const last = records[before + events.length];
  return same && last ? { outcome: 'already', last } : undefined;
}

function anywhere(stream: StreamState, events: readonly Proposed[]): Decision | undefined {
  const [first] = events;
  const place = stream.records.findLast(({ id, position }) => position >= stream.rememberedFrom && id === first?.id);
  if (!place) return undefined;
  return there(stream, place.revision - 1, events) ?? { outcome: 'wrong-version', current: stream.records.at(-1)?.revision };
}
