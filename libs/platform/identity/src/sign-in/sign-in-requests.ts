import { createHmac, randomInt, timingSafeEqual } from 'node:crypto';
import type { Pool } from 'pg';
import { sqlFile } from '#database';
import { drawSecret, hashOfSecret } from '../sessions/session-secret.js';

const ASK = sqlFile(import.meta.url, './sql/ask-request.sql');
const GIVE = sqlFile(import.meta.url, './sql/give-request.sql');
const FIND_LINK = sqlFile(import.meta.url, './sql/find-link.sql');
const FIND_REQUEST = sqlFile(import.meta.url, './sql/find-request.sql');
const TAKE_TRY = sqlFile(import.meta.url, './sql/take-try.sql');
const USE = sqlFile(import.meta.url, './sql/use-request.sql');
const FORGET = sqlFile(import.meta.url, './sql/forget-requests.sql');

/** Letters and digits that nobody takes for another one. */
const ALPHABET = '23456789ABCDEFGHJKMNPQRSTVWXYZ';
const CONFIRMATION_LENGTH = 6;
const TRIES = 5;

export type RequestWay = 'email-link' | 'text-code';

/** How long each is good for, in minutes (audit.md, "Threats": sign-in links). */
export const GOOD_FOR_MINUTES: Readonly<Record<RequestWay, number>> = { 'email-link': 15, 'text-code': 10 };

export interface NewRequest {
  readonly way: RequestWay;
  /** The session that asks to step up; absent for somebody who signs in. */
  readonly sessionId?: string | undefined;
  /** Where they were going. */
  readonly back: string;
}

/** Somebody showed that a link or a code reached them. */
export interface Shown {
  readonly status: 'good';
  readonly person: string;
  readonly way: RequestWay;
  readonly sessionId: string | undefined;
  readonly back: string;
}

/** Why not: made up; used before; too old; opened where it was not asked for, or outside the session that asked; a wrong code; the last try is gone. */
export type NotShown = 'unknown' | 'used' | 'expired' | 'other-browser' | 'other-session' | 'wrong-code' | 'no-tries';

interface RequestRow {
  readonly browser_sha256: Buffer;
  readonly way: RequestWay;
  readonly session_id: string | null;
  readonly person: string | null;
  readonly code_hmac: Buffer | null;
  readonly tries_left: number;
  readonly back: string;
  readonly ends_at: Date;
  readonly used_at: Date | null;
}

/**
 * Requests to be let in by a link in an e-mail or a code in a text message (audit.md, "Threats": sign-in links). A request belongs to the browser that made it, which
 * keeps a secret of its own. A link is good there at the press of a button; opened elsewhere it needs the short code that the first browser shows, so that neither
 * who reads somebody's mail nor who sends somebody a link of their own gets anything by it.
 */
export class SignInRequests {
  constructor(
    private readonly pool: Pool,
    /** Codes are short, and kept under this key of the service's. */
    private readonly key: string,
    private readonly now: () => number = Date.now,
  ) {}

  /** Notes a request before it is known whether anybody has the address; answers the secret for the browser's cookie, and when it ends. */
  async ask({ way, sessionId, back }: NewRequest): Promise<{ readonly browser: string; readonly endsAt: string }> {
    const [browser, now] = [drawSecret(), this.now()];
    const endsAt = new Date(now + GOOD_FOR_MINUTES[way] * 60_000);
    const code = way === 'email-link' ? this.#hmac(browser, this.confirmation(browser)) : null;
    await this.pool.query(ASK, [hashOfSecret(browser), way, sessionId ?? null, code, TRIES, back, new Date(now), endsAt]);
    return { browser, endsAt: endsAt.toISOString() };
  }

