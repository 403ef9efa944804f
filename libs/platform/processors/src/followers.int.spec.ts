import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { migrate } from '#database';
import { testDatabase } from '#database/test-database';
import { MemoryLedger } from '#ledger';
import { doorway } from '../test/answers.js';
import { noteBook, notes, write } from '../test/notes.js';
import { SystemClock } from './clocks/clock.js';
import type { Follower, FollowerSite } from './follower.js';
import type { Processor } from './processor.js';
import { ProcessorRegistry } from './processor-registry.js';
import { isUnfit, ProcessorStatuses } from './processor-statuses.js';
import { Processors } from './processors.js';
import { processorsMigrations } from './processors.migrations.js';

const LEASE_MS = 600;
const NOTED = new Set(['Noted']);

let database: Awaited<ReturnType<typeof testDatabase>>;
beforeAll(async () => {
  database = await testDatabase();
  await migrate(database.connection, processorsMigrations);
});
afterAll(() => database.drop());
beforeEach(async () => {
  await database.pool.query('TRUNCATE processors.leases, processors.checkpoints');
});

/** Follows the notes, and says what it saw; while `away` it fails as something outside would. */
function follower() {
  const seen = { numbers: [] as number[], left: [] as number[], closed: 0, away: false };
  const processorOn = ({ tail, checkpoints }: FollowerSite): Processor => ({
    kind: 'relay',
    name: 'outside',
    lease: 'relay:outside',
    longestWaitMs: () => 100,
    async step(fencing, leftMs) {
      seen.left.push(leftMs());
      const from = await checkpoints.load('relay:outside');
      if (seen.away) {
        await checkpoints.report('relay:outside', 'nobody is there', from.number + 1);
        throw new Error('nobody is there');
      }
      const page = await tail.read(from, NOTED);
      seen.numbers.push(...page.entries.map(({ number }) => number));
      await checkpoints.save('relay:outside', page.reached, fencing);
      return page.atEnd ? 'at-head' : 'more';
    },
    forget() {},
    resume() {},
    async close() {
      seen.closed += 1;
    },
  });
  return { seen, follower: { kind: 'relay', name: 'outside', processorOn } satisfies Follower };
}

function house() {
  const ledger = new MemoryLedger();
  const { seen, follower: made } = follower();
  const registry = new ProcessorRegistry().projection(noteBook()).follower(made);
  const options = {
    ledger,
    registry,
    execute: doorway(ledger),
    clock: new SystemClock(),
    pool: database.pool,
    catalogue: notes,
    leaseMs: LEASE_MS,
    pollMs: 50,
  };
  return { ledger, seen, processors: () => new Processors(options), statuses: new ProcessorStatuses(database.pool, ledger, registry) };
}

async function until(isSo: () => Promise<boolean> | boolean): Promise<void> {
  for (const end = Date.now() + 20_000; !(await isSo()); await sleep(20)) if (Date.now() > end) throw new Error('in vain');
}

test('a follower runs once processors are started, knows how long its lease holds, and lets go when they stop', async () => {
  const { ledger, seen, processors, statuses } = house();
  await write(ledger, 'Noted', 5);
  const running = processors();
  running.start();
  await until(() => seen.numbers.length === 5);
  await until(async () => (await statuses.all()).some(({ processor, state, behind }) => processor === 'relay:outside' && state === 'live' && behind === 0));
  expect(Math.max(...seen.left)).toBeLessThanOrEqual(LEASE_MS);
  expect(Math.min(...seen.left)).toBeGreaterThan(0);
  await running.stop();
  expect(seen).toMatchObject({ numbers: [0, 1, 2, 3, 4], closed: 1 });
});

test('no drain waits for it, nor takes its lease from whoever runs it', async () => {
  const { ledger, seen, processors } = house();
  await write(ledger, 'Noted', 5);
  const drained = processors();
  await drained.drain();
  expect(seen.left).toEqual([]);
  const { rows } = await database.pool.query('SELECT name FROM processors.leases ORDER BY name');
  expect(rows).toEqual([{ name: 'projection:read_notebook_v1' }]);
  await drained.stop();
});

test('while what it depends on is away the status says so and the house is ready; afterwards it goes on by itself', async () => {
  const { ledger, seen, processors, statuses } = house();
  seen.away = true;
  await write(ledger, 'Noted', 5);
  const running = processors();
  running.start();
  const status = async () => (await statuses.all()).find(({ kind }) => kind === 'relay');
  await until(async () => (await status())?.state === 'failing');
  await until(async () => !(await statuses.all()).some(isUnfit));
  expect(await status()).toMatchObject({ name: 'outside', error: 'nobody is there', number: -1, behind: 5, percent: 0 });
  expect([...running.faults()]).toEqual([['relay:outside', 'Error: nobody is there']]);
  seen.away = false;
  await until(async () => (await status())?.state === 'live');
  expect(seen.numbers).toEqual([0, 1, 2, 3, 4]);
  await running.stop();
});
