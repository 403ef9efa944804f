import { expect } from '@jest/globals';
import type { ClientBase, Pool } from 'pg';
import { inTransaction, migrate } from '#database';
import type { TestDatabase } from '#database/test-database';
import { catalogue } from '#events';
import type { Ledger } from '#ledger';
import { Freshness, ProcessorRegistry, Processors, type Projection, processorsMigrations, SeasonClock, schemaOf } from '#processors';
import type { Told } from './story.js';
import { ledgerOf } from './story.js';

const clock = new SeasonClock('2026-09-30T09:00:00.000Z');

/** Read models over a ledger in memory and a real database: projections at the head, and what queries need. */
export async function readModels(database: TestDatabase, ledger: Ledger, ...projections: Projection[]) {
  await migrate(database.connection, processorsMigrations);
  const registry = new ProcessorRegistry().projection(...projections);
  const execute = async () => ({ status: 'done' as const });
  const processors = new Processors({ ledger, registry, clock, pool: database.pool, execute, retireAfterMs: 0 });
  await processors.drain();
  return { processors, clock, freshness: new Freshness(database.pool, ledger, clock, registry) };
}

/** A projection gives the same rows at once, event by event, taken up twice, and built anew: it forgets nothing and depends on no batch. */
export async function provesItself(database: TestDatabase, projection: Projection, told: readonly Told[], tables: readonly string[]): Promise<void> {
  const ledger = await ledgerOf(told);
  const { processors } = await readModels(database, ledger, projection);
  const live = schemaOf(projection);
  const rows = await rowsOf(database.pool, live, tables);
  for (const table of tables) expect(rows[table]).not.toEqual([]);
  await oneByOne(database.pool, projection, ledger);
  expect(await rowsOf(database.pool, 'one_by_one', tables)).toEqual(rows);
  await processors.rebuild(projection.name);
  await processors.drain();
  expect(await rowsOf(database.pool, live, tables)).toEqual(rows);
  await processors.stop();
  const again = await readModels(database, ledger, projection);
  expect(await rowsOf(database.pool, live, tables)).toEqual(rows);
  await again.processors.stop();
}

async function oneByOne(pool: Pool, projection: Projection, ledger: Ledger): Promise<void> {
  await inTransaction(pool, async (client: ClientBase) => {
    await client.query('CREATE SCHEMA one_by_one; SET LOCAL search_path = one_by_one');
    await client.query(projection.tables);
    const { entries } = await ledger.readAll({ types: projection.types, limit: 10_000 });
    for (const { number, json } of entries) await projection.project([{ number, event: catalogue.decode(json) }], client);
  });
}

async function rowsOf(pool: Pool, schema: string, tables: readonly string[]): Promise<Record<string, unknown[]>> {
  const read = async (table: string) => {
    const { rows } = await pool.query(`SELECT to_jsonb(t) AS row FROM ${schema}.${table} AS t ORDER BY to_jsonb(t)::text`);
    return [table, rows.map(({ row }) => row)] as const;
  };
  return Object.fromEntries(await Promise.all(tables.map(read)));
}
