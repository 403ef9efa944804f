import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { createPool, migrate } from '#database';
import { testDatabase } from '#database/test-database';
import { ledgerMigrations, MemoryLedger, PostgresLedger } from '#ledger';
import { noteBook, notes, write, writeNotes } from '../../test/notes.js';
import type { Checkpoint } from '../checkpoints/checkpoint.js';
import { SystemClock } from '../clocks/clock.js';
import { Freshness } from '../freshness.js';
import { ProcessorRegistry } from '../processor-registry.js';
import { ProcessorStatuses } from '../processor-statuses.js';
import { Processors, type ProcessorsOptions } from '../processors.js';
import { processorsMigrations } from '../processors.migrations.js';
import type { Projection } from './projection.js';
import { ReadModels } from './read-models.js';

let database: Awaited<ReturnType<typeof testDatabase>>;
let ledger: PostgresLedger;
const running: Processors[] = [];

beforeAll(async () => {
  database = await testDatabase();
  await migrate(database.connection, [...ledgerMigrations, ...processorsMigrations]);
  ledger = new PostgresLedger({ pool: database.pool, connection: database.connection });
});
afterAll(async () => {
  await ledger.close();
  await database.drop();
});
beforeEach(async () => {
  await database.pool.query('TRUNCATE processors.checkpoints, processors.leases');
  const { rows } = await database.pool.query("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'read\\_%'");
  for (const { nspname } of rows) await database.pool.query(`DROP SCHEMA ${nspname} CASCADE`);
});
afterEach(async () => {
  for (const each of running.splice(0)) await each.stop();
});

function house(projections: readonly Projection[], more: Partial<ProcessorsOptions> = {}) {
  const registry = new ProcessorRegistry().projection(...projections);
  const execute = () => Promise.reject(new Error('nobody reacts here'));
  const options = { ledger, registry, execute, clock: new SystemClock(), pool: database.pool, catalogue: notes, pollMs: 50, leaseMs: 1_000, retireAfterMs: 0 };
  const processors = new Processors({ ...options, ...more });
  running.push(processors);
  return {
    processors,
    statuses: new ProcessorStatuses(database.pool, ledger, registry),
    freshness: new Freshness(database.pool, ledger, options.clock, registry),
  };
}

async function rowsOf(schema: string) {
  const { rows } = await database.pool.query(`SELECT * FROM ${schema}.notes ORDER BY number`);
  const total = await database.pool.query(`SELECT * FROM ${schema}.total`);
  return { rows, total: total.rows };
}

const schemas = async () =>
  (await database.pool.query("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'read\\_%' ORDER BY nspname")).rows.map((row) => row.nspname);

async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((next) => setTimeout(next, 20));
}

const stateOf = async (statuses: ProcessorStatuses, processor: string) => (await statuses.all()).find((each) => each.processor === processor);

test('a read model follows the ledger, and what was projected once is not projected again', async () => {
  await write(ledger, 'Noted', 2_500);
  const first = house([noteBook()]);
  await first.processors.drain();
  await write(ledger, 'Noted', 3);
  await first.processors.drain();
  const before = await rowsOf('read_notebook_v1');
  await first.processors.stop();
  await house([noteBook()]).processors.drain();
  expect(await rowsOf('read_notebook_v1')).toEqual(before);
  const { rows } = await database.pool.query("SELECT position, type FROM ledger.events WHERE type = 'Noted' ORDER BY position");
  expect(before.rows.map((row) => row.number)).toEqual(rows.map((row) => row.position));
  expect(Number(before.total[0]?.notes)).toBe(rows.length);
});

test('many projections follow in the background, also past events that concern only some of them', async () => {
  const quiet = noteBook({ name: 'quiet', types: ['NeverWritten'] });
  const { processors, freshness, statuses } = house([noteBook(), quiet]);
  processors.start();
  await write(ledger, 'Noted', 5);
  await write(ledger, 'Passed', 5);
  const head = await ledger.head();
  expect(await freshness.waitFor(['notebook', 'quiet'], head?.position ?? '', 5_000)).toBe(true);
  expect(await statuses.all()).toEqual([
    expect.objectContaining({ name: 'notebook', state: 'live', behind: 0, percent: 100 }),
    expect.objectContaining({ name: 'quiet', state: 'live', behind: 0, percent: 100 }),
  ]);
});

