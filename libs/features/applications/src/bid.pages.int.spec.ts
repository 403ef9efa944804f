import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { type TestDatabase, testDatabase } from '#database/test-database';
import { MemoryVault } from '#vault';
import { openHouse, textOf } from '../../../../test/support/feature/feature-house.js';
import { bid, Telling, votedRound, wholeRound } from '../../../../test/support/feature/round-story.js';
import { ApplicationsModule } from './applications.module.js';

const people = [{ person: 'ORG', name: 'Marigold', roles: [{ role: 'organiser', context: 'everywhere' }] }];

jest.setTimeout(60_000);

let database: TestDatabase;
let house: Awaited<ReturnType<typeof openHouse>>;
beforeAll(async () => {
  database = await testDatabase();
  const vault = new MemoryVault();
  const telling = new Telling(vault);
  const story = [
    ...(await wholeRound(telling)),
    await bid(telling, 'N-1', 'A swing', { roundId: 'R2' }),
    await bid(telling, 'N-2', 'A swing too', { roundId: 'R2' }),
    ...(await votedRound(telling)),
  ];
  house = await openHouse(database, story, { feature: ApplicationsModule, people, at: '2026-05-21T09:00:00.000Z', vault });
});
afterAll(async () => {
  await house.close();
  await database.drop();
});

describe('The page of a bid', () => {
  it('tells everything that happened to it, from all streams, in plain words', async () => {
    const page = await house.visitor().read('/bids/B-1');
    const said = [
      'We got this bid',
      'Checked: it is within the rules',
      'With the panel now',
      '7 in the room, 5 needed. 1 person stepped out. 6 said yes, 1 said no. That is a yes to £180.',
      'Decided on 11 March: yes, £180, because “Fits the goal”.',
      'Please tell us by 9 April 2026',
      'The money is to be used by 13 September 2026.',
      'Two people signed the payment',
      '£180 is on its way.',
      'The payment did not go through',
      '£180 was paid.',
      'We would like to hear how it went by 26 May 2026.',
      '35 people came. “It went well.” £37.40 was not spent.',
      '£37.40 that was not spent came back.',
    ];
    const places = said.map((sentence) => page.indexOf(sentence));
    expect(said.filter((_, index) => places[index] === -1)).toEqual([]);
    const inOrder = said.map((sentence) => page.indexOf(sentence, page.indexOf('What has happened')));
    expect(inOrder).toEqual([...inOrder].sort((a, b) => a - b));
  });

  it('in a vote says when people vote, what came of it, and nothing of who chose what', async () => {
    const won = await house.visitor().read('/bids/B-7');
    const said = [
      'People are voting on it',
      'until the end of 16 August 2026.',
      'The vote is over',
      'It was not chosen in the vote',
      'It won the vote',
      'A bid was taken back, so there is a new result. The answer comes next.',
    ];
    const inOrder = said.map((sentence) => won.indexOf(sentence, won.indexOf('What has happened')));
    expect(inOrder).not.toContain(-1);
    expect(inOrder).toEqual([...inOrder].sort((a, b) => a - b));
    expect(won).toContain('Won the vote');
    expect(await house.visitor().read('/bids/B-8')).toContain('It was taken back after the vote opened.');
    const page = (await house.visitor().get('/bids/B-7')).body;
    expect(page).toContain('71 points, 2nd. When its turn came £220 was left.');
    expect(page).toContain('href="/rounds/R3/result#B-7"');
    expect(page).not.toContain('91 points');
  });

  it('names its goals and leads to them, and says nothing of who sent it', async () => {
    const { body } = await house.visitor().get('/bids/B-1');
    expect(body).toContain('href="/goals/chalcots/C1"');
    expect(textOf(body)).toContain('Someone to say hello to on every floor');
    expect(body).not.toMatch(/per-[A-Za-z0-9]{22}/);
  });

  it.each([
    ['B-2', 'Decided on 11 March: not this time, because “Fits the goal”.'],
    ['B-3', 'This looks like the same idea as B-1: joined together. Both references work.'],
    ['B-1', 'B-3 looks like the same idea: joined together. B-3 and B-1 both work.'],
    ['B-4', 'We can’t fund this because “For one home only”.'],
    ['B-5', 'It was taken back because “Moved away”.'],
    ['B-6', 'It had no answer yet. It keeps the day it came in.'],
  ])('of %s says: %s', async (bidId, sentence) => {
    expect(await house.visitor().read(`/bids/${bidId}`)).toContain(sentence);
  });

  it('in another language of ours has no sentence that is not in the catalogue', async () => {
    expect(textOf((await house.visitor().get('/bids/B-1?lang=en-XA')).body)).not.toMatch(/We got this bid|Two people signed/);
  });

  it('that does not exist is not found', async () => {
    expect((await house.visitor().get('/bids/NONE')).statusCode).toBe(404);
  });
});

describe("An organiser's list of a round", () => {
  const list = '/rounds/R2/check';

  it('is for organisers', async () => {
    expect((await house.visitor().get(list)).statusCode).toBe(403);
    expect((await house.visitor('ORG').get('/rounds/NONE/check')).statusCode).toBe(404);
  });

  it('takes a bid from received to the panel, by way of what must be settled first', async () => {
    const organiser = house.visitor('ORG');
    const asked = await organiser.post(list, { step: 'need', what: 'The landlord says yes' }, `${list}/N-1`);
    expect(asked.statusCode).toBe(303);
    expect(await organiser.read(list)).toContain('The landlord says yes');
    const early = await organiser.post(list, { step: 'eligible' }, `${list}/N-1`);
    expect([early.statusCode, textOf(early.body)]).toEqual([409, expect.stringContaining('Something still has to be settled first.')]);
    const needId = /name="needId" value="(need-[0-9a-f]+)"/.exec((await organiser.get(list)).body)?.[1] ?? '';
    await organiser.post(list, { step: 'met', needId }, `${list}/N-1`);
    await organiser.post(list, { step: 'eligible' }, `${list}/N-1`);
    await organiser.post(list, { step: 'panel' }, `${list}/N-1`);
    expect((await house.events('application-N-1')).map(({ type }) => type)).toEqual([
      ...['BidReceived', 'NeedRecorded', 'NeedMet', 'BidFoundEligible', 'BidPutToPanel'],
    ]);
  });

  it('joins two bids of the same idea, keeping what was typed when there is no such bid', async () => {
    const organiser = house.visitor('ORG');
    const unknown = await organiser.post(list, { step: 'join', toBidId: 'X-999' }, `${list}/N-2`);
    expect([unknown.statusCode, textOf(unknown.body)]).toEqual([404, expect.stringContaining('There is no other bid of this name.')]);
    expect(unknown.body).toContain('value="X-999"');
    expect((await organiser.post(list, { step: 'join', toBidId: 'N-1' }, `${list}/N-2`)).statusCode).toBe(303);
    expect(await house.visitor().read('/bids/N-2')).toContain('joined together');
  });

  it('finds a bid outside the rules with a reason, and not without', async () => {
    const organiser = house.visitor('ORG');
    expect((await organiser.post(list, { step: 'not-eligible', reason: '' }, `${list}/B-6`)).statusCode).toBe(400);
    expect((await organiser.post(list, { step: 'not-eligible', reason: 'The wall is not ours' }, `${list}/B-6`)).statusCode).toBe(303);
    expect(await house.visitor().read('/bids/B-6')).toContain('We can’t fund this because “The wall is not ours”.');
  });

  it('has no bid of another round', async () => {
    expect((await house.visitor('ORG').post(list, { step: 'eligible' }, `${list}/B-2`)).statusCode).toBe(404);
  });
});
