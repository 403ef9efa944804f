import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Pool } from 'pg';
import { createPool } from '#database';
import { type TestDatabase, testDatabase } from '#database/test-database';
import { type LedgerMark, readMark } from '#processors';
import { EnvironmentMasterKey } from '#vault';
import { standInProcess } from '../../libs/platform/ledger/test/eventstore-stand-in/stand-in.process.js';
import { House } from './house.js';
import { type Exported, exportedLedger } from './oracle.js';
import { type Service, startService } from './server-process.js';

const MASTER_KEY = '5e'.repeat(32);

/** A database of its own, and an EventStoreDB if asked for, that several processes of the service share. */
export class Borough {
  readonly #services: Service[] = [];
  readonly #houses: House[] = [];

  private constructor(
    readonly database: TestDatabase,
    /** A folder for this test; the service keeps nothing in it. */
    readonly folder: string,
    private readonly standIn: { readonly url: string; stop(): Promise<void> } | undefined,
  ) {}

  static async with(engine: 'PostgreSQL' | 'EventStoreDB'): Promise<Borough> {
    const folder = await mkdtemp(join(tmpdir(), 'estate-bank-borough-'));
    return new Borough(await testDatabase(), folder, engine === 'EventStoreDB' ? await standInProcess() : undefined);
  }

  /** Another database, on the same EventStoreDB. */
  async another(): Promise<Borough> {
    const folder = await mkdtemp(join(tmpdir(), 'estate-bank-borough-'));
    return new Borough(await testDatabase(), folder, this.standIn && { url: this.standIn.url, stop: async () => undefined });
  }

  /** What tells a process to use these, the EventStoreDB before PostgreSQL. */
  get env(): Readonly<Record<string, string>> {
    const { host, user, database } = this.database.connection;
    const secret = 'forty letters that every process must share';
    const eventstore = this.standIn ? { LEDGER: 'eventstoredb', EVENTSTORE_URL: this.standIn.url } : {};
    return {
      DATABASE_URL: `postgres://${user}@/${database}?host=${encodeURIComponent(host)}`,
      COOKIE_SECRET: secret,
      VAULT_MASTER_KEY: MASTER_KEY,
      ...eventstore,
    };
  }

  async start(roles: string, env: Readonly<Record<string, string>> = {}): Promise<Service> {
    const greeting = roles.includes('http') ? {} : { greeting: /This process has no pages\.\n/ };
    const service = await startService({ dataDir: join(this.folder, 'unused'), env: { ...this.env, ROLES: roles, ...env }, ...greeting });
    this.#services.push(service);
    return service;
  }

  /** A house of the test's own beside the processes, on the same ledger, or on the other engine's. */
  async house(engine: 'postgres' | 'eventstoredb' = 'eventstoredb'): Promise<House & { readonly pool: Pool }> {
    const place = { connection: () => this.database.connection, masterKey: () => new EnvironmentMasterKey(Buffer.from(MASTER_KEY, 'hex')) };
    const house = await House.beside(place, engine === 'postgres' ? undefined : this.standIn?.url);
    this.#houses.push(house);
    return house;
  }

  /** The ledger that the database says it belongs to. Nobody is seen to use the database for it. */
  async mark(): Promise<LedgerMark | undefined> {
    const pool = createPool(this.database.connection, { max: 1 });
    const mark = await readMark(pool);
    await pool.end();
    return mark;
  }

  exported(env: Readonly<Record<string, string>> = {}): Promise<Exported> {
    return exportedLedger({ path: join(this.folder, 'unused') }, { ...this.env, ...env });
  }

  /** Lets go of every house, so that nobody uses the database. */
  async leave(): Promise<void> {
    for (const house of this.#houses.splice(0)) await house.stop();
  }

  /** Whatever still runs is killed. */
  async end(): Promise<void> {
    for (const service of this.#services) await service.kill();
    await this.leave().catch(() => undefined);
    await this.database.drop();
    await this.standIn?.stop();
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** Per table, its rows as text. */
type AllRows = Readonly<Record<string, readonly string[]>>;

/** Every row of every read model, as text in an order that does not depend on how it was written. */
export async function allRows(pool: Pool): Promise<AllRows> {
  const { rows: tables } = await pool.query<{ name: string }>(
    `SELECT table_schema || '.' || table_name AS name FROM information_schema.tables WHERE table_schema LIKE 'read\\_%' ORDER BY name`,
  );
  const all: Record<string, readonly string[]> = {};
  for (const { name } of tables) {
    const { rows } = await pool.query<{ row: string }>(`SELECT to_jsonb(t)::text AS row FROM ${name} AS t ORDER BY row`);
    all[name] = rows.map(({ row }) => row);
  }
  return all;
}

/** The first rows that only one of both has: thousands of equal ones would hide them. */
export function differentRows(before: AllRows, after: AllRows): readonly string[] {
  const only = (a: AllRows, b: AllRows, side: string) =>
    Object.entries(a).flatMap(([table, rows]) => rows.filter((row) => !(b[table] ?? []).includes(row)).map((row) => `${side} ${table} ${row}`));
  return [...only(before, after, 'before'), ...only(after, before, 'rebuilt')].slice(0, 20);
}
