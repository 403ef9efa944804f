import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { carryOut } from '#cqrs';
import { migrate } from '#database';
import { type TestDatabase, testDatabase } from '#database/test-database';
import { catalogue } from '#events';
import { MemoryLedger } from '#ledger';
import { ProcessorRegistry, ProcessorStatuses, processorsMigrations, SystemClock } from '#processors';
import { MemoryVault } from '#vault';
import { doorwayOf } from './features.js';
import { fitness } from './fitness.js';
import { CompleteSeasonLoad, StartLedger, StartSeasonLoad } from './season/start.decider.js';

const ledger = new MemoryLedger();
const registry = new ProcessorRegistry()
  .reaction({ name: 'a' } as Parameters<ProcessorRegistry['reaction']>[0])
  .follower({ kind: 'relay', name: 'kafka', processorOn: () => Promise.reject(new Error('not run here')) as never });
let database: TestDatabase;
let statuses: ProcessorStatuses;
beforeAll(async () => {
  database = await testDatabase();
  await migrate(database.connection, processorsMigrations);
  statuses = new ProcessorStatuses(database.pool, ledger, registry);
  const site = { ledger, vault: new MemoryVault(), clock: new SystemClock(), catalogue };
  const meta = () => ({ commandId: randomUUID(), actor: 'system', office: 'system', role: 'system' });
  const [fileHash, entries] = ['0'.repeat(64), 1];
  for (const command of [
    new StartLedger({ kind: 'demonstration' }, meta()),
    new StartSeasonLoad({ fileHash }, meta()),
    new CompleteSeasonLoad({ fileHash, entries }, meta()),
  ])
    expect(await carryOut(doorwayOf(command.type), site, command)).toMatchObject({ status: 'done' });
});
afterAll(() => database.drop());
beforeEach(async () => {
  await database.pool.query('TRUNCATE processors.checkpoints');
});

const stands = (processor: string, number: number, error: string | null) =>
  database.pool.query('INSERT INTO processors.checkpoints (processor, name, live, position, number, error, stopped_at) VALUES ($1, $1, true, $2, $3, $4, $5)', [
    processor,
    `m${number}`,
    number,
    error,
    error === null ? null : number + 1,
  ]);

test('where no worker has begun, everything waits, and the relay has all events before it', async () => {
  expect(await fitness(statuses)).toEqual({ running: 2, 'reaction:a': 'waiting', 'relay:kafka': 'waiting', 'relay:kafka behind': 3 });
});

test('a relay whose brokers are away is shown as failing, with how far it is behind and without a word of why', async () => {
  await stands('reaction:a', 2, null);
  await stands('relay:kafka', 1, 'the brokers do not answer');
  expect(await fitness(statuses)).toEqual({ running: 2, 'reaction:a': 'live', 'relay:kafka': 'failing', 'relay:kafka behind': 1 });
});

test('a reaction that stopped is unfit, and named', async () => {
  await stands('reaction:a', 1, 'an event that it cannot take');
  await expect(fitness(statuses)).rejects.toThrow('a: stopped at 2');
});
