import type { CookieSerializeOptions } from '@fastify/cookie';
import type { FastifyReply, FastifyRequest } from '#http';
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

/** A cookie that nobody else can write: signed together with its own name, so that what was signed as one cookie is nothing as another. */
export function setSignedCookie(reply: FastifyReply, settings: Pick<WebSettings, 'secureCookies'>, kept: SignedCookie): void {
  const { name, value, maxAge } = kept;
  const options = { ...cookieOptions(settings), signed: true, ...(maxAge === undefined ? {} : { maxAge }) };
  reply.setCookie(cookieName(settings, name), `${name}|${value}`, options);
}

export interface SignedCookie {
  readonly name: string;
  readonly value: string;
  /** In seconds; absent: until the browser is closed. */
  readonly maxAge?: number;
}

/** What this service put into the cookie of that name; undefined when there is none, or it was changed or made for another name. */
export function readSignedCookie(request: FastifyRequest, settings: Pick<WebSettings, 'secureCookies'>, name: string): string | undefined {
  const cookie = request.cookies[cookieName(settings, name)];
  const read = cookie === undefined ? undefined : request.unsignCookie(cookie);
  if (!read?.valid || !read.value?.startsWith(`${name}|`)) return undefined;
  return read.value.slice(name.length + 1);
}
