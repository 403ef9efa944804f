import { expect } from '@jest/globals';
import type { ClientBase, Pool } from 'pg';
import { inTransaction, migrate } from '#database';
import type { TestDatabase } from '#database/test-database';
import { catalogue } from '#events';
import { type Ledger, MemoryLedger } from '#ledger';
import { ProcessorRegistry, Processors, type Projection, processorsMigrations, SeasonClock, schemaOf } from '#processors';
import { type Told, tell } from './feature-house.js';

/** A projection gives the same rows at once, event by event, taken up twice, and built anew: it forgets nothing and depends on no batch. */
export async function provesItself(database: TestDatabase, projection: Projection, told: readonly Told[], tables: readonly string[]): Promise<void> {
  const ledger = new MemoryLedger();
  await tell(ledger, told);
  await migrate(database.connection, processorsMigrations);
  const first = await project(database, ledger, projection);
  const live = schemaOf(projection);
  const rows = await rowsOf(database.pool, live, tables);
  for (const table of tables) expect([table, rows[table]?.length]).not.toEqual([table, 0]);
  await oneByOne(database.pool, projection, ledger);
  expect(await rowsOf(database.pool, 'one_by_one', tables)).toEqual(rows);
  await first.rebuild(projection.name);
  await first.drain();
  expect(await rowsOf(database.pool, live, tables)).toEqual(rows);
  await first.stop();
  const again = await project(database, ledger, projection);
  expect(await rowsOf(database.pool, live, tables)).toEqual(rows);
  await again.stop();
}

async function project(database: TestDatabase, ledger: Ledger, projection: Projection): Promise<Processors> {
  const registry = new ProcessorRegistry().projection(projection);
  const clock = new SeasonClock('2026-09-30T09:00:00.000Z');
  const execute = async () => ({ status: 'done' as const });
  const processors = new Processors({ ledger, registry, clock, pool: database.pool, execute, retireAfterMs: 0 });
  await processors.drain();
  return processors;
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