test('an event that does not go in stops one projection right before it; the others go on, and it goes on itself once it is mended', async () => {
  await write(ledger, 'Noted', 1_200);
  const poison = (await ledger.head())?.count ?? 0;
  await write(ledger, 'Noted', 1, () => ({ amountPence: -1 }));
  await write(ledger, 'Noted', 700);
  const strict = noteBook({
    name: 'strict',
    project: async (events, client) => {
      if (events.some(({ event }) => Number(event.data.amountPence) < 0)) throw new Error('an amount below nothing');
      await writeNotes(events, client);
    },
  });
  const broken = house([strict, noteBook()]);
  await broken.processors.drain();
  expect(await stateOf(broken.statuses, 'read_strict_v1')).toMatchObject({
    state: 'stopped',
    stoppedAt: poison,
    number: poison - 1,
    error: 'Error: an amount below nothing',
  });
  expect(await stateOf(broken.statuses, 'read_notebook_v1')).toMatchObject({ state: 'live', behind: 0 });
  expect((await rowsOf('read_strict_v1')).rows.at(-1)?.number).toBe(poison - 1);
  await broken.processors.stop();

  const mended = house([noteBook({ name: 'strict' }), noteBook()]);
  await mended.processors.drain();
  expect(await stateOf(mended.statuses, 'read_strict_v1')).toMatchObject({ state: 'live', behind: 0 });
  expect(await rowsOf('read_strict_v1')).toEqual(await rowsOf('read_notebook_v1'));
});

test('an event that cannot be decoded stops only those that asked for its type', async () => {
  const { processors, statuses } = house([noteBook(), noteBook({ name: 'curious', types: ['Noted', 'Garbled'] })]);
  await processors.drain();
  const garbled = (await ledger.head())?.count ?? 0;
  await write(ledger, 'Garbled');
  await write(ledger, 'Noted', 2);
  await processors.drain();
  expect(await stateOf(statuses, 'read_curious_v1')).toMatchObject({ state: 'stopped', stoppedAt: garbled, error: 'Error: this event cannot be decoded' });
  expect(await stateOf(statuses, 'read_notebook_v1')).toMatchObject({ state: 'live', behind: 0 });
});

test('a rebuild goes on beside the live tables and is switched without a reader ever missing or doubling a note', async () => {
  await write(ledger, 'Noted', 3_000);
  const { processors, statuses } = house([noteBook()]);
  processors.start();
  await until(async () => (await stateOf(statuses, 'read_notebook_v1'))?.state === 'live');
  await database.pool.query('UPDATE read_notebook_v1.total SET pence = pence - 5');

  const reader = createPool(database.connection, { max: 2 });
  let reading = true;
  const seen: { notes: number; counted: number }[] = [];
  const reads = (async () => {
    while (reading) {
      const { rows } = await reader.query({
        name: 'read-notebook',
        text: 'SELECT t.notes, (SELECT count(*) FROM read_notebook_v1.notes) AS counted FROM read_notebook_v1.total t',
      });
      seen.push(rows[0]);
    }
  })();
  await processors.rebuild('notebook');
  for (let i = 0; i < 20; i++) await write(ledger, 'Noted', 10);
  await until(async () => (await stateOf(statuses, 'read_notebook_v1_next')) === undefined);
  await processors.drain();
  reading = false;
  await reads;
  await reader.end();

  const { rows } = await database.pool.query('SELECT sum(amount_pence)::bigint AS pence, count(*) AS notes FROM read_notebook_v1.notes');
  expect((await rowsOf('read_notebook_v1')).total).toEqual([{ one: true, pence: rows[0].pence, notes: rows[0].notes }]);
  expect(seen.length).toBeGreaterThan(0);
  expect(seen.filter(({ notes, counted }) => notes !== counted)).toEqual([]);
  expect(seen.map(({ notes }) => notes)).toEqual(seen.map(({ notes }) => notes).toSorted((a, b) => a - b));
  expect(await schemas()).toEqual(['read_notebook_v1']);
});

test('a rebuild that is behind the live tables is not switched', async () => {
  const models = new ReadModels(database.pool);
  const isBehind = (rebuilt: Checkpoint, live: Checkpoint) => rebuilt.number < live.number;
  const at = (number: number) => ({ position: String(number), number, recordedAt: undefined });
  await models.open(noteBook(), 'read_notebook_v1', 1, true);
  await models.commit('read_notebook_v1', undefined, at(7), 1, async () => undefined);
  await models.requestRebuild(noteBook());
  await models.open(noteBook(), 'read_notebook_v1_next', 1, false);
  await models.commit('read_notebook_v1_next', undefined, at(6), 1, async () => undefined);
  expect(await models.switch(noteBook(), isBehind)).toBe(false);
  expect(await schemas()).toEqual(['read_notebook_v1', 'read_notebook_v1_next']);
  await models.commit('read_notebook_v1_next', '6', at(7), 1, async () => undefined);
  expect(await models.switch(noteBook(), isBehind)).toBe(true);
  expect(await schemas()).toEqual(['read_notebook_v1']);
});

