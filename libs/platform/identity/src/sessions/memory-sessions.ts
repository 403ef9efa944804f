import { v4 } from 'uuid';
import type { SessionLimits } from './session-limits.js';
import { drawSecret } from './session-secret.js';
import type { HelpEnded, NewSession, Session, Sessions } from './sessions.js';
import type { SignInMethod } from './sign-in-method.js';

const SEEN_EVERY_MS = 60_000;

/** Sessions in memory: for tests and for a process alone. */
export class MemorySessions implements Sessions {
  readonly #bySecret = new Map<string, Session>();
  readonly #shut = new Set<string>();
  readonly #helpEnded = new Map<string, HelpEnded>();

  constructor(private readonly now: () => number = Date.now) {}

  async begin({ limits, shut, steppedUp, ...session }: NewSession): Promise<{ secret: string; session: Session }> {
    const [secret, at] = [drawSecret(), this.#instant()];
    const begun = { ...session, sessionId: v4(), signedInAt: at, lastSeenAt: at, idleSeconds: limits.idleSeconds, endsAt: this.#in(at, limits) };
    this.#bySecret.set(secret, steppedUp ? { ...begun, steppedUp: { at, method: session.method } } : begun);
    if (shut) this.#shut.add(begun.sessionId);
    return { secret, session: begun };
  }

  async open(sessionId: string): Promise<boolean> {
    this.#shut.delete(sessionId);
    return [...this.#bySecret.values()].some((session) => session.sessionId === sessionId);
  }

  async find(secret: string): Promise<Session | undefined> {
    const session = this.#running(secret);
    if (!session) return undefined;
    if (this.now() - Date.parse(session.lastSeenAt) >= SEEN_EVERY_MS) this.#bySecret.set(secret, { ...session, lastSeenAt: this.#instant() });
    return session;
  }

  async stepUp(secret: string, method: SignInMethod): Promise<string | undefined> {
    const session = this.#running(secret);
    if (!session) return undefined;
    const fresh = drawSecret();
    this.#bySecret.delete(secret);
    this.#bySecret.set(fresh, { ...session, lastSeenAt: this.#instant(), steppedUp: { at: this.#instant(), method } });
    return fresh;
  }

  async tighten(sessionId: string, limits: SessionLimits): Promise<void> {
    for (const [secret, session] of this.#bySecret) {
      if (session.sessionId !== sessionId) continue;
      const endsAt = [session.endsAt, this.#in(session.signedInAt, limits)].sort()[0] ?? session.endsAt;
      this.#bySecret.set(secret, { ...session, idleSeconds: Math.min(session.idleSeconds, limits.idleSeconds), endsAt });
    }
  }

  async list(person: string): Promise<readonly Session[]> {
    const theirs = [...this.#bySecret.values()].filter((session) => session.person === person && this.#lets(session));
    return theirs.sort((a, b) => b.signedInAt.localeCompare(a.signedInAt) || b.sessionId.localeCompare(a.sessionId));
  }

  async end(person: string, sessionId: string, how: HelpEnded['how'] = 'ended-elsewhere'): Promise<boolean> {
    return this.#drop((session) => session.sessionId === sessionId && (session.person === person || session.helper === person), how, person) > 0;
  }

  async endAll(person: string, except?: string): Promise<number> {
    return this.#drop((session) => (session.person === person || session.helper === person) && session.sessionId !== except, 'ended-elsewhere', person);
  }

  async helpEnded(): Promise<readonly HelpEnded[]> {
    this.#drop((session) => session.helper !== undefined && !this.#runs(session), 'ran-out');
    return [...this.#helpEnded.values()];
  }

  async helpTold(sessionId: string): Promise<void> {
    this.#helpEnded.delete(sessionId);
  }

  #drop(which: (session: Session) => boolean, how: HelpEnded['how'], by?: string): number {
    const ended = [...this.#bySecret].filter(([, session]) => which(session));
    for (const [secret, session] of ended) {
      this.#bySecret.delete(secret);
      if (session.helper !== undefined) this.#helpEnded.set(session.sessionId, this.#endOf(session, how, by));
    }
    return ended.filter(([, session]) => this.#runs(session)).length;
  }

  #endOf(session: Session, how: HelpEnded['how'], by: string | undefined): HelpEnded {
    const { sessionId, helper, signedInAt } = session;
    const lastedMinutes = Math.floor((Math.min(this.now(), this.#overAt(session)) - Date.parse(signedInAt)) / 60_000);
    const ended = { sessionId, lastedMinutes, notedAt: this.#instant() };
    if (this.#shut.delete(sessionId)) return { ...ended, how: 'never-opened' };
    if (!this.#runs(session)) return { ...ended, how: 'ran-out' };
    return { ...ended, how, by: by === helper ? 'helper' : 'person' };
  }

  #running(secret: string): Session | undefined {
    const session = this.#bySecret.get(secret);
    return session && this.#lets(session) ? session : undefined;
  }

  #lets(session: Session): boolean {
    return this.#runs(session) && !this.#shut.has(session.sessionId);
  }

  #runs(session: Session): boolean {
    return this.now() < this.#overAt(session);
  }

  #overAt({ lastSeenAt, idleSeconds, endsAt }: Session): number {
    return Math.min(Date.parse(endsAt), Date.parse(lastSeenAt) + idleSeconds * 1000);
  }

  #instant = () => new Date(this.now()).toISOString();
  #in = (from: string, { absoluteSeconds }: SessionLimits) => new Date(Date.parse(from) + absoluteSeconds * 1000).toISOString();
}
