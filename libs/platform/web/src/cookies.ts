import type { CookieSerializeOptions } from '@fastify/cookie';
import type { WebSettings } from './web-settings.js';

/**
 * A cookie's name: `__Host-…` behind https, so that no other host and no plain connection can set it (RFC 6265bis, 4.1.3.2); browsers refuse that prefix elsewhere,
 * and a demonstration on this machine uses a plain one.
 */
export function cookieName({ secureCookies }: Pick<WebSettings, 'secureCookies'>, name: string): string {
  return secureCookies ? `__Host-${name}` : `eb-${name}`;
}

/** What every cookie of ours has: out of reach of scripts and of other sites' forms. */
export function cookieOptions({ secureCookies }: Pick<WebSettings, 'secureCookies'>): CookieSerializeOptions {
  return { httpOnly: true, sameSite: 'lax', secure: secureCookies, path: '/' };
}
