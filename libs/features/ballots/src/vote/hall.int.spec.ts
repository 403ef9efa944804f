import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { type TestDatabase, testDatabase } from '#database/test-database';
import { INSTALLATION } from '#identity';
import { ballotSeal } from '#proof';
import { textOf, type Visitor } from '../../../../../test/support/feature/feature-house.js';
import { inflated, pagesOf } from '../../../../../test/support/read-paper.js';
import { type Answer, bids, formOn, openVotingHouse, ROUND, slipOn, type VotingHouse } from '../../test/voting-house.js';

jest.setTimeout(120_000);

const at = `/rounds/${ROUND}`;
const marked = { 'place-1': 'H-9' };

let database: TestDatabase;
let house: VotingHouse;
beforeAll(async () => {
  database = await testDatabase();
});
beforeEach(async () => {
  house = await openVotingHouse(database);
});
afterEach(() => house.close());
afterAll(() => database.drop());

/** The codes on the cards that an officer prints, by the numbers on them. */
async function cards(fields: Record<string, string>): Promise<ReadonlyMap<number, string>> {
  const paper = await house.visitor('RO').post(`${at}/cards`, { print: 'standard', ...fields });
  expect([paper.statusCode, paper.headers['content-type']]).toEqual([200, 'application/pdf']);
  const pages = pagesOf(inflated([paper.rawPayload])).map(({ text }) => text.replace(/\s+/g, ''));
  return new Map(pages.map((text) => [Number(/list:(\d+)1\.Scan/.exec(text)?.[1]), /([A-Z0-9]{5}-){2}[A-Z0-9]{5}/.exec(text)?.[0] ?? '']));
}
async function follow(voter: Visitor, page: Answer, action: string, more: Record<string, string> = {}): Promise<Answer> {
  const form = formOn(page, action);
  for (const [name, value] of Object.entries(more)) form.set(name, value);
  return voter.send(action, form);
}
const voteFrom = async (voter: Visitor, list: Answer, choice = marked) =>
  follow(voter, await follow(voter, list, `${at}/vote/check`, choice), `${at}/vote/done`);
const marks = async () => (await database.pool.query('SELECT number, mark FROM ballots.roll ORDER BY number')).rows.map(({ number, mark }) => [number, mark]);

describe('With a poll card', () => {
  it('somebody without an account votes at home; the code stands in no address, and of the card only a hash is kept', async () => {
    const printed = await cards({ which: 'new' });
    expect([...printed.keys()]).toEqual([1, 2, 3]);
    const dora = house.visitor();
    const list = await dora.post('/vote', { code: printed.get(3)?.toLowerCase().replaceAll('-', ' ') ?? '' });
    expect([list.statusCode, list.headers.location, list.body.includes(bids[0]?.title ?? '?')]).toEqual([200, undefined, true]);
    const done = await voteFrom(dora, list);
    expect([textOf(done.body).includes('Your vote is recorded'), await marks()]).toEqual([
      true,
      [
        [1, null],
        [2, null],
        [3, 'online'],
      ],
    ]);
    const { rows } = await database.pool.query('SELECT r::text AS row FROM ballots.roll AS r');
    for (const { row } of rows) for (const code of printed.values()) expect(row).not.toContain(code.replaceAll('-', ''));
  });

  it('the newest card counts: a lost one opens nothing once another was printed, and cards of others stay', async () => {
    const first = await cards({ which: 'new' });
    const second = await cards({ which: 'one', number: '3' });
    const enter = async (code = '') => (await house.visitor().post('/vote', { code })).statusCode;
    expect([await enter(first.get(3)), await enter(second.get(3)), await enter(first.get(1)), await enter('no code')]).toEqual([400, 200, 200, 400]);
    const officer = house.visitor('RO');
    expect((await officer.post(`${at}/cards`, { which: 'new', print: 'large' })).statusCode).toBe(400);
    expect((await officer.post(`${at}/cards`, { which: 'one', number: '9', print: 'large' })).statusCode).toBe(400);
    expect([...(await cards({ which: 'all' })).keys()]).toEqual([1, 2, 3]);
  });

  it('nobody tries many codes: they wait, and a right one waits too', async () => {
    const printed = await cards({ which: 'new' });
    const guesser = house.visitor(undefined, '198.51.100.7');
    const form = await guesser.tokens('/vote');
    const statuses = [];
    for (let n = 0; n < 20; n++) statuses.push((await guesser.send('/vote', new URLSearchParams([...form, ['code', 'CDFHJ-KMNPR-TVWXY']]))).statusCode);
    const right = await guesser.send('/vote', new URLSearchParams([...form, ['code', printed.get(3) ?? '']]));
    expect([new Set(statuses), right.statusCode, right.headers['retry-after']]).toEqual([new Set([400]), 429, expect.stringMatching(/^\d+$/)]);
  });

  it('a card opens nothing once voting is over', async () => {
    const printed = await cards({ which: 'new' });
    house.clock.set('2026-04-13T09:00:00.000Z');
    expect((await house.visitor().post('/vote', { code: printed.get(3) ?? '' })).statusCode).toBe(409);
    expect((await house.visitor('RO').post(`${at}/cards`, { which: 'all', print: 'standard' })).statusCode).toBe(409);
  });

  it('a changed ticket is nobody’s', async () => {
    const printed = await cards({ which: 'new' });
    const dora = house.visitor();
    const list = await dora.post('/vote', { code: printed.get(3) ?? '' });
    const ticket = formOn(list, `${at}/vote/check`).get('ticket') ?? '';
    const forged = `${ticket.slice(0, 20)}${ticket[20] === 'A' ? 'B' : 'A'}${ticket.slice(21)}`;
    expect((await follow(dora, list, `${at}/vote/check`, { ...marked, ticket: forged })).statusCode).toBe(409);
    expect((await follow(dora, list, `${at}/vote/check`, { ...marked, ticket: '' })).statusCode).toBe(409);
  });
});

