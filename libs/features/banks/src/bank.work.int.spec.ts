import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type TestDatabase, testDatabase } from '#database/test-database';
import type { Ledger } from '#ledger';
import { evening, prepared } from '../test/evening.js';
import { openHouse } from '../test/house.js';
import { ledgerOf, tell } from '../test/story.js';

let database: TestDatabase;
let ledger: Ledger;
let house: Awaited<ReturnType<typeof openHouse>>;
beforeAll(async () => {
  database = await testDatabase();
  ledger = await ledgerOf(evening);
  house = await openHouse(database, ledger);
}, 60_000);
afterAll(async () => {
  await house.close();
  await database.drop();
});

const page = '/banks/chalcots/declare/M-1';
const fields = (reasons: [string, string][], more: Record<string, string> = {}) => ({
  ...Object.fromEntries(reasons.flatMap(([bidId, reason], i) => [[`decisions.${i}.bidId`, bidId] as const, [`decisions.${i}.reason`, reason] as const])),
  ...more,
});
const typed: [string, string][] = [
  ['C-002', 'It helps many neighbours.'],
  ['C-003', 'A good start.'],
  ['C-004', 'We can’t fund this because it is done already.'],
];
const eventsOf = async (stream: string) => (await ledger.readStream(stream)).map(({ type }) => type);

describe('The chair declares an evening', () => {
  it('and nobody else', async () => {
    for (const person of [undefined, 'PM-C2', 'FH-1']) expect((await house.visitor(person).get(page)).statusCode).toBe(403);
    expect((await house.visitor('PM-C1').get('/banks/chalcots/declare/M-9')).statusCode).toBe(404);
  });

  it('the list says what was voted and which pot would pay', async () => {
    const { body } = await house.visitor('PM-C1').get(page);
    expect(body).toContain('Yes: £180 of the £180 asked for');
    expect(body).toContain('Paid from Fund F1: its rules fit most closely.');
    expect(body).toContain('No pot of this round can pay for this.');
    expect(body.match(/<textarea/g)).toHaveLength(3);
  });

  it('a missing reason is shown at its bid, and nothing typed is lost', async () => {
    const response = await house.visitor('PM-C1').post(
      page,
      fields([
        ['C-002', 'It helps & lasts.'],
        ['C-003', ' '],
        ['C-004', 'No.'],
      ]),
    );
    expect(response.statusCode).toBe(400);
    expect(response.body).toContain('<a href="#decisions.1.reason">Write the reason for C-003</a>');
    expect(response.body).toContain('It helps &amp; lasts.');
  });

  it('a yes that no pot can pay is named, nothing typed is lost and nothing happens', async () => {
    const before = await eventsOf('bank-chalcots');
    const response = await house.visitor('PM-C1').post(page, fields(typed, { finishesRound: 'yes' }));
    expect(response.statusCode).toBe(409);
    expect(response.body).toContain('<a href="#decisions.1.reason">C-003: No pot of this round can pay for this.</a>');
    expect(response.body).toContain('A good start.');
    expect(await eventsOf('bank-chalcots')).toEqual(before);
  });

  it('an evening that was opened and read back again, or a bank whose money moved, is looked at again first', async () => {
    const chair = house.visitor('PM-C1');
    const earlier = fields(typed, { finishesRound: 'yes' });
    for (const old of [{ sealed: '2' }, { _revision: '2' }]) {
      const response = await chair.post(page, { ...earlier, ...old });
      expect([response.statusCode, response.body]).toEqual([412, expect.stringContaining('This changed after you opened the page, so nothing was done.')]);
      expect(response.body).toContain('A good start.');
    }
  });

  it('with enough money it is done at once, and shown', async () => {
    const holder = house.visitor('FH-1');
    const chair = house.visitor('PM-C1');
    const refused = await holder.send('/api/banks/chalcots/rounds/C-R1/reserve', { reserves: [{ fundId: 'F1', amountPence: 2_000 }] });
    expect([refused.statusCode, refused.json().code]).toEqual([403, 'forbidden']);
    expect((await chair.send('/api/banks/chalcots/rounds/C-R1/reserve', { reserves: [{ fundId: 'F1', amountPence: 2_000 }] })).statusCode).toBe(200);
    const form = await chair.filled(page, fields(typed, { finishesRound: 'yes' }));
    const [done, again] = [await chair.sendForm(page, form), await chair.sendForm(page, form)];
    expect([done.statusCode, done.headers.location]).toEqual([303, expect.stringContaining('/banks/chalcots?after=')]);
    expect([again.statusCode, again.headers.location]).toEqual([303, done.headers.location]);
    await house.processors.drain();
    const shown = (await chair.get(String(done.headers.location))).body;
    expect(shown).toContain('Yes, £180 – It helps many neighbours.');
    expect(shown).toContain('We can’t fund this because it is done already.');
    expect((await chair.get(page)).body).toContain('The decisions of this round have been declared.');
  });
});

