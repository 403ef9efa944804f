import { randomUUID } from 'node:crypto';
import { type Decision, decide, type Expected } from './append-decision.js';
import { type Cut, cutOf, isCutOff, type StreamCut, withoutCut } from './stream-cut.js';

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
const METADATA = '$metadata';
const TOMBSTONE = '$streamDeleted';

/** What stands in the stand-in: one log in which all streams are interleaved, and the streams in it. Inspectable: specs look behind the adapter's back. */
export class StandInStore {
  readonly log: Recorded[] = [];
  private readonly streams = new Map<string, Recorded[]>();
  private readonly listeners = new Set<() => void>();
  /** Where some record begins, shown to readers or not. */
  private readonly starts = new Set<bigint>();
  private end = 0n;
  private rememberedFrom = 0n;

  /** What a reader of the stream is shown. */
  stream(name: string): readonly Recorded[] {
    const records = this.records(name);
    return isCutOff(this.cut(name)) ? withoutCut(records, this.cut(name)) : records;
  }

  isTombstoned(name: string): boolean {
    return this.records(name).at(-1)?.type === TOMBSTONE;
  }

  /** Checks the expected revision as the server does, and writes unless the events stand there already. */
  append(stream: string, expected: Expected, events: readonly Proposed[]): Decision {
    const records = this.records(stream);
    const softDeleted = records.length > 0 && this.stream(stream).length === 0;
    const decision = decide({ records, softDeleted, tombstoned: this.isTombstoned(stream), rememberedFrom: this.rememberedFrom }, expected, events);
    if (decision.outcome !== 'write') return decision;
    if (softDeleted) this.truncate(stream, { $tb: records.length });
    for (const event of events) this.write(stream, event);
    this.announce();
    const last = this.records(stream).at(-1);
    return last && events.length > 0 ? { outcome: 'written', last } : decision;
  }

  /** A record of the server's own, or of another application in the same database. */
  put(stream: string, type: string, data: object, id: string = randomUUID()): Recorded {
    const event = { id, type, contentType: 'application/json', data: Buffer.from(JSON.stringify(data)), metadata: Buffer.alloc(0) };
    const written = this.write(stream, event);
    this.announce();
    return written;
  }

  /** Somebody sets a stream's metadata: what is cut off is no longer shown, though it still stands in the log. */
  truncate(stream: string, cut: Cut): void {
    this.put(`$$${stream}`, METADATA, cut);
  }

  /** Somebody deletes a stream for good: it cannot be read or written again. */
  tombstone(stream: string): void {
    this.put(stream, TOMBSTONE, {});
  }

  /** Lets the log grow by records that no reader is shown. */
  skip(bytes: bigint): void {
    this.starts.add(this.end);
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

  /** Whether a reader may begin there: where a record begins, or at the end. */
  isPlace(position: bigint): boolean {
    return position >= this.end || this.starts.has(position);
  }

  /** As after a start of the server: which ids were written lately is forgotten, what stands in the streams is not. */
  restart(): void {
    this.rememberedFrom = this.end;
  }

  /** Calls back after each append; answers what stops that. */
  onAppend(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private records(name: string): readonly Recorded[] {
    return this.streams.get(name) ?? [];
  }

  private cut(name: string): StreamCut {
    return cutOf(this.records(`$$${name}`).at(-1));
  }

  private write(stream: string, event: Proposed): Recorded {
    const records = this.streams.get(stream) ?? [];
    const recorded = { ...event, stream, revision: records.length, position: this.end, created: new Date() };
    records.push(recorded);
    this.streams.set(stream, records);
    this.log.push(recorded);
    this.starts.add(this.end);
    this.end += BigInt(FRAME_BYTES + 2 * stream.length + event.type.length + event.data.length + event.metadata.length);
    return recorded;
  }

  private announce(): void {
    for (const listener of this.listeners) listener();
  }
}
