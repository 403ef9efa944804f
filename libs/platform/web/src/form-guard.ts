import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { v4 } from 'uuid';
import type { CommandMeta } from '#decider';
import { type Acting, commandIdOf, type FastifyInstance, type FastifyReply, type FastifyRequest, routeOf } from '#http';
import { readSignedCookie, setSignedCookie } from './cookies.js';
import type { WebSettings } from './web-settings.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** The one-time token of the form that was posted. */
    once: string | undefined;
    /** The revision that the posted form was shown at; a form that is not about one says none. */
    seenRevision: number | undefined;
    /** The form cookie that this very answer sets. */
    newBrowser: string | undefined;
  }
}

const NAME = 'form';
const ONCE = /^[0-9a-f-]{36}$/;
const REVISION = /^\d{1,15}$/;

/** A posted form without a valid token: too old, from elsewhere, or forged. */
export class OldForm extends Error {
  override readonly name = 'OldForm';
  readonly statusCode = 403;
}

/** The hidden fields of a form: `csrf` ties it to this session, or to this browser before there is one; `once` makes a double click one command. */
export interface FormTokens {
  readonly csrf: string;
  readonly once: string;
}

/**
 * Guards every posted page (audit.md, "Threats": CSRF): Origin check and a synchroniser token bound to the session. Whoever is not signed in
 * is known by a signed cookie, so that nobody can be signed in by a form of another site. A form opened before somebody signed in, or out, is not taken after.
 */
export class FormGuard {
  constructor(private readonly settings: Pick<WebSettings, 'secret' | 'secureCookies'>) {}

  /** New tokens; sets the cookie when the browser has none. */
  tokens(request: FastifyRequest, reply: FastifyReply): FormTokens {
    return { csrf: this.sign(this.holderOf(request) ?? this.newBrowser(request, reply)), once: v4() };
  }

  install(fastify: FastifyInstance): void {
    fastify.decorateRequest('once', undefined);
    fastify.decorateRequest('seenRevision', undefined);
    fastify.decorateRequest('newBrowser', undefined);
    fastify.addHook('onRequest', async (request) => {
      if (isUnsafe(request) && !fromHere(request)) throw new OldForm('posted from another site');
    });
    fastify.addHook('preHandler', async (request) => {
      if (isUnsafe(request) && !request.url.startsWith('/api/')) this.check(request);
    });
  }

  private check(request: FastifyRequest): void {
    const body = request.body;
    if (typeof body !== 'object' || body === null) throw new OldForm('no form');
    const { _csrf: csrf, _once: once, _revision: revision, ...fields } = body as Record<string, unknown>;
    this.verify(request, csrf);
    if (typeof once !== 'string' || !ONCE.test(once)) throw new OldForm('no one-time token');
    if (revision !== undefined && (typeof revision !== 'string' || !REVISION.test(revision))) throw new OldForm('no revision of ours');
    request.once = once;
    request.seenRevision = revision === undefined ? undefined : Number(revision);
    request.body = fields;
  }

  /** @throws OldForm for a token that was not made for this session or browser */
  verify(request: FastifyRequest, csrf: unknown): void {
    const holder = this.holderOf(request);
    if (holder === undefined || typeof csrf !== 'string' || !same(csrf, this.sign(holder))) throw new OldForm('the token does not fit');
  }

  /** The session, which keeps its name when its secret is changed at a step-up: a form that was open then stays good. */
  private holderOf(request: FastifyRequest): string | undefined {
    if (request.signedIn) return `session|${request.signedIn.sessionId}`;
    return readSignedCookie(request, this.settings, NAME) ?? request.newBrowser;
  }

  private newBrowser(request: FastifyRequest, reply: FastifyReply): string {
    request.newBrowser = randomBytes(24).toString('base64url');
    setSignedCookie(reply, this.settings, { name: NAME, value: request.newBrowser });
    return request.newBrowser;
  }

  private sign(holder: string): string {
    return createHmac('sha256', this.settings.secret).update(`form|${holder}`).digest('base64url');
  }
}

/**
 * A command's meta from a posted form: its one-time token is the key, so that a form sent twice has one effect. A form that was shown at a revision
 * (`ui.form` with one) is stale when others wrote since: nobody signs what they have not seen.
 */
export function formMeta(request: FastifyRequest, { actor, office, role }: Acting): CommandMeta {
  if (request.once === undefined) throw new OldForm('no one-time token');
  return { commandId: commandIdOf({ actor, route: routeOf(request), key: request.once }), actor, office, role, expectedRevision: request.seenRevision };
}

function isUnsafe(request: FastifyRequest): boolean {
  return request.method !== 'GET' && request.method !== 'HEAD' && request.method !== 'OPTIONS';
}

function fromHere(request: FastifyRequest): boolean {
  const origin = request.headers.origin;
  if (origin !== undefined) return URL.canParse(origin) && new URL(origin).host === request.host;
  const site = request.headers['sec-fetch-site'];
  return site === undefined || site === 'same-origin' || site === 'none';
}

function same(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
