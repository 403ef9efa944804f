import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { QueryBus } from '@nestjs/cqrs';
import { type TestDatabase, testDatabase } from '#database/test-database';
import { sessionLimits } from '#identity';
import { ballotSeal } from '#proof';
import { textOf, type Visitor } from '../../../../../test/support/feature/feature-house.js';
import { told } from '../../../../../test/support/feature/round-story.js';
import { type Answer, bids, formOn, openVotingHouse, ROUND, slipOn, type VotingHouse } from '../../test/voting-house.js';
import { NextBallot } from '../casting/casting.queries.js';
import { orderFor } from './bid-order.js';
import { RollLines } from './roll-lines.js';

jest.setTimeout(120_000);

const at = `/rounds/${ROUND}/vote`;
const marked = { 'place-1': 'H-9', 'place-2': 'H-2' };

let database: TestDatabase;
let house: VotingHouse;
beforeAll(async () => {
  database = await testDatabase();
});
afterEach(() => house?.close());
afterAll(() => database.drop());

async function checked(voter: Visitor, fields: Record<string, string | string[]>, form = at): Promise<Answer> {
  return voter.post(form, fields, `${at}/check`);
}
const send = (voter: Visitor, check: Answer, more: Record<string, string> = {}) => {
  const form = formOn(check, `${at}/done`);
  for (const [name, value] of Object.entries(more)) form.set(name, value);
  return voter.send(`${at}/done`, form);
};
const boxed = async () => (await database.pool.query('SELECT encode(v, $1) AS v, n, encode(c, $1) AS c FROM ballots.box ORDER BY n', ['hex'])).rows;
const markOf = async (person: string) => (await house.app.get(RollLines).ofPerson(person))[0]?.mark;

describe('Somebody on the roll', () => {
  it('marks a ballot, looks at it and sends it; the seal on the slip is of what they chose, and the register says by which channel', async () => {
    house = await openVotingHouse(database);
    const ada = house.visitor('RES-1');
    const list = await ada.get(at);
    for (const { title } of bids) expect(list.body).toContain(title);
    const check = await checked(ada, marked);
    expect(textOf(check.body)).toMatch(/Choice 1 \(4 points\)\s+A bench by the bins\s+£600\s+Choice 2 \(2 points\)\s+Tea on Tuesdays/);
    const done = await send(ada, check);
    expect([done.statusCode, done.headers.location, done.headers['cache-control']]).toEqual([200, undefined, 'private, no-store']);
    const { c, ...slip } = slipOn(done);
    const choices = [{ bidId: 'H-9' }, { bidId: 'H-2' }];
    expect(c).toBe(ballotSeal({ round: ROUND, ...slip, choices }));
    expect([await markOf('RES-1'), await boxed()]).toEqual(['online', [{ v: slip.v, n: 1, c }]]);
    expect(done.body).toContain('We drew the secret number for you');
  });

  it('whose browser drew the secret number is told so, and finds it in the slip', async () => {
    house = await openVotingHouse(database);
    const ada = house.visitor('RES-1');
    const done = await send(ada, await checked(ada, marked), { r: 'ab'.repeat(32), drawn: 'browser' });
    expect([slipOn(done).r, done.body.includes('Your browser drew the secret number')]).toEqual(['ab'.repeat(32), true]);
  });

  it('sees the bids in one order of their own, again and again', async () => {
    house = await openVotingHouse(database);
    const order = ({ body }: Answer) => [...body.matchAll(/<li><strong><bdi>([^<]+)<\/bdi>/g)].map(([, title]) => title);
    const ada = house.visitor('RES-1');
    const seen = order(await ada.get(at));
    expect(seen.length).toBe(3);
    expect(order(await ada.get(at))).toEqual(seen);
  });

  it('whose page somebody saw is not found by the order of bids on it: no order follows from the marks that everybody reads later', async () => {
    house = await openVotingHouse(database);
    const ada = house.visitor('RES-1');
    const [line] = await house.app.get(RollLines).ofPerson('RES-1');
    const { v, order } = (await house.app.get(QueryBus).execute(new NextBallot(ROUND, line?.voterId ?? ''))) ?? { v: '', order: '' };
    const seen = [...(await ada.get(at)).body.matchAll(/<li><strong><bdi>([^<]+)<\/bdi>/g)].map(([, title]) => title);
    const many = Array.from({ length: 40 }, (_, n) => ({ bidId: `H-${n}` }));
    expect(seen).toEqual(orderFor(order, bids).map(({ title }) => title));
    expect(orderFor(order, many)).not.toEqual(orderFor(v, many));
  });

  it('votes again: the page says that a ballot is recorded and not what it says, and the new one takes its place', async () => {
    house = await openVotingHouse(database);
    const ada = house.visitor('RES-1');
    const first = await send(ada, await checked(ada, marked));
    const again = await ada.get(at);
    expect(again.body).toContain('A vote is recorded for you. We do not show what it says.');
    expect(again.body).not.toContain(' selected');
    const second = await send(ada, await checked(ada, { none: 'yes' }));
    expect(second.body).toContain('It took the place of the vote before.');
    expect([slipOn(first).v, slipOn(second).n]).toEqual([slipOn(second).v, 2]);
    expect((await boxed()).map(({ n }) => n)).toEqual([1, 2]);
  });

  it('on two devices at once is told of the other ballot, loses nothing of what they marked, and may send it again', async () => {
    house = await openVotingHouse(database);
    const [phone, computer] = [house.visitor('RES-1'), house.visitor('RES-1')];
    const [onPhone, onComputer] = [await checked(phone, marked), await checked(computer, { 'place-1': 'H-10' })];
    expect((await send(phone, onPhone)).statusCode).toBe(200);
    const refused = await send(computer, onComputer);
    expect([refused.statusCode, refused.body.includes('Another vote came in for the same voter')]).toEqual([409, true]);
    expect(refused.body).toMatch(/<option value="H-10"[^>]* selected/);
    const sent = await send(computer, await checked(computer, { 'place-1': 'H-10' }));
    expect([slipOn(sent).n, (await boxed()).length]).toEqual([2, 2]);
  });

  it('who sends the same form twice has one ballot and the same slip, even once voting is over', async () => {
    house = await openVotingHouse(database);
    const ada = house.visitor('RES-1');
    const check = await checked(ada, marked);
    const [first, second] = [await send(ada, check), await send(ada, check)];
    house.clock.set('2026-04-13T09:00:00.000Z');
    const third = await send(ada, check);
    expect([slipOn(second), slipOn(third)]).toEqual([slipOn(first), slipOn(first)]);
    expect((await boxed()).length).toBe(1);
    const late = await send(ada, check, { 'place-1': 'H-10', 'place-2': '' });
    expect([late.statusCode, (await boxed()).length]).toEqual([409, 1]);
    expect([(await ada.get(at)).body.includes('There is no voting in this round now'), (await checked(ada, marked, '/vote')).statusCode]).toEqual([true, 409]);
  });

  it('is shown what is wrong beside what they marked', async () => {
    house = await openVotingHouse(database);
    const page = await checked(house.visitor('RES-1'), { 'place-1': 'H-9', 'place-3': 'H-9' });
    expect(page.statusCode).toBe(400);
    expect(textOf(page.body)).toContain('Choice 3 is the same idea as choice 1.');
    expect(textOf(page.body)).toContain('Choice 2 is empty, but a later one is not.');
    expect(page.body.match(/<option value="H-9"[^>]* selected/g)?.length).toBe(2);
  });

  it('goes back from the look at it with everything as it was', async () => {
    house = await openVotingHouse(database);
    const ada = house.visitor('RES-1');
    const back = await ada.send(at, formOn(await checked(ada, marked), at));
    expect([back.statusCode, back.body.match(/<option value="(H-9|H-2)"[^>]* selected/g)?.length]).toEqual([200, 2]);
    expect([(await ada.get(`${at}/check`)).headers.location, (await ada.get(`${at}/done`)).headers.location]).toEqual([at, at]);
  });
});

