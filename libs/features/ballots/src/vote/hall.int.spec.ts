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

  it('for whom a vote is recorded no new card is printed that works: asked for by number it is refused, and among many nothing tells who has voted', async () => {
    const first = await cards({ which: 'new' });
    const dora = house.visitor();
    await voteFrom(dora, await dora.post('/vote', { code: first.get(3) ?? '' }));
    const officer = house.visitor('RO');
    const refused = await officer.post(`${at}/cards`, { which: 'one', number: '3', print: 'standard' });
    expect([refused.statusCode, refused.body.includes('A vote is recorded for this voter')]).toEqual([409, true]);
    const all = await cards({ which: 'all' });
    expect([...all.keys()]).toEqual([1, 2, 3]);
    const enter = async (code = '') => (await house.visitor().post('/vote', { code })).statusCode;
    expect([await enter(all.get(3)), await enter(first.get(3)), await enter(all.get(1)), await enter(first.get(1))]).toEqual([400, 200, 200, 400]);
  });

  it('how many were printed, and printed anew, is kept and shown', async () => {
    await cards({ which: 'new' });
    await cards({ which: 'one', number: '3' });
    const officer = house.visitor('RO');
    expect(await officer.read(`${at}/cards`)).toMatch(/4 cards have been printed so far. 1 of them took the place of an older card./);
    expect(await house.visitor('SCR-1').read(`${at}/voting`)).toMatch(/Poll cards printed\s+4\s+Of them in place of an older card\s+1/);
  });

  it('a round whose secret is missing has no cards that work, and stops those of no other round', async () => {
    const printed = await cards({ which: 'new' });
    await house.box.open({ roundId: 'H-R2', closesAt: '2026-04-12T23:00:00.000Z', rowBytes: 2_000, growing: false });
    expect((await house.visitor().post('/vote', { code: printed.get(3) ?? '' })).statusCode).toBe(200);
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
  const ask = async (helper: Visitor, second = 'SCR-1') => helper.post(`${at}/assisted`, { second: await token(second) }, `${at}/assisted/ask`);
  const sitDown = async (second: Visitor, desk?: string) => {
    const form = formOn(await second.get(`${at}/assisted/beside`), `${at}/assisted/beside`);
    if (desk !== undefined) form.set('desk', desk);
    return second.send(`${at}/assisted/beside`, form.has('_csrf') ? form : new URLSearchParams([...(await second.tokens(`${at}/assisted`)), ...form]));
  };
  const find = (helper: Visitor, more: Record<string, string> = {}) => helper.post(`${at}/assisted`, { number: '3', channel: 'phone', ...more });
  const opened = async (person = 'KEY-1', second = 'SCR-1') => {
    const helper = house.visitor(person);
    expect((await ask(helper, second)).statusCode).toBe(303);
    expect((await sitDown(house.visitor(second))).statusCode).toBe(303);
    return helper;
  };
  const end = async (who: Visitor, page: string) => who.send(`${at}/assisted/end`, formOn(await who.get(page), `${at}/assisted/end`));

  it('two people are there, the helper reads back what they hear, and is shown no slip', async () => {
    const helper = await opened();
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
    const helper = await opened();
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

  it('alone nobody casts anything, however they name a second person: that person says so in a session of their own', async () => {
    const helper = house.visitor('KEY-1');
    const form = await helper.tokens(`${at}/assisted`);
    const alone = async () => helper.send(`${at}/assisted`, new URLSearchParams([...form, ['number', '3'], ['channel', 'phone']]));
    const refused = async () => {
      const { statusCode, body } = await alone();
      return [statusCode, body.includes('You cannot do this alone'), body.includes('Dora Sample')];
    };
    expect(await refused()).toEqual([409, true, false]);
    expect((await ask(helper)).statusCode).toBe(303);
    expect(await helper.read(`${at}/assisted`)).toMatch(/Waiting for Clover.*assisted\/beside/);
    expect(await refused()).toEqual([409, true, false]);
    const [{ desk_id: desk }] = (await database.pool.query('SELECT desk_id FROM ballots.desks')).rows;
    const attempts = [sitDown(helper, desk), sitDown(house.visitor('KEY-2'), desk)];
    expect((await Promise.all(attempts)).map(({ statusCode }) => statusCode)).toEqual([409, 409]);
    expect([await refused(), await marks()]).toEqual([[409, true, false], expect.not.arrayContaining([[3, 'phone']])]);
    expect(await house.visitor('SCR-1').read(`${at}/assisted/beside`)).toContain('Campion asks you to be there');
    await sitDown(house.visitor('SCR-1'));
    expect((await alone()).body).toContain('Dora Sample');
  });

  it('after either of the two ended it, or its hours are over, nothing is cast: not even what was begun', async () => {
    const ends = [
      (helper: Visitor) => end(helper, `${at}/assisted`),
      () => end(house.visitor('SCR-1'), `${at}/assisted/beside`),
      () => database.pool.query("UPDATE ballots.desks SET until = now() - interval '1 second'"),
      () => database.pool.query('UPDATE ballots.desks SET day = day - 1'),
      // Another desk of the same helper is none for what was begun at the one before.
      () => opened(),
    ];
    for (const over of ends) {
      const helper = await opened();
      const list = await follow(helper, await find(helper), `${at}/vote`);
      const check = await follow(helper, list, `${at}/vote/check`, marked);
      await over(helper);
      expect([(await follow(helper, check, `${at}/vote/done`)).statusCode, await marks()]).toEqual([409, expect.arrayContaining([[3, null]])]);
    }
  });

  it('is ended by nobody else', async () => {
    const helper = await opened();
    const form = formOn(await helper.get(`${at}/assisted`), `${at}/assisted/end`);
    const other = house.visitor('KEY-2');
    await other.send(`${at}/assisted/end`, new URLSearchParams([...(await other.tokens(`${at}/assisted`)), ['desk', form.get('desk') ?? '']]));
    expect((await find(helper)).statusCode).toBe(200);
  });

  it('it needs a second person of another home, who is not the helper and has a role there, and a number on the roll', async () => {
    const helper = house.visitor('KEY-1');
    expect((await helper.post(`${at}/assisted`, { second: '' }, `${at}/assisted/ask`)).statusCode).toBe(400);
    expect((await ask(helper, 'KEY-1')).statusCode).toBe(400);
    expect((await ask(helper, 'RES-1')).statusCode).toBe(400);
    const home = await ask(helper, 'KEY-4');
    expect([home.statusCode, home.body.includes('You two live in one home')]).toEqual([409, true]);
    expect((await database.pool.query('SELECT FROM ballots.desks')).rowCount).toBe(0);
    expect((await house.visitor('SCR-1').get(`${at}/assisted`)).statusCode).toBe(404);
    expect((await house.visitor('RES-1').get(`${at}/assisted/beside`)).statusCode).toBe(404);
    expect((await house.visitor('ORG').get(`${at}/assisted`)).statusCode).toBe(200);
    await opened();
    expect((await find(helper, { number: '99' })).statusCode).toBe(400);
    expect((await find(helper, { number: 'three' })).statusCode).toBe(400);
  });

  it('a ticket is good in the session of the helper alone', async () => {
    const found = await find(await opened());
    const other = house.visitor('KEY-2');
    const form = await other.tokens(`${at}/assisted`);
    form.set('ticket', formOn(found, `${at}/vote`).get('ticket') ?? '');
    expect((await other.send(`${at}/vote`, form)).statusCode).toBe(409);
  });
});
