import { createHmac, randomInt, timingSafeEqual } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import { POOL, sqlFile } from '#database';
import { MASTER_KEY, type MasterKey } from '#vault';
import { WEB_SETTINGS, type WebSettings } from '#web';

const ASK = sqlFile(import.meta.url, './sql/ask-phone-change.sql');
const TRY = sqlFile(import.meta.url, './sql/try-phone-change.sql');
const USE = sqlFile(import.meta.url, './sql/use-phone-change.sql');
const FORGET = sqlFile(import.meta.url, './sql/forget-phone-changes.sql');

/** How long a code to a new number is good for. */
export const CODE_MINUTES = 10;
const TRIES = 5;

/**
 * Phone numbers that wait until the code sent there was typed, one for each person: six digits, ten minutes, five tries (audit.md, "Threats": sign-in links, whose
 * codes by text are bounded alike). The row holds the code as an HMAC and the number sealed. Instants are of the system's clock.
 */
@Injectable()
export class PhoneChanges {
  constructor(
    @Inject(POOL) private readonly pool: Pool,
    @Inject(MASTER_KEY) private readonly master: MasterKey,
    @Inject(WEB_SETTINGS) private readonly settings: WebSettings,
  ) {}

  /** Answers the code, and when it ends (RFC 3339). An earlier one of the same person is good no more. */
  async ask(person: string, phone: string, now = Date.now()): Promise<{ readonly code: string; readonly endsAt: string }> {
    const code = String(randomInt(1_000_000)).padStart(6, '0');
    const endsAt = new Date(now + CODE_MINUTES * 60_000);
    const sealed = await this.master.wrap(Buffer.from(phone), contextOf(person));
    await this.pool.query(ASK, [person, this.#hmac(person, code), sealed, TRIES, endsAt, new Date(now)]);
    return { code, endsAt: endsAt.toISOString() };
  }

  /** The number behind the code, once; `wrong` for another code, `over` when there is none, it is too old or was tried five times. */
  async use(person: string, code: string, now = Date.now()): Promise<{ readonly phone: string } | 'wrong' | 'over'> {
    const [tried] = (await this.pool.query<{ code_hmac: Buffer }>(TRY, [person, new Date(now)])).rows;
    if (!tried) return 'over';
    const typed = this.#hmac(person, code.replace(/[\s-]/g, ''));
    if (!timingSafeEqual(typed, tried.code_hmac)) return 'wrong';
    const [used] = (await this.pool.query<{ number: Buffer }>(USE, [person, typed, new Date(now)])).rows;
    return used ? { phone: (await this.master.unwrap(used.number, contextOf(person))).toString() } : 'over';
  }

  /** What waits for this person is gone: part of an erasure. */
  async forget(person: string): Promise<void> {
    await this.pool.query(FORGET, [person]);
  }

  #hmac(person: string, code: string): Buffer {
    return createHmac('sha256', this.settings.secret).update(`phone-change|${person}|${code}`).digest();
  }
}

const contextOf = (person: string) => `phone-change|${person}`;