describe('A ballot of each kind', () => {
  it.each<[string, object, Record<string, string | string[]>, readonly object[], RegExp]>([
    ['approval', { kind: 'approval', most: 2 }, { bids: ['H-9', 'H-10'] }, [{ bidId: 'H-10' }, { bidId: 'H-9' }], /Tick up to 2 ideas/],
    ['knapsack', { kind: 'knapsack', most: 3 }, { bids: ['H-9'] }, [{ bidId: 'H-9' }], /Left to spend: £1,000/],
    ['points', { kind: 'points', most: 3, points: 10, mostForOne: 6 }, { 'points-H-9': '6' }, [{ bidId: 'H-9', points: 6 }], /You have 10 points/],
    ['scores', { kind: 'scores', most: 3, mostForOne: 5 }, { 'points-H-2': '5' }, [{ bidId: 'H-2', points: 5 }], /score from 0 to 5/],
  ])('%s goes from the list to its seal, and a wrong one keeps what was typed', async (_kind, ballot, fields, choices, says) => {
    house = await openVotingHouse(database, { weights: undefined, ...ballot });
    const ada = house.visitor('RES-1');
    expect(await ada.read(at)).toMatch(says);
    const both = await checked(ada, { ...fields, none: 'yes' });
    expect([both.statusCode, both.body.match(/ checked|value="[56]"/g)?.length ?? 0]).toEqual([400, Object.values(fields).flat().length + 1]);
    const done = await send(ada, await checked(ada, fields));
    const { c, ...slip } = slipOn(done);
    expect(c).toBe(ballotSeal({ round: ROUND, ...slip, choices: choices as { bidId: string }[] }));
  });
});

