import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { type DatabaseConnection, sqlFile } from '#database';
import { StoreAway } from '../append-queue.js';
import type { Append, AppendResult } from '../ledger.js';
import { sendBatch } from './append-rows.js';
import { dedicatedClient } from './dedicated-client.js';
import { isServerAway } from './postgres-faults.js';

const readLeaves = { name: 'ledger-read-leaves', text: sqlFile(import.meta.url, './sql/read-leaves.sql'), rowMode: 'array' } as const;

/** Plans are made once, while tables may still be tiny: without these a plan that reads whole tables could outlive their youth. */
const SETTINGS = "SET enable_seqscan = off; SET jit = off; SET plan_cache_mode = force_generic_plan; SET default_transaction_isolation = 'read committed'";
const LONGEST_PAUSE_MS = 500;

/** The one connection that appends. A batch whose answer was lost is sent again: the table of commands makes that exactly once. */
export class AppendWriter {
  private client: pg.Client | undefined;

  constructor(
    private readonly connection: DatabaseConnection,
    /** How long a batch waits for a server that is away. */
    private readonly patienceMs: number,
  ) {}

  /** @throws StoreAway when patience ends; whatever the server says when it refuses something in the batch (nothing is written then) */
  async write(batch: readonly Append[]): Promise<readonly AppendResult[]> {
    const deadline = Date.now() + this.patienceMs;
    for (let attempt = 0; ; attempt++) {
      try {
        const client = await this.connected();
        const results = await sendBatch(client, batch);
        return attempt === 0 ? results : await recogniseOwn(client, batch, results);
      } catch (fault) {
        if (!isServerAway(fault)) throw fault;
        this.drop();
        if (Date.now() >= deadline) throw new StoreAway(fault);
        await sleep(Math.min(LONGEST_PAUSE_MS, 10 * 2 ** attempt) * (0.5 + Math.random() / 2));
      }
    }
  }

  async close(): Promise<void> {
    const client = this.client;
    this.client = undefined;
    await client?.end();
  }

  private async connected(): Promise<pg.Client> {
    this.client ??= await dedicatedClient(this.connection, 'estate-bank ledger writer', SETTINGS, (lost) => {
      if (this.client === lost) this.client = undefined;
    });
    return this.client;
  }

  private drop(): void {
    const client = this.client;
    this.client = undefined;
    // The answer may still be on its way: a connection in doubt is closed, never reused.
    void client?.end().catch(() => undefined);
  }
}

/** After a repeated sending a "duplicate" may be our own first sending: it is, when the very same bytes stand there. */
function recogniseOwn(client: pg.Client, batch: readonly Append[], results: readonly AppendResult[]): Promise<AppendResult[]> {
  return Promise.all(
    results.map(async (result, i): Promise<AppendResult> => {
      const append = batch[i];
      if (result.status !== 'duplicate' || !append) return result;
      const { rows } = await client.query<[string]>({ ...readLeaves, values: [append.stream, result.firstRevision, result.lastRevision] });
      const own = rows.length === append.events.length && rows.every(([leaf], e) => leaf === append.events[e]?.leaf.toString('hex'));
      return own ? { ...result, status: 'appended' } : result;
    }),
  );
}
