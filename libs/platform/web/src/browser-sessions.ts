import { Inject, Injectable } from '@nestjs/common';
import type { AssistPurpose } from '#events';
import type { FastifyReply, FastifyRequest } from '#http';
import { type Device, type HeldRole, SESSIONS, type Session, type Sessions, type SignInMethod, sessionLimits } from '#identity';
import { cookieName, cookieOptions } from './cookies.js';
import { WEB_SETTINGS, type WebSettings } from './web-settings.js';

const NAME = 'session';
const PHONE = /Mobi|Android|iPhone|iPad/i;
const COMPUTER = /Windows|Macintosh|Linux|CrOS/i;

export interface SignIn {
  readonly person: string;
  readonly method: SignInMethod;
  /** The roles they hold now: an office shortens how long they stay signed in. */
  readonly roles: readonly HeldRole[];
  /** The way in counts for the next minutes as having shown again who one is. */
  readonly steppedUp?: true | undefined;
}

/** The browser's side of sessions: the cookie that holds the secret, and nothing else. */
@Injectable()
export class BrowserSessions {
  private readonly cookie: string;

  constructor(
    @Inject(WEB_SETTINGS) private readonly settings: WebSettings,
    @Inject(SESSIONS) private readonly sessions: Sessions,
  ) {
    this.cookie = cookieName(settings, NAME);
  }

  /** The session of a request. In demo mode a program names a person per request of the JSON API instead, in the header `X-Demo-Person`. */
  async of(request: FastifyRequest): Promise<Session | undefined> {
    const named = this.settings.demo && request.url.startsWith('/api/') ? request.headers['x-demo-person'] : undefined;
    if (typeof named === 'string') return namedSession(named);
    const secret = request.cookies[this.cookie];
    return secret === undefined ? undefined : this.sessions.find(secret);
  }

  /** False when a person has taken on an office since they signed in, whose shorter limits have gone by; from then on those count. */
  async stands(session: Session, roles: readonly HeldRole[]): Promise<boolean> {
    const limits = sessionLimits(session.method, roles);
    if (limits.idleSeconds >= session.idleSeconds) return true;
    await this.sessions.tighten(session.sessionId, limits);
    const now = Date.now();
    const age = (since: string) => (now - Date.parse(since)) / 1000;
    return age(session.lastSeenAt) < limits.idleSeconds && age(session.signedInAt) < limits.absoluteSeconds;
  }

  /**
   * Signs somebody in, in this browser, with a secret that nobody has seen before: whatever session the browser brought is ended and never taken on
   * (audit.md, "Threats": rotation at sign-in).
   */
  async begin(reply: FastifyReply, { person, method, roles, steppedUp }: SignIn): Promise<Session> {
    await this.endHeld(reply.request);
    const limits = sessionLimits(method, roles);
    const { secret, session } = await this.sessions.begin({ person, method, device: deviceOf(reply.request), limits, steppedUp });
    this.keep(reply, secret, method, limits.absoluteSeconds);
    return session;
  }

  /**
   * Signs somebody in with a helper beside them, in the place of the helper's own session. The session waits shut while `recorded` puts its beginning on the ledger: it
   * opens only then, so that a process which dies in between leaves a session that nobody can use, and never one that nobody knows of. False when it was
   * not recorded, or when either of the two ended everything of theirs meanwhile: then the helper stays signed in as they were.
   */
  async beginBeside(
    reply: FastifyReply,
    { person, helper, purpose }: { readonly person: string; readonly helper: string; readonly purpose: AssistPurpose },
    recorded: (sessionId: string) => Promise<boolean>,
  ): Promise<boolean> {
    const limits = sessionLimits('helper', []);
    const { secret, session } = await this.sessions.begin({ person, method: 'helper', helper, purpose, device: deviceOf(reply.request), limits, shut: true });
    if (!(await recorded(session.sessionId))) return false;
    if (!(await this.sessions.open(session.sessionId))) return false;
    await this.endHeld(reply.request);
    this.keep(reply, secret, 'helper', limits.absoluteSeconds);
    return true;
  }

  /** Somebody showed again who they are: the session goes on under another secret. False when it has ended meanwhile. */
  async stepUp(reply: FastifyReply, method: SignInMethod): Promise<boolean> {
    const held = reply.request.cookies[this.cookie];
    const session = held === undefined ? undefined : await this.sessions.find(held);
    const secret = held === undefined || !session ? undefined : await this.sessions.stepUp(held, method);
    if (!session || secret === undefined) return false;
    this.keep(reply, secret, session.method, Math.floor((Date.parse(session.endsAt) - Date.now()) / 1000));
    return true;
  }

  async end(reply: FastifyReply): Promise<void> {
    await this.endHeld(reply.request);
    reply.clearCookie(this.cookie, cookieOptions(this.settings));
  }

  private async endHeld(request: FastifyRequest): Promise<void> {
    const secret = request.cookies[this.cookie];
    const session = secret === undefined ? undefined : await this.sessions.find(secret);
    // The browser is the helper's, who signs out in it.
    if (session) await this.sessions.end(session.helper ?? session.person, session.sessionId, 'signed-out');
  }

  // Only where a passkey stands on the device does it stay signed in when the browser is closed: any other may be shared.
  private keep(reply: FastifyReply, secret: string, method: SignInMethod, seconds: number): void {
    reply.setCookie(this.cookie, secret, { ...cookieOptions(this.settings), ...(method === 'passkey' ? { maxAge: seconds } : {}) });
  }
}

function deviceOf(request: FastifyRequest): Device {
  const agent = request.headers['user-agent'] ?? '';
  return PHONE.test(agent) ? 'phone' : COMPUTER.test(agent) ? 'computer' : 'unknown';
}

/** A session of one request alone. */
function namedSession(person: string): Session {
  const at = new Date().toISOString();
  const { idleSeconds } = sessionLimits('demonstration', []);
  return {
    sessionId: `named-by-header|${person}`,
    person,
    method: 'demonstration',
    device: 'unknown',
    signedInAt: at,
    lastSeenAt: at,
    idleSeconds,
    endsAt: at,
  };
}
