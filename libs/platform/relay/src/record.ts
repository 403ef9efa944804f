import type { Envelope } from '#events';
import type { LedgerEntry } from '#ledger';
import type { OutgoingRecord } from './outgoing.js';
import { partitionerOf } from './partition.js';
import { ceTypeOf, topicOf } from './record-names.js';

export interface RecordOptions {
  readonly source: string;
  readonly topicPrefix: string;
  readonly partitions: number;
  /** The feature that an event type belongs to. */
  featureOf(type: string): string;
}

/** Makes the record of an entry; `released` is the number of the event that made it public. */
export type MakeRecord = (entry: LedgerEntry, event: Envelope, released: number) => OutgoingRecord;

/**
 * CloudEvents 1.0 in Kafka's binary binding, sections 3.1 and 3.2. The value is the event's canonical text as recorded, so that its leaf hash can be
 * checked. The record keeps no timestamp of ours: a business time in the past would make brokers delete it early, one in the future be refused.
 */
export function recordMaker({ source, topicPrefix, partitions, featureOf }: RecordOptions): MakeRecord {
  const partitionOf = partitionerOf(partitions);
  return (entry, event, released) => ({
    topic: topicOf(topicPrefix, featureOf(entry.type)),
    partition: partitionOf(entry.stream),
    released,
    number: entry.number,
    key: entry.stream,
    value: Buffer.from(entry.json),
    headers: {
      'content-type': 'application/json',
      ce_specversion: '1.0',
      ce_id: event.id,
      ce_source: source,
      ce_type: ceTypeOf(entry.type, event.v),
      ce_subject: entry.stream,
      ce_time: event.recordedAt,
      ce_partitionkey: entry.stream,
      ce_sequence: String(entry.revision),
      ce_ledgernumber: String(entry.number),
      ce_releasednumber: String(released),
    },
  });
}
