import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type TestDatabase, testDatabase } from '#database/test-database';
import { openHouse } from '../test/house.js';
import { ledgerOf, story } from '../test/story.js';

let database: TestDatabase;
let house: Awaited<ReturnType<typeof openHouse>>;
beforeAll(async () => {
  database = await testDatabase();
  house = await openHouse(database, await ledgerOf(story));
}, 60_000);
afterAll(async () => {
  await house.close();
  await database.drop();
});

const textOf = (html: string) =>
  html
    .replace(/<head>[\s\S]*?<\/head>|<script>.*?<\/script>|<title>.*?<\/title>|<desc.*?<\/desc>/g, ' ')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ');

describe('What everybody reads', () => {
  it('home shows each bank with what is left to give, promised and paid', async () => {
    const { statusCode, body } = await house.visitor().get('/');
    expect(statusCode).toBe(200);
    expect(textOf(body)).toContain('The Chalcots Bank Left to give £6,657.40 Promised £200 Will be paid once the steps on each bid are done Paid £180');
    expect(textOf(body)).toContain('The Other Bank Left to give £0');
    expect(body).not.toContain('/vote"');
  });

  it('the bank’s page has all the figures, its rounds, decisions and pots, and how fresh they are', async () => {
    const text = textOf((await house.visitor().get('/banks/chalcots')).body);
    expect(text).toContain('In the bank account £6,857.40');
    expect(text).toContain('Held for you by hosts, on cards or as vouchers, receipts still to come £22.60');
    expect(text).toContain('C-R1 Finished 2 February 2026 – 27 February 2026 3 2');
    expect(text).toContain('[private] 11 March 2026 Yes, £180 – [private]');
    expect(text).toContain('Not this time');
    expect(text).toContain('Up to date');
    expect(text).not.toContain('Payments to send');
    expect(text).not.toContain('Plan a new round');
    expect((await house.visitor('PM-C1').get('/banks/chalcots')).body).toContain('href="/banks/chalcots/rounds/new"');
    expect((await house.visitor('PM-C2').get('/banks/chalcots')).body).not.toContain('/rounds/new');
  });

  it('a pot’s page shows the funder the agreement, every figure and every yes charged to it', async () => {
    const text = textOf((await house.visitor().get('/banks/chalcots/funds/F1')).body);
    expect(text).toContain('Anything within the round’s rules');
    expect(text).toContain('[private] 11 March 2026 £200 £0 £0');
    expect(textOf((await house.visitor().get('/banks/chalcots/funds/F4')).body)).toContain('£500 by 1 June 2026');
  });

  it('the statement has every money event with what was left after it, by pot and month', async () => {
    const all = textOf((await house.visitor().get('/banks/chalcots/statement')).body);
    expect(all).toContain('3 May 2026 Taken back by the funder Fund F4 £1,000 £1,000 £6,657.40 £6,857.40');
    // 30 April 23:30 UTC is 1 May in London.
    const may = textOf((await house.visitor().get('/banks/chalcots/statement?month=2026-05&fund=F1')).body);
    expect(may).toContain(
      '3 May 2026 Unspent money returned Fund F1 , C-002 £37.40 £37.40 £2,657.40 £2,857.40 1 May 2026 A promise ended or made smaller Fund F1 , C-003 £40 £2,620 £2,820',
    );
    expect(may).not.toContain('2026 Money came in');
    expect(textOf((await house.visitor().get('/banks/chalcots/statement?month=2025-01')).body)).toContain('No money moved here in the time you chose.');
  });

  it('the file has exactly the rows of the page', async () => {
    const { body, headers } = await house.visitor().get('/banks/chalcots/statement.csv?fund=F1&month=2026-03');
    expect(headers).toMatchObject({
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': 'attachment; filename="statement-chalcots-F1-2026-03.csv"',
    });
    expect(
      body
        .trim()
        .split('\r\n')
        .map((row) => row.split(',').slice(0, 3).join(',')),
    ).toEqual([
      'Date,What happened,Pot',
      '2026-03-17,A payment did not go through,Fund F1',
      '2026-03-17,Paid,Fund F1',
      '2026-03-16,Sent to be paid,Fund F1',
      '2026-03-16,Sent to be paid,Fund F1',
      '2026-03-11,Left over from a round,Fund F1',
      '2026-03-11,Promised to a bid,Fund F1',
      '2026-03-11,Promised to a bid,Fund F1',
    ]);
    expect(body).toContain('2026-03-17,Paid,Fund F1,,C-002,PAY-1,ST-9,180.00,0.00,180.00,2580.00,2820.00,');
  });

  it.each(['/banks/nowhere', '/banks/chalcots/funds/F9', '/banks/nowhere/statement', '/banks/nowhere/statement.csv', '/banks/..%2F..'])(
    '%s is not found, or not understood',
    async (url) => {
      expect([404, 400]).toContain((await house.visitor().get(url)).statusCode);
    },
  );

  it.each(['/', '/banks/chalcots', '/banks/chalcots/funds/F1', '/banks/chalcots/statement', '/banks/other'])(
    '%s has every word from a catalogue, in both pseudo-languages',
    async (url) => {
      expect((await house.visitor().get(`${url}?lang=en-XA`)).statusCode).toBe(200);
      expect((await house.visitor().get(`${url}?lang=ar-XB`)).body).toContain('dir="rtl"');
    },
  );

  it('a page stays as it was until something is recorded: 304 for who has it', async () => {
    const first = await house.visitor().get('/banks/chalcots');
    const again = await house.app.inject({ url: '/banks/chalcots', headers: { 'if-none-match': String(first.headers.etag) } });
    expect(again.statusCode).toBe(304);
  });
});

