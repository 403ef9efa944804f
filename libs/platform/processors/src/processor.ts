/** Whether more stands behind the batch that was just done. */
export type Progress = 'more' | 'at-head';

export type ProcessorKind = 'projection' | 'reaction';

/** Something that follows the ledger batch by batch, run by whoever holds its lease. */
export interface Processor {
  readonly kind: ProcessorKind;
  readonly name: string;
  /** The name of its lease: only the holder runs it. */
  readonly lease: string;
  /**
   * Does one batch. A fault (exception) means that nothing after the checkpoint counts; the same batch is done again later.
   * @throws LeaseLost when somebody else has taken over
   */
  step(fencing: number): Promise<Progress>;
  /** Another process may have worked since: the checkpoint has to be read again. */
  forget(): void;
  /** A person says that the reason for a stop is gone. */
  resume(): void;
}