describe('The fund holder’s list', () => {
  const list = '/banks/chalcots/to-pay';
  beforeAll(async () => {
    await tell(ledger, prepared);
    await house.processors.drain();
  });

  it('is for the fund holder; the panel’s officers may look', async () => {
    expect((await house.visitor().get(list)).statusCode).toBe(403);
    const treasurer = house.visitor('PM-C2');
    expect((await treasurer.get(list)).body).not.toMatch(/<main[\s\S]*<form/);
    for (const path of ['money-in', 'money-back', 'PAY-1']) expect((await treasurer.get(`${list}/${path}`)).statusCode).toBe(403);
  });

  it('is for the same people as JSON', async () => {
    const path = '/api/banks/chalcots/payments';
    for (const who of [undefined, 'AP-1', 'PM-H1']) expect([who, (await house.visitor(who).get(path)).statusCode]).toEqual([who, 403]);
    expect((await house.visitor('PM-C2').get(path)).statusCode).toBe(200);
  });

  it('says of each payment why it is ready or not', async () => {
    const { body } = await house.visitor('FH-1').get(list);
    expect(body).toMatch(/type="checkbox" value="PAY-1"/);
    expect(body).not.toContain('value="PAY-2"');
    expect(body).toContain('Two people of two households must sign first.');
  });

  it('what is not ready is not sent, and named', async () => {
    const response = await house.visitor('FH-1').post(list, { pay: ['PAY-1', 'PAY-2'] });
    expect(response.statusCode).toBe(403);
    expect(response.body).toContain('PAY-2: Two people of two households must sign first.');
    expect((await house.visitor('FH-1').post(list, {})).body).toContain('<a href="#pay">Tick at least one payment</a>');
  });

  it('what is ticked is sent once, and settled with its line of the statement', async () => {
    const holder = house.visitor('FH-1');
    expect((await holder.post(list, { pay: 'PAY-1' })).statusCode).toBe(303);
    expect((await holder.post(`${list}/money-in`, { pay: 'PAY-1' }, list)).statusCode).toBe(409);
    await house.processors.drain();
    expect((await holder.post(`${list}/PAY-1`, { end: 'settled' })).statusCode).toBe(400);
    expect((await holder.post(`${list}/PAY-1`, { end: 'settled', statementLine: 'ST-2026-03-014' })).statusCode).toBe(303);
    expect((await holder.post(`${list}/PAY-1`, { end: 'failed', why: 'bank-rejected' })).statusCode).toBe(409);
    await house.processors.drain();
    expect((await holder.get(list)).body).toContain('line ST-2026-03-014 of the statement');
  });

  it('money in and money back are typed as people type them', async () => {
    const holder = house.visitor('FH-1');
    const moneyIn = { fundId: 'F1', statementLine: 'ST-2026-03-020' };
    const wrong = await holder.post(`${list}/money-in`, { ...moneyIn, amount: '-5' });
    expect(wrong.body).toContain('Type an amount above nothing. It cannot be a minus amount.');
    expect((await holder.post(`${list}/money-in`, { ...moneyIn, amount: '£1,000.50' })).statusCode).toBe(303);
    const again = await holder.post(`${list}/money-in`, { ...moneyIn, amount: ' 1000 ' });
    expect([again.statusCode, again.body.includes('This line of the statement is counted already.')]).toEqual([409, true]);
    await house.processors.drain();
    const back = { bidId: 'C-002', amount: '20', kind: 'unspent', statementLine: 'ST-2026-03-021' };
    expect((await holder.post(`${list}/money-back`, { ...back, amount: '£90.01' })).statusCode).toBe(422);
    expect((await holder.post(`${list}/money-back`, back)).statusCode).toBe(303);
    expect((await eventsOf('bank-chalcots')).slice(-2)).toEqual(['MoneyReceived', 'MoneyReturned']);
    const nobody = await holder.post(`${list}/money-back`, { ...back, kind: 'reclaimed', statementLine: 'ST-2026-03-022' });
    expect([nobody.statusCode, nobody.body]).toEqual([400, expect.stringContaining('<a href="#authority">Say who decided to ask for it back</a>')]);
    const asked = await holder.post(`${list}/money-back`, { ...back, kind: 'reclaimed', authority: 'panel', statementLine: 'ST-2026-03-022' });
    expect(asked.statusCode).toBe(303);
    expect((await ledger.readStream('bank-chalcots')).at(-1)?.json).toContain('"authority":"panel"');
  });
});

