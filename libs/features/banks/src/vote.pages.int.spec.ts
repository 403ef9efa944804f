import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type TestDatabase, testDatabase } from '#database/test-database';
import type { Ledger } from '#ledger';
import { SeasonClock } from '#processors';
import { openHouse } from '../test/house.js';
import { ledgerOf, tell } from '../test/story.js';
import { counted, recountAsked, recountMade, voteStory } from '../test/vote.js';

const page = '/banks/chalcots/declare/voting-C-R1';
const clock = new SeasonClock('2026-03-16T09:00:00.000Z');

let database: TestDatabase;
let ledger: Ledger;
let house: Awaited<ReturnType<typeof openHouse>>;
beforeAll(async () => {
  database = await testDatabase();
  ledger = await ledgerOf(voteStory);
  house = await openHouse(database, ledger, clock);
}, 60_000);
afterAll(async () => {
  await house.close();
  await database.drop();
});

const read = async () => (await house.visitor('PM-C1').get(page)).body;
const reasons = Object.fromEntries(
  ['C-002', 'C-004', 'C-003'].flatMap((bidId, n) => [
    [`decisions.${n}.bidId`, bidId],
    [`decisions.${n}.reason`, `What the vote said of bid ${n + 1}.`],
  ]),
);

describe('The chair declares what a vote decided', () => {
  it('and nobody else; a vote that never was is not found', async () => {
    for (const person of [undefined, 'PM-C2', 'FH-1']) expect((await house.visitor(person).get(page)).statusCode).toBe(403);
    expect((await house.visitor('PM-C1').get('/banks/chalcots/declare/voting-C-R9')).statusCode).toBe(404);
  });

  it('not before it is counted', async () => {
    expect((await house.visitor().get('/')).body).toContain('href="/rounds/C-R1/vote"');
    expect(await read()).toContain('The ballots of this vote have not been counted.');
  });

  it('not while people may ask for another count, and not before one that was asked for is made', async () => {
    await tell(ledger, [counted]);
    await house.processors.drain();
    expect(await read()).toContain('People can ask us to count the ballots again until the end of 17 March 2026.');
    await tell(ledger, [recountAsked]);
    expect(await read()).toContain('Somebody asked us to count the ballots again. That must be done first.');
    clock.set('2026-03-18T09:00:00.000Z');
    expect(await read()).toContain('That must be done first.');
    const chair = house.visitor('PM-C1');
    const sent = { decidedBy: { kind: 'ballot', evidence: 'voting-C-R1' }, decisions: [], finishesRound: false };
    const refused = await chair.send('/api/banks/chalcots/rounds/C-R1/decisions', sent);
    expect([refused.statusCode, refused.json().code]).toEqual([409, 'recount-waits']);
    await tell(ledger, [recountMade]);
  });

  it('with who won, and the pot that the count took it from', async () => {
    const body = await read();
    expect(body).toContain('This is what result 1 of the vote says.');
    expect(body).toContain('Yes: £180 of the £180 asked for');
    expect(body).toContain('Paid from Fund F2: the count of the vote took it from there.');
    expect(body).toContain('Paid from Fund F1: the count of the vote took it from there.');
    expect(body.match(/<textarea/g)).toHaveLength(3);
  });

  it('and then decisions and money go together', async () => {
    const chair = house.visitor('PM-C1');
    const done = await chair.post(page, { ...reasons, finishesRound: 'yes' });
    expect([done.statusCode, done.headers.location]).toEqual([303, expect.stringContaining('/banks/chalcots?after=')]);
    const events = (await ledger.readStream('bank-chalcots')).map(({ json }) => JSON.parse(json));
    const awards = events.filter(({ type }) => type === 'AwardDeclared').map(({ data }) => [data.bidId, data.fundId, data.decidedBy]);
    const decidedBy = { kind: 'ballot', evidence: 'voting-C-R1' };
    expect(awards).toEqual([
      ['C-002', 'F2', decidedBy],
      ['C-004', 'F1', decidedBy],
    ]);
    expect(events.find(({ type }) => type === 'DecisionsDeclared')?.data).toMatchObject({ decidedBy, sealed: 1, declared: 3, windowEndedOn: '2026-03-17' });
    expect(await read()).toContain('The decisions of this round have been declared.');
  });
});

describe('A winner whose home has had what the rules let it have', () => {
  const capped = voteStory.map((told) => ({
    ...told,
    facts: told.facts.map((fact) => {
      if (fact.type !== 'RoundOpened') return fact;
      const data = fact.data as { readonly rules: object };
      return { ...fact, data: { ...data, rules: { ...data.rules, householdCapPence: 10_000 } } };
    }),
  }));
  let own: TestDatabase;
  let bank: Awaited<ReturnType<typeof openHouse>>;
  let told: Ledger;
  beforeAll(async () => {
    own = await testDatabase();
    told = await ledgerOf([...capped, counted]);
    bank = await openHouse(own, told, new SeasonClock('2026-03-18T09:00:00.000Z'));
    await bank.processors.drain();
  }, 60_000);
  afterAll(async () => {
    await bank.close();
    await own.drop();
  });

  it('is passed over in words, and the round comes to its end', async () => {
    const chair = bank.visitor('PM-C1');
    expect((await chair.get(page)).body).toContain('its home has had as much money in twelve months as the rules allow');
    expect((await chair.post(page, { ...reasons, finishesRound: 'yes' })).statusCode).toBe(303);
    const events = (await told.readStream('bank-chalcots')).map(({ json }) => JSON.parse(json));
    const said = events.flatMap(({ type, data }) => (['AwardDeclared', 'BidDeclined'].includes(type) ? [[type, data.bidId]] : []));
    expect(said).toEqual([
      ['BidDeclined', 'C-002'],
      ['AwardDeclared', 'C-004'],
      ['BidDeclined', 'C-003'],
    ]);
  });
});
