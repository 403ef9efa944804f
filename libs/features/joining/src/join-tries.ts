import { Inject, Injectable } from '@nestjs/common';
import { RATE_LIMITS, type RateLimit, type RateLimits, takeInTurn } from '#http';
import { typedCode } from '#identity';
import type { FormProblem } from '#web';

/*
 * How often codes may be tried. A code has 64.8 bits, so nobody guesses one even without these; they keep a flood off the database, and somebody who read half a
 * code over a shoulder from trying the other half. Windows lie within one another: whoever goes on waits longer each time.
 */
const MINUTE = 60;
const DAY = 24 * 60 * MINUTE;

/** From one network address, right codes too: somebody who tries must not learn by being let through. A hall has one address for everybody in it. */
const BY_ADDRESS: readonly RateLimit[] = [
  { what: 'door-code-address-minute', most: 10, seconds: MINUTE },
  { what: 'door-code-address-quarter', most: 60, seconds: 15 * MINUTE },
  { what: 'door-code-address-day', most: 300, seconds: DAY },
];
/** With the same beginning, from wherever. */
const BY_BEGINNING: RateLimit = { what: 'door-code-beginning', most: 100, seconds: 60 * MINUTE };
const BEGINNING = 5;
/** By everybody together. */
const BY_ALL: RateLimit = { what: 'door-code-all', most: 1_000, seconds: 10 * MINUTE };
/** More who join from one address within an hour are a flag for a check, and no limit. */
const JOINS: RateLimit = { what: 'door-joins-address', most: 12, seconds: 60 * MINUTE };

/** What whoever tried too often is told: the field's problem of a form. */
export function tooManyTries(waitSeconds: number): FormProblem {
  const minutes = Math.ceil(waitSeconds / 60);
  return { field: 'code', message: minutes === 1 ? 'joining.join.waitOne' : 'joining.join.waitMany', values: { minutes } };
}

/** Counts tries of door codes (audit.md, "Threats": fake residents), over all processes. */
@Injectable()
export class JoinTries {
  constructor(@Inject(RATE_LIMITS) private readonly limits: RateLimits) {}

  /** Seconds to wait; 0 when this try may be made. `from` is a network, or somebody who keys for others. */
  take(from: string, typed: string): Promise<number> {
    // What cannot be a code is never looked up among the beginnings of those that can.
    const code = typedCode(typed);
    const beginning = code === undefined ? [] : [[BY_BEGINNING, code.slice(0, BEGINNING)] as const];
    return takeInTurn(this.limits, [...BY_ADDRESS.map((limit) => [limit, from] as const), [BY_ALL, 'all'], ...beginning]);
  }

  /** True when so many joined from this network lately that somebody should look. */
  async manyFrom(network: string): Promise<boolean> {
    return !(await this.limits.take(JOINS, network)).allowed;
  }
}
