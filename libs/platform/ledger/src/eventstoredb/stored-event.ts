/** A place in the server's log; in modern servers both are the same number of bytes from its beginning. */
export interface Place {
  readonly commit: bigint;
  readonly prepare: bigint;
}

/** An event as the server keeps it. */
export interface StoredEvent {
  /** Drawn for each append anew, so that whoever asks can tell their own append from the same command sent by somebody else. */
  readonly id: string;
  readonly stream: string;
  readonly revision: number;
  readonly type: string;
  readonly place: Place;
  /** Undefined for what is not the ledger's: the server's own events, and those of others. */
  readonly kept: Kept | undefined;
}

/** The event's canonical text, and beside it what makes a command count once. */
export interface Kept {
  readonly json: string;
  readonly commandId: string;
  /** SHA-256, hex. */
  readonly payloadHash: string;
}

export interface EventToStore {
  readonly id: string;
  readonly type: string;
  /** The canonical text's UTF-8: kept as bytes, since a server may write JSON anew. */
  readonly data: Uint8Array;
  readonly metadata: { readonly commandId: string; readonly payloadHash: string };
}

/** EventStoreDB cannot be used as it is; the message is one sentence for the operator and holds no password. */
export class EventstoreUnavailable extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'EventstoreUnavailable';
  }
}

/** What stands in the server cannot be what was written to it: truncated, deleted, or written to by somebody else. */
export class LedgerDamaged extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'LedgerDamaged';
  }
}

/** The server takes less in one append than we do. */
export class TooLargeForServer extends Error {
  constructor(readonly mostBytes: number) {
    super(`the server takes at most ${mostBytes} bytes in one append`);
    this.name = 'TooLargeForServer';
  }
}
