import { Inject, Injectable } from '@nestjs/common';
import type { Pool, QueryResultRow } from 'pg';
import { POOL } from '#database';
import type { TextRef } from '#events';
import { type Fresh, Freshness } from '#processors';
import { VAULT, type Vault } from '#vault';

/** How long `?after=` waits for a projection before the page says that it is behind. */
const WAIT_MS = 2_000;

/** What every answer carries: how far its figures reach, and whether the change named by `?after=` is missing yet. */
export interface Freshened {
  readonly freshness: Fresh;
  readonly behind: boolean;
}

/** What the queries of this feature share: rows, texts, and how fresh they are. */
@Injectable()
export class FreshReads {
  constructor(
    @Inject(POOL) private readonly pool: Pool,
    @Inject(Freshness) private readonly fresh: Freshness,
    @Inject(VAULT) private readonly vault: Vault,
  ) {}

  /** Waits for what the reader wrote, then says how far the read models reach: as far as the one that is furthest behind. */
  async freshness(names: readonly string[], after: string | undefined): Promise<Freshened> {
    const reached = after === undefined || (await this.fresh.waitFor(names, after, WAIT_MS));
    const all = await Promise.all(names.map((name) => this.fresh.freshness(name)));
    return { freshness: all.reduce((least, each) => (each.number < least.number ? each : least)), behind: !reached };
  }

  async rows<Row extends QueryResultRow>(text: string, values: readonly unknown[] = []): Promise<Row[]> {
    return (await this.pool.query<Row>(text, [...values])).rows;
  }

  /** The texts behind refs, in one read; a text that is not there any more reads as undefined. */
  async texts(refs: readonly TextRef[]): Promise<(ref: TextRef | null | undefined) => string | undefined> {
    const texts = await this.vault.read(refs);
    return (ref) => (ref ? texts.get(ref.commitment) : undefined);
  }

  document(hash: string): Promise<string | undefined> {
    return this.vault.document(hash);
  }
}
