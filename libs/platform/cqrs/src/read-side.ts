import { Inject, Injectable } from '@nestjs/common';
import type { Pool, QueryResultRow } from 'pg';
import { POOL } from '#database';
import type { FactReader } from '#decider';
import { londonDay } from '#decider/calendar';
import { catalogue, type Envelope } from '#events';
import { LEDGER, type Ledger } from '#ledger';
import { LedgerFacts } from '#ledger/fact-reader';
import { BUSINESS_CLOCK, type BusinessClock, Freshness } from '#processors';
import { VAULT, type Vault, type WithTexts, withTexts } from '#vault';

/** How long `?after=` waits for a read model before the page says that it is behind. */
const WAIT_MS = 2_000;

/** What an answer carries: how far it reaches, and whether the change named by `?after=` is missing yet. */
export interface Freshened {
  readonly upToDate: { readonly number: number; readonly at: string };
  readonly behind: boolean;
}

/**
 * What queries are made of: rows of read models with their texts and names, and streams folded from the ledger itself for pages that must show
 * what the decider will see. `ReadRoom` provides it to every feature.
 */
@Injectable()
export class ReadSide {
  private readonly facts: LedgerFacts;

  constructor(
    @Inject(POOL) private readonly pool: Pool,
    @Inject(Freshness) private readonly fresh: Freshness,
    @Inject(VAULT) private readonly vault: Vault,
    @Inject(LEDGER) private readonly ledger: Ledger,
    @Inject(BUSINESS_CLOCK) private readonly clock: BusinessClock,
  ) {
    this.facts = new LedgerFacts(ledger, catalogue.decode);
  }

  reader(): FactReader {
    return this.facts.reader();
  }

  /** The revision of a stream that a JSON ETag names; -1 when there is no such stream. */
  revision(stream: string): Promise<number> {
    return this.reader().fold(revisionFolding, stream);
  }

  /** The day in London by the business clock. */
  today(): string {
    return londonDay(this.clock.now());
  }

  /** Of an answer from read models: waits for what the reader wrote (`?after=`), then says how far the one reaches that is furthest behind. */
  async freshness(names: string | readonly string[], after: string | undefined): Promise<Freshened> {
    const asked = typeof names === 'string' ? [names] : names;
    const reached = after === undefined || (await this.fresh.waitFor(asked, after, WAIT_MS));
    const all = await Promise.all(asked.map((name) => this.fresh.freshness(name)));
    const { number, at } = all.reduce((least, each) => (each.number < least.number ? each : least));
    return { upToDate: { number, at }, behind: !reached };
  }

  /** Of an answer that is folded from the ledger: ask before folding, and nothing is missing in it. */
  async atHead(): Promise<Freshened> {
    const at = this.clock.now();
    return { upToDate: { number: ((await this.ledger.head())?.count ?? 0) - 1, at }, behind: false };
  }

  async rows<Row extends object>(text: string, values: readonly unknown[] = []): Promise<Row[]> {
    return (await this.pool.query<Row & QueryResultRow>(text, [...values])).rows;
  }

  /** The texts in place of their TextRefs, in one read; undefined where a text is gone. */
  withTexts<T>(rows: T): Promise<WithTexts<T>> {
    return withTexts(this.vault, rows);
  }

  /** The names behind tokens, in one read; undefined where nobody is known. */
  names(tokens: readonly string[]): Promise<ReadonlyMap<string, string | undefined>> {
    return this.vault.namesOf([...new Set(tokens)]);
  }

  document(hash: string): Promise<string | undefined> {
    return this.vault.document(hash);
  }
}

const revisionFolding = { initialState: -1, evolve: (_: number, { revision }: Envelope) => revision };