describe('A kiosk', () => {
  const opened = async () => {
    const tablet = house.visitor('KEY-1');
    const start = await tablet.post(`${at}/kiosk`, {});
    expect(start.headers.location).toBe(`${at}/kiosk/start`);
    return tablet;
  };
  const turn = async (tablet: Visitor, code = '') => tablet.post(`${at}/kiosk/start`, { code });

  it('signs out whoever opens it, and takes one voter after the other', async () => {
    const printed = await cards({ which: 'new' });
    const tablet = await opened();
    expect((await tablet.get('/your-votes')).statusCode).toBe(403);
    for (const number of [1, 3]) {
      const done = await voteFrom(tablet, await turn(tablet, printed.get(number)));
      expect([done.statusCode, done.headers.refresh]).toEqual([200, `20; url=${at}/kiosk/start`]);
    }
    expect(await marks()).toEqual([
      [1, 'kiosk'],
      [2, null],
      [3, 'kiosk'],
    ]);
  });

  it('shows the last page longer to whoever needs it, with the same slip', async () => {
    const printed = await cards({ which: 'new' });
    const tablet = await opened();
    const done = await voteFrom(tablet, await turn(tablet, printed.get(1)));
    const longer = await follow(tablet, done, `${at}/vote/done`);
    expect([longer.headers.refresh, slipOn(longer)]).toEqual([`120; url=${at}/kiosk/start`, slipOn(done)]);
  });

  it('keeps nothing of the voter before: what their pages would send again shows and does nothing once the next turn began', async () => {
    const printed = await cards({ which: 'new' });
    const tablet = await opened();
    const list = await turn(tablet, printed.get(1));
    const check = await follow(tablet, list, `${at}/vote/check`, marked);
    await follow(tablet, check, `${at}/vote/done`);
    const next = await tablet.get(`${at}/kiosk/start`);
    expect(next.headers['cache-control']).toBe('private, no-store');
    for (const [page, action] of [
      [list, `${at}/vote/check`],
      [check, `${at}/vote/done`],
      [check, `${at}/vote`],
    ] as const) {
      const again = await follow(tablet, page, action, marked);
      expect([again.statusCode, again.body.includes('A bench by the bins')]).toEqual([409, false]);
    }
    expect(next.body).not.toContain(printed.get(1) ?? '');
  });

  it('goes back to the start by itself when somebody walks away, and ends when it is told', async () => {
    const printed = await cards({ which: 'new' });
    const tablet = await opened();
    expect((await turn(tablet, printed.get(1))).headers.refresh).toBe(`600; url=${at}/kiosk/start`);
    await tablet.post(`${at}/kiosk/start`, {}, `${at}/kiosk/end`);
    expect((await tablet.get(`${at}/kiosk/start`)).statusCode).toBe(404);
  });

  it('is opened by nobody who does not look after the vote', async () => {
    expect((await house.visitor('SCR-1').post('/demo', {}, `${at}/kiosk`)).statusCode).toBe(404);
    expect((await house.visitor().get(`${at}/kiosk/start`)).statusCode).toBe(404);
  });
});

