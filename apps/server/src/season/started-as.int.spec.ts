import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { CommandBus } from '@nestjs/cqrs';
import { type TestDatabase, testDatabase } from '#database/test-database';
import { createLog } from '#http';
import { Processors } from '#processors';
import { readConfig } from '../config.js';
import { openHouse, serve } from '../serve.js';
import { openSite } from '../site.js';
import { masterKeyOf } from '../vault-master-key.js';
import { StartLedger } from './start.decider.js';
import { startedAs } from './started-as.js';

jest.setTimeout(120_000);

let place: TestDatabase;
let folder: string;
beforeEach(async () => {
  place = await testDatabase();
  folder = await mkdtemp(join(tmpdir(), 'started-as-'));
});
afterEach(async () => {
  await place.drop();
  await rm(folder, { recursive: true, force: true });
});

type Mode = 'demo' | 'production';

/** What an operator sets for a process of one mode, on the database of this test. It answers nobody: whether it may start is all that is asked. */
function configOf(mode: Mode) {
  const { user, host, port, database } = place.connection;
  const url = `postgres://${user}@localhost:${port}/${database}?host=${encodeURIComponent(host)}`;
  const both = { MODE: mode, DATABASE_URL: url, DATA_DIR: folder, LOG_LEVEL: 'silent', ROLES: 'worker', VAULT_MASTER_KEY: 'ab'.repeat(32) };
  const only =
    mode === 'production' ? { COOKIE_SECRET: 'a-secret-of-forty-characters-for-the-tests', PUBLIC_URL: 'https://bank.test', ROUND_SECRETS_DIR: folder } : {};
  return readConfig({ ...both, ...only });
}

/** The house of a process, opened as `serve` opens it. */
async function opened(mode: Mode) {
  const config = configOf(mode);
  const site = await openSite({ connection: place.connection, stop: async () => undefined }, config.ledger, () => {}, await masterKeyOf(config));
  const app = await openHouse(site, config, createLog({ level: 'silent' }));
  const close = async () => {
    await app.close();
    await app.get(Processors).stop();
    await site.close();
  };
  return { app, site, close };
}

async function start(kind: 'demonstration' | 'production'): Promise<void> {
  const house = await opened(kind === 'production' ? 'production' : 'demo');
  const meta = { commandId: '5f0c6d2e-0000-4000-8000-00000000abcd', actor: 'system', office: 'system', role: 'system' };
  await house.app.get(CommandBus).execute(new StartLedger({ kind }, meta));
  await house.close();
}

const started = async () =>
  (await place.pool.query<{ data: { kind: string } }>("SELECT json -> 'data' AS data FROM ledger.events")).rows.map(({ data }) => data.kind);
const serving = (mode: Mode) => serve(configOf(mode), { say: () => {}, stopped: new AbortController().signal });

describe('A process on a ledger of the other kind does not start, and writes nothing', () => {
  test('of production, on a demonstration’s', async () => {
    await start('demonstration');
    await expect(serving('production')).rejects.toThrow('This data is a demonstration and stays one: use another DATA_DIR or DATABASE_URL for production.');
    expect(await started()).toEqual(['demonstration']);
  });

  test('of a demonstration, on one of production', async () => {
    await start('production');
    await expect(serving('demo')).rejects.toThrow('This data is a production ledger: set MODE=production, or use another DATA_DIR.');
    expect(await started()).toEqual(['production']);
  });
});

describe('A process on a ledger of its own kind', () => {
  test.each([
    ['production', 'production'],
    ['demo', 'demonstration'],
  ] as const)('starts: %s', async (mode, kind) => {
    await start(kind);
    const house = await opened(mode);
    await startedAs(house.app, mode);
    expect(await started()).toEqual([kind]);
    await house.close();
  });

  test('of production says so in the first event of an empty one, once, however often it starts; from then on it is no demonstration’s', async () => {
    const house = await opened('production');
    await startedAs(house.app, 'production');
    await startedAs(house.app, 'production');
    expect(await started()).toEqual(['production']);
    await expect(startedAs(house.app, 'demo')).rejects.toThrow('This data is a production ledger');
    await house.close();
  });
});
