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

/** The checkpoints of processors that pass things on to somewhere else, which may not always be the same place. */
export interface TargetedCheckpoints extends Checkpoints {
  /**
   * From now on the processor works towards this target: its checkpoint there becomes its own, the one at the target before is kept. At one that it never
   * worked towards it stands at the beginning. What was reported stays reported.
   *
   * @throws LeaseLost when another holder has written since
   */
  enter(processor: string, target: string, fencing: number): Promise<Checkpoint>;
}

/** For the memory ledger: checkpoints that end with the process. */
export class MemoryCheckpoints implements TargetedCheckpoints {
  readonly #kept = new Map<string, Checkpoint>();
  readonly #targets = new Map<string, string>();

  async load(processor: string): Promise<Checkpoint> {
    return this.#kept.get(processor) ?? BEGINNING;
  }

  async save(processor: string, checkpoint: Checkpoint): Promise<void> {
    this.#kept.set(processor, checkpoint);
  }

  async report(): Promise<void> {}

  async enter(processor: string, target: string): Promise<Checkpoint> {
    const before = this.#targets.get(processor);
    if (before !== target) {
      if (before !== undefined) this.#kept.set(`${processor}@${before}`, await this.load(processor));
      this.#targets.set(processor, target);
      this.#kept.set(processor, await this.load(`${processor}@${target}`));
    }
    return this.load(processor);
  }
}
