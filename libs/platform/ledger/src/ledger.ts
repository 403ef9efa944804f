import type { Envelope } from '#events';

/** A place in the whole ledger: opaque, ordered only by the port's `compare`, a string to everyone outside. */
export type Position = string;

/** The stream revision that an append rests on: the last one read, or `none` for a stream that does not exist. There is no "any". */
export type ExpectedRevision = number | 'none';

/** An event ready to be written: its envelope, its canonical text and the RFC 6962 leaf of that text's UTF-8. */
export interface StampedEvent {
  readonly envelope: Envelope;
  readonly json: string;
  readonly leaf: Buffer;
}

/** An event as it stands in the ledger; `number` is the 0-based count in ledger order, shown to people and used as leaf index. */
export interface LedgerEntry {
  readonly position: Position;
  readonly number: number;
  readonly json: string;
  readonly stream: string;
  readonly revision: number;
  readonly type: string;
}

export interface Append {
  readonly stream: string;
  readonly expectedRevision: ExpectedRevision;
  readonly commandId: string;
  /** SHA-256 (hex) of the canonical command with its TextRefs, without times: another payload under the same id is a conflict. */
  readonly payloadHash: string;
  /** One or more, of consecutive revisions from `expectedRevision + 1`. */
  readonly events: readonly StampedEvent[];
  /** Events given to the same adapter before, perhaps unanswered yet, that this append was decided on: unless they are appended, it conflicts. */
  readonly restsOn?: readonly StampedEvent[] | undefined;
}

/** Where a command's events stand. */
export interface Appended {
  readonly firstRevision: number;
  readonly lastRevision: number;
  /** Position of the last of them. */
  readonly position: Position;
}

export type AppendResult =
  | ({ readonly status: 'appended' | 'duplicate' } & Appended)
  /** Somebody wrote first: read again and decide anew. */
  | { readonly status: 'conflict' }
  /** The commandId stands in the stream with another payload. */
  | { readonly status: 'payload-conflict' };

/** A command found in its stream, with the payload hash it was written under. */
export interface FoundCommand extends Appended {
  readonly payloadHash: string;
}

export interface ReadAll {
  /** Only what stands after this position; from the beginning without it. */
  readonly after?: Position | undefined;
  /** Only these event types; entries of other types are passed over. */
  readonly types?: readonly string[] | undefined;
  /** At most this many entries (default 1,000). */
  readonly limit?: number | undefined;
}

/** A batch of entries, and how far the ledger was read to fill it (which may lie beyond the last entry when types were filtered). */
export interface Page {
  readonly entries: readonly LedgerEntry[];
  readonly readTo: Position | undefined;
  /** True when nothing more stood behind `readTo` at the time of reading. */
  readonly atEnd: boolean;
}

/**
 * The ledger: append-only streams in one total order (architecture.md, "The ledger port"). Every adapter passes `ledger.conformance.ts`.
 * Faults (server away, broken connection) are exceptions; conflicts are values.
 */
export interface Ledger {
  /**
   * Several appends to one stream may be given ahead, each expecting the revision that the one before leaves and resting on its events; they are written in order.
   * An append that waits behind a fallen one on its stream may conflict without being tried.
   *
   * @throws EventTooLarge over 16 kB, BatchTooLarge over 1 MiB; after any other fault only `find` knows whether it was written
   */
  append(append: Append): Promise<AppendResult>;
  /** The events of one stream in order, from a revision on (default 0), at most `limit` (default: all); none when it does not exist. */
  readStream(stream: string, from?: number, limit?: number): Promise<readonly LedgerEntry[]>;
  readAll(query?: ReadAll): Promise<Page>;
  /** Where a command's events stand in a stream, if they do. */
  find(stream: string, commandId: string): Promise<FoundCommand | undefined>;
  /** The position of the newest entry and the count of all, or undefined for an empty ledger. */
  head(): Promise<{ readonly position: Position; readonly count: number } | undefined>;
  /** Negative, zero or positive as `a` stands before, at or after `b`; NaN when one of them is no position. */
  compare(a: Position, b: Position): number;
  /** Calls back soon after entries were appended by anybody (may be called without cause, may miss: readers poll as well). Answers the unsubscriber. */
  subscribe(advanced: () => void): () => void;
  close(): Promise<void>;
}

/** The injection token of the port. */
export const LEDGER = Symbol('Ledger');