describe('The same as JSON', () => {
  it('a bank has its figures in pence, its revision as ETag and how fresh it is', async () => {
    const response = await house.visitor().get('/api/banks/chalcots');
    expect(response.headers.etag).toMatch(/^"\d+"$/);
    expect(response.json()).toMatchObject({
      bankId: 'chalcots',
      figures: { leftToGivePence: 665_740, promisedPence: 20_000, paidPence: 18_000, returnedPence: 3_740, cashPence: 685_740, heldForYouPence: 2_260 },
      behind: false,
      upToDate: { number: expect.any(Number) },
    });
  });

  it('the statement is read page by page, every line once', async () => {
    const lines: unknown[] = [];
    let url = '/api/banks/chalcots/statement?limit=4';
    for (let pages = 0; url && pages < 10; pages++) {
      const response = await house.visitor().get(url);
      lines.push(...response.json().items);
      url = /<([^>]*)>; rel="next"/.exec(String(response.headers.link ?? ''))?.[1] ?? '';
    }
    const all = (await house.visitor().get('/api/banks/chalcots/statement')).json().items;
    expect(lines).toEqual(all);
    expect(all).toHaveLength(15);
  });

  it('all banks are listed, and whether this is a demonstration', async () => {
    const body = (await house.visitor().get('/api/banks')).json();
    expect(body).toMatchObject({ demonstration: true, banks: [{ bankId: 'chalcots' }, { bankId: 'other', figures: { leftToGivePence: 0 } }] });
  });

  it('what is not there is a problem', async () => {
    const response = await house.visitor().get('/api/banks/chalcots/funds/F9');
    expect([response.statusCode, response.headers['content-type']]).toEqual([404, 'application/problem+json; charset=utf-8']);
  });

  it('every command of a person has a described route', () => {
    const posts = Object.entries(house.description.paths).filter(([, path]) => path.post);
    expect(posts).toHaveLength(16);
    const receipt = house.description.paths['/api/banks/{bankId}/funds/{fundId}/receipts']?.post;
    expect(JSON.stringify(receipt?.requestBody)).toContain('amountPence');
    expect(receipt?.parameters).toEqual(
      expect.arrayContaining([expect.objectContaining({ name: 'bankId', in: 'path' }), expect.objectContaining({ name: 'Idempotency-Key' })]),
    );
  });
});
