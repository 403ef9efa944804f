import { createHmac, randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import { POOL, sqlFile } from '#database';
import { MASTER_KEY, type MasterKey } from '#vault';

const sql = (name: string) => sqlFile(import.meta.url, `./sql/${name}.sql`);
const NAME = 'doors';
export const CONTEXT = 'joining|doors';

/** What is hashed: each purpose has hashes of its own. */
export type Purpose = 'code' | 'address' | 'ticket' | 'person';

/**
 * Keyed hashes of what stands on door letters. Codes and addresses are few enough to be tried out one by one, so a plain hash would hide nothing (audit.md,
 * "Personal data"); the key stands in the database, wrapped by the master key, which does not.
 */
@Injectable()
export class DoorKeys {
  #key: Promise<Buffer> | undefined;

  constructor(
    @Inject(POOL) private readonly pool: Pool,
    @Inject(MASTER_KEY) private readonly master: MasterKey,
  ) {}

  /** HMAC-SHA-256. @throws WrongMasterKey */
  async hash(purpose: Purpose, value: string): Promise<Buffer> {
    this.#key ??= this.open().catch((fault) => {
      this.#key = undefined;
      throw fault;
    });
    return createHmac('sha256', await this.#key)
      .update(`${purpose}|`)
      .update(value)
      .digest();
  }

  private async open(): Promise<Buffer> {
    const kept = (await this.find()) ?? (await this.draw());
    const key = await this.master.unwrap(kept.wrapped, CONTEXT);
    // A master key that was changed: the old one is needed no longer once this is wrapped by the new one.
    if (kept.keyId !== this.master.keyId) await this.pool.query(sql('rewrap-key'), [NAME, this.master.keyId, await this.master.wrap(key, CONTEXT)]);
    return key;
  }

  private async find(): Promise<{ readonly keyId: string; readonly wrapped: Buffer } | undefined> {
    return (await this.pool.query<{ keyId: string; wrapped: Buffer }>(sql('find-key'), [NAME])).rows[0];
  }

  private async draw() {
    await this.pool.query(sql('add-key'), [NAME, this.master.keyId, await this.master.wrap(randomBytes(32), CONTEXT)]);
    const drawn = await this.find();
    if (!drawn) throw new Error('the key of the doors is not where it was put');
    return drawn;
  }
}
