import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Answer, Api } from '../support/api.js';
import { type DataFolder, seasonFolder } from '../support/data-folder.js';
import { House } from '../support/house.js';
import { type Service, startService } from '../support/server-process.js';
import { Visitor } from '../support/visitor.js';

let folder: DataFolder;
let service: Service;
let house: Awaited<ReturnType<typeof House.beside>>;
let api: Api;
let agreementHash: string;
let fundHolder: Visitor;

beforeAll(async () => {
  folder = await seasonFolder();
  service = await startService({ dataDir: folder.path });
  house = await House.beside(folder);
  api = new Api(service.url);
  agreementHash = (await api.get('/api/banks/chalcots/funds/F1')).body.agreementHash;
  fundHolder = new Visitor(service.url);
  await fundHolder.actAs('FH-1');
}, 120_000);
afterAll(async () => {
  // Whatever was sent, nothing was a fault of ours.
  expect(service.said()).not.toMatch(/"level":(50|60)/);
  await house?.stop();
  await service?.stop();
  await folder?.remove();
}, 60_000);

const RECEIPTS = '/api/banks/chalcots/funds/F1/receipts';
const WITHDRAWALS = '/api/banks/chalcots/funds/F1/withdrawals';
const aLine = () => `ST-${randomUUID()}`;
const receiptText = (amount: string) => `{"amountPence":${amount},"agreementHash":"${agreementHash}","statementLine":"${aLine()}"}`;
const count = async () => (await house.ledger.head())?.count;
const pointersOf = ({ body }: Answer): string[] => body.errors.map(({ pointer }: { pointer: string }) => pointer);

/** It is refused as invalid, with a pointer to what is wrong, and nothing is written. */
async function expectInvalid(asked: () => Promise<Answer>, pointer: string): Promise<void> {
  const before = await count();
  const answer = await asked();
  expect(answer).toMatchObject({ status: 400, body: { code: 'invalid' } });
  expect(pointersOf(answer)).toContain(pointer);
  expect(await count()).toBe(before);
}

describe('An amount over JSON is whole pence, and nothing else', () => {
  test.each([
    '0',
    '-1',
    '-0.01',
    '0.5',
    '1e-7',
    '1000000001',
    '9007199254740993',
    '1e300',
    '"1000"',
    '" 1000 "',
    '"£1,000.50"',
    'true',
    'null',
    '[100]',
    '{"pence":100}',
  ])('%s is invalid', (amount) => expectInvalid(() => api.post(RECEIPTS, receiptText(amount), { as: 'FH-1' }), '/amountPence'));

  test.each(['1', '1000000000', '1e2', '100.0'])('%s is taken', async (amount) => {
    expect(await api.post(RECEIPTS, receiptText(amount), { as: 'FH-1' })).toMatchObject({ status: 201 });
  });
});

