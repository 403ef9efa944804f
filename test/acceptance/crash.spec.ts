import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { AcceptOffer, ApprovePayment, CheckPayeeName, MakeOffer, PreparePayment } from '#features/grants';
import { Api } from '../support/api.js';
import { type DataFolder, seasonFolder } from '../support/data-folder.js';
import { bankId, declaration, openEstate, person, votedBid } from '../support/estate.js';
import { House } from '../support/house.js';
import { Load, type Task } from '../support/load.js';
import { expectKept, expectNoHalfSteps, exportedLedger, readMoney, settled } from '../support/oracle.js';
import { appoint } from '../support/roles.js';
import { type Service, spawnService, startService } from '../support/server-process.js';

/** How often the service is killed. */
const KILLS = Number(process.env.RUNS_KILLS ?? 20);
const POSTGRES_KILLS = Number(process.env.RUNS_POSTGRES_KILLS ?? 4);
/** Of the kills, how many come while the service starts. */
const WHILE_STARTING = 4;
const BIDS = 40;
const PAYMENTS = 12;

let folder: DataFolder;
let service: Service;
let house: Awaited<ReturnType<typeof House.beside>>;
let load: Load | undefined;
/** Where the clients find the service at present. */
let url: string | undefined;

beforeEach(async () => {
  folder = await seasonFolder();
  service = await startService({ dataDir: folder.path });
  url = service.url;
  house = await House.beside(folder);
  await prepareEstate();
}, 300_000);
afterEach(async () => {
  url = undefined;
  await load?.stop().catch(() => undefined);
  await house?.stop();
  await service?.kill();
  await folder?.remove();
}, 60_000);

/** An estate beside the season's, whose bids wait to be declared and whose payments wait to be sent: each such step has another that follows from it. */
async function prepareEstate(): Promise<void> {
  await openEstate(house, 2_000_000);
  await appoint(house, { person: 'EC-1', name: 'The chair of Elm', role: 'panel-chair', place: bankId });
  for (let n = 1; n <= BIDS; n++) await votedBid(house, `E-${n}`);
  const api = new Api(service.url);
  for (let n = 1; n <= PAYMENTS; n++) {
    const { path, body } = declare(n);
    expect(await api.post(path, body, { as: 'EC-1' })).toMatchObject({ status: 200 });
  }
  await settled(house.pool);
  for (let n = 1; n <= PAYMENTS; n++) {
    const [bidId, paymentId] = [`E-${n}`, `PAY-E${n}`];
    await house.must(MakeOffer, { bidId });
    await house.must(AcceptOffer, { bidId });
    await house.must(PreparePayment, { paymentId, bidId, amountPence: 10_000, route: 'bank-transfer', payee: person('applicant') });
    await house.must(CheckPayeeName, { paymentId, answer: 'match' });
    for (const approver of ['chair', 'treasurer']) await house.must(ApprovePayment, { paymentId, approver: person(approver), stepUp: 'demonstration' });
  }
}

function declare(n: number): Task {
  const { bankId: _, roundId, ...body } = declaration(`E-${n}`);
  return { path: `/api/banks/${bankId}/rounds/${roundId}/decisions`, as: 'EC-1', body };
}

function* declarations(): Generator<Task> {
  for (let n = PAYMENTS + 1; n <= BIDS; n++) yield declare(n);
}

function* payouts(): Generator<Task> {
  for (let n = 1; n <= PAYMENTS; n++) {
    const paymentId = `PAY-E${n}`;
    yield { path: `/api/banks/${bankId}/batches`, as: 'FH-1', body: { batchId: `BATCH-${n}`, paymentIds: [paymentId] } };
    yield { path: `/api/banks/${bankId}/payments/${paymentId}/settled`, as: 'FH-1', body: { statementLine: `OUT-${n}` } };
  }
}

function* receipts(client: number, agreementHash: string): Generator<Task> {
  for (let n = 1; ; n++) {
    const body = { amountPence: 100 + n, agreementHash, statementLine: `IN-${client}-${n}` };
    yield { path: '/api/banks/chalcots/funds/F1/receipts', as: client % 2 ? 'FH-1' : 'FH-2', body };
  }
}

/** Few tasks that shall last as long as the kills. */
async function* slowly(tasks: Generator<Task>): AsyncGenerator<Task> {
  for (const task of tasks) {
    yield task;
    await sleep(randomInt(1_500));
  }
}

async function underLoad(work: (load: Load) => Promise<void>): Promise<Load> {
  const { body } = await new Api(service.url).get('/api/banks/chalcots/funds/F1');
  load = await Load.into(join(folder.path, '../acknowledged.ndjson'), () => url);
  for (let client = 1; client <= 5; client++) load.client(receipts(client, body.agreementHash));
  load.client(slowly(declarations()));
  load.client(slowly(payouts()));
  await work(load);
  await load.stop();
  return load;
}

/** The ledger holds what was acknowledged, once; each step is followed by its second; the auditor's sums are what the pages say. */
async function expectSound(load: Load): Promise<void> {
  await settled(house.pool);
  const head = await house.ledger.head();
  const read = await readMoney(service.url, head?.position);
  expect(await service.stop()).toBe(0);
  const { events, money } = await exportedLedger(folder);
  expect(events).toHaveLength(head?.count ?? 0);
  expectKept(events, load.acknowledged);
  expectNoHalfSteps(events);
  expect(money).toEqual(read);
}

describe('Under load, kill -9', () => {
  test(`of the service, ${KILLS} times at random moments, loses nothing that was acknowledged, does nothing twice and leaves no step half done`, async () => {
    const done = await underLoad(async (running) => {
      for (let kill = 1; kill <= KILLS; kill++) {
        await running.atWork();
        await sleep(randomInt(300));
        await service.kill();
        url = undefined;
        if (kill % Math.ceil(KILLS / WHILE_STARTING) === 0) await killedWhileStarting();
        service = await startService({ dataDir: folder.path });
        url = service.url;
      }
      await running.atWork();
    });
    await expectSound(done);
  }, 240_000);

  test(`of PostgreSQL, ${POSTGRES_KILLS} times: the service says that it cannot, goes on by itself, and nothing is lost`, async () => {
    const done = await underLoad(async (running) => {
      for (let kill = 1; kill <= POSTGRES_KILLS; kill++) {
        await running.atWork();
        await sleep(randomInt(300));
        const pid = folder.postgresPid();
        if (pid === undefined) throw new Error('no PostgreSQL is on record');
        process.kill(pid, 'SIGKILL');
        await running.atWork();
      }
    });
    expect([...done.statuses.keys()].sort()).toEqual([200, 201, 503]);
    await expectSound(done);
  }, 120_000);
});

async function killedWhileStarting(): Promise<void> {
  const starting = spawnService({ dataDir: folder.path });
  const ended = once(starting, 'exit');
  await sleep(randomInt(1_500));
  starting.kill('SIGKILL');
  await ended;
}
