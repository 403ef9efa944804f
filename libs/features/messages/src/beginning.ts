import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import type { Pool } from 'pg';
import { POOL, sqlFile } from '#database';
import { BUSINESS_CLOCK, type BusinessClock } from '#processors';

const BEGIN = sqlFile(import.meta.url, './sql/begin.sql');

/** When this installation began to tell people things, by the business clock: nobody is told of what happened before. Kept once, for every process. */
@Injectable()
export class Beginning implements OnApplicationBootstrap {
  #at: Promise<string> | undefined;

  constructor(
    @Inject(POOL) private readonly pool: Pool,
    @Inject(BUSINESS_CLOCK) private readonly clock: BusinessClock,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.at();
  }

  /** RFC 3339, UTC. */
  at(): Promise<string> {
    this.#at ??= this.#read().catch((fault) => {
      this.#at = undefined;
      throw fault;
    });
    return this.#at;
  }

  async #read(): Promise<string> {
    const { rows } = await this.pool.query<{ began_at: Date }>(BEGIN, [this.clock.now()]);
    return rows[0]?.began_at.toISOString() ?? this.clock.now();
  }
}
