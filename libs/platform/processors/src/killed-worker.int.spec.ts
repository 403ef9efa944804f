import { randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { migrate } from '#database';
import { testDatabase } from '#database/test-database';
import { ledgerMigrations, PostgresLedger } from '#ledger';
import { type BuiltHouse, builtHouse, kill } from '../../../../test/support/built-house.js';
import { answering, answersIn, doorway } from '../test/answers.js';
import { noteBook, notes, write } from '../test/notes.js';
import { SystemClock } from './clocks/clock.js';
import { ProcessorRegistry } from './processor-registry.js';
import { Processors } from './processors.js';
import { processorsMigrations } from './processors.migrations.js';

let database: Awaited<ReturnType<typeof testDatabase>>;
let house: BuiltHouse;
beforeAll(async () => {
  database = await testDatabase();
  await migrate(database.connection, [...ledgerMigrations, ...processorsMigrations]);
  house = await builtHouse();
}, 30_000);
afterAll(async () => {
  await house.remove();
  await database.drop();
});

const rowsOf = async (schema: string) =>
  (await database.pool.query(`SELECT n.*, t.pence, t.notes FROM ${schema}.notes n, ${schema}.total t ORDER BY n.number`)).rows;
const startWorker = () => house.start('libs/platform/processors/test/worker.ts', JSON.stringify(database.connection));
const answered = async () => (await database.pool.query("SELECT count(*) AS count FROM ledger.events WHERE type = 'Answered'")).rows[0].count;

test('workers killed with kill -9 in the middle of their work leave rows and answers as if nobody had been killed', async () => {
  const ledger = new PostgresLedger({ pool: database.pool, connection: database.connection });
  await write(ledger, 'Noted', 4_000);
  for (let round = 0; round < 6; round++) {
    const before = await answered();
    const workers = [startWorker(), startWorker()];
    // Killed only after they began to work, else this would test nothing.
    while ((await answered()) === before) await sleep(10);
    await write(ledger, 'Noted', 50);
    await sleep(randomInt(80));
    await Promise.all(workers.map(kill));
  }
  const registry = new ProcessorRegistry().projection(noteBook(), noteBook({ name: 'control' })).reaction({ name: 'answers', table: answering });
  const options = { ledger, registry, execute: doorway(ledger), clock: new SystemClock(), pool: database.pool, catalogue: notes, leaseMs: 300 };
  const processors = new Processors(options);
  await processors.drain();
  expect(await rowsOf('read_notebook_v1')).toEqual(await rowsOf('read_control_v1'));
  const answers = await answersIn(ledger);
  expect(new Set(answers).size).toBe(2 * 4_300);
  expect(answers).toHaveLength(2 * 4_300);
  await processors.stop();
  await ledger.close();
}, 120_000);
