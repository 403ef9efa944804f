import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { migrate } from '#database';
import { type TestDatabase, testDatabase } from '#database/test-database';
import { ledgerMigrations } from '#ledger';
import { EnvironmentMasterKey } from '#vault';
import type { Look } from './looks.js';
import { looksMigrations } from './looks.migrations.js';
import { PostgresLooks } from './postgres-looks.js';

const masterKey = new EnvironmentMasterKey(Buffer.alloc(32, 7));
const look = (subject: string, more: Partial<Look> = {}): Look => ({ reader: 'PM-C1', kind: 'bank-details', subject, why: 'pay', ...more });

let place: TestDatabase;
let looks: PostgresLooks;
beforeAll(async () => {
  place = await testDatabase();
  await migrate(place.connection, [...ledgerMigrations, ...looksMigrations]);
});
afterAll(() => place?.drop());

/** As whoever owns the database could, around the service and past its triggers. */
const tamper = async (...statements: string[]) => {
  const client = await place.pool.connect();
  try {
    await client.query("SET session_replication_role = 'replica'");
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.query('RESET session_replication_role');
    client.release();
  }
};

beforeEach(async () => {
  await tamper('DELETE FROM looks.looks', 'UPDATE looks.head SET count = 0, seal = NULL');
  looks = await PostgresLooks.open(place.pool, masterKey);
});

describe('The sealed log of looks', () => {
  it('keeps looks in order, and shows the newest first, by reader and by kind', async () => {
    await looks.record([look('payment-PAY-001'), look('meeting-M-1', { kind: 'names-behind-tokens', why: 'decide', helper: 'ORG-1' })]);
    await looks.record([look('payment-PAY-002', { reader: 'PM-C2' })]);
    const all = await looks.read({ limit: 10 });
    expect(all.map(({ number, subject }) => [number, subject])).toEqual([
      [3, 'payment-PAY-002'],
      [2, 'meeting-M-1'],
      [1, 'payment-PAY-001'],
    ]);
    expect(all[1]).toMatchObject({ reader: 'PM-C1', helper: 'ORG-1', kind: 'names-behind-tokens', why: 'decide' });
    expect(all[0]).not.toHaveProperty('helper');
    expect((await looks.read({ reader: 'PM-C1', limit: 1 })).map(({ number }) => number)).toEqual([2]);
    expect((await looks.read({ subjects: ['meeting-M-1', 'payment-PAY-002', 'nothing'], limit: 9 })).map(({ number }) => number)).toEqual([3, 2]);
    expect((await looks.read({ kind: 'bank-details', before: 3, limit: 9 })).map(({ number }) => number)).toEqual([1]);
    expect(await looks.check()).toEqual({ whole: true, count: 3 });
  });

  it('loses none of many at once, from two processes', async () => {
    const other = await PostgresLooks.open(place.pool, masterKey);
    await Promise.all(Array.from({ length: 60 }, (_, n) => (n % 2 ? looks : other).record([look(`payment-${n}`), look(`grant-${n}`)])));
    expect(await looks.check()).toEqual({ whole: true, count: 120 });
    const subjects = (await looks.read({ limit: 500 })).map(({ subject }) => subject);
    expect(new Set(subjects).size).toBe(120);
  });

  it('stands when it returns: another process reads it at once', async () => {
    await looks.record([look('payment-PAY-001')]);
    expect(await (await PostgresLooks.open(place.pool, masterKey)).read({ limit: 1 })).toHaveLength(1);
  });

  it('tells whoever looks when it cannot be written, and goes on afterwards', async () => {
    await expect(looks.record([look('a\u0000b')])).rejects.toThrow();
    await looks.record([look('payment-PAY-001')]);
    expect(await looks.check()).toEqual({ whole: true, count: 1 });
  });

  const five = async () => {
    for (let n = 1; n <= 5; n++) await looks.record([look(`payment-${n}`)]);
  };
  it.each([
    ['a row changed', "UPDATE looks.looks SET reader = 'nobody' WHERE number = 3", { number: 3, why: 'changed' }],
    ['the time of a row changed', "UPDATE looks.looks SET at = at - interval '1 ms' WHERE number = 2", { number: 2, why: 'changed' }],
    ['a helper put in', "UPDATE looks.looks SET helper = 'x' WHERE number = 2", { number: 2, why: 'changed' }],
    ['a row removed from the middle', 'DELETE FROM looks.looks WHERE number = 3', { number: 3, why: 'removed' }],
    ['the first row removed', 'DELETE FROM looks.looks WHERE number = 1', { number: 1, why: 'removed' }],
    ['the last row cut off', 'DELETE FROM looks.looks WHERE number = 5', { number: 5, why: 'cut-off' }],
    ['all rows cut off', 'DELETE FROM looks.looks', { number: 1, why: 'cut-off' }],
  ])('finds %s', async (_, statement, found) => {
    await five();
    await tamper(statement);
    expect(await looks.check()).toEqual({ whole: false, ...found });
  });

  it('finds the end cut off together with the count', async () => {
    await five();
    await tamper('DELETE FROM looks.looks WHERE number > 3', 'UPDATE looks.head SET count = 3');
    expect(await looks.check()).toEqual({ whole: false, number: 4, why: 'cut-off' });
    await tamper('DELETE FROM looks.looks', 'UPDATE looks.head SET count = 0');
    expect(await looks.check()).toEqual({ whole: false, number: 1, why: 'cut-off' });
  });

  it('finds rows that change places', async () => {
    await five();
    await tamper(
      'UPDATE looks.looks SET number = CASE number WHEN 2 THEN 103 ELSE 102 END WHERE number IN (2, 3)',
      'UPDATE looks.looks SET number = number - 100 WHERE number > 100',
    );
    expect(await looks.check()).toEqual({ whole: false, number: 2, why: 'changed' });
  });

  it.each(["UPDATE looks.looks SET reader = 'x'", 'DELETE FROM looks.looks', 'TRUNCATE looks.looks', 'DELETE FROM looks.head', 'TRUNCATE looks.key'])(
    'refuses %s, of the service and of the owner alike',
    async (statement) => {
      await looks.record([look('payment-PAY-001')]);
      await expect(place.pool.query(statement)).rejects.toThrow('append-only');
      const client = await place.pool.connect();
      try {
        await client.query('SET ROLE estate_bank_app');
        await expect(client.query(statement)).rejects.toMatchObject({ code: '42501' });
        await expect(client.query('UPDATE looks.head SET count = 0')).rejects.toMatchObject({ code: '42501' });
      } finally {
        await client.query('RESET ROLE');
        client.release();
      }
    },
  );

  it('is opened by the master key alone that it was sealed under, or by one that knows it as a former one', async () => {
    await looks.record([look('payment-PAY-001')]);
    await expect(PostgresLooks.open(place.pool, new EnvironmentMasterKey(Buffer.alloc(32, 8)))).rejects.toThrow('another master key');
    const next = new EnvironmentMasterKey(Buffer.alloc(32, 9), [Buffer.alloc(32, 7)]);
    expect(await (await PostgresLooks.open(place.pool, next)).check()).toEqual({ whole: true, count: 1 });
    const alone = await PostgresLooks.open(place.pool, new EnvironmentMasterKey(Buffer.alloc(32, 9)));
    expect(await alone.check()).toEqual({ whole: true, count: 1 });
    await PostgresLooks.open(place.pool, new EnvironmentMasterKey(Buffer.alloc(32, 7), [Buffer.alloc(32, 9)]));
  });
});