describe('At the desk', () => {
  const token = (person: string) => house.vault.pseudonym({ person, context: INSTALLATION });
  const find = async (helper: Visitor, more: Record<string, string> = {}) =>
    helper.post(`${at}/assisted`, { number: '3', channel: 'phone', second: await token('SCR-1'), ...more });

  it('two people are there, the helper reads back what they hear, and is shown no slip', async () => {
    const helper = house.visitor('KEY-1');
    const found = await find(helper);
    expect(textOf(found.body)).toMatch(/Name\s+Dora Sample\s+Address\s+Flat 2, North House/);
    const looks = await house.looks.read({ limit: 5 });
    expect(looks[0]).toMatchObject({ reader: 'KEY-1', helper: 'SCR-1', subject: `voting-${ROUND}`, why: 'help-to-vote' });
    const list = await follow(helper, found, `${at}/vote`);
    expect(list.body).toContain('You will learn what they choose');
    const check = await follow(helper, list, `${at}/vote/check`, marked);
    expect(check.body).toContain('Read this back to the voter');
    const done = await follow(helper, check, `${at}/vote/done`);
    expect([done.statusCode, done.body.includes('Your vote is recorded'), slipOn(done).c, done.body.includes('<svg class="eb-qr"')]).toEqual([
      200,
      true,
      '',
      false,
    ]);
    expect(await marks()).toContainEqual([3, 'phone']);
    const [row] = (await database.pool.query("SELECT encode(c, 'hex') AS c FROM ballots.box")).rows;
    expect(done.body).not.toContain(row.c);
  });

  it('what the helper’s browser held opens no seal: of the voter’s mark, and of what they choose later alone, it tells nothing', async () => {
    const helper = house.visitor('KEY-1');
    const list = await follow(helper, await find(helper), `${at}/vote`);
    const check = await follow(helper, list, `${at}/vote/check`, marked);
    const { r = '' } = Object.fromEntries(formOn(check, `${at}/vote/done`));
    const [first, again] = [await follow(helper, check, `${at}/vote/done`), await follow(helper, check, `${at}/vote/done`)];
    expect([r.length, first.statusCode, again.statusCode]).toEqual([64, 200, 200]);
    const rows: { v: string; n: number; c: string }[] = (await database.pool.query("SELECT encode(v, 'hex') AS v, n, encode(c, 'hex') AS c FROM ballots.box"))
      .rows;
    expect(rows.map(({ n }) => n)).toEqual([1]);
    for (const { v, n, c } of rows) expect(ballotSeal({ round: ROUND, v, n, choices: [{ bidId: 'H-9' }], r })).not.toBe(c);
  });

  it('it needs a second person, who is not the helper, and a number on the roll', async () => {
    const helper = house.visitor('KEY-1');
    const refused = async (more: Record<string, string>) => (await find(helper, more)).statusCode;
    expect(await refused({ second: '' })).toBe(400);
    expect(await refused({ second: await token('KEY-1') })).toBe(400);
    expect(await refused({ second: await token('RES-1') })).toBe(400);
    expect(await refused({ number: '99' })).toBe(400);
    expect(await refused({ number: 'three' })).toBe(400);
    expect((await house.visitor('SCR-1').get(`${at}/assisted`)).statusCode).toBe(404);
    expect((await house.visitor('ORG').get(`${at}/assisted`)).statusCode).toBe(200);
  });

  it('a ticket is good in the session of the helper alone', async () => {
    const found = await find(house.visitor('KEY-1'));
    const other = house.visitor('KEY-2');
    const form = await other.tokens(`${at}/assisted`);
    form.set('ticket', formOn(found, `${at}/vote`).get('ticket') ?? '');
    expect((await other.send(`${at}/vote`, form)).statusCode).toBe(409);
  });
});
