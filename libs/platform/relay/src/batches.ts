import type { OutgoingRecord } from './outgoing.js';

/** Brokers take at most 1 MiB for one partition at once, unless they are told otherwise; the rest of it is for what stands around the records. */
const MAX_PARTITION_BYTES = 900_000;
/** Headers, key and framing of one record, generously. */
const AROUND_BYTES = 700;

/** Cuts records, in their order, into parts that brokers take at once. */
export function* batchesOf(records: readonly OutgoingRecord[]): Generator<readonly OutgoingRecord[]> {
  let from = 0;
  let bytes = new Map<string, number>();
  for (const [index, { topic, partition, value }] of records.entries()) {
    const key = `${topic}/${partition}`;
    const sum = (bytes.get(key) ?? 0) + value.length + AROUND_BYTES;
    if (sum > MAX_PARTITION_BYTES && index > from) {
      yield records.slice(from, index);
      from = index;
      bytes = new Map([[key, value.length + AROUND_BYTES]]);
    } else {
      bytes.set(key, sum);
    }
  }
  if (from < records.length) yield records.slice(from);
}
