import type { FastifyReply, RateLimit, RateLimits } from '#http';
import { networkOf } from '#http';

const MINUTES = 60;

/** How often somebody may ask to be let in, whether anybody has that address or not (audit.md, "Threats": sign-in links). */
const ASKED: readonly RateLimit[] = [
  { what: 'sign-in-address', most: 5, seconds: 15 * MINUTES },
  // A code of six digits and five tries each: a day of guessing hits one number in twelve thousand.
  { what: 'sign-in-address-day', most: 16, seconds: 24 * 60 * MINUTES },
];
const ASKED_FROM: RateLimit = { what: 'sign-in-network', most: 30, seconds: 15 * MINUTES };
/** Codes and links tried from one network. */
const TRIED_FROM: RateLimit = { what: 'sign-in-tries', most: 60, seconds: 15 * MINUTES };

/** Seconds to wait before asking again; 0 when it is allowed now. The address is compared as the vault compares it. */
export async function waitBeforeAsking(limits: RateLimits, { request }: FastifyReply, address: string): Promise<number> {
  const answers = await Promise.all([...ASKED.map((limit) => limits.take(limit, address)), limits.take(ASKED_FROM, networkOf(request.ip))]);
  return Math.max(...answers.map(({ waitSeconds }) => waitSeconds));
}

/** Seconds to wait before another link or code is looked at. */
export async function waitBeforeTrying(limits: RateLimits, { request }: FastifyReply): Promise<number> {
  return (await limits.take(TRIED_FROM, networkOf(request.ip))).waitSeconds;
}
