import type { Position } from '#ledger';

/** How far a processor has come: everything up to here is done. */
export interface Checkpoint {
  /** Undefined before the first event. */
  readonly position: Position | undefined;
  /** The number of the newest event that is done, -1 before the first: what people are shown. */
  readonly number: number;
  /** When the newest event seen was recorded, by the business clock. */
  readonly recordedAt: string | undefined;
}

export const BEGINNING: Checkpoint = { position: undefined, number: -1, recordedAt: undefined };

/** The checkpoints of reactions. */
export interface Checkpoints {
  load(processor: string): Promise<Checkpoint>;
  /** @throws LeaseLost when another holder has written since */
  save(processor: string, checkpoint: Checkpoint, fencing: number): Promise<void>;
  /** Says what a processor is stuck at, until the next save. */
  report(processor: string, error: string, number: number): Promise<void>;
}

/** For the memory ledger: checkpoints that end with the process. */
export class MemoryCheckpoints implements Checkpoints {
  readonly #kept = new Map<string, Checkpoint>();

  async load(processor: string): Promise<Checkpoint> {
    return this.#kept.get(processor) ?? BEGINNING;
  }

  async save(processor: string, checkpoint: Checkpoint): Promise<void> {
    this.#kept.set(processor, checkpoint);
  }

  async report(): Promise<void> {}
}
