import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { canonical, leafHash } from '#proof';
import { Api } from '../support/api.js';
import { type DataFolder, seasonFolder } from '../support/data-folder.js';
import { House } from '../support/house.js';
import { type Service, startService } from '../support/server-process.js';

let folder: DataFolder;
let service: Service;
let house: Awaited<ReturnType<typeof House.beside>>;
let api: Api;
let agreementHash: string;

beforeAll(async () => {
  folder = await seasonFolder();
  await start();
  house = await House.beside(folder);
  agreementHash = (await api.get('/api/banks/chalcots/funds/F1')).body.agreementHash;
}, 120_000);
afterAll(async () => {
  await house?.stop();
  await service?.kill();
  await folder?.remove();
}, 60_000);

async function start(): Promise<void> {
  service = await startService({ dataDir: folder.path });
  api = new Api(service.url);
}

/** Puts an event straight into the ledger, as only whoever owns the database can; answers its number. */
async function plant(stream: string, type: string, data: object): Promise<number> {
  const [id, commandId, recordedAt] = [randomUUID(), randomUUID(), house.clock.now()];
  const json = canonical({ v: 1, id, type, stream, revision: 0, recordedAt, commandId, actor: 'system', role: 'system', data });
  const values = [stream, -1, commandId, Buffer.alloc(32), type, id, recordedAt, leafHash(json), json];
  const { rows } = await house.pool.query('SELECT * FROM ledger.append_one($1, $2, $3, $4, $5, $6, $7, $8, $9)', values);
  expect(rows).toMatchObject([{ status: 'a' }]);
  return Number(rows[0].at);
}

const receive = async () => {
  const receipt = { amountPence: 700, agreementHash, statementLine: `ST-${randomUUID()}` };
  const { status, body } = await api.post('/api/banks/chalcots/funds/F1/receipts', receipt, { as: 'FH-1' });
  expect(status).toBe(201);
  return { ...receipt, position: body.position as string };
};
const newestLine = (after: string) => api.get(`/api/banks/chalcots/statement?limit=1&after=${after}`);
const ready = () => api.get('/health/ready');

/** @throws Error with what the service said, when it does not come to hold */
async function until(holds: () => Promise<boolean> | boolean): Promise<void> {
  for (let look = 0; !(await holds()); look++) {
    if (look > 300) throw new Error(`it did not come to that; the service said:\n${service.said()}`);
    await sleep(50);
  }
}

test('events of a type that this release does not know, and one far larger than any of ours, are passed over by every read model', async () => {
  await plant('mystery-1', 'SomethingElse', { colour: 'blue' });
  await plant('mystery-2', 'SomethingHuge', { words: 'x'.repeat(2_000_000) });
  const { position, statementLine } = await receive();
  expect(await newestLine(position)).toMatchObject({ status: 200, body: { behind: false, items: [{ statementLine }] } });
  expect(await ready()).toMatchObject({ status: 200, body: { status: 'ready' } });
  expect(await api.get('/api/streams/mystery-1')).toMatchObject({ status: 200 });
}, 60_000);

test('an event that read models cannot take stops those that ask for it, and says so; the others go on', async () => {
  const number = await plant('bank-poisoned', 'MoneyReceived', { fundId: 'F1', amountPence: 'a lot' });
  await until(async () => (await ready()).status === 503);
  const { body } = await ready();
  expect(body).toMatchObject({ status: 'not-ready', probes: expect.arrayContaining([expect.objectContaining({ name: 'read-models', status: 'down' })]) });
  for (const schema of ['read_balances', 'read_statement']) {
    await until(() => new RegExp(`"schema":"${schema}_v\\d+","number":${number},.*a projection stopped`).test(service.said()));
  }
  // The money still comes in; who reads it is told that the page is behind.
  const { position, statementLine } = await receive();
  const behind = await newestLine(position);
  expect(behind).toMatchObject({ status: 200, body: { behind: true, upToDate: { number: number - 1 } } });
  expect(behind.body.items[0].statementLine).not.toBe(statementLine);
  // Goals and places are read models of their own.
  const named = await api.post('/api/places/chalcots/name', { name: 'Chalcots renamed' }, { as: 'ORG-1' });
  expect(named.status).toBeLessThan(300);
  expect(await api.get(`/api/places/chalcots?after=${named.body.position}`)).toMatchObject({ status: 200, body: { name: 'Chalcots renamed' } });
  expect((await api.get('/health/live')).status).toBe(200);
}, 60_000);

test('when the event can be taken they go on from where they stopped, and have missed nothing', async () => {
  await house.pool.query('ALTER TABLE ledger.events DISABLE TRIGGER append_only');
  await house.pool.query(`UPDATE ledger.events SET type = 'WithdrawnByHand' WHERE stream = 'bank-poisoned'`);
  await house.pool.query('ALTER TABLE ledger.events ENABLE TRIGGER append_only');
  expect(await service.stop()).toBe(0);
  await start();
  await until(async () => (await ready()).status === 200);
  const { position, statementLine } = await receive();
  const { body } = await api.get(`/api/banks/chalcots/statement?limit=3&after=${position}`);
  expect(body.behind).toBe(false);
  expect(body.items[0].statementLine).toBe(statementLine);
  const received = (await house.stream('bank-chalcots'))
    .filter(({ type }) => type === 'MoneyReceived')
    .reduce((sum, { data }) => sum + Number(data.amountPence), 0);
  expect((await api.get('/api/banks/chalcots')).body.figures.receivedPence).toBe(received);
}, 60_000);
