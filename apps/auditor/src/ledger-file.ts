import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Envelope } from '#events';

/** One event of an exported ledger; its number is its 0-based line. */
export interface LedgerLine {
  readonly number: number;
  readonly json: string;
  readonly event: Envelope;
}

/** The ledger says something that cannot be: exit code 1. */
export class AuditFailure extends Error {
  constructor(
    readonly failure: string,
    readonly number: number,
    why: string,
  ) {
    super(`${failure} at number ${number}: ${why}`);
    this.name = 'AuditFailure';
  }
}

/**
 * Reads an exported ledger line by line: one event's canonical text on each, in ledger order. Revisions of each stream must follow one another.
 * @throws AuditFailure naming the first line that is not an event or is out of order; a file that cannot be read is an ordinary error
 */
export async function* ledgerLines(path: string): AsyncGenerator<LedgerLine> {
  const revisions = new Map<string, number>();
  let number = 0;
  for await (const json of createInterface({ input: createReadStream(path, 'utf8'), crlfDelay: Number.POSITIVE_INFINITY })) {
    if (json === '') continue;
    const event = parsed(json, number);
    const expected = revisions.get(event.stream) ?? 0;
    if (event.revision !== expected) throw new AuditFailure('stream-gap', number, `${event.stream} has revision ${event.revision} where ${expected} follows`);
    revisions.set(event.stream, expected + 1);
    yield { number, json, event };
    number += 1;
  }
}

function parsed(json: string, number: number): Envelope {
  try {
    const event = JSON.parse(json) as Envelope;
    if (typeof event.stream === 'string' && typeof event.revision === 'number' && typeof event.data === 'object' && event.data !== null) return event;
  } catch {
    // Said below: a line that does not parse and one that is no event are the same to whoever reads the report.
  }
  throw new AuditFailure('not-an-event', number, 'the line is not an event');
}
