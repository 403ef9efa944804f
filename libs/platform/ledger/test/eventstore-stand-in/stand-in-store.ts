import { randomUUID } from 'node:crypto';
import { type Decision, decide, type Expected } from './append-decision.js';

export interface Proposed {
  readonly id: string;
  readonly type: string;
  readonly contentType: string;
  readonly data: Buffer;
  readonly metadata: Buffer;
}

/** A record as it stands in the log: the prepare and the commit position are one and the same for whatever these servers write. */
export interface Recorded extends Proposed {
  readonly stream: string;
  readonly revision: number;
  readonly position: bigint;
  readonly created: Date;
}

/** About what a record's frame takes on the server's disk, beside its stream, type and bytes. */
const FRAME_BYTES = 86;

/** What stands in the stand-in: one log in which every stream is interleaved, and the streams in it. Inspectable: specs look behind the adapter's back. */
export class StandInStore {
  readonly log: Recorded[] = [];
  private readonly streams = new Map<string, Recorded[]>();
  private readonly listeners = new Set<() => void>();
  private end = 0n;

  stream(name: string): readonly Recorded[] {
    return this.streams.get(name) ?? [];
  }

  /** Checks the expected revision as the server does, and writes unless the events stand there already. */
  append(stream: string, expected: Expected, events: readonly Proposed[]): Decision {
    const decision = decide(this.stream(stream), expected, events);
    if (decision.outcome !== 'write') return decision;
    for (const event of events) this.write(stream, event);
    this.announce();
    const last = this.log.at(-1);
    return last && events.length > 0 ? { outcome: 'written', last } : decision;
  }

  /** A record of the server's own, or of another application in the same database. */
  put(stream: string, type: string, data: object, id: string = randomUUID()): Recorded {
    const event = { id, type, contentType: 'application/json', data: Buffer.from(JSON.stringify(data)), metadata: Buffer.alloc(0) };
    const written = this.write(stream, event);
    this.announce();
    return written;
  }

  /** Lets the log grow by records that no reader is shown. */
  skip(bytes: bigint): void {
    this.end += bytes;
  }

  /** Index in the log of the first record at or after a position. */
  indexAt(position: bigint): number {
    let [low, high] = [0, this.log.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      const record = this.log[middle];
      if (record && record.position < position) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Where the next record will stand. */
  get tail(): bigint {
    return this.end;
  }

  /** Calls back after each append; answers what stops that. */
  onAppend(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private write(stream: string, event: Proposed): Recorded {
    const records = this.streams.get(stream) ?? [];
    const recorded = { ...event, stream, revision: records.length, position: this.end, created: new Date() };
    records.push(recorded);
    this.streams.set(stream, records);
    this.log.push(recorded);
    this.end += BigInt(FRAME_BYTES + 2 * stream.length + event.type.length + event.data.length + event.metadata.length);
    return recorded;
  }

  private announce(): void {
    for (const listener of this.listeners) listener();
  }
}
