import cookie from '@fastify/cookie';
import fastifyStatic from '@fastify/static';
import { ForbiddenException } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { type FastifyInstance, type FastifyRequest, limitAddresses, limitSessions, personOf, type RateLimits, type RequestsAMinute } from '#http';
import { assetsFolder } from './assets.js';
import { BrowserSessions } from './browser-sessions.js';
import { securityHeaders } from './csp.js';
import { FormGuard } from './form-guard.js';
import type { UpToDate } from './page-view.js';
import { installFiles } from './sent-files.js';
import type { Viewer } from './viewer.js';
import { WEB_SETTINGS, type WebSettings } from './web-settings.js';
import { findWhoReads } from './who-reads.js';

/** Addresses that answer everybody alike, without asking who reads. */
const NOBODYS = ['/assets/', '/health/'];

export interface WebCallbacks {
  /** Who somebody is, with the roles they hold now; nobody for an id that is not known. `#identity`'s `people.get` fits. */
  viewer(person: string): Promise<Viewer | undefined>;
  /** How far the ledger reaches, for pages that read it itself or nothing at all; asked for every page, so it must be cheap. */
  upToDate?(): Promise<UpToDate>;
  /** Grows whenever a text is erased, hidden or shown again: a page kept rendered rests on it. Asked for every page, so it must be cheap. */
  hidden?(): Promise<number>;
  /** How often somebody may send something; without it as often as they like. */
  readonly requests?: RequestsAMinute & { readonly limits: RateLimits };
}

/** Security headers, cookies, assets, who is signed in and the guard of forms; to be called once after `setUpHttp`, before `init` or `listen`. */
export async function setUpWeb(app: NestFastifyApplication, callbacks: WebCallbacks): Promise<void> {
  const settings = app.get<WebSettings>(WEB_SETTINGS);
  const sessions = app.get(BrowserSessions);
  const fastify: FastifyInstance = app.getHttpAdapter().getInstance();
  const headers = securityHeaders(settings.secureCookies);
  fastify.addHook('onRequest', async (_request, reply) => void reply.headers(headers));
  await fastify.register(cookie, { secret: settings.secret });
  await fastify.register(fastifyStatic, { root: assetsFolder, prefix: '/assets/', decorateReply: false, immutable: true, maxAge: '365d', index: false });
  if (callbacks.requests) limitAddresses(fastify, callbacks.requests.limits, callbacks.requests);
  fastify.decorateRequest('signedIn', undefined);
  fastify.decorateRequest('viewer', undefined);
  fastify.decorateRequest('helper', undefined);
  fastify.decorateRequest('upToDate', undefined);
  fastify.decorateRequest('textsHidden', 0);
  fastify.addHook('onRequest', async (request) => {
    if (NOBODYS.some((path) => request.url.startsWith(path))) return;
    await findWhoReads(request, sessions, callbacks.viewer);
    if (request.url.startsWith('/api/')) return;
    request.upToDate = await callbacks.upToDate?.();
    request.textsHidden = (await callbacks.hidden?.()) ?? 0;
  });
  if (callbacks.requests) limitSessions(fastify, callbacks.requests.limits, callbacks.requests);
  const guard = app.get(FormGuard);
  guard.install(fastify);
  await installFiles(fastify, { admit: onlyKnown, check: (request, { _csrf }) => guard.verify(request, _csrf) });
}

/** Nobody fills our memory without a name. @throws ForbiddenException */
function onlyKnown(request: FastifyRequest): void {
  if (personOf(request) === undefined) throw new ForbiddenException();
}