describe('An amount in a form is pounds as people type them', () => {
  const PAGE = '/banks/chalcots/to-pay/money-in';
  const typed = (amount: string) => ({ fundId: 'F1', amount, statementLine: aLine() });
  const receivedFor = async (statementLine: string) =>
    (await house.stream('bank-chalcots')).find(({ data }) => data.statementLine === statementLine)?.data.amountPence;

  test.each([
    ['£1,000.50', 100_050],
    [' 1000 ', 100_000],
    ['180', 18_000],
    ['25.5', 2_550],
    ['£0.01', 1],
  ])('"%s" is %d pence', async (amount, pence) => {
    const fields = typed(amount);
    expect(await fundHolder.submit(PAGE, fields)).toMatchObject({ status: 303, location: expect.stringMatching(/^\/banks\/chalcots\/statement\?after=/) });
    expect(await receivedFor(fields.statementLine)).toBe(pence);
  });

  test.each(['', '-5', '(5)', '1.005', 'ten pounds', '1,00', '£', '1e5', '99999999999', '0', '٥', '10 000'])(
    '"%s" is not taken: the page says so and keeps what was typed',
    async (amount) => {
      const [before, fields] = [await count(), typed(amount)];
      const { status, html } = await fundHolder.submit(PAGE, fields);
      expect(status).toBe(400);
      expect(html).toContain('There is a problem');
      expect(html).toContain('href="#amount"');
      expect(html).toContain(`value="${fields.statementLine}"`);
      if (amount !== '') expect(html).toContain(`value="${amount}"`);
      expect(await count()).toBe(before);
    },
  );

  test('what was typed comes back as text, never as part of the page', async () => {
    const { html } = await fundHolder.submit(PAGE, { ...typed('"><script>alert(1)</script>') });
    expect(html).not.toContain('<script>alert');
    expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
  });

  test('a form sent twice brings the money in once', async () => {
    const page = await fundHolder.see(PAGE);
    const hidden = (name: string) => new RegExp(`name="${name}" value="([^"]+)"`).exec(page.html)?.[1] ?? '';
    const fields = typed('12.34');
    const body = new URLSearchParams({ _csrf: hidden('_csrf'), _once: hidden('_once'), ...fields });
    const before = (await count()) ?? 0;
    const answers = await Promise.all([fundHolder.post(PAGE, body), fundHolder.post(PAGE, body)]);
    expect(answers).toMatchObject([{ status: 303 }, { status: 303 }]);
    expect(await count()).toBe(before + 1);
  });

  test('a refusal is told in words on the page, and what was typed stays', async () => {
    const fields = typed('5');
    await fundHolder.submit(PAGE, fields);
    const { status, html } = await fundHolder.submit(PAGE, fields);
    expect(status).toBe(409);
    expect(html).toContain('There is a problem');
    expect(html).toContain(`value="${fields.statementLine}"`);
  });

  test.each([
    ['without a token', { _csrf: '', _once: randomUUID() }],
    ['with somebody else’s token', { _csrf: 'A'.repeat(43), _once: randomUUID() }],
  ])('a form %s is not taken', async (_, tokens) => {
    const before = await count();
    const { status } = await fundHolder.post(PAGE, new URLSearchParams({ ...tokens, ...typed('5') }));
    expect(status).toBe(403);
    expect(await count()).toBe(before);
  });
});

describe('Text', () => {
  const withdraw = (reason: string) => () => api.post(WITHDRAWALS, `{"amountPence":1,"authority":"funder","reason":"${reason}"}`, { as: 'FH-1' });

  test.each([
    ['a NUL', 'a\\u0000b'],
    ['half a character', 'a\\ud800b'],
    ['the other half', '\\udc00'],
    ['nothing but spaces', '   '],
    ['more than fits', 'x'.repeat(501)],
  ])('with %s is invalid', (_, reason) => expectInvalid(withdraw(reason), '/reason'));

  test.each([
    ['a NUL', 'Fund \\u0000'],
    ['half a character', 'Fund \\ud83d'],
    ['a turned direction', 'Fund \\u202e9F'],
    ['two lines', 'Fund\\nF9'],
  ])('that is a public name with %s is invalid', (_, name) => {
    const fund = `{"fundId":"F9","name":"${name}","funder":"A funder","agreementHash":"${agreementHash}","purposeHash":"${agreementHash}","requires":[]}`;
    return expectInvalid(() => api.post('/api/banks/chalcots/funds', fund, { as: 'FH-1' }), '/name');
  });

  test('in two parts, as some keyboards make it, is the same text', async () => {
    const fund = { fundId: 'F8', funder: 'A funder', agreementHash, purposeHash: agreementHash, requires: [] };
    expect(await api.post('/api/banks/chalcots/funds', { ...fund, name: 'Cafe\u0301 fund' }, { as: 'FH-1' })).toMatchObject({ status: 201 });
    const agreed = (await house.stream('bank-chalcots')).find(({ data }) => data.fundId === 'F8');
    expect(agreed?.data.name).toBe('Caf\u00e9 fund');
  });

  test('names of streams inside a command that are no names are refused, not looked for', async () => {
    const decisions = { decidedBy: { kind: 'panel', evidence: 'meeting-\u0000' }, decisions: [], finishesRound: false };
    const { status } = await api.post('/api/banks/chalcots/rounds/C-R1/decisions', decisions, { as: 'PM-C1' });
    expect(status).toBe(400);
  });
});

