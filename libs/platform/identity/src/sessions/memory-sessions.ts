import { v4 } from 'uuid';
import type { SessionLimits } from './session-limits.js';
import { drawSecret } from './session-secret.js';
import type { NewSession, Session, Sessions } from './sessions.js';
import type { SignInMethod } from './sign-in-method.js';

const SEEN_EVERY_MS = 60_000;

/** Sessions in memory: for tests and for a process alone. */
export class MemorySessions implements Sessions {
  readonly #bySecret = new Map<string, Session>();

  constructor(private readonly now: () => number = Date.now) {}

  async begin({ limits, ...session }: NewSession): Promise<{ secret: string; session: Session }> {
    const [secret, at] = [drawSecret(), this.#instant()];
    const begun = { ...session, sessionId: v4(), signedInAt: at, lastSeenAt: at, idleSeconds: limits.idleSeconds, endsAt: this.#in(at, limits) };
    this.#bySecret.set(secret, begun);
    return { secret, session: begun };
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
    const theirs = [...this.#bySecret.values()].filter((session) => session.person === person && this.#runs(session));
    return theirs.sort((a, b) => b.signedInAt.localeCompare(a.signedInAt) || b.sessionId.localeCompare(a.sessionId));
  }

  async end(person: string, sessionId: string): Promise<boolean> {
    return this.#drop((session) => session.sessionId === sessionId && (session.person === person || session.helper === person)) > 0;
  }

  async endAll(person: string, except?: string): Promise<number> {
    return this.#drop((session) => (session.person === person || session.helper === person) && session.sessionId !== except);
  }

  #drop(which: (session: Session) => boolean): number {
    const ended = [...this.#bySecret].filter(([, session]) => which(session));
    for (const [secret] of ended) this.#bySecret.delete(secret);
    return ended.filter(([, session]) => this.#runs(session)).length;
  }

  #running(secret: string): Session | undefined {
    const session = this.#bySecret.get(secret);
    return session && this.#runs(session) ? session : undefined;
  }

  #runs({ lastSeenAt, idleSeconds, endsAt }: Session): boolean {
    return this.now() < Date.parse(endsAt) && this.now() - Date.parse(lastSeenAt) < idleSeconds * 1000;
  }

  #instant = () => new Date(this.now()).toISOString();
  #in = (from: string, { absoluteSeconds }: SessionLimits) => new Date(Date.parse(from) + absoluteSeconds * 1000).toISOString();
}
