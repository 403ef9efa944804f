import type { Fact } from '#decider';
import { canonical, contentHash } from '#proof';
import { type HandleRequest, type Handling, handle, type Outcome } from './handle.js';
import { stampBy } from './stamp.js';
import { writerOf } from './writer.js';

/** A stream as its sender knows it already: the state at a revision, −1 before the first event. */
export interface KnownStream {
  readonly state: unknown;
  readonly revision: number;
  readonly facts: unknown;
}

/**
 * As `handle`, for a sender who has many streams to write to and knows each of them already: decides on what it knows and reads nothing. The expected revision holds it to
 * the ledger; where that is further, and whenever the answer would not be an append, `handle` decides on what stands there.
 *
 * @throws as `handle` does
 */
export async function handleKnown(handling: Handling, request: HandleRequest, { state, revision, facts }: KnownStream): Promise<Outcome> {
  const { ledger, decider, clock, catalogue } = handling;
  const { stream, command, meta } = request;
  const at = writerOf(ledger, catalogue).timeFrom(clock.now(), '');
  const decision = decider.decide({ ...command, at }, state, facts);
  if (!decision.accepted || decision.events.length === 0) return handle(handling, request);
  const events = stampBy(catalogue, { stream, firstRevision: revision + 1, facts: decision.events as readonly Fact[], meta, recordedAt: at });
  const payloadHash = contentHash(canonical({ type: command.type, data: command.data }));
  const result = await ledger.append({ stream, expectedRevision: revision < 0 ? 'none' : revision, commandId: meta.commandId, payloadHash, events });
  if (result.status !== 'appended') return handle(handling, request);
  const { firstRevision, lastRevision, position } = result;
  return { status: 'done', revision: lastRevision, position, firstRevision, duplicate: false, events: events.map(({ envelope }) => envelope) };
}
