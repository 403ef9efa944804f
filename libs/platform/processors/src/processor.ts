/** Whether more stands behind the batch that was just done. */
export type Progress = 'more' | 'at-head';

export type ProcessorKind = 'job' | 'projection' | 'reaction' | 'relay' | 'delivery';

/** Something that follows the ledger batch by batch, run by whoever holds its lease. */
export interface Processor {
  readonly kind: ProcessorKind;
  readonly name: string;
  /** The name of its lease: only the holder runs it. */
  readonly lease: string;
  /** The longest pause between two attempts while this fault lasts, in milliseconds (default 30 s). */
  longestWaitMs?(fault: unknown): number;
  /**
   * Does one batch. A fault (exception) means that nothing after the checkpoint counts; the same batch is done again later.
   * `leftMs` says how long the lease under this fencing number may still be relied on, 0 when it is over: for those whose effects no database row fences off.
   * @throws LeaseLost when somebody else has taken over
   */
  step(fencing: number, leftMs: () => number): Promise<Progress>;
  /** Another process may have worked since: the checkpoint has to be read again. */
  forget(): void;
  /** A person says that the reason for a stop is gone. */
  resume(): void;
  /** The process ends: lets go of what it holds outside the database, also in the middle of a batch, which then fails. */
  close?(): Promise<void>;
}
