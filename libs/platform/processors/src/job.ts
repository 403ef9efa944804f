import { type Follower, leaseOf } from './follower.js';
import type { Processor, Progress } from './processor.js';

/** Housekeeping that follows no event: done again and again by whichever worker holds its lease. Another worker may do it anew at any time, so it must not mind. */
export interface Job {
  readonly name: string;
  /** From the end of one time to the next, in milliseconds of the system's clock. */
  readonly everyMs: number;
  run(): Promise<void>;
}

class JobProcessor implements Processor {
  readonly kind = 'job';
  readonly name: string;
  readonly lease: string;
  #nextAt = 0;

  constructor(
    private readonly job: Job,
    private readonly now: () => number,
  ) {
    this.name = job.name;
    this.lease = leaseOf(this);
  }

  async step(): Promise<Progress> {
    if (this.now() < this.#nextAt) return 'at-head';
    await this.job.run();
    this.#nextAt = this.now() + this.job.everyMs;
    return 'at-head';
  }

  forget(): void {}

  resume(): void {
    this.#nextAt = 0;
  }
}

/** For the registry of processors: what fails is logged and tried again, sooner than its time. */
export function jobFollower(job: Job, now: () => number = () => performance.now()): Follower {
  return { kind: 'job', name: job.name, processorOn: () => new JobProcessor(job, now) };
}
