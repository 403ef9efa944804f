import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import request from 'supertest';
import { Api } from '../support/api.js';
import { type DataFolder, seasonFolder } from '../support/data-folder.js';
import { House } from '../support/house.js';
import { season } from '../support/season.js';
import { type Service, startService } from '../support/server-process.js';

let folder: DataFolder;
let service: Service;
let house: Awaited<ReturnType<typeof House.beside>>;
let api: Api;

beforeAll(async () => {
  folder = await seasonFolder();
  service = await startService({ dataDir: folder.path });
  house = await House.beside(folder);
  api = new Api(service.url);
}, 120_000);
afterAll(async () => {
  await house?.stop();
  await service?.stop();
  await folder?.remove();
}, 60_000);

const receiptOf = async (more: object = {}) => {
  const { body } = await api.get('/api/banks/chalcots/funds/F1');
  return { amountPence: 5_000, agreementHash: body.agreementHash, statementLine: `ST-${randomUUID()}`, ...more };
};
const RECEIPTS = '/api/banks/chalcots/funds/F1/receipts';

describe('The season over the API', () => {
  test('has every bank’s and every fund’s balance to the penny', async () => {
    const { body } = await api.get('/api/banks');
    expect(body.banks).toHaveLength(season.banks.length);
    for (const bank of body.banks) {
      const { receivedPence, promisedPence, paidPence, returnedPence, leftToGivePence, cashPence } = bank.figures;
      expect({
        funded_pence: receivedPence,
        awarded_pence: promisedPence + paidPence,
        paid_pence: paidPence,
        promised_not_paid_pence: promisedPence,
        returned_pence: returnedPence,
        available_to_award_pence: leftToGivePence,
        cash_held_pence: cashPence,
      }).toEqual(season.expected_bank_balances[`bank-${bank.bankId}`]);
      for (const { fundId, figures } of bank.funds) {
        const {
          receivedPence: received,
          promisedPence: promised,
          paidPence: paid,
          returnedPence: returned,
          leftToGivePence: available,
          cashPence: cash,
        } = figures;
        expect({ in: received, awarded: promised + paid, paid, returned, available, cash }).toEqual(
          season.expected_fund_balances[`bank-${bank.bankId}/${fundId}`],
        );
      }
    }
  });

  test.each(['chalcots', 'hilgrove', 'harben'])(
    'tells the statement of %s page by page: every line once, and the balances run through to the last',
    async (bank) => {
      const whole = (await api.get(`/api/banks/${bank}/statement?limit=200`)).body;
      expect(whole.next).toBeUndefined();
      const paged = [];
      for (let path: string | undefined = `/api/banks/${bank}/statement?limit=7`; path; ) {
        const { status, body, headers } = await api.get(path);
        expect(status).toBe(200);
        expect(body.items.length).toBeLessThanOrEqual(7);
        paged.push(...body.items);
        const link: string | undefined = /<([^>]+)>; rel="next"/.exec(headers.get('link') ?? '')?.[1];
        expect(link === undefined).toBe(body.next === undefined);
        path = link;
      }
      expect(paged).toEqual(whole.items);
      expect(new Set(paged.map(({ number, part }) => `${number}/${part}`)).size).toBe(paged.length);
      const oldestFirst = paged.toReversed();
      let [left, cash] = [0, 0];
      for (const line of oldestFirst) {
        left += line.leftToGiveChangePence;
        cash += line.cashChangePence;
        expect(line).toMatchObject({ leftToGivePence: left, cashPence: cash });
      }
      const expected = season.expected_bank_balances[`bank-${bank}`];
      expect([left, cash]).toEqual([expected?.available_to_award_pence, expected?.cash_held_pence]);
    },
  );

  test('filters the statement by fund and by month', async () => {
    const { body } = await api.get('/api/banks/hilgrove/statement?limit=200&fund=F4&month=2026-07');
    const all = (await api.get('/api/banks/hilgrove/statement?limit=200')).body.items as { fundId: string; day: string; number: number }[];
    const wanted = all.filter(({ fundId, day }) => fundId === 'F4' && day.startsWith('2026-07'));
    expect(wanted.length).toBeGreaterThan(0);
    expect(body.items.map(({ number }: { number: number }) => number)).toEqual(wanted.map(({ number }) => number));
  });

  test('knows each bid, round, grant, payment and place by its id', async () => {
    for (const path of [
      '/api/bids/C-001',
      '/api/rounds/C-R1',
      '/api/grants/C-001',
      '/api/payments/PAY-001',
      '/api/places/chalcots',
      '/api/streams/bank-harben',
    ])
      expect({ path, status: (await api.get(path, { as: 'PM-C1' })).status }).toEqual({ path, status: 200 });
  });
});

