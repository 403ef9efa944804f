import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { contentHash } from '#proof';
import { type Answer, Api } from '../support/api.js';
import { type DataFolder, seasonFolder } from '../support/data-folder.js';
import { House } from '../support/house.js';
import { type Service, startService } from '../support/server-process.js';
import { together } from '../support/together.js';

/** How many race at once. */
const RACERS = Number(process.env.RUNS_RACERS ?? 50);
const POT_PENCE = 100_000;
const EACH_PENCE = 7_000;
const FIT = Math.min(RACERS, Math.floor(POT_PENCE / EACH_PENCE));
const agreementHash = contentHash('the agreement');

let folder: DataFolder;
let services: readonly [Service, Service];
let house: Awaited<ReturnType<typeof House.beside>>;
let api: Api;

beforeAll(async () => {
  folder = await seasonFolder();
  const first = await startService({ dataDir: folder.path });
  services = [first, await startService({ dataDir: folder.path })];
  house = await House.beside(folder);
  api = new Api(first.url);
}, 120_000);
afterAll(async () => {
  await house?.stop();
  await Promise.all((services ?? []).map((service) => service.stop()));
  await folder?.remove();
}, 60_000);

const urlOf = (n: number) => services[n % 2]?.url ?? '';
const counted = (answers: readonly Answer[]) => {
  const counts: Record<string, number> = {};
  for (const { status, body } of answers) {
    const said = status < 300 ? String(status) : `${status} ${body.code}`;
    counts[said] = (counts[said] ?? 0) + 1;
  }
  return counts;
};

async function freshFund(fundId: string): Promise<void> {
  const fund = { fundId, name: `Fund ${fundId}`, funder: 'A funder', agreementHash, purposeHash: agreementHash, requires: [] };
  expect(await api.post('/api/banks/chalcots/funds', fund, { as: 'FH-1' })).toMatchObject({ status: 201 });
  const receipt = { amountPence: POT_PENCE, agreementHash, remittedBy: 'A funder', statementLine: `ST-${fundId}` };
  expect(await api.post(`/api/banks/chalcots/funds/${fundId}/receipts`, receipt, { as: 'FH-1' })).toMatchObject({ status: 201 });
}

/** The fund's figures, read after the newest event. */
async function figuresOf(fundId: string) {
  const head = await house.ledger.head();
  const { body } = await api.get(`/api/banks/chalcots/funds/${fundId}?after=${head?.position}`);
  return body.figures;
}

describe('Two processes on one data folder', () => {
  test('share one PostgreSQL and one ledger', async () => {
    const [one, other] = await Promise.all(services.map(({ url }) => new Api(url).get('/health/ready')));
    expect(one).toMatchObject({ status: 200, body: { status: 'ready' } });
    expect(other).toMatchObject({ status: 200, body: { status: 'ready' } });
    await freshFund('R0');
    const head = await house.ledger.head();
    const { status, body: fund } = await new Api(urlOf(1)).get(`/api/banks/chalcots/funds/R0?after=${head?.position}`);
    expect({ status, fund }).toMatchObject({ status: 200, fund: { figures: { availablePence: POT_PENCE } } });
  });

  test(`${RACERS} withdrawals at once of a fund that has money for ${FIT}: exactly those succeed, nothing goes below nothing`, async () => {
    await freshFund('R1');
    const answers = await together(
      Array.from({ length: RACERS }, (_, n) => ({
        url: `${urlOf(n)}/api/banks/chalcots/funds/R1/withdrawals`,
        headers: { 'x-demo-person': 'FH-1', 'idempotency-key': randomUUID() },
        body: { amountPence: EACH_PENCE, authority: 'funder', reason: 'Asked back' },
      })),
    );
    expect(counted(answers)).toEqual({ 200: FIT, '422 not-enough-money': RACERS - FIT });
    expect(await figuresOf('R1')).toMatchObject({ availablePence: POT_PENCE - FIT * EACH_PENCE, withdrawnPence: FIT * EACH_PENCE });
    await neverBelowNothing('R1');
  }, 60_000);

  test(`${RACERS} rounds at once that each reserve from a fund that has money for ${FIT}`, async () => {
    await freshFund('R2');
    const answers = await together(
      Array.from({ length: RACERS }, (_, n) => ({
        url: `${urlOf(n)}/api/banks/chalcots/rounds/RACE-${n}/reserve`,
        headers: { 'x-demo-person': 'PM-C2', 'idempotency-key': randomUUID() },
        body: { reserves: [{ fundId: 'R2', amountPence: EACH_PENCE }] },
      })),
    );
    expect(counted(answers)).toEqual({ 200: FIT, '422 not-enough-money': RACERS - FIT });
    expect(await figuresOf('R2')).toMatchObject({ availablePence: POT_PENCE - FIT * EACH_PENCE, reservedPence: FIT * EACH_PENCE });
    await neverBelowNothing('R2');
  }, 60_000);

  test('one withdrawal sent fifty times at once under one key has one effect and one answer', async () => {
    await freshFund('R3');
    const key = randomUUID();
    const same = { amountPence: EACH_PENCE, authority: 'funder', reason: 'Asked back once' };
    const answers = await together(
      Array.from({ length: RACERS }, (_, n) => ({
        url: `${urlOf(n)}/api/banks/chalcots/funds/R3/withdrawals`,
        headers: { 'x-demo-person': 'FH-1', 'idempotency-key': key },
        body: same,
      })),
    );
    expect(counted(answers)).toEqual({ 200: RACERS });
    expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
    expect(new Set(answers.map(({ headers }) => headers.get('etag'))).size).toBe(1);
    expect(await figuresOf('R3')).toMatchObject({ withdrawnPence: EACH_PENCE });
  }, 60_000);

  test('one statement line counted by fifty people at once brings money in once', async () => {
    await freshFund('R4');
    const receipt = { amountPence: 500, agreementHash, remittedBy: 'A funder', statementLine: 'ST-RACED' };
    const answers = await together(
      Array.from({ length: RACERS }, (_, n) => ({
        url: `${urlOf(n)}/api/banks/chalcots/funds/R4/receipts`,
        headers: { 'x-demo-person': n % 3 === 0 ? 'FH-2' : 'FH-1', 'idempotency-key': randomUUID() },
        body: receipt,
      })),
    );
    expect(counted(answers)).toEqual({ 201: 1, '409 statement-line-used': RACERS - 1 });
    expect(await figuresOf('R4')).toMatchObject({ receivedPence: POT_PENCE + 500 });
  }, 60_000);
});

/** Whatever the order in which they were written: on every prefix of the stream the fund has something left, or nothing. */
async function neverBelowNothing(fundId: string): Promise<void> {
  let leftPence = 0;
  for (const { data } of await house.stream('bank-chalcots')) {
    const postings = (data.postings ?? []) as { fundId: string; account: string; amountPence: number }[];
    for (const posting of postings) if (posting.fundId === fundId && posting.account === 'available') leftPence += posting.amountPence;
    expect(leftPence).toBeGreaterThanOrEqual(0);
  }
}
