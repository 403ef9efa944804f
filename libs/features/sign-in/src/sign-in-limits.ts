import type { FastifyReply, RateLimit, RateLimits } from '#http';
import { networkOf } from '#http';
import type { RequestWay } from '#identity';

const MINUTES = 60;

const QUARTER = 15 * MINUTES;

/**
 * How often somebody may ask to be let in, whether anybody has that address or not (audit.md, "Threats": sign-in links). What one network asks for an address closes
 * it for that network alone, so that nobody is kept out by others who ask in their name; all networks together are bounded so that nobody's mailbox is filled.
 */
const ASKED_FROM: RateLimit = { what: 'sign-in-network', most: 30, seconds: QUARTER };
const ASKED_FOR_FROM: RateLimit = { what: 'sign-in-address-network', most: 5, seconds: QUARTER };
const ASKED_FOR: Readonly<Record<RequestWay, readonly RateLimit[]>> = {
  'email-link': [{ what: 'sign-in-address', most: 30, seconds: QUARTER }],
  'text-code': [
    { what: 'sign-in-phone', most: 5, seconds: QUARTER },
    // A text costs money; and with a code of six digits and five tries each, a day of guessing hits one number in twelve thousand.
    { what: 'sign-in-phone-day', most: 16, seconds: 24 * 60 * MINUTES },
  ],
};
/** Codes and links tried from one network. */
const TRIED_FROM: RateLimit = { what: 'sign-in-tries', most: 60, seconds: QUARTER };
/** Who one helper begins to sit beside: the answer says whether anybody has an address, and nobody helps more people than this by hand. */
const HELPED: RateLimit = { what: 'assist-helper', most: 12, seconds: 60 * MINUTES };
/** Pages of passkeys shown to one network. */
const CHALLENGED: RateLimit = { what: 'passkey-challenge', most: 60, seconds: QUARTER };

/** Seconds to wait before asking again; 0 when it is allowed now. The address is compared as the vault compares it. What one limit refuses counts for none after it. */
export async function waitBeforeAsking(
  limits: RateLimits,
  { request }: FastifyReply,
  { way, address }: { readonly way: RequestWay; readonly address: string },
): Promise<number> {
  const network = networkOf(request.ip);
  const counted: readonly [RateLimit, string][] = [
    [ASKED_FROM, network],
    [ASKED_FOR_FROM, `${network}|${address}`],
    ...ASKED_FOR[way].map((limit): [RateLimit, string] => [limit, address]),
  ];
  for (const [limit, who] of counted) {
    const { allowed, waitSeconds } = await limits.take(limit, who);
    if (!allowed) return waitSeconds;
  }
  return 0;
}

/** Seconds to wait before a page is shown that asks a passkey something: each keeps a row for five minutes. */
export async function waitForChallenge(limits: RateLimits, { request }: FastifyReply): Promise<number> {
  return (await limits.take(CHALLENGED, networkOf(request.ip))).waitSeconds;
}

/** Seconds to wait before another link or code is looked at. */
export async function waitBeforeTrying(limits: RateLimits, { request }: FastifyReply): Promise<number> {
  return (await limits.take(TRIED_FROM, networkOf(request.ip))).waitSeconds;
}

/** Seconds to wait before one helper names somebody again, whether they were known or not. */
export async function waitBeforeHelping(limits: RateLimits, helper: string): Promise<number> {
  return (await limits.take(HELPED, helper)).waitSeconds;
}
