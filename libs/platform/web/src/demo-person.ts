import { ForbiddenException, Inject, Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from '#http';
import './viewer.js';
import { WEB_SETTINGS, type WebSettings } from './web-settings.js';

const COOKIE = 'eb-demo-person';

/** The choice of a demo person, kept in a signed cookie. In production nobody can be chosen and no cookie is read. */
@Injectable()
export class DemoPerson {
  constructor(@Inject(WEB_SETTINGS) private readonly settings: WebSettings) {}

  /** The chosen person; a program names one per request of the JSON API, in the header `X-Demo-Person`. */
  read(request: FastifyRequest): string | undefined {
    const named = this.settings.demo && request.url.startsWith('/api/') ? request.headers['x-demo-person'] : undefined;
    if (typeof named === 'string') return named;
    const cookie = this.settings.demo ? request.cookies[COOKIE] : undefined;
    const read = cookie === undefined ? undefined : request.unsignCookie(cookie);
    return read?.valid ? (read.value ?? undefined) : undefined;
  }

  /** @throws ForbiddenException outside demo mode */
  choose(reply: FastifyReply, person: string): void {
    if (!this.settings.demo) throw new ForbiddenException();
    reply.setCookie(COOKIE, person, { signed: true, httpOnly: true, sameSite: 'lax', secure: this.settings.secureCookies, path: '/' });
  }

  forget(reply: FastifyReply): void {
    reply.clearCookie(COOKIE, { path: '/' });
  }
}
