import { createHmac, hkdfSync } from 'node:crypto';
import type { OnModuleDestroy, OnModuleInit } from '@nestjs/common';
import type { Pool } from 'pg';
import type { Logger } from 'pino';
import { sqlFile } from '#database';
import type { RateAnswer, RateLimit, RateLimits } from './rate-limits.js';

/** Asked with every request: the database plans it once for each connection. */
const TAKE = { name: 'limits-take-try', text: sqlFile(import.meta.url, './sql/take-try.sql') } as const;
const SWEEP = sqlFile(import.meta.url, './sql/sweep-tries.sql');
const SWEEP_EVERY_MS = 60_000;

/**
 * Tries counted in PostgreSQL, so that all processes of the service share them; by the database's clock, since theirs may differ. One statement a try:
 * its row lock is what makes two processes count one after the other. A row goes at the latest a minute after its window.
 */
export class PostgresRateLimits implements RateLimits, OnModuleInit, OnModuleDestroy {
  readonly #key: Buffer;
  #sweeping: NodeJS.Timeout | undefined;

  /** `secret` is the one that signs cookies; a key of its own is drawn from it, so that nothing here can pass for a signature. */
  constructor(
    private readonly pool: Pool,
    secret: string,
    private readonly log?: Logger,
  ) {
    this.#key = Buffer.from(hkdfSync('sha256', secret, '', 'estate-bank rate limits', 32));
  }

  async take({ what, most, seconds }: RateLimit, who: string): Promise<RateAnswer> {
    const { rows } = await this.pool.query<{ count: number; waitSeconds: number }>({ ...TAKE, values: [what, this.#hidden(what, who), most, seconds] });
    const [row] = rows;
    if (!row) throw new Error('a try was not counted');
    return row.count <= most ? { allowed: true, waitSeconds: 0 } : { allowed: false, waitSeconds: row.waitSeconds };
  }

  /** Removes what is over; answers how many rows went. */
  async sweep(): Promise<number> {
    return (await this.pool.query(SWEEP)).rowCount ?? 0;
  }

  onModuleInit(): void {
    const sweep = () => this.sweep().catch((err: unknown) => this.log?.warn({ err }, 'rate limits were not swept'));
    this.#sweeping = setInterval(sweep, SWEEP_EVERY_MS).unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.#sweeping);
  }

  #hidden(what: string, who: string): Buffer {
    return createHmac('sha256', this.#key)
      .update(JSON.stringify([what, who]))
      .digest();
  }
}
