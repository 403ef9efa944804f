/**
 * Who may run a processor, by the database's clock. A lease carries a fencing number that grows with every change of holder: what a former holder
 * still tries to write under a smaller number is refused by the row it would write to.
 */
export interface Leases {
  /**
   * Takes what is free or expired and renews what this holder has, for `ttlMs` from now.
   * Answers the fencing number of every lease now held among `names`.
   */
  take(holder: string, names: readonly string[], ttlMs: number): Promise<ReadonlyMap<string, number>>;
  /** Gives back all of a holder's leases, so that another process need not wait for their end. */
  release(holder: string): Promise<void>;
}

/** Somebody else holds the lease by now: stop, and read the checkpoint again before going on. */
export class LeaseLost extends Error {
  constructor(readonly processor: string) {
    super(`another process runs ${processor} now`);
    this.name = 'LeaseLost';
  }
}

/** For one process alone: every lease is granted. */
export class MemoryLeases implements Leases {
  async take(_holder: string, names: readonly string[]): Promise<ReadonlyMap<string, number>> {
    return new Map(names.map((name) => [name, 1]));
  }

  async release(): Promise<void> {}
}
