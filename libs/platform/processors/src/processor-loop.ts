import { setTimeout as sleep } from 'node:timers/promises';
import { inOneLine } from './faults.js';
import type { LeaseKeeper } from './leases/lease-keeper.js';
import { LeaseLost } from './leases/leases.js';
import type { LedgerTail } from './ledger-tail.js';
import type { ProcessorLog } from './log.js';
import type { Processor, Progress } from './processor.js';

const FIRST_WAIT_MS = 100;
const LONGEST_WAIT_MS = 30_000;
/** For a batch that depends on something outside. */
const GRACE_MS = 3_000;

/** Runs one processor for as long as this process holds its lease; a fault makes it wait and try again without holding up any other. */
export class ProcessorLoop {
  readonly #stop = new AbortController();
  #running: Promise<void> | undefined;
  #turn: Promise<unknown> = Promise.resolve();
  /** What it is stuck at, while it waits to try again. */
  fault: string | undefined;

  constructor(
    readonly processor: Processor,
    private readonly tail: LedgerTail,
    private readonly leases: LeaseKeeper,
    private readonly log: ProcessorLog,
  ) {}

  start(): void {
    this.#running ??= this.#run();
  }

  /** Ends after the batch that is under way; one that waits for the outside in vain is cut short. */
  async stop(): Promise<void> {
    this.#stop.abort();
    this.tail.wake();
    if (this.processor.close) {
      await Promise.race([this.#running, sleep(GRACE_MS, undefined, { ref: false })]);
      await this.processor.close();
    }
    await this.#running;
  }

  /** Works until nothing more stands behind, for those who wait. @throws whatever a batch throws */
  async toHead(): Promise<void> {
    while ((await this.#step()) === 'more');
  }

  /** One batch at a time, also when a loop and a drain ask for it at once. */
  #step(): Promise<Progress> {
    const turn = this.#turn.then(async () => {
      const { lease } = this.processor;
      const fencing = this.leases.fencing(lease);
      if (fencing === undefined) throw new LeaseLost(lease);
      return this.processor.step(fencing, () => this.leases.leftMs(lease, fencing));
    });
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  async #run(): Promise<void> {
    let attempts = 0;
    while (!this.#stop.signal.aborted) {
      const seen = this.tail.epoch;
      try {
        const progress = await this.#step();
        this.fault = undefined;
        attempts = 0;
        if (progress === 'at-head') await this.tail.after(seen);
      } catch (fault) {
        this.processor.forget();
        if (fault instanceof LeaseLost) {
          this.leases.lost(fault.processor);
          await this.tail.after(this.tail.epoch);
        } else {
          attempts += 1;
          await this.#wait(fault, attempts);
        }
      }
    }
  }

  async #wait(fault: unknown, attempts: number): Promise<void> {
    this.fault = inOneLine(fault);
    const waitMs = Math.min(FIRST_WAIT_MS * 2 ** (attempts - 1), this.processor.longestWaitMs?.(fault) ?? LONGEST_WAIT_MS);
    this.log.warn({ processor: this.processor.lease, fault: this.fault, attempts, waitMs }, 'a processor failed and will try again');
    await sleep(waitMs, undefined, { signal: this.#stop.signal }).catch(() => undefined);
  }
}
