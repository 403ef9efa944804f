import type { Proposed, Recorded } from './stand-in-store.js';

/** What a client expects of the stream: a revision, or one of the protocol's words. */
export type Expected = number | 'no-stream' | 'any' | 'stream-exists';

export type Decision =
  | { readonly outcome: 'write' }
  | { readonly outcome: 'written' | 'already'; readonly last: Recorded }
  | { readonly outcome: 'wrong-version'; readonly current: number | undefined };

/**
 * The server's rule for an append (README, "Idempotence"): ids are compared, bytes never are. Events that stand already where they are expected count as
 * written; part of them, or others, are a wrong expected version.
 */
export function decide(stream: readonly Recorded[], expected: Expected, events: readonly Proposed[]): Decision {
  const current = stream.at(-1)?.revision;
  const wrong = { outcome: 'wrong-version', current } as const;
  if (expected === 'stream-exists' && current === undefined) return wrong;
  if (expected === 'any' || expected === 'stream-exists') return anywhere(stream, events) ?? { outcome: 'write' };
  const before = expected === 'no-stream' ? -1 : expected;
  const last = current ?? -1;
  if (before === last) return { outcome: 'write' };
  return before < last ? (there(stream, before, events) ?? wrong) : wrong;
}

function there(stream: readonly Recorded[], before: number, events: readonly Proposed[]): Decision | undefined {
  const same = events.every(({ id }, i) => stream.find(({ revision }) => revision === before + 1 + i)?.id === id);
  const last = stream.find(({ revision }) => revision === before + events.length);
  return same && last ? { outcome: 'already', last } : undefined;
}

function anywhere(stream: readonly Recorded[], events: readonly Proposed[]): Decision | undefined {
  const [first] = events;
  const place = stream.findLast(({ id }) => id === first?.id);
  if (!place) return undefined;
  return there(stream, place.revision - 1, events) ?? { outcome: 'wrong-version', current: stream.at(-1)?.revision };
}
