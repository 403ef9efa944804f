import { createHmac, randomBytes } from 'node:crypto';
import type { Pool } from 'pg';
import { sqlFile } from '#database';
import { codeFrom, typedCode } from './typable-code.js';

const sql = (name: string) => sqlFile(import.meta.url, `./sql/${name}.sql`);

/** What somebody typed, held against the letters. */
export type TypedLetterCode =
  | { readonly status: 'unknown' | 'used' | 'over' }
  /** Not used up yet. */
  | { readonly status: 'good'; readonly person: string };

/**
 * The codes of letters to people who have neither e-mail nor phone: one letter counts for each person, the newest, once, up to its last day.
 *
 * A code has 15 of 20 signs, 64.8 bits: 3.3 × 10^19 codes. If a thousand letters were about and everybody together tried as often as the limits let them (a thousand
 * codes in ten minutes, four million in 28 days), somebody would hit one with a chance of about one in eight thousand million.
 */
export class LetterCodes {
  constructor(
    private readonly pool: Pool,
    /** Codes are kept under this key of the service's. */
    private readonly key: string,
    private readonly now: () => number = Date.now,
  ) {}

  /**
   * The code of a letter, by its number among the person's letters: the same until `waits`, so that a letter which was begun and not finished is written again as it
   * was. The one before is dead from here on. Undefined where the letter waits already, or a newer one counts. `lastDay` belongs to its time.
   */
  async put(person: string, issue: number, lastDay: string): Promise<string | undefined> {
    const fresh = randomBytes(32);
    const { rows } = await this.pool.query<{ seed: Buffer }>(sql('put-letter-code'), [person, issue, this.#hmac(this.#codeFrom(fresh)), fresh, lastDay]);
    return rows[0] && this.#codeFrom(rows[0].seed);
  }

  /** The letter waits to be printed: from now on the code is on the paper alone. False when this letter counts no more: a newer one does, or none. */
  async waits(person: string, issue: number): Promise<boolean> {
    return (await this.pool.query(sql('letter-code-waits'), [person, issue])).rowCount === 1;
  }

  /** Looks without using anything up. What cannot be a code is looked for as well, so that time tells nothing. */
  async find(typed: string, today: string): Promise<TypedLetterCode> {
    const { rows } = await this.pool.query<{ person: string; over: boolean; used: boolean }>(sql('find-letter-code'), [this.#hmacOf(typed), today]);
    const [row] = rows;
    if (!row) return { status: 'unknown' };
    if (row.used) return { status: 'used' };
    return row.over ? { status: 'over' } : { status: 'good', person: row.person };
  }

  /** Uses a code up, once, however many press at the same time. */
  async use(typed: string, today: string): Promise<boolean> {
    return (await this.pool.query(sql('use-letter-code'), [this.#hmacOf(typed), today, new Date(this.now())])).rowCount === 1;
  }

  /** What is told of a letter to the person it was for. */
  async of(person: string): Promise<{ readonly lastDay: string; readonly usedAt: string | undefined } | undefined> {
    const { rows } = await this.pool.query<{ lastDay: string; usedAt: Date | null }>(sql('letter-code-of'), [person]);
    return rows[0] && { lastDay: rows[0].lastDay, usedAt: rows[0].usedAt?.toISOString() };
  }

  /** Nobody is let in by what was sent to this person before. */
  async forget(person: string): Promise<void> {
    await this.pool.query(sql('forget-letter-code'), [person]);
  }

  #hmacOf(typed: string): Buffer {
    return this.#hmac(typedCode(typed) ?? `not a code: ${typed.slice(0, 100)}`);
  }

  #hmac(code: string): Buffer {
    return createHmac('sha256', this.key).update(`letter-code|${code}`).digest();
  }

  #codeFrom(seed: Buffer): string {
    return codeFrom(createHmac('sha256', this.key).update('letter-code-seed|').update(seed).digest());
  }
}
