import { randomUUID } from 'node:crypto';
import type { ClientBase } from 'pg';
import type { Envelope } from '#events';
import { type Ledger, stamp } from '#ledger';
import { contentHash } from '#proof';
import type { ProjectedEvent, Projection } from '../src/projections/projection.js';

/** Made-up events for the specs of this room: `Noted` with an amount, `Passed` that nobody reads, `Garbled` that cannot be decoded. */
export const notes = {
  decode(json: string): Envelope {
    const event = JSON.parse(json) as Envelope;
    if (event.type === 'Garbled') throw new Error('this event cannot be decoded');
    return event;
  },
};

/** Writes events of one type to a new stream; `data` says what stands in the nth. */
export async function write(ledger: Ledger, type: string, count = 1, data: (n: number) => object = (n) => ({ amountPence: n + 1 })): Promise<string> {
  const stream = `spec-${randomUUID()}`;
  for (let first = 0; first < count; first += 500) {
    const facts = Array.from({ length: Math.min(500, count - first) }, (_, n) => ({ type, data: data(first + n) }));
    const meta = { commandId: randomUUID(), actor: 'spec', office: 'spec', role: 'spec' };
    const recordedAt = '2026-03-11T19:42:00.000Z';
    const events = stamp({ stream, firstRevision: first, facts, meta, recordedAt, versionOf: () => 1, isPublic: () => true });
    const expectedRevision = first === 0 ? ('none' as const) : first - 1;
    const result = await ledger.append({ stream, expectedRevision, commandId: meta.commandId, payloadHash: contentHash(meta.commandId), events });
    if (result.status !== 'appended') throw new Error(result.status);
  }
  return stream;
}

/** A read model of the notes: every one of them, and a running total. Writing a note twice or leaving one out shows in both. */
export function noteBook(more: Partial<Projection> = {}): Projection {
  return {
    name: 'notebook',
    version: 1,
    types: ['Noted'],
    tables:
      'CREATE TABLE notes (number bigint PRIMARY KEY, id text UNIQUE, amount_pence bigint); CREATE TABLE total (one boolean PRIMARY KEY, pence bigint, notes bigint)',
    project: writeNotes,
    ...more,
  };
}

export async function writeNotes(events: readonly ProjectedEvent[], client: ClientBase): Promise<void> {
  const amounts = events.map(({ event }) => Number(event.data.amountPence));
  await client.query('INSERT INTO notes SELECT * FROM unnest($1::bigint[], $2::text[], $3::bigint[])', [
    events.map(({ number }) => number),
    events.map(({ event }) => event.id),
    amounts,
  ]);
  await client.query(
    'INSERT INTO total VALUES (true, $1, $2) ON CONFLICT (one) DO UPDATE SET pence = total.pence + excluded.pence, notes = total.notes + excluded.notes',
    [amounts.reduce((sum, pence) => sum + pence, 0), events.length],
  );
}
