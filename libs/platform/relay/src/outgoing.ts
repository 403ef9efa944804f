/** What the relay hands to the brokers: one fact, ready to be sent. It is a message of kafkajs as it stands. */
export interface OutgoingRecord {
  readonly topic: string;
  readonly partition: number;
  /** The number of the event that made it public; its own for what is public at once. */
  readonly released: number;
  /** Its number in the ledger. */
  readonly number: number;
  readonly key: string;
  readonly value: Buffer;
  readonly headers: Record<string, string>;
}

/** Where a record stands in the order in which the relay sends: by what released it, then by its own number. Within a partition it only grows. */
export type Place = Pick<OutgoingRecord, 'released' | 'number'>;

/** Negative, zero or positive as `a` is sent before, at or after `b`. */
export function comparePlaces(a: Place, b: Place): number {
  return a.released - b.released || a.number - b.number;
}