describe('Whoever is not let vote is told why and what to do', () => {
  it('a visitor, somebody who is not on the roll, and somebody with a helper at their side', async () => {
    house = await openVotingHouse(database);
    expect(await house.visitor().read(at)).toMatch(/Who is voting\?.*Sign in.*code on your poll card.*on paper/);
    expect(await house.visitor('SCR-1').read(at)).toContain('You are not on the list of voters');
    const helped = house.visitor();
    const sessions = house.sessions;
    const { secret } = await sessions.begin({
      person: 'RES-1',
      helper: 'ORG',
      purpose: 'find-something-out',
      method: 'helper',
      device: 'unknown',
      limits: sessionLimits('helper', []),
    });
    helped.bring('eb-session', secret);
    expect(await helped.read(at)).toContain('You cannot vote like this');
    expect((await checked(helped, marked, '/vote')).statusCode).toBe(409);
    expect((await checked(house.visitor('SCR-1'), marked, '/vote')).statusCode).toBe(409);
    expect((await house.visitor('RES-1').get('/rounds/H-R9/vote')).statusCode).toBe(404);
    expect(await boxed()).toEqual([]);
  });

  it('everybody before it opens: from which day on they can', async () => {
    house = await openVotingHouse(database, {}, { opened: false });
    expect(await house.visitor('RES-1').read(at)).toMatch(/Voting has not begun.*from 28 March 2026 on/);
    expect(await house.visitor('RES-1').read(`/rounds/${ROUND}/my-vote`)).toMatch(/Your number on the list of voters\s+2/);
    expect((await checked(house.visitor('RES-1'), marked, '/vote')).statusCode).toBe(409);
  });

  it('somebody whose paper is recorded', async () => {
    house = await openVotingHouse(database);
    await database.pool.query("UPDATE ballots.roll SET mark = 'paper' WHERE number = 2");
    expect(await house.visitor('RES-1').read(at)).toContain('Your paper vote is recorded');
    expect((await checked(house.visitor('RES-1'), marked, '/vote')).statusCode).toBe(409);
  });
});

describe('The register', () => {
  it('tells each voter alone whether a ballot is recorded for them', async () => {
    house = await openVotingHouse(database);
    const [ada, ben] = [house.visitor('RES-1'), house.visitor('RES-2')];
    await send(ada, await checked(ada, marked));
    const mine = `/rounds/${ROUND}/my-vote`;
    expect(await ada.read(mine)).toMatch(/Yes\. A vote is recorded for you\..*How it came\s+Online/);
    expect(await ben.read(mine)).toContain('No. No vote is recorded for you.');
    expect(await house.visitor('SCR-1').read(mine)).toContain('You are not on the list of voters');
    expect((await house.visitor().get(mine)).statusCode).toBe(403);
    expect([await ada.read('/your-votes'), await ben.read('/your-votes')]).toEqual([
      expect.stringMatching(/Round H-R1\s+A vote is recorded/),
      expect.stringMatching(/Round H-R1\s+No vote is recorded/),
    ]);
  });
});

describe('A slip', () => {
  it('says while people vote that its ballot is there, and no more; opened, what it holds', async () => {
    house = await openVotingHouse(database);
    const ada = house.visitor('RES-1');
    const { c, v, n, r } = slipOn(await send(ada, await checked(ada, marked)));
    const look = async (code: string) => house.visitor().post(`/rounds/${ROUND}/slip`, { code });
    const before = await look(c.toUpperCase().replace(/(.{8})/g, '$1 '));
    expect([before.statusCode, textOf(before.body).includes('A vote with this seal is recorded'), before.body.includes('data-ballot')]).toEqual([
      200,
      true,
      false,
    ]);
    for (const { title } of bids) expect(before.body).not.toContain(title);
    expect([(await look('0'.repeat(64))).statusCode, (await look('xyz')).statusCode]).toEqual([404, 400]);
    const about = { roundId: ROUND, bankId: 'bank-h' };
    const choices = [{ bidId: 'H-9' }, { bidId: 'H-2' }];
    await house.tell(
      told(`ballot-${ROUND}-${v}`, '2026-03-30T09:00:00.000Z', { type: 'BallotSealed', data: { roundId: ROUND, v, n, c } }),
      told(`voting-${ROUND}`, '2026-04-13', {
        type: 'VotingClosed',
        data: { ...about, roll: await house.roll.root(ROUND), counting: 1, replaced: 0, setAside: 0 },
      }),
      told(`ballot-${ROUND}-${v}`, '2026-04-13', { type: 'BallotOpened', data: { roundId: ROUND, v, n, choices, r } }),
      told(`voting-${ROUND}`, '2026-04-13', { type: 'BallotsOpened', data: { ...about, counting: 1, blank: 0, openedHash: 'e'.repeat(64) } }),
    );
    const after = await look(c);
    expect(textOf(after.body)).toMatch(/This vote counts.*Choice 1 \(4 points\)\s+A bench by the bins/);
    const ballot = JSON.parse((/data-ballot="([^"]+)"/.exec(after.body)?.[1] ?? '').replaceAll('&quot;', '"'));
    expect(ballot).toEqual({ p: 'ballot/v1', round: ROUND, v, n, choices, r });
  });
});
