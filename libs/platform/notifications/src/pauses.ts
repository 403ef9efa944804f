const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const DAY = 24 * 60 * MINUTE;

/** How long to wait after each attempt that failed, in milliseconds; the last one from then on, so that nobody waits long once mail is back. */
const PAUSES = [15 * SECOND, 30 * SECOND, MINUTE, 2 * MINUTE, 4 * MINUTE, 8 * MINUTE, 15 * MINUTE];

/** What has no end of its own is tried for five days, as mail servers do (RFC 5321, 4.5.4.1). */
export const TRIED_FOR_MS = 5 * DAY;

export function pauseAfter(attempts: number): number {
  return PAUSES[Math.min(attempts, PAUSES.length) - 1] ?? 15 * SECOND;
}

/** The instant (milliseconds) from which on a message is not tried any more. */
export function triedUntil({ askedAt, expiresAt }: { readonly askedAt: Date; readonly expiresAt: Date | null }): number {
  return Math.min(askedAt.getTime() + TRIED_FOR_MS, expiresAt?.getTime() ?? Number.POSITIVE_INFINITY);
}
