import type { CastAnswer, Casting } from './ballot-box.js';

/** At most so many ballots in one statement. */
const MOST_AT_ONCE = 500;

interface Waiting {
  readonly casting: Casting;
  readonly resolve: (answer: CastAnswer) => void;
  readonly reject: (fault: unknown) => void;
}

/**
 * Gathers ballots while others are on their way, so that one commit serves many: one statement at a time. Two ballots of one voter never share a statement, since the
 * second is judged by what the first left.
 */
export class CastQueue {
  #waiting: Waiting[] = [];
  #running = false;

  /** `castAll` answers every ballot in its place. */
  constructor(private readonly castAll: (castings: readonly Casting[]) => Promise<readonly CastAnswer[]>) {}

  cast(casting: Casting): Promise<CastAnswer> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ casting, resolve, reject });
      if (!this.#running) void this.#run();
    });
  }

  async #run(): Promise<void> {
    this.#running = true;
    // Who casts in the same turn goes together.
    await new Promise(setImmediate);
    while (this.#waiting.length > 0) await this.#send(this.#take());
    this.#running = false;
  }

  #take(): Waiting[] {
    const taken = new Map<string, Waiting>();
    const rest: Waiting[] = [];
    for (const each of this.#waiting) {
      const voter = `${each.casting.roundId} ${each.casting.voterId}`;
      if (taken.size < MOST_AT_ONCE && !taken.has(voter)) taken.set(voter, each);
      else rest.push(each);
    }
    this.#waiting = rest;
    return [...taken.values()];
  }

  async #send(batch: readonly Waiting[]): Promise<void> {
    try {
      const answers = await this.castAll(batch.map(({ casting }) => casting));
      batch.forEach(({ resolve }, i) => {
        resolve(answers[i] as CastAnswer);
      });
    } catch (fault) {
      for (const { reject } of batch) reject(fault);
    }
  }
}
