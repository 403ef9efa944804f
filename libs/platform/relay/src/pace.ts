/** Brokers take at most 1 MiB at once, unless they are told otherwise; on a good way larger parts are no faster. */
const MOST_BYTES = 512 * 1024;
/** Less than any record: one at a time. */
const LEAST_BYTES = 500;

/** How much is sent at once: less after each sending that failed, since a slow way brings a large part in no time that it is given; more again after quick ones. */
export class Pace {
  #bytes = MOST_BYTES;

  /** `sendMs`: how long one sending may take. */
  constructor(private readonly sendMs: number) {}

  get bytes(): number {
    return this.#bytes;
  }

  /** Twice as much would still have come in half the time. A small part says nothing about a large one. */
  sent(bytes: number, tookMs: number): void {
    if (bytes > this.#bytes / 4 && tookMs < this.sendMs / 4) this.#bytes = Math.min(MOST_BYTES, this.#bytes * 2);
  }

  failed(): void {
    this.#bytes = Math.max(LEAST_BYTES, this.#bytes / 2);
  }
}
