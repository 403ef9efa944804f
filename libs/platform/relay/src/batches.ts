import type { OutgoingRecord } from './outgoing.js';

/** Headers, key and framing of one record, generously. */
const AROUND_BYTES = 700;

export interface Batch {
  readonly records: readonly OutgoingRecord[];
  readonly bytes: number;
}

/** Cuts records, in their order, into parts of at most so many bytes, as many as `most` says when each is made; a record alone may have more. */
export function* batchesOf(records: readonly OutgoingRecord[], most: () => number): Generator<Batch> {
  for (let from = 0; from < records.length; ) {
    const limit = most();
    let to = from;
    let bytes = 0;
    for (const record of records.slice(from)) {
      const more = bytes + record.value.length + AROUND_BYTES;
      if (more > limit && to > from) break;
      bytes = more;
      to += 1;
    }
    yield { records: records.slice(from, to), bytes };
    from = to;
  }
}
