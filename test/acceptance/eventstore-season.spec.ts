import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { migrate } from '#database';
import { testDatabase } from '#database/test-database';
import { EventstoreLedger, eventstoreMigrations } from '#ledger';
import { standInProcess } from '../../libs/platform/ledger/test/eventstore-stand-in/stand-in.process.js';
import { Api } from '../support/api.js';
import { allRows, differentRows } from '../support/borough.js';
import { type DataFolder, emptyFolder } from '../support/data-folder.js';
import { House } from '../support/house.js';
import { FoldedMoney } from '../support/money.js';
import { exportedLedger, readMoney, settled } from '../support/oracle.js';
import { runProgram, startProgram } from '../support/programs.js';
import { season, seasonFile } from '../support/season.js';
import { type Service, startService } from '../support/server-process.js';

/** Whether the server that is named holds a ledger already, so that no season can begin there. */
async function holdsLedger(url: string): Promise<boolean> {
  const database = await testDatabase();
  await migrate(database.connection, eventstoreMigrations);
  const ledger = await EventstoreLedger.open({ url, pool: database.pool });
  const head = await ledger.head();
  await ledger.close();
  await database.drop();
  return head !== undefined;
}

const named = process.env.EVENTSTORE_URL || undefined;
const taken = named !== undefined && (await holdsLedger(named));
const real = taken ? undefined : named;
const where = real ? 'a real server' : `a stand-in${taken ? ', since the server of EVENTSTORE_URL holds a ledger already' : ''}`;
const expected = { bank_balances: season.expected_bank_balances, fund_balances: season.expected_fund_balances };

describe(`The season in EventStoreDB, on ${where}`, () => {
  let folder: DataFolder;
  let server: { readonly url: string; stop(): Promise<void> };
  let env: Record<string, string>;
  let service: Service;

  beforeAll(async () => {
    folder = await emptyFolder();
    server = real ? { url: real, stop: async () => undefined } : await standInProcess();
    env = { LEDGER: 'eventstoredb', EVENTSTORE_URL: server.url };
  }, 60_000);
  afterAll(async () => {
    await service?.kill();
    await folder?.remove();
    await server?.stop();
  }, 60_000);

  const load = () => startProgram('apps/server/src/programs/season', [seasonFile, '--data-dir', folder.path], env);

  test('ends in the same balances as on PostgreSQL, also when its load was killed with kill -9 on the way', async () => {
    const killed = load();
    await killed.saying(/^ +40 %/m);
    await killed.kill();
    const { code, stdout } = await load().ended;
    expect([code, JSON.parse(stdout || '{}')]).toEqual([0, expected]);
  }, 180_000);

  test('is what the auditor adds up, and what pages say', async () => {
    service = await startService({ dataDir: folder.path, env });
    const { events, money } = await exportedLedger(folder, env);
    const folded = new FoldedMoney();
    for (const event of events) folded.take(event);
    expect(money).toEqual(folded.money());
    expect(await readMoney(service.url)).toEqual(money);
    for (const path of ['/', '/banks/chalcots', '/banks/chalcots/statement', '/streams/bank-chalcots', '/health/ready']) {
      expect([path, (await fetch(`${service.url}${path}`)).status]).toEqual([path, 200]);
    }
  }, 120_000);

  test('leaves no fact in PostgreSQL', async () => {
    const house = await House.beside(folder, server.url);
    const { rows } = await house.pool.query('SELECT count(*)::int AS facts FROM ledger.events');
    expect(rows).toEqual([{ facts: 0 }]);
    expect((await house.ledger.head())?.count).toBeGreaterThan(900);
    await house.stop();
  });

  test('goes on: who writes a fact reads it, and its position leads to it', async () => {
    const api = new Api(service.url);
    const { agreementHash } = (await api.get('/api/banks/chalcots/funds/F1')).body;
    const receipt = { amountPence: 4_200, agreementHash, statementLine: `ST-${randomUUID()}` };
    const { status, body } = await api.post('/api/banks/chalcots/funds/F1/receipts', receipt, { as: 'FH-1' });
    expect(status).toBe(201);
    const read = await api.get(`/api/banks/chalcots/statement?limit=1&after=${encodeURIComponent(body.position)}`);
    expect(read).toMatchObject({ status: 200, body: { behind: false, items: [{ statementLine: receipt.statementLine }] } });
  });

  test('gives the same rows when every read model is built anew', async () => {
    const house = await House.beside(folder, server.url);
    await settled(house.pool, house.ledger);
    const rows = await allRows(house.pool);
    const rebuilt = await runProgram('apps/server/src/programs/rebuild', [], { DATA_DIR: folder.path, ...env });
    expect([rebuilt.code, rebuilt.stderr]).toEqual([0, expect.stringContaining('Built anew:')]);
    await settled(house.pool, house.ledger);
    expect(differentRows(rows, await allRows(house.pool))).toEqual([]);
    await house.stop();
  }, 120_000);
});