describe('A command', () => {
  test('that makes something answers 201 with where it is, the revision as ETag and the position to read after', async () => {
    const before = (await api.get('/api/banks/chalcots')).body;
    const { status, headers, body } = await api.post(RECEIPTS, await receiptOf(), { as: 'FH-1' });
    expect(status).toBe(201);
    expect(headers.get('location')).toBe('/api/banks/chalcots/statement');
    expect(headers.get('etag')).toBe(`"${body.revision}"`);
    const after = await api.get(`/api/banks/chalcots?after=${body.position}`);
    expect(after.body).toMatchObject({ behind: false, figures: { receivedPence: before.figures.receivedPence + 5_000 } });
    expect(after.headers.get('etag')).toBe(headers.get('etag'));
    expect(after.body.upToDate.number).toBeGreaterThanOrEqual(Number(body.position));
  });

  test('is read at once, twenty times in a row, by who asks for what stands after it', async () => {
    for (let n = 1; n <= 20; n++) {
      const receipt = await receiptOf({ amountPence: n });
      const { body } = await api.post(RECEIPTS, receipt, { as: 'FH-1' });
      const { body: statement } = await api.get(`/api/banks/chalcots/statement?limit=1&after=${body.position}`);
      expect(statement.items).toMatchObject([{ statementLine: receipt.statementLine, amountPence: n }]);
    }
  });

  test('rests on the revision that If-Match names, and is stale when there is a newer one', async () => {
    const seen = (await api.get('/api/banks/chalcots')).headers.get('etag') ?? '';
    const first = await api.post(RECEIPTS, await receiptOf(), { as: 'FH-1', headers: { 'if-match': seen } });
    expect(first.status).toBe(201);
    const stale = await api.post(RECEIPTS, await receiptOf(), { as: 'FH-1', headers: { 'if-match': seen } });
    expect(stale).toMatchObject({ status: 412, body: { type: '/problems/stale', code: 'stale', status: 412, revision: first.body.revision } });
    const strange = await api.post(RECEIPTS, await receiptOf(), { as: 'FH-1', headers: { 'if-match': 'yesterday' } });
    expect(strange).toMatchObject({ status: 400, body: { errors: [{ pointer: '/headers/if-match' }] } });
  });

  test('sent twice under one key has one effect and one answer, and another under the same key is refused', async () => {
    const [receipt, key] = [await receiptOf(), randomUUID()];
    const first = await api.post(RECEIPTS, receipt, { as: 'FH-1', key });
    const again = await api.post(RECEIPTS, receipt, { as: 'FH-1', key });
    expect(again).toMatchObject({ status: 201, body: first.body });
    for (const name of ['etag', 'location']) expect(again.headers.get(name)).toBe(first.headers.get(name));
    expect(await api.post(RECEIPTS, { ...receipt, amountPence: 4_999 }, { as: 'FH-1', key })).toMatchObject({
      status: 409,
      body: { code: 'command-id-reused' },
    });
    const written = (await house.stream('bank-chalcots')).filter(({ data }) => data.statementLine === receipt.statementLine);
    expect(written).toHaveLength(1);
  });

  test.each([
    ['no key', null],
    ['a key that is too short', 'short'],
    ['a key with a space', 'two words here'],
  ])('with %s is told how to send one', async (_, key) => {
    const { status, body } = await api.post(RECEIPTS, await receiptOf(), { as: 'FH-1', key });
    expect({ status, pointers: body.errors.map(({ pointer }: { pointer: string }) => pointer) }).toEqual({
      status: 400,
      pointers: ['/headers/idempotency-key'],
    });
  });
});

