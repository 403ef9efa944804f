import { Inject, Injectable } from '@nestjs/common';
import { RATE_LIMITS, type RateLimit, type RateLimits, takeInTurn } from '#http';
import { typedCode } from '#identity';
import type { FormProblem } from '#web';

/*
 * How often codes of poll cards may be tried. A code has 64.8 bits, so nobody guesses one even without these; they keep a flood off the database, and somebody who read half a
 * code over a shoulder from trying the other half. Windows lie within one another: whoever goes on waits longer each time.
 */
const MINUTE = 60;

/** From one network address, right codes too. A hall with a kiosk has one for everybody who votes there. */
const BY_ADDRESS: readonly RateLimit[] = [
  { what: 'poll-card-address-minute', most: 20, seconds: MINUTE },
  { what: 'poll-card-address-day', most: 2_000, seconds: 24 * 60 * MINUTE },
];
/** With the same beginning, from wherever. */
const BY_BEGINNING: RateLimit = { what: 'poll-card-beginning', most: 100, seconds: 60 * MINUTE };
const BEGINNING = 5;
/** By everybody together, in a window so short that a flood from many networks stops nobody for long: votes must come in on the last day. */
const BY_ALL: RateLimit = { what: 'poll-card-all', most: 1_000, seconds: 10 };

/** What whoever tried too often is told: the field's problem of a form. */
export function tooManyCards(waitSeconds: number): FormProblem {
  const count = Math.ceil(waitSeconds / 60);
  return { field: 'code', message: count === 1 ? 'ballots.vote.card.waitOne' : 'ballots.vote.card.waitMany', values: { minutes: count } };
}

/** Counts tries of poll cards' codes, over all processes. */
@Injectable()
export class CardTries {
  constructor(@Inject(RATE_LIMITS) private readonly limits: RateLimits) {}

  /** Seconds to wait; 0 when this try may be made. `from` is a network. */
  take(from: string, typed: string): Promise<number> {
    // What cannot be a code is never looked up among the beginnings of those that can.
    const code = typedCode(typed);
    const beginning = code === undefined ? [] : [[BY_BEGINNING, code.slice(0, BEGINNING)] as const];
    return takeInTurn(this.limits, [...BY_ADDRESS.map((limit) => [limit, from] as const), [BY_ALL, 'all'], ...beginning]);
  }
}
