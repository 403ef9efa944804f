/** The clock of deciders, due dates and `recordedAt` (architecture.md, "Two clocks"). Sessions, tokens and leases go by the system's. */
export interface BusinessClock {
  /** RFC 3339 UTC with milliseconds. */
  now(): string;
}

/** A business clock that the season's loader sets by hand, entry by entry. */
export interface SettableClock extends BusinessClock {
  /** Stands still at an instant (RFC 3339) until it is set again. */
  set(at: string): void;
  /** From now on time runs from an instant (RFC 3339), for everybody who goes by this clock. */
  runOn(at: string): Promise<void>;
}

/** The injection token of the business clock. */
export const BUSINESS_CLOCK = Symbol('BusinessClock');

/** Real time. */
export class SystemClock implements BusinessClock {
  now(): string {
    return new Date().toISOString();
  }
}

/** Time as the season's file tells it: stands still where it was set. For dry runs and tests. */
export class SeasonClock implements SettableClock {
  #at: string;

  constructor(at: string) {
    this.#at = new Date(at).toISOString();
  }

  now(): string {
    return this.#at;
  }

  set(at: string): void {
    this.#at = new Date(at).toISOString();
  }

  async runOn(at: string): Promise<void> {
    this.set(at);
  }
}
