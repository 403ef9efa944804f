import { Inject, Injectable } from '@nestjs/common';
import { networkOf, RATE_LIMITS, type RateLimit, type RateLimits, takeInTurn } from '#http';
import { typedCode } from '#identity';

const MINUTE = 60;
const DAY = 24 * 60 * MINUTE;

/*
 * How often codes of letters may be tried, as codes of doors may. No code is guessed even without these (`LetterCodes`); they keep a flood off the database, and somebody
 * who read half a code over a shoulder from trying the other half. A right code counts as well, or the limit would tell which one is right.
 */
const BY_NETWORK: readonly RateLimit[] = [
  { what: 'letter-code-network-minute', most: 10, seconds: MINUTE },
  { what: 'letter-code-network-quarter', most: 60, seconds: 15 * MINUTE },
  { what: 'letter-code-network-day', most: 300, seconds: DAY },
];
/** Nobody types whose code it is, so its beginning stands for the person: with the same one, from wherever. */
const BY_BEGINNING: RateLimit = { what: 'letter-code-beginning', most: 30, seconds: 60 * MINUTE };
const BEGINNING = 5;
/** By everybody together. */
const BY_ALL: RateLimit = { what: 'letter-code-all', most: 1_000, seconds: 10 * MINUTE };
/** Letters that are sent again to one person: paper and postage, and each ends the one before. */
const SENT_AGAIN: RateLimit = { what: 'code-letter-person', most: 3, seconds: DAY };

/** Counts tries of letters' codes, and letters (audit.md, "Threats": sign-in links), over all processes. */
@Injectable()
export class LetterTries {
  constructor(@Inject(RATE_LIMITS) private readonly limits: RateLimits) {}

  /** Seconds to wait; 0 when this try may be made. What one limit refuses counts for none after it. */
  take(ip: string, typed: string): Promise<number> {
    const code = typedCode(typed);
    const network = networkOf(ip);
    const own = BY_NETWORK.map((limit): [RateLimit, string] => [limit, network]);
    return takeInTurn(this.limits, [...own, [BY_ALL, 'all'], ...(code === undefined ? [] : [[BY_BEGINNING, code.slice(0, BEGINNING)] as [RateLimit, string]])]);
  }

  /** Seconds to wait before another letter is sent to a person, by their token. */
  again(token: string): Promise<number> {
    return takeInTurn(this.limits, [[SENT_AGAIN, token]]);
  }
}
