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
  const receipt = { amountPence: POT_PENCE, agreementHash, statementLine: `ST-${fundId}` };
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

  test('one receipt sent fifty times at once under one key is answered fifty times alike, though a second one would be refused', async () => {
    await freshFund('R5');
    const key = randomUUID();
    const answers = await together(
      Array.from({ length: RACERS }, (_, n) => ({
        url: `${urlOf(n)}/api/banks/chalcots/funds/R5/receipts`,
        headers: { 'x-demo-person': 'FH-1', 'idempotency-key': key },
        body: { amountPence: 500, agreementHash, statementLine: 'ST-SAME-1' },
      })),
    );
    expect(counted(answers)).toEqual({ 201: RACERS });
    expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
    expect(await figuresOf('R5')).toMatchObject({ receivedPence: POT_PENCE + 500 });
  }, 60_000);

  test('one statement line counted by fifty people at once brings money in once', async () => {
    await freshFund('R4');
    const receipt = { amountPence: 500, agreementHash, statementLine: 'ST-RACED-1' };
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

describe('A payment', () => {
  const [as, awarded] = ['PM-H2', 'H-011'];
  const sign = (paymentId: string, people: readonly string[]) =>
    together(
      people.map((person, n) => ({
        url: `${urlOf(n)}/api/payments/${paymentId}/approvals`,
        headers: { 'x-demo-person': person, 'idempotency-key': randomUUID() },
        body: {},
      })),
    );
  const approvals = async (paymentId: string) => (await house.stream(`payment-${paymentId}`)).filter(({ type }) => type === 'PaymentApproved');

  beforeAll(async () => {
    for (const [paymentId, amountPence] of [
      ['PAY-R1', 30_000],
      ['PAY-R2', 30_000],
      ['PAY-R3', 10_000],
    ] as const) {
      const payment = { paymentId, bidId: awarded, amountPence, route: 'supplier-direct', payee: 'Tai Chi Ltd' };
      expect(await api.post('/api/payments', payment, { as })).toMatchObject({ status: 201 });
      expect(await api.post(`/api/payments/${paymentId}/name-checks`, { answer: 'match' }, { as })).toMatchObject({ status: 200 });
    }
  });

  test('that lacks one signature is signed by many at once, through both processes: one of them is the second', async () => {
    expect(await api.post('/api/payments/PAY-R1/approvals', {}, { as: 'PM-H1' })).toMatchObject({ status: 200 });
    const answers = await sign('PAY-R1', ['PM-H3', 'PM-H4', 'PM-H5', 'PM-H6', 'PM-H7', 'PM-H8']);
    expect(counted(answers)).toEqual({ 200: 1, '409 already-approved': 5 });
    expect(await approvals('PAY-R1')).toMatchObject([{ data: { approvals: 1 } }, { data: { approvals: 2 } }]);
  });

  test('that one person signs many times at once is signed once', async () => {
    const answers = await sign(
      'PAY-R2',
      Array.from({ length: 8 }, () => 'PM-H3'),
    );
    expect(counted(answers)).toEqual({ 200: 1, '403 same-person': 7 });
    expect(await approvals('PAY-R2')).toHaveLength(1);
  });

  test('whose new details two people confirm at once, while others refuse them, is changed or not, once', async () => {
    expect(await api.post('/api/payments/PAY-R3/details', { changeId: 'CH-R3', payee: 'Qi Gong Ltd' }, { as })).toMatchObject({ status: 200 });
    const people = ['PM-H1', 'PM-H3', 'PM-H4', 'PM-H5', 'PM-H6', 'PM-H7'];
    const answers = await together(
      people.map((person, n) => ({
        url: `${urlOf(n)}/api/payments/PAY-R3/details/CH-R3/${n < 4 ? 'confirmation' : 'refusal'}`,
        headers: { 'x-demo-person': person, 'idempotency-key': randomUUID() },
        body: n < 4 ? {} : { reason: 'They never asked' },
      })),
    );
    expect(counted(answers)).toEqual({ 200: 1, '409 no-new-details': 5 });
    const decided = (await house.stream('payment-PAY-R3')).filter(({ type }) => /^PayeeDetails(Changed|Refused)$/.test(type));
    expect(decided).toHaveLength(1);
  });

  test('that is ready twice over goes out once: the award has money for one', async () => {
    expect(await api.post('/api/payments/PAY-R2/approvals', {}, { as: 'PM-H4' })).toMatchObject({ status: 200 });
    const conditions = (await house.stream(`grant-${awarded}`)).flatMap(({ type, data }) => (type === 'GrantOpened' ? data.conditions : [])) as {
      conditionId: string;
    }[];
    for (const { conditionId } of conditions) {
      const metOn = house.clock.now().slice(0, 10);
      expect(await api.post(`/api/grants/${awarded}/conditions/${conditionId}`, { metOn }, { as })).toMatchObject({ status: 200 });
    }
    const answers = await together(
      Array.from({ length: 10 }, (_, n) => ({
        url: `${urlOf(n)}/api/banks/hilgrove/batches`,
        headers: { 'x-demo-person': n < 5 ? 'FH-1' : 'FH-2', 'idempotency-key': randomUUID() },
        body: { batchId: `BATCH-R${n}`, paymentIds: [n % 3 === 0 ? 'PAY-R1' : 'PAY-R2'] },
      })),
    );
    const sent = (await house.stream('bank-hilgrove')).filter(({ type, data }) => type === 'PaymentInstructed' && data.bidId === awarded);
    expect(sent).toHaveLength(1);
    expect(answers.filter(({ status }) => status < 300)).toHaveLength(1);
    for (const { body } of answers.filter(({ status }) => status >= 300)) expect(['already-instructed', 'above-award']).toContain(body.code);
  });

  test('whose new details are asked for while it is sent goes out as it was signed, or waits: never both', async () => {
    const [paymentId, stream] = ['PAY-R4', 'payment-PAY-R4'];
    const payment = { paymentId, bidId: awarded, amountPence: 10_000, route: 'supplier-direct', payee: 'Tai Chi Ltd' };
    expect(await api.post('/api/payments', payment, { as })).toMatchObject({ status: 201 });
    expect(await api.post(`/api/payments/${paymentId}/name-checks`, { answer: 'match' }, { as })).toMatchObject({ status: 200 });
    for (const signer of ['PM-H3', 'PM-H4']) expect(await api.post(`/api/payments/${paymentId}/approvals`, {}, { as: signer })).toMatchObject({ status: 200 });
    await together(
      Array.from({ length: 10 }, (_, n) => ({
        url: `${urlOf(n >> 1)}${n % 2 === 0 ? '/api/banks/hilgrove/batches' : `/api/payments/${paymentId}/details`}`,
        headers: { 'x-demo-person': n % 2 === 0 ? 'FH-1' : as, 'idempotency-key': randomUUID() },
        body: n % 2 === 0 ? { batchId: `BATCH-R4-${n}`, paymentIds: [paymentId] } : { changeId: `CH-R4-${n}`, payee: 'Qi Gong Ltd' },
      })),
    );
    const sends = (await house.stream('bank-hilgrove')).filter(({ type, data }) => type === 'PaymentInstructed' && data.paymentId === paymentId);
    const heard = async () => (await house.stream(stream)).filter(({ type }) => type === 'InstructionConfirmed' || type === 'InstructionRefused');
    while ((await heard()).length < sends.length) await new Promise((resolve) => setTimeout(resolve, 50));
    const types = (await house.stream(stream)).map(({ type }) => type).filter((type) => type === 'InstructionConfirmed' || type === 'PayeeDetailsProposed');
    expect(types).toHaveLength(1);
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
