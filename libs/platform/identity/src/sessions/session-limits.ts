import { isOwnLife } from '#events';
import type { HeldRole } from '../people.js';
import type { SignInMethod } from './sign-in-method.js';

/** How long a session lasts, in seconds of the system clock. */
export interface SessionLimits {
  /** Without any request. */
  readonly idleSeconds: number;
  /** From sign-in on, whatever is done in between. */
  readonly absoluteSeconds: number;
}

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/**
 * How long somebody stays signed in (audit.md, "Threats": stolen session):
 *
 * | who and how | idle | at most |
 * |---|---|---|
 * | a helper beside somebody | 30 minutes | 30 minutes |
 * | the choice of a demo person | 12 hours | 24 hours |
 * | a passkey, which stands on an enrolled phone or computer | 12 hours | 7 days |
 * | staff, money roles and partners, by any other way | 30 minutes | 12 hours |
 * | everybody else | 2 hours | 24 hours |
 */
export function sessionLimits(method: SignInMethod, roles: readonly HeldRole[]): SessionLimits {
  if (method === 'helper') return { idleSeconds: 30 * MINUTE, absoluteSeconds: 30 * MINUTE };
  if (method === 'demonstration') return { idleSeconds: 12 * HOUR, absoluteSeconds: DAY };
  if (method === 'passkey') return { idleSeconds: 12 * HOUR, absoluteSeconds: 7 * DAY };
  if (roles.some(({ role }) => !isOwnLife(role))) return { idleSeconds: 30 * MINUTE, absoluteSeconds: 12 * HOUR };
  return { idleSeconds: 2 * HOUR, absoluteSeconds: DAY };
}
