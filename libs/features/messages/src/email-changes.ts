import { createHash, randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import { POOL, sqlFile } from '#database';
import { EnvironmentMasterKey } from '#vault';

const ASK = sqlFile(import.meta.url, './sql/ask-change.sql');
const FIND = sqlFile(import.meta.url, './sql/find-change.sql');
const USE = sqlFile(import.meta.url, './sql/use-change.sql');
const FORGET = sqlFile(import.meta.url, './sql/forget-changes.sql');

/** How long a link to a new address is good for. */
export const GOOD_FOR_MINUTES = 60;
const SECRET = /^[A-Za-z0-9_-]{43}$/;

/**
 * E-mail addresses that wait until a link sent there was followed, one for each person. The row holds a hash of the link's 256 random bits, and the address
 * sealed with them: without the link nobody reads it. Instants are of the system's clock.
 */
@Injectable()
export class EmailChanges {
  constructor(@Inject(POOL) private readonly pool: Pool) {}

  /** Answers what the link carries, and when it ends (RFC 3339). An earlier one of the same person is good no more. */
  async ask(person: string, email: string, now = Date.now()): Promise<{ readonly secret: string; readonly endsAt: string }> {
    const bytes = randomBytes(32);
    const endsAt = new Date(now + GOOD_FOR_MINUTES * 60_000);
    const sealed = await new EnvironmentMasterKey(bytes).wrap(Buffer.from(email), person);
    await this.pool.query(ASK, [person, hashOf(bytes), sealed, endsAt, new Date(now)]);
    return { secret: bytes.toString('base64url'), endsAt: endsAt.toISOString() };
  }

  /** The address behind a link of this person, while it is good. */
  async find(person: string, secret: string, now = Date.now()): Promise<string | undefined> {
    return this.#open(FIND, person, secret, now);
  }

  /** As `find`, once: the link is used up. */
  async use(person: string, secret: string, now = Date.now()): Promise<string | undefined> {
    return this.#open(USE, person, secret, now);
  }

  /** What waits for this person is gone: part of an erasure. */
  async forget(person: string): Promise<void> {
    await this.pool.query(FORGET, [person]);
  }

  async #open(statement: string, person: string, secret: string, now: number): Promise<string | undefined> {
    if (!SECRET.test(secret)) return undefined;
    const bytes = Buffer.from(secret, 'base64url');
    const { rows } = await this.pool.query<{ address: Buffer }>(statement, [person, hashOf(bytes), new Date(now)]);
    return rows[0] && (await new EnvironmentMasterKey(bytes).unwrap(rows[0].address, person)).toString();
  }
}

const hashOf = (secret: Buffer) => createHash('sha256').update(secret).digest();
