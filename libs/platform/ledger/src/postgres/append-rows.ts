import type pg from 'pg';
import { sqlFile } from '#database';
import { revisionBefore } from '../append-limits.js';
import type { Append, AppendResult } from '../ledger.js';

const appendOne = { name: 'ledger-append-one', text: sqlFile(import.meta.url, './sql/append-one.sql'), rowMode: 'array' } as const;
const appendBatch = { name: 'ledger-append-batch', text: sqlFile(import.meta.url, './sql/append-batch.sql'), rowMode: 'array' } as const;

/** Sends a batch as one statement, which is its own transaction, and reads one status per append. */
export async function sendBatch(client: pg.Client, batch: readonly Append[]): Promise<readonly AppendResult[]> {
  const [append] = batch;
  const [event] = append?.events ?? [];
  if (append && event && batch.length === 1 && append.events.length === 1) {
    const { envelope, json, leaf } = event;
    const payload = Buffer.from(append.payloadHash, 'hex');
    const values = [append.stream, revisionBefore(append), append.commandId, payload, envelope.type, envelope.id, envelope.recordedAt, leaf, json];
    const { rows } = await client.query<[string, number, number, number]>({ ...appendOne, values });
    return rows.map(([status, first, last, position]) => resultOf(status, first, last, position));
  }
  const { rows } = await client.query<[string[], number[], number[], (string | number)[]]>({ ...appendBatch, values: columnsOf(batch) });
  const [statuses, firsts, lasts, positions] = rows[0] ?? [[], [], [], []];
  return statuses.map((status, i) => resultOf(status, firsts[i], lasts[i], positions[i]));
}

function resultOf(status: string, firstRevision = -1, lastRevision = -1, position: string | number = -1): AppendResult {
  if (status === 'c') return { status: 'conflict' };
  if (status === 'p') return { status: 'payload-conflict' };
  return { status: status === 'a' ? 'appended' : 'duplicate', firstRevision, lastRevision, position: String(position) };
}

/** The batch as columns: hashes travel as one binary string each, 32 bytes an entry, which spares both sides the escaping of arrays of bytes. */
function columnsOf(batch: readonly Append[]): unknown[] {
  const events = batch.flatMap((append, i) => append.events.map((event, index) => ({ event, owner: i + 1, index })));
  return [
    batch.map(({ stream }) => stream),
    batch.map(revisionBefore),
    batch.map(({ commandId }) => commandId),
    Buffer.from(batch.map(({ payloadHash }) => payloadHash).join(''), 'hex'),
    batch.map((append) => append.events.length),
    events.map(({ owner }) => owner),
    events.map(({ index }) => index),
    events.map(({ event }) => event.envelope.type),
    events.map(({ event }) => event.envelope.id),
    events.map(({ event }) => event.envelope.recordedAt),
    Buffer.concat(events.map(({ event }) => event.leaf)),
    events.map(({ event }) => event.json),
  ];
}
