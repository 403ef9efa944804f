import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { inTransaction, migrate } from '#database';
import { type TestDatabase, testDatabase } from '#database/test-database';
import { StoreAway } from '#ledger';
import { processorsMigrations } from '../processors.migrations.js';
import { DatabaseInUse, refuseUse, whenUnused } from './ledger-mark.js';
import { LedgerIsMoved, LedgerUse } from './ledger-use.js';

let database: TestDatabase;
const begun: LedgerUse[] = [];
beforeEach(async () => {
  database = await testDatabase();
  await migrate(database.connection, processorsMigrations);
});
afterEach(async () => {
  for (const use of begun.splice(0)) await use.release();
  await database.drop();
});

async function begin(): Promise<LedgerUse> {
  const use = await LedgerUse.begin(database.connection);
  begun.push(use);
  return use;
}

/** Ends the connections that share the lock; answers how many there were. */
async function cut(): Promise<number> {
  const { rowCount } = await database.pool.query(
    "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND mode = 'ShareLock' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())",
  );
  return rowCount ?? 0;
}

/** Has the ledger to itself while `work` goes on. */
const moving = (work: () => Promise<void>) =>
  inTransaction(database.pool, async (client) => {
    await refuseUse(client);
    await work();
  });

test('any number of processes use a ledger at once, and while one does nobody has it to himself', async () => {
  const uses = await Promise.all([begin(), begin(), begin()]);
  for (const use of uses) {
    expect(use.isHeld).toBe(true);
    await expect(moving(async () => undefined)).rejects.toThrow(DatabaseInUse);
    await use.release();
    expect(use.isHeld).toBe(false);
    await expect(use.held()).rejects.toThrow(StoreAway);
  }
  await whenUnused(() => moving(async () => undefined));
});

test('a connection that is cut is replaced by another before anything is written', async () => {
  const use = await begin();
  let looks = 0;
  use.onReturn(async () => {
    looks += 1;
    if (looks === 1) throw new Error('the database is not back yet');
    return undefined;
  });
  expect(await cut()).toBe(1);
  while (use.isHeld) await sleep(1);
  await use.held();
  expect([looks, use.isHeld]).toEqual([2, true]);
  await expect(moving(async () => undefined)).rejects.toThrow(DatabaseInUse);
});

test('who lost the lock to somebody that moves the ledger writes nothing until it is moved, and ends then', async () => {
  const use = await begin();
  let moved = false;
  use.onReturn(async () => (moved ? new Error('moved') : undefined));
  const client = await database.pool.connect();
  await client.query('BEGIN');
  // Who waits for the lock is next in the queue, before the process that takes it again.
  const alone = client.query("SELECT pg_advisory_xact_lock(hashtext('estate-bank ledger'))");
  await sleep(100);
  expect(await cut()).toBe(1);
  await alone;
  while (use.isHeld) await sleep(1);
  const held = use.held();
  held.catch(() => undefined);
  await sleep(500);
  expect(use.isHeld).toBe(false);
  moved = true;
  await client.query('COMMIT');
  client.release();
  await expect(held).rejects.toThrow('moved');
  expect((await use.over).message).toBe('moved');
});

test('who cannot begin in ten seconds is told why', async () => {
  await moving(() => expect(LedgerUse.begin(database.connection)).rejects.toThrow(LedgerIsMoved));
}, 20_000);
