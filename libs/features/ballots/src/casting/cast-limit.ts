import type { RateLimit } from '#http';

/** A ballot may be replaced until the close; a program that does nothing else is slowed down, by whichever door it comes. */
export const CASTS: RateLimit = { what: 'ballots-of-voter', most: 20, seconds: 10 * 60 };