describe('A body', () => {
  test.each(['', '{', '[]', '"text"', 'null', '{"amountPence":NaN}', `{"__proto__":{"role":"fund-holder"}}`, '\u0000'])(
    'that is no object of ours is invalid: %j',
    async (body) => {
      const answer = await api.post(RECEIPTS, body, { as: 'FH-1' });
      expect(answer).toMatchObject({ status: 400, body: { code: 'invalid' } });
      expect(pointersOf(answer)).not.toEqual([]);
    },
  );

  test('with a field that we do not know is invalid, and says which', async () => {
    const answer = await api.post(RECEIPTS, { ...JSON.parse(receiptText('100')), amount: 100 }, { as: 'FH-1' });
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ message: expect.stringContaining('amount') }] } });
  });

  test.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'application/xml'])(
    'that says it is %s is not taken',
    async (type) => {
      expect(await api.post(RECEIPTS, receiptText('100'), { as: 'FH-1', headers: { 'content-type': type } })).toMatchObject({
        status: 415,
        body: { code: 'unknown-format' },
      });
    },
  );

  test('that is far too big is not read', async () => {
    const huge = JSON.stringify({ ...JSON.parse(receiptText('100')), note: 'x'.repeat(400_000) });
    expect(await api.post(RECEIPTS, huge, { as: 'FH-1' })).toMatchObject({ status: 413, body: { code: 'too-large' } });
  });
});

describe('An address', () => {
  test.each([
    '/banks/nowhere',
    '/banks/chalcots/funds/F99',
    '/rounds/C-R9',
    '/bids/C-999',
    '/goals/chalcots/C9',
    '/places/nowhere',
    '/streams/bank-nowhere',
    '/nothing/at/all',
  ])('of nothing is a page that says so: %s', async (path) => {
    const { status, html } = await fundHolder.see(path);
    expect(status).toBe(404);
    expect(html).toContain('We cannot find this page');
    expect(html).toMatch(/<html lang="en" dir="ltr"/);
  });

  test.each([
    '/banks/%00',
    '/bids/%F0%28',
    '/banks/%E0%A4%A',
    '/streams/x%00y',
    `/banks/${'a'.repeat(1_000)}`,
    '/banks/chalcots/statement?month=%00',
    `/banks/chalcots/statement?fund=';DROP`,
  ])('that nobody gave out has a designed page as well: %s', async (path) => {
    const { status, html } = await fundHolder.see(path);
    expect([400, 404]).toContain(status);
    expect(html).toMatch(/<h1/);
    expect(html).not.toMatch(/FST_ERR|statusCode/);
  });

  test.each([
    '/api/banks/%00',
    '/api/bids/%F0%28',
    `/api/banks/${'a'.repeat(1_000)}`,
    '/api/banks/..%2F..%2Fetc',
    '/api/banks/chalcots/statement?cursor=%00',
    '/api/banks/chalcots/statement?limit=0',
  ])('that nobody gave out is a problem over JSON: %s', async (path) => {
    const { status, body } = await api.get(path);
    expect([400, 404]).toContain(status);
    expect(body).toMatchObject({ status, type: expect.stringMatching(/^\/problems\//) });
  });

  test.each(['/api/banks/%00/funds/F1/receipts', '/api/banks/chalcots/funds/%20/receipts'])('with an id that is none takes no command: %s', async (path) => {
    const { status } = await api.post(path, receiptText('100'), { as: 'FH-1' });
    expect(status).toBe(400);
  });
});
