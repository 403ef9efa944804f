import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { carryOut, type SentCommand } from '#cqrs';
import type { Database } from '#database';
import { testDatabase } from '#database/test-database';
import { catalogue } from '#events';
import { ProcessorRegistry, Processors } from '#processors';
import { doorwayOf, reactors } from '../features.js';
import { openSite } from '../site.js';
import { dryRun } from './dry-run.js';
import { loadSeason } from './season.load.js';

const own = readFileSync(new URL('../../../../infra/dev/seasons/estate-banks.json', import.meta.url), 'utf8');

let place: Awaited<ReturnType<typeof testDatabase>>;
beforeAll(async () => {
  place = await testDatabase();
});
afterAll(() => place.drop());

class CutOff extends Error {}

/** One process's attempt at the load, cut off after so many commands: nothing it knew survives but the database. */
async function attempt(commandsLeft: number) {
  const database: Database = { connection: place.connection, stop: async () => undefined };
  const site = await openSite(database, () => {});
  const registry = new ProcessorRegistry();
  for (const { reactions = [], timed = [] } of reactors) registry.add({ reactions, timed });
  let left = commandsLeft;
  const execute = async (command: SentCommand) => {
    if (left-- === 0) throw new CutOff();
    return carryOut(doorwayOf(command.type), { ...site, catalogue }, command);
  };
  const processors = new Processors({ ledger: site.ledger, registry, clock: site.clock, execute, pool: site.pool, leaseMs: 1_000 });
  try {
    return await loadSeason(own, { ...site, execute, drain: () => processors.drainReactions() });
  } finally {
    await processors.stop();
    await site.close();
  }
}

test('a load that is cut off again and again completes, with the same events as one that was not', async () => {
  for (const commands of [0, 1, 7, 50, 333, 480]) await expect(attempt(commands)).rejects.toThrow();
  const balances = await attempt(Number.POSITIVE_INFINITY);
  const memory = await dryRun(own);
  expect(balances.fund_balances).toEqual(memory.fund_balances);
  const { rows } = await place.pool.query<{ type: string; count: number }>(
    'SELECT type, count(*)::int AS count FROM ledger.events GROUP BY type ORDER BY type',
  );
  const counted = new Map<string, number>();
  for (let after: string | undefined, atEnd = false; !atEnd; ) {
    const page = await memory.ledger.readAll({ after });
    for (const { type } of page.entries) counted.set(type, (counted.get(type) ?? 0) + 1);
    [after, atEnd] = [page.readTo, page.atEnd];
  }
  expect(Object.fromEntries(rows.map(({ type, count }) => [type, count]))).toEqual(Object.fromEntries(counted));
  const { rows: backwards } = await place.pool.query(
    'SELECT 1 FROM ledger.events a JOIN ledger.events b ON b.position = a.position + 1 WHERE b.recorded_at < a.recorded_at',
  );
  expect(backwards).toEqual([]);
}, 180_000);
