import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Leases } from './leases.js';

/** Keeps the leases of one process: takes what is free, renews in good time, and knows at every moment which it may still rely on. */
export class LeaseKeeper {
  readonly #holder = randomUUID();
  #held: ReadonlyMap<string, number> = new Map();
  #reliableUntil = 0;
  #taking: Promise<void> | undefined;
  readonly #stopped = new AbortController();

  constructor(
    private readonly leases: Leases,
    private readonly ttlMs: number,
    private readonly names: () => readonly string[],
    private readonly changed: () => void,
    private readonly failed: (fault: unknown) => void,
  ) {}

  /** The fencing number under which this process may run a processor now; undefined when it may not. */
  fencing(name: string): number | undefined {
    return performance.now() < this.#reliableUntil ? this.#held.get(name) : undefined;
  }

  /** How long a lease taken under this fencing number may still be relied on, in milliseconds; 0 when it is over or has another number by now. */
  leftMs(name: string, fencing: number): number {
    return this.#held.get(name) === fencing ? Math.max(0, this.#reliableUntil - performance.now()) : 0;
  }

  /** A writer found that another holder was faster; the next renewal says who holds it. */
  lost(name: string): void {
    this.#held = new Map([...this.#held].filter(([held]) => held !== name));
  }

  /** Renews until released. */
  async keep(): Promise<void> {
    while (!this.#stopped.signal.aborted) {
      await this.take().catch(this.failed);
      await sleep(this.ttlMs / 4, undefined, { signal: this.#stopped.signal }).catch(() => undefined);
    }
  }

  /** One renewal; calls that come while one is under way share it. */
  take(): Promise<void> {
    this.#taking ??= this.#take().finally(() => {
      this.#taking = undefined;
    });
    return this.#taking;
  }

  async release(): Promise<void> {
    this.#stopped.abort();
    await this.#taking?.catch(() => undefined);
    this.#reliableUntil = 0;
    await this.leases.release(this.#holder);
  }

  async #take(): Promise<void> {
    // Counted from before the question was sent, so that the database's end of the lease is never before ours.
    const until = performance.now() + this.ttlMs;
    const held = await this.leases.take(this.#holder, this.names(), this.ttlMs);
    const news = [...held].some(([name, fencing]) => this.#held.get(name) !== fencing);
    this.#held = held;
    this.#reliableUntil = until;
    if (news) this.changed();
  }
}
