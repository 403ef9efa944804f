import { Inject, Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from '#http';
import { cookieName, cookieOptions, WEB_SETTINGS, type WebSettings } from '#web';

/** Longer than any link is good, so that one which is too old is still known to be this browser's. */
const KEPT_SECONDS = 3600;

/** The secret of the browser that asked to be let in, in a cookie of its own; it lets nobody in without the link or the code. */
@Injectable()
export class AskingBrowser {
  private readonly cookie: string;

  constructor(@Inject(WEB_SETTINGS) private readonly settings: WebSettings) {
    this.cookie = cookieName(settings, 'asked');
  }

  of(request: FastifyRequest): string | undefined {
    return request.cookies[this.cookie];
  }

  remember(reply: FastifyReply, browser: string): void {
    reply.setCookie(this.cookie, browser, { ...cookieOptions(this.settings), maxAge: KEPT_SECONDS });
  }

  forget(reply: FastifyReply): void {
    reply.clearCookie(this.cookie, cookieOptions(this.settings));
  }
}
