import { comparePlaces, type OutgoingRecord, type Place } from './outgoing.js';

/** What stands last in one partition, as it says of itself. */
export interface LastRecord extends Place {
  readonly stream: string;
  readonly revision: number;
  /** The event's text. */
  readonly json: string;
}

/** Where one partition ends: nothing was ever in it, its last record, or unknown because its records were deleted since. */
export type PartitionEnd = 'never-used' | 'deleted' | LastRecord;

/** What the topics hold already, as it was when an outlet was opened. */
export class Ends {
  constructor(private readonly byTopic: ReadonlyMap<string, readonly PartitionEnd[]>) {}

  /** True when no record has ever been in any topic. */
  get unused(): boolean {
    return [...this.byTopic.values()].every((ends) => ends.every((end) => end === 'never-used'));
  }

  /** By `topic/partition`, of those that hold something. */
  get lastRecords(): ReadonlyMap<string, LastRecord> {
    const found = new Map<string, LastRecord>();
    for (const [topic, ends] of this.byTopic)
      for (const [partition, end] of ends.entries()) if (typeof end === 'object') found.set(`${topic}/${partition}`, end);
    return found;
  }

  /** True for a record that its partition holds already, since it ends at or behind it. */
  holds(record: OutgoingRecord): boolean {
    const end = this.byTopic.get(record.topic)?.[record.partition];
    return typeof end === 'object' && comparePlaces(record, end) <= 0;
  }
}

/** What an outlet found when it was opened. */
export interface Opened {
  /** Which brokers, topics and source these are: the same name for the same ones. */
  readonly target: string;
  readonly ends: Ends;
}

/** The way to the brokers. */
export interface Outlet {
  /** Connects, makes the topics that are missing, and reads where each partition ends. @throws any fault; it can be opened again */
  open(): Promise<Opened>;
  /** Settles when all records are acknowledged, those of a partition in their order. After a fault any of them may have been written; open it again. */
  send(records: readonly OutgoingRecord[]): Promise<void>;
  /** From here on nothing is sent any more, not even what was under way. */
  close(): Promise<void>;
}
