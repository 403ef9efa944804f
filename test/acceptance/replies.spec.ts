import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { Api, NoAnswer } from '../support/api.js';
import { type DataFolder, seasonFolder } from '../support/data-folder.js';
import { House } from '../support/house.js';
import { type LossyWay, lossyWay } from '../support/lossy-way.js';
import { type Service, startService } from '../support/server-process.js';

let folder: DataFolder;
let service: Service;
let house: Awaited<ReturnType<typeof House.beside>>;
let api: Api;
let way: LossyWay | undefined;
let agreementHash: string;

beforeAll(async () => {
  folder = await seasonFolder();
  service = await startService({ dataDir: folder.path });
  house = await House.beside(folder);
  api = new Api(service.url);
  agreementHash = (await api.get('/api/banks/chalcots/funds/F1')).body.agreementHash;
}, 120_000);
afterAll(async () => {
  await house?.stop();
  await service?.stop();
  await folder?.remove();
}, 60_000);

let statementLine: string;
let key: string;
beforeEach(() => {
  statementLine = `ST-${randomUUID()}`;
  key = randomUUID();
});
afterEach(async () => {
  await way?.close();
  way = undefined;
});

const receive = (through: Api, more: object = {}) =>
  through.post('/api/banks/chalcots/funds/F1/receipts', { amountPence: 12_345, agreementHash, statementLine, ...more }, { as: 'FH-1', key });
const written = async () => (await house.stream('bank-chalcots')).filter(({ data }) => data.statementLine === statementLine);

describe('A command whose answer was lost', () => {
  test('on its way to the client is answered the same when it is sent again, and has one effect', async () => {
    const { hostname, port } = new URL(service.url);
    way = await lossyWay({ host: hostname, port: Number(port) });
    const lost = way.loseAnswerTo(/receipts/);
    const asked = receive(new Api(`http://127.0.0.1:${way.port}`));
    const [head, body = ''] = (await lost).answer.toString('utf8').split('\r\n\r\n');
    way.open();
    await expect(asked).rejects.toThrow(NoAnswer);
    const again = await receive(api);
    expect(head).toMatch(/^HTTP\/1\.1 201 /);
    expect(again).toMatchObject({ status: 201, body: JSON.parse(body) });
    expect(head?.toLowerCase()).toContain(`\r\netag: ${again.headers.get('etag')}\r\n`);
    expect(await written()).toMatchObject([{ revision: again.body.revision }]);
  }, 60_000);

  test('because the service died between the append and its answer is answered by another process as if nothing had been', async () => {
    const { host, port, user, database } = folder.connection();
    way = await lossyWay({ path: `${host}/.s.PGSQL.${port}` });
    const url = `postgres://${user}@127.0.0.1:${way.port}/${database}`;
    const other = await startService({ dataDir: `${folder.path}-unused`, env: { DATABASE_URL: url, VAULT_MASTER_KEY: folder.masterKeyText(), ROLES: 'http' } });
    // The line of the statement goes to the database in the append, and in nothing else.
    const lost = way.loseAnswerTo(new RegExp(statementLine));
    const asked = receive(new Api(other.url));
    await lost;
    await other.kill();
    await expect(asked).rejects.toThrow(NoAnswer);
    const before = await written();
    expect(before).toHaveLength(1);
    const again = await receive(api);
    expect(again).toMatchObject({ status: 201, body: { revision: before[0]?.revision } });
    expect(await receive(api)).toMatchObject({ status: again.status, body: again.body });
    expect(await written()).toEqual(before);
  }, 60_000);

  test('by the database is asked for again by the service itself: one effect, and the client notices nothing', async () => {
    const { host, port, user, database } = folder.connection();
    way = await lossyWay({ path: `${host}/.s.PGSQL.${port}` });
    const url = `postgres://${user}@127.0.0.1:${way.port}/${database}`;
    const other = await startService({ dataDir: `${folder.path}-unused`, env: { DATABASE_URL: url, VAULT_MASTER_KEY: folder.masterKeyText(), ROLES: 'http' } });
    try {
      const lost = way.loseAnswerTo(new RegExp(statementLine));
      const asked = receive(new Api(other.url));
      await lost;
      way.open();
      expect(await asked).toMatchObject({ status: 201, body: { revision: (await written())[0]?.revision } });
      expect(await written()).toHaveLength(1);
    } finally {
      await other.kill();
    }
  }, 60_000);
});

describe('A key that was used', () => {
  test('is no use for another command: the first stands, and the second is refused by name', async () => {
    expect(await receive(api)).toMatchObject({ status: 201 });
    expect(await receive(api, { amountPence: 1 })).toMatchObject({ status: 409, body: { code: 'command-id-reused' } });
    expect(await written()).toHaveLength(1);
  });

  test('for something that was refused may be used when it has become possible', async () => {
    const withdraw = () =>
      api.post('/api/banks/chalcots/funds/F1/withdrawals', { amountPence: 900_000, authority: 'funder', reason: 'All of it' }, { as: 'FH-1', key });
    expect(await withdraw()).toMatchObject({ status: 422, body: { code: 'not-enough-money' } });
    const line = { agreementHash, statementLine: `${statementLine}-more` };
    expect(await api.post('/api/banks/chalcots/funds/F1/receipts', { amountPence: 900_000, ...line }, { as: 'FH-1' })).toMatchObject({ status: 201 });
    expect(await withdraw()).toMatchObject({ status: 200 });
  });

  test('by one person is another person’s own', async () => {
    expect(await receive(api)).toMatchObject({ status: 201 });
    const same = { amountPence: 12_345, agreementHash, statementLine };
    expect(await api.post('/api/banks/chalcots/funds/F1/receipts', same, { as: 'FH-2', key })).toMatchObject({
      status: 409,
      body: { code: 'statement-line-used' },
    });
  });
});