test('a projection resumed in small steps has the same rows as one rebuilt in one go', async () => {
  const { processors } = house([noteBook()]);
  for (const count of [1, 7, 1_300, 2]) {
    await write(ledger, 'Noted', count);
    await write(ledger, 'Passed');
    await processors.drain();
  }
  const resumed = await rowsOf('read_notebook_v1');
  await processors.rebuild('notebook');
  await processors.drain();
  expect(await schemas()).toEqual(['read_notebook_v1']);
  expect(await rowsOf('read_notebook_v1')).toEqual(resumed);
});

test('a new version is built beside the old one, which goes when the new one is live', async () => {
  await write(ledger, 'Noted', 10);
  const old = house([noteBook()]);
  await old.processors.drain();
  const second = house([noteBook({ version: 2 })], { retireAfterMs: 60_000 });
  await second.processors.drain();
  expect(await schemas()).toEqual(['read_notebook_v1', 'read_notebook_v2']);
  expect(await rowsOf('read_notebook_v2')).toEqual(await rowsOf('read_notebook_v1'));
  await second.processors.stop();
  await house([noteBook({ version: 2 })]).processors.drain();
  expect(await schemas()).toEqual(['read_notebook_v2']);

  await write(ledger, 'Noted', 1);
  await old.processors.drain();
  expect(await schemas()).toEqual(['read_notebook_v2']);
});

test('tables that were changed without a new version are refused, and a rebuild mends it', async () => {
  const { processors } = house([noteBook()]);
  await processors.drain();
  await processors.stop();
  const changed = house([noteBook({ tables: `${noteBook().tables}; CREATE TABLE more (one integer)` })]);
  await changed.processors.drain();
  expect(await stateOf(changed.statuses, 'read_notebook_v1')).toMatchObject({
    state: 'stopped',
    error: expect.stringContaining('a change of shape is version 2'),
  });
  await changed.processors.rebuild('notebook');
  await changed.processors.drain();
  expect(await stateOf(changed.statuses, 'read_notebook_v1')).toMatchObject({ state: 'live', behind: 0 });
  await database.pool.query('SELECT one FROM read_notebook_v1.more');
});

test('two processes run the same role: every note is written once, and when one ends the other takes over', async () => {
  const [one, two] = [house([noteBook()]), house([noteBook()])];
  one.processors.start();
  two.processors.start();
  for (let i = 0; i < 20; i++) await write(ledger, 'Noted', 5);
  const head = async () => (await ledger.head())?.position ?? '';
  expect(await one.freshness.waitFor('notebook', await head(), 5_000)).toBe(true);
  await one.processors.stop();
  await write(ledger, 'Noted', 5);
  expect(await two.freshness.waitFor('notebook', await head(), 5_000)).toBe(true);
  const { rows } = await database.pool.query("SELECT count(*) AS count FROM ledger.events WHERE type = 'Noted'");
  expect(await rowsOf('read_notebook_v1')).toMatchObject({ rows: { length: Number(rows[0].count) }, total: [{ notes: rows[0].count }] });
});

test('projections follow a ledger that knows nothing of the database', async () => {
  const elsewhere = new MemoryLedger();
  await write(elsewhere, 'Noted', 1_500);
  const { processors } = house([noteBook()], { ledger: elsewhere });
  await processors.drain();
  expect((await rowsOf('read_notebook_v1')).total).toEqual([{ one: true, pence: (1_500 * 1_501) / 2, notes: 1_500 }]);
  await elsewhere.close();
});

test('a page says the number it was read at, and up to when nothing is missing', async () => {
  const { processors, freshness } = house([noteBook()]);
  expect(await freshness.freshness('notebook')).toMatchObject({ number: -1, recordedAt: undefined });
  expect(await freshness.waitFor('notebook', (await ledger.head())?.position ?? '', 50)).toBe(false);
  const asked = performance.now();
  expect(await freshness.waitFor('notebook', 'nonsense', 60_000)).toBe(false);
  expect(performance.now() - asked).toBeLessThan(30_000);
  await write(ledger, 'Noted');
  const before = new Date().toISOString();
  await processors.drain();
  const head = await ledger.head();
  expect(await freshness.waitFor('notebook', head?.position ?? '', 1_000)).toBe(true);
  const fresh = await freshness.freshness('notebook');
  expect(fresh).toMatchObject({ number: (head?.count ?? 0) - 1, recordedAt: '2026-03-11T19:42:00.000Z' });
  expect(fresh.at >= before).toBe(true);
  await write(ledger, 'Noted');
  await new Promise((next) => setTimeout(next, 250));
  expect(await freshness.freshness('notebook')).toMatchObject({ number: fresh.number, at: fresh.recordedAt });
});
