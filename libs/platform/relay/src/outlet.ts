import { comparePlaces, type OutgoingRecord, type Place } from './outgoing.js';

/** Where one partition ends: nothing was ever in it, its last record's place, or unknown because its records were deleted since. */
export type PartitionEnd = 'never-used' | 'deleted' | Place;

/** What the topics hold already, as it was when an outlet was opened. */
export class Ends {
  constructor(private readonly byTopic: ReadonlyMap<string, readonly PartitionEnd[]>) {}

  /** True when no record has ever been in any topic. */
  get unused(): boolean {
    return [...this.byTopic.values()].every((ends) => ends.every((end) => end === 'never-used'));
  }

  /** True for a record that its partition holds already, since it ends at or behind it. */
  holds(record: OutgoingRecord): boolean {
    const end = this.byTopic.get(record.topic)?.[record.partition];
    return typeof end === 'object' && comparePlaces(record, end) <= 0;
  }
}

/** The way to the brokers. */
export interface Outlet {
  /** Connects, makes the topics that are missing, and reads where each partition ends. @throws any fault; it can be opened again */
  open(): Promise<Ends>;
  /** Settles when all records are acknowledged, those of a partition in their order. After a fault any of them may have been written; open it again. */
  send(records: readonly OutgoingRecord[]): Promise<void>;
  /** From here on nothing is sent any more, not even what was under way. */
  close(): Promise<void>;
}
