import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { migrate } from '#database';
import { testDatabase } from '#database/test-database';
import { LeaseLost } from '../leases/leases.js';
import { processorsMigrations } from '../processors.migrations.js';
import { BEGINNING, MemoryCheckpoints, type TargetedCheckpoints } from './checkpoint.js';
import { PostgresCheckpoints } from './postgres-checkpoints.js';

let database: Awaited<ReturnType<typeof testDatabase>>;
beforeAll(async () => {
  database = await testDatabase();
  await migrate(database.connection, processorsMigrations);
});
afterAll(() => database.drop());
beforeEach(async () => {
  await database.pool.query('TRUNCATE processors.checkpoints');
});

const at = (number: number) => ({ position: String(number), number, recordedAt: `2026-03-1${number}T12:00:00.000Z` });
const kinds: readonly [string, () => TargetedCheckpoints][] = [
  ['in the database', () => new PostgresCheckpoints(database.pool)],
  ['in memory', () => new MemoryCheckpoints()],
];

describe.each(kinds)('checkpoints at targets, %s', (_where, make) => {
  test('a target that was never worked towards is at the beginning, whatever stands elsewhere', async () => {
    const checkpoints = make();
    expect(await checkpoints.enter('relay:x', 'one', 1)).toEqual(BEGINNING);
    await checkpoints.save('relay:x', at(5), 1);
    expect(await checkpoints.enter('relay:x', 'two', 1)).toEqual(BEGINNING);
    expect(await checkpoints.load('relay:x')).toEqual(BEGINNING);
  });

  test('back at a target it stands where it was there, again and again', async () => {
    const checkpoints = make();
    await checkpoints.enter('relay:x', 'one', 1);
    await checkpoints.save('relay:x', at(3), 1);
    expect(await checkpoints.enter('relay:x', 'one', 1)).toEqual(at(3));
    await checkpoints.enter('relay:x', 'two', 2);
    await checkpoints.save('relay:x', at(5), 2);
    expect(await checkpoints.enter('relay:x', 'one', 3)).toEqual(at(3));
    await checkpoints.save('relay:x', at(7), 3);
    expect(await checkpoints.enter('relay:x', 'two', 4)).toEqual(at(5));
    expect(await checkpoints.enter('relay:x', 'one', 5)).toEqual(at(7));
    expect(await checkpoints.load('relay:x')).toEqual(at(7));
  });

  test('another processor at the same target has a place of its own', async () => {
    const checkpoints = make();
    for (const [name, number] of [['relay:x', 1] as const, ['relay:y', 2] as const]) {
      await checkpoints.enter(name, 'one', 1);
      await checkpoints.save(name, at(number), 1);
      await checkpoints.enter(name, 'two', 1);
    }
    expect([await checkpoints.enter('relay:x', 'one', 1), await checkpoints.enter('relay:y', 'one', 1)]).toEqual([at(1), at(2)]);
  });
});

test('a former holder changes no target, and who enters shuts it out from writing', async () => {
  const checkpoints = new PostgresCheckpoints(database.pool);
  await checkpoints.enter('relay:x', 'one', 1);
  await checkpoints.save('relay:x', at(3), 1);
  await checkpoints.enter('relay:x', 'one', 2);
  await expect(checkpoints.save('relay:x', at(4), 1)).rejects.toThrow(LeaseLost);
  await expect(checkpoints.enter('relay:x', 'two', 1)).rejects.toThrow(LeaseLost);
  expect(await checkpoints.load('relay:x')).toEqual(at(3));
  const { rows } = await database.pool.query('SELECT processor, target FROM processors.checkpoints');
  expect(rows).toEqual([{ processor: 'relay:x', target: 'one' }]);
});

test('what it is stuck at stays told until something is done at the target', async () => {
  const checkpoints = new PostgresCheckpoints(database.pool);
  const error = async () => (await database.pool.query("SELECT error FROM processors.checkpoints WHERE processor = 'relay:x'")).rows[0].error;
  await checkpoints.report('relay:x', 'nobody is there', 0);
  await checkpoints.enter('relay:x', 'one', 1);
  expect(await error()).toBe('nobody is there');
  await checkpoints.save('relay:x', at(1), 1);
  expect(await error()).toBeNull();
});
