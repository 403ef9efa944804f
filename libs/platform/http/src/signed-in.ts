import type { AssistPurpose } from '#events';
import type { SignInMethod } from '#identity';
import './fastify.js';

/** The session behind a request, as other rooms see it; the secret in the cookie is not here. */
export interface SignedIn {
  /** Names the session in lists and logs; of no use to anybody who steals it. */
  readonly sessionId: string;
  readonly person: string;
  readonly method: SignInMethod;
  /** Instants of the system clock, RFC 3339. */
  readonly signedInAt: string;
  /** When this person last showed again who they are, and how; step-up is good for five minutes (audit.md, "Threats"). */
  readonly steppedUp?: { readonly at: string; readonly method: SignInMethod } | undefined;
  /** Who helps, in a helper-assisted session: acts and reads stand under both. */
  readonly helper?: string | undefined;
  /** What the two came for. */
  readonly purpose?: AssistPurpose | undefined;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** The session of this request; nobody's for a visitor. The room of sign-in sets it before any guard asks. */
    signedIn: SignedIn | undefined;
  }
}

/** How long a step-up is good for (audit.md, "Threats": stolen session). */
export const STEP_UP_MS = 5 * 60_000;

/**
 * The step-up that still stands, by the system clock. Coming in by a posted letter is none: a letter passes through other hands, so nothing at any place (money, roles,
 * panels) is done on the strength of one.
 */
export function freshStepUp(signedIn: SignedIn | undefined, now = Date.now()): SignInMethod | undefined {
  const method = freshForOneself(signedIn, now);
  return method === 'letter-code' ? undefined : method;
}

/** As `freshStepUp`, for what is one's own alone: one's ways in, one's data. There a letter counts, since whoever comes in by one may have no other way. */
export function freshForOneself(signedIn: SignedIn | undefined, now = Date.now()): SignInMethod | undefined {
  if (signedIn?.method === 'demonstration') return 'demonstration';
  const { steppedUp } = signedIn ?? {};
  return steppedUp && now - Date.parse(steppedUp.at) < STEP_UP_MS ? steppedUp.method : undefined;
}
