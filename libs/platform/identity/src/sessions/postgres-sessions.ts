import type { Pool } from 'pg';
import { v4 } from 'uuid';
import { AskedTogether, sqlFile } from '#database';
import type { AssistPurpose } from '#events';
import type { SessionLimits } from './session-limits.js';
import { drawSecret, hashOfSecret } from './session-secret.js';
import type { Device, HelpEnd, HelpEnded, NewSession, Session, Sessions } from './sessions.js';
import type { SignInMethod } from './sign-in-method.js';

const BEGIN = sqlFile(import.meta.url, './sql/begin-session.sql');
const OPEN = sqlFile(import.meta.url, './sql/open-session.sql');
const FIND = sqlFile(import.meta.url, './sql/find-sessions.sql');
const STEP_UP = sqlFile(import.meta.url, './sql/step-up-session.sql');
const TIGHTEN = sqlFile(import.meta.url, './sql/tighten-session.sql');
const LIST = sqlFile(import.meta.url, './sql/list-sessions.sql');
const END = sqlFile(import.meta.url, './sql/end-session.sql');
const END_ALL = sqlFile(import.meta.url, './sql/end-all-sessions.sql');
const NOTE_RUN_OUT = sqlFile(import.meta.url, './sql/note-run-out.sql');
const LIST_HELP_ENDED = sqlFile(import.meta.url, './sql/list-help-ended.sql');
const HELP_TOLD = sqlFile(import.meta.url, './sql/help-told.sql');

interface SessionRow {
  readonly session_id: string;
  readonly secret_sha256: Buffer;
  readonly person: string;
  readonly method: SignInMethod;
  readonly device: Device;
  readonly helper: string | null;
  readonly purpose: AssistPurpose | null;
  readonly signed_in_at: Date;
  readonly last_seen_at: Date;
  readonly stepped_up_at: Date | null;
  readonly stepped_up_method: SignInMethod | null;
  readonly idle_seconds: number;
  readonly ends_at: Date;
}

interface HelpEndedRow extends Omit<HelpEnded, 'by' | 'notedAt'> {
  readonly by: 'person' | 'helper' | null;
  readonly notedAt: Date;
}

/** Sessions in PostgreSQL, in the schema `identity`: every process of the service knows them, and an ended one is over at once. */
export class PostgresSessions implements Sessions {
  readonly #asked = new AskedTogether((secrets: readonly string[]) => this.#find(secrets));

  constructor(
    private readonly pool: Pool,
    private readonly now: () => number = Date.now,
  ) {}

  async begin({ person, method, device, helper, purpose, limits, shut, steppedUp }: NewSession): Promise<{ secret: string; session: Session }> {
    const [sessionId, secret, at] = [v4(), drawSecret(), new Date(this.now())];
    const endsAt = new Date(at.getTime() + limits.absoluteSeconds * 1000);
    await this.pool.query(BEGIN, [
      sessionId,
      hashOfSecret(secret),
      person,
      method,
      device,
      helper ?? null,
      at,
      limits.idleSeconds,
      endsAt,
      shut ?? false,
      steppedUp ?? false,
      purpose ?? null,
    ]);
    const [signedInAt, lastSeenAt] = [at.toISOString(), at.toISOString()];
    const session = {
      sessionId,
      person,
      method,
      device,
      helper,
      purpose,
      signedInAt,
      lastSeenAt,
      idleSeconds: limits.idleSeconds,
      endsAt: endsAt.toISOString(),
    };
    return { secret, session: steppedUp ? { ...session, steppedUp: { at: signedInAt, method } } : session };
  }

  async open(sessionId: string): Promise<boolean> {
    return (await this.pool.query(OPEN, [sessionId])).rowCount === 1;
  }

  async find(secret: string): Promise<Session | undefined> {
    return hashOfSecret(secret) && this.#asked.ask(secret);
  }

  async stepUp(secret: string, method: SignInMethod): Promise<string | undefined> {
    const fresh = drawSecret();
    const { rowCount } = await this.pool.query(STEP_UP, [hashOfSecret(secret), hashOfSecret(fresh), new Date(this.now()), method]);
    return rowCount === 1 ? fresh : undefined;
  }

  async tighten(sessionId: string, { idleSeconds, absoluteSeconds }: SessionLimits): Promise<void> {
    await this.pool.query(TIGHTEN, [sessionId, idleSeconds, absoluteSeconds]);
  }

  async list(person: string): Promise<readonly Session[]> {
    const { rows } = await this.pool.query<SessionRow>(LIST, [person, new Date(this.now())]);
    return rows.map(sessionOf);
  }

  async end(person: string, sessionId: string, how: HelpEnd = 'ended-elsewhere'): Promise<boolean> {
    return (await this.#ended(END, [person, sessionId, new Date(this.now()), how])) > 0;
  }

  endAll(person: string, except?: string): Promise<number> {
    return this.#ended(END_ALL, [person, except ?? null, new Date(this.now())]);
  }

  async helpEnded(): Promise<readonly HelpEnded[]> {
    await this.pool.query(NOTE_RUN_OUT, [new Date(this.now())]);
    const { rows } = await this.pool.query<HelpEndedRow>(LIST_HELP_ENDED);
    return rows.map(({ by, notedAt, ...ended }) => ({ ...ended, notedAt: notedAt.toISOString(), ...(by === null ? {} : { by }) }));
  }

  async helpTold(sessionId: string): Promise<void> {
    await this.pool.query(HELP_TOLD, [sessionId]);
  }

  async #ended(statement: string, values: readonly unknown[]): Promise<number> {
    const { rows } = await this.pool.query<{ running: boolean }>(statement, [...values]);
    return rows.filter(({ running }) => running).length;
  }

  async #find(secrets: readonly string[]): Promise<readonly (Session | undefined)[]> {
    const hashes = secrets.map(hashOfSecret);
    const { rows } = await this.pool.query<SessionRow>(FIND, [hashes, new Date(this.now())]);
    const found = new Map(rows.map((row) => [row.secret_sha256.toString('hex'), sessionOf(row)]));
    return hashes.map((hash) => hash && found.get(hash.toString('hex')));
  }
}

function sessionOf(row: SessionRow): Session {
  const { stepped_up_at: at, stepped_up_method: method } = row;
  return {
    sessionId: row.session_id,
    person: row.person,
    method: row.method,
    device: row.device,
    helper: row.helper ?? undefined,
    purpose: row.purpose ?? undefined,
    signedInAt: row.signed_in_at.toISOString(),
    lastSeenAt: row.last_seen_at.toISOString(),
    ...(at && method ? { steppedUp: { at: at.toISOString(), method } } : {}),
    idleSeconds: row.idle_seconds,
    endsAt: row.ends_at.toISOString(),
  };
}