  /** Draws the link or the code for the person who has the address; to be sent to them and nobody else. */
  async give(browser: string, way: RequestWay, person: string): Promise<string> {
    const drawn = way === 'email-link' ? drawSecret() : String(randomInt(1_000_000)).padStart(6, '0');
    const [link, code] = way === 'email-link' ? [hashOfSecret(drawn), null] : [null, this.#hmac(browser, drawn)];
    await this.pool.query(GIVE, [hashOfSecret(browser), person, link, code]);
    return drawn;
  }

  /** The short code that the browser which asked shows, in case the link is opened elsewhere; it follows from the browser's secret. */
  confirmation(browser: string): string {
    const bytes = createHmac('sha256', this.key).update(`confirmation|${browser}`).digest();
    return Array.from({ length: CONFIRMATION_LENGTH }, (_, i) => ALPHABET[bytes.readUInt32BE(i * 4) % ALPHABET.length]).join('');
  }

  /** What a link would be answered, without using it: whoever only looks uses nothing up. */
  async look(link: string, browser: string | undefined): Promise<NotShown | 'good'> {
    const row = await this.#byLink(link);
    return (row && this.#standing(row)) ?? (row ? (isFrom(row, browser) ? 'good' : elsewhere(row)) : 'unknown');
  }

  /** Uses a link up, once, however many press at the same time. `code` is the one that the first browser shows. */
  async useLink(link: string, browser: string | undefined, code?: string): Promise<Shown | { readonly status: NotShown }> {
    const row = await this.#byLink(link);
    if (!row) return { status: 'unknown' };
    const standing = this.#standing(row);
    if (standing) return { status: standing };
    if (isFrom(row, browser)) return this.#use(row);
    if (code === undefined || row.session_id !== null) return { status: elsewhere(row) };
    return this.#useWithCode(row, code);
  }

  /** Uses the code of a text message up, in the browser that asked for it. */
  async useCode(browser: string | undefined, code: string): Promise<Shown | { readonly status: NotShown }> {
    const hash = browser === undefined ? undefined : hashOfSecret(browser);
    const row = hash && (await this.pool.query<RequestRow>(FIND_REQUEST, [hash])).rows[0];
    if (row?.way !== 'text-code') return { status: 'unknown' };
    const standing = this.#standing(row);
    return standing ? { status: standing } : this.#useWithCode(row, code);
  }

  /** Nobody is let in by what was sent to this person before. */
  async forget(person: string): Promise<void> {
    await this.pool.query(FORGET, [person]);
  }

  async #useWithCode(row: RequestRow, code: string): Promise<Shown | { readonly status: NotShown }> {
    const { rowCount } = await this.pool.query(TAKE_TRY, [row.browser_sha256]);
    if (rowCount === 0) return { status: 'no-tries' };
    const typed = this.#hmacOf(row.browser_sha256, code.replace(/[\s-]/g, '').toUpperCase());
    // With nobody behind the address there is no code, and every one is wrong.
    if (!row.code_hmac || !timingSafeEqual(typed, row.code_hmac)) return { status: 'wrong-code' };
    return this.#use(row);
  }

  async #use({ browser_sha256, person, way, session_id, back }: RequestRow): Promise<Shown | { readonly status: NotShown }> {
    if (person === null) return { status: 'unknown' };
    const { rowCount } = await this.pool.query(USE, [browser_sha256, new Date(this.now())]);
    return rowCount === 1 ? { status: 'good', person, way, sessionId: session_id ?? undefined, back } : { status: 'used' };
  }

  async #byLink(link: string): Promise<RequestRow | undefined> {
    const hash = hashOfSecret(link);
    return hash && (await this.pool.query<RequestRow>(FIND_LINK, [hash])).rows[0];
  }

  #standing({ used_at, ends_at }: RequestRow): 'used' | 'expired' | undefined {
    if (used_at) return 'used';
    return this.now() < ends_at.getTime() ? undefined : 'expired';
  }

  #hmac(browser: string, code: string): Buffer {
    return this.#hmacOf(hashOfSecret(browser) ?? Buffer.alloc(0), code);
  }

  #hmacOf(browser: Buffer, code: string): Buffer {
    return createHmac('sha256', this.key)
      .update(`sign-in-code|${browser.toString('hex')}|${code}`)
      .digest();
  }
}

/** A step-up belongs to a session, which no other browser has. */
function elsewhere({ session_id }: RequestRow): NotShown {
  return session_id === null ? 'other-browser' : 'other-session';
}

function isFrom({ browser_sha256 }: RequestRow, browser: string | undefined): boolean {
  const hash = browser === undefined ? undefined : hashOfSecret(browser);
  return hash !== undefined && timingSafeEqual(hash, browser_sha256);
}