describe('A command as JSON', () => {
  const url = '/api/banks/chalcots/funds/F1/receipts';
  const receipt = { amountPence: 5_000, agreementHash: 'a'.repeat(64), statementLine: 'ST-J-1' };

  it('sent twice under one key has one effect and one answer', async () => {
    const holder = house.visitor('FH-1');
    const key = { 'idempotency-key': 'the-same-key' };
    const [first, second] = [await holder.send(url, receipt, key), await holder.send(url, receipt, key)];
    expect([first.statusCode, first.headers.etag]).toEqual([201, expect.stringMatching(/^"\d+"$/)]);
    expect([second.statusCode, second.body]).toEqual([201, first.body]);
    expect((await holder.send(url, { ...receipt, amountPence: 6_000 }, key)).json().code).toBe('command-id-reused');
  });

  it.each([
    ['no body', {}, 400],
    ['a negative amount', { ...receipt, amountPence: -5 }, 400],
    ['half a penny', { ...receipt, amountPence: 0.5 }, 400],
    ['too much', { ...receipt, amountPence: 1e12 }, 400],
    ['a field nobody knows', { ...receipt, amount: 5 }, 400],
    ['another agreement', { ...receipt, agreementHash: 'f'.repeat(64) }, 409],
  ])('%s is refused', async (_, body, status) => {
    expect((await house.visitor('FH-1').send(url, body)).statusCode).toBe(status);
  });

  it('a name that every object answers to is no bid', async () => {
    const back = { returnId: 'RET-9', amountPence: 1, kind: 'unspent', statementLine: 'ST-J-9' };
    expect((await house.visitor('FH-1').send('/api/banks/chalcots/awards/constructor/returns', back)).statusCode).toBe(400);
  });

  it('is for those who hold the office', async () => {
    expect((await house.visitor().send(url, receipt)).statusCode).toBe(403);
    expect((await house.visitor('PM-C1').send(url, receipt)).statusCode).toBe(403);
  });

  it('against an older revision is stale', async () => {
    const response = await house.visitor('FH-1').send(url, { ...receipt, statementLine: 'ST-J-2' }, { 'if-match': '"1"' });
    expect(response.statusCode).toBe(412);
  });
});

describe('Expected money', () => {
  const fund = '/api/banks/chalcots/funds/F1';
  const promise = async (amountPence: number, dueOn: string) => {
    const sent = await house.visitor('FH-1').send(`${fund}/expected`, { amountPence, dueOn });
    expect([sent.statusCode, sent.body]).toEqual([200, expect.stringContaining('position')]);
  };
  const arrives = async (amountPence: number, statementLine: string) => {
    const sent = await house.visitor('FH-1').send(`${fund}/receipts`, { amountPence, agreementHash: 'a'.repeat(64), statementLine });
    expect(sent.statusCode).toBe(201);
  };
  const stillExpected = async () => {
    await house.processors.drain();
    return (await house.visitor().get(fund)).json().expected;
  };

  it('is expected until it has come in, the oldest promise first; what came before a promise is not counted for it', async () => {
    await promise(50_000, '2026-06-01');
    await promise(10_000, '2026-07-01');
    await arrives(20_000, 'ST-X-1');
    expect(await stillExpected()).toEqual([
      { amountPence: 30_000, dueOn: '2026-06-01' },
      { amountPence: 10_000, dueOn: '2026-07-01' },
    ]);
    await arrives(35_000, 'ST-X-2');
    expect(await stillExpected()).toEqual([{ amountPence: 5_000, dueOn: '2026-07-01' }]);
    await arrives(7_000, 'ST-X-3');
    expect(await stillExpected()).toEqual([]);
    await promise(1_000, '2026-08-01');
    expect(await stillExpected()).toEqual([{ amountPence: 1_000, dueOn: '2026-08-01' }]);
  });
});