describe('A problem', () => {
  const problem = (status: number, code: string) => ({ status, body: { type: `/problems/${code}`, status, code, title: expect.any(String) } });

  test('of input lists every field that is wrong, by its pointer', async () => {
    const { status, headers, body } = await api.post(RECEIPTS, { amountPence: 'much', statementLine: '', colour: 'blue' }, { as: 'FH-1' });
    expect(status).toBe(400);
    expect(headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(body).toMatchObject({ type: '/problems/invalid', code: 'invalid', status: 400 });
    const pointers = body.errors.map(({ pointer }: { pointer: string }) => pointer);
    expect(pointers).toEqual(expect.arrayContaining(['/amountPence', '/agreementHash', '/statementLine']));
    for (const error of body.errors) expect(error).toEqual({ pointer: expect.any(String), message: expect.any(String) });
  });

  test('is a conflict (409) when the state is against it', async () => {
    const receipt = await receiptOf();
    await api.post(RECEIPTS, receipt, { as: 'FH-1' });
    expect(await api.post(RECEIPTS, receipt, { as: 'FH-1' })).toMatchObject(problem(409, 'statement-line-used'));
  });

  test('is forbidden (403) for a visitor, for the wrong office, and where a rule says who may', async () => {
    expect(await api.post(RECEIPTS, await receiptOf())).toMatchObject(problem(403, 'forbidden'));
    expect(await api.post(RECEIPTS, await receiptOf(), { as: 'PM-C1' })).toMatchObject(problem(403, 'forbidden'));
    expect(await api.post(RECEIPTS, await receiptOf(), { as: 'nobody-we-know' })).toMatchObject(problem(403, 'forbidden'));
    const payment = { paymentId: 'PAY-API', bidId: 'H-011', amountPence: 40_000, route: 'supplier-direct', payee: 'Tai Chi Ltd' };
    expect(await api.post('/api/payments', payment, { as: 'PM-H2' })).toMatchObject({ status: 201 });
    expect(await api.post('/api/payments/PAY-API/name-checks', { answer: 'match' }, { as: 'FH-1' })).toMatchObject({ status: 200 });
    const sign = () => api.post('/api/payments/PAY-API/approvals', {}, { as: 'PM-H1' });
    expect(await sign()).toMatchObject({ status: 200 });
    expect(await sign()).toMatchObject(problem(403, 'same-person'));
    const sent = await api.post('/api/banks/hilgrove/batches', { batchId: 'B-API', paymentIds: ['PAY-API'] }, { as: 'FH-1' });
    expect(sent).toMatchObject(problem(403, 'needs-two-approvals'));
    expect(await api.post('/api/payments/PAY-API/approvals', {}, { as: 'FH-1' })).toMatchObject(problem(403, 'forbidden'));
  });

  test('is a limit (422) when there is not enough, with what the refusal rests on', async () => {
    const withdrawal = { amountPence: 1_000_000_000, authority: 'funder', reason: 'All of it' };
    const { body, status } = await api.post('/api/banks/chalcots/funds/F1/withdrawals', withdrawal, { as: 'FH-1' });
    expect({ status, body }).toMatchObject(problem(422, 'not-enough-money'));
    expect(body.facts).toEqual({ fundId: 'F1', availablePence: expect.any(Number) });
  });

  test.each([
    '/api/banks/nowhere',
    '/api/banks/nowhere/statement',
    '/api/banks/chalcots/funds/F9',
    '/api/rounds/C-R9',
    '/api/bids/C-999',
    '/api/grants/C-999',
    '/api/payments/PAY-999',
    '/api/places/nowhere',
    '/api/streams/bank-nowhere',
    '/api/nothing',
  ])('is 404 for what is not there: %s', async (path) => {
    expect(await api.get(path, { as: 'PM-C1' })).toMatchObject(problem(404, 'not-found'));
  });

  test('is 404 for a command to what is not there', async () => {
    const receipt = await receiptOf();
    expect(await api.post('/api/banks/chalcots/funds/F9/receipts', receipt, { as: 'FH-1' })).toMatchObject(problem(404, 'no-such-fund'));
    expect(await api.post('/api/banks/nowhere/funds/F1/receipts', receipt, { as: 'FH-1' })).toMatchObject({ status: 404 });
  });

  test('has a page that says what it means', async () => {
    const page = await api.get('/problems/not-enough-money');
    expect(page.status).toBe(200);
    expect(page.body).toContain('has not enough left');
  });
});

describe('The service about itself', () => {
  test('is live, and ready, without saying more than it must', async () => {
    await request(service.url).get('/health/live').expect(200, { status: 'live' });
    const { body } = await request(service.url).get('/health/ready').expect(200).expect('cache-control', 'no-store');
    expect(body.status).toBe('ready');
    expect(body.probes.map(({ name, status }: { name: string; status: string }) => `${name} ${status}`).sort()).toEqual([
      'ledger up',
      'notifications up',
      'read-models up',
    ]);
  });

  test('answers with headers that keep pages safe', async () => {
    const { headers } = await request(service.url).get('/').expect(200);
    expect(headers['content-security-policy']).toMatch(/default-src 'none'.*frame-ancestors 'none'/);
    expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'same-origin' });
  });
});
