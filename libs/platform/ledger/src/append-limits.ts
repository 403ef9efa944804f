import type { Append } from './ledger.js';

/** One event's canonical text, in bytes of UTF-8 (audit.md, "What a recorded event is"). */
export const MAX_EVENT_BYTES = 16 * 1024;
/** All events that travel to the store together, in bytes of UTF-8 with what a store counts around each: EventStoreDB takes no more by default. */
export const MAX_BATCH_BYTES = 1024 * 1024;
/** Counted for each event beside its text, generously: its type twice, and what makes its command count once. The same on every engine, so that a ledger can always be copied. */
const AROUND_EVENT_BYTES = 256;

/** An event's text is longer than 16 kB: rule texts and explanations are stored by content hash. */
export class EventTooLarge extends Error {
  constructor(
    readonly type: string,
    readonly bytes: number,
  ) {
    super(`an event ${type} of ${bytes} bytes is larger than ${MAX_EVENT_BYTES}`);
    this.name = 'EventTooLarge';
  }
}

/** One command's events are together larger than 1 MiB, with 256 bytes counted around each. */
export class BatchTooLarge extends Error {
  constructor(
    readonly stream: string,
    readonly bytes: number,
    mostBytes = MAX_BATCH_BYTES,
  ) {
    super(`an append of ${bytes} bytes to ${stream} is larger than ${mostBytes}`);
    this.name = 'BatchTooLarge';
  }
}

/** An append whose parts contradict each other: a bug of its caller. */
export class MalformedAppend extends Error {
  constructor(stream: string, why: string) {
    super(`append to ${stream}: ${why}`);
    this.name = 'MalformedAppend';
  }
}

/** The last revision an append rests on, −1 for a stream that does not exist. */
export function revisionBefore(append: Append): number {
  return append.expectedRevision === 'none' ? -1 : append.expectedRevision;
}

/**
 * Checks an append before it waits in any queue, and answers its size in bytes, as stores count it.
 *
 * @throws EventTooLarge, BatchTooLarge, MalformedAppend
 */
export function checkAppend(append: Append): number {
  const first = revisionBefore(append) + 1;
  let total = 0;
  if (append.events.length === 0) throw new MalformedAppend(append.stream, 'it has no events');
  for (const [index, { envelope, json }] of append.events.entries()) {
    const bytes = Buffer.byteLength(json);
    if (bytes > MAX_EVENT_BYTES) throw new EventTooLarge(envelope.type, bytes);
    if (envelope.stream !== append.stream) throw new MalformedAppend(append.stream, `an event belongs to ${envelope.stream}`);
    if (envelope.commandId !== append.commandId) throw new MalformedAppend(append.stream, `an event belongs to command ${envelope.commandId}`);
    if (envelope.revision !== first + index) throw new MalformedAppend(append.stream, `revision ${envelope.revision} stands where ${first + index} is due`);
    total += bytes + AROUND_EVENT_BYTES;
  }
  if (total > MAX_BATCH_BYTES) throw new BatchTooLarge(append.stream, total);
  return total;
}
