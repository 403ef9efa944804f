import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { type TestDatabase, testDatabase } from '#database/test-database';
import { MemoryVault } from '#vault';
import { openHouse, textOf } from '../../../../test/support/feature/feature-house.js';
import { Telling, told, votedRound, wholeRound } from '../../../../test/support/feature/round-story.js';
import { RoundsModule } from './rounds.module.js';

const people = [
  { person: 'CHAIR', name: 'Amber', roles: [{ role: 'panel-chair', context: 'chalcots' }] },
  { person: 'OTHER', name: 'Juniper', roles: [{ role: 'panel-chair', context: 'hilgrove' }] },
];
const plan = { preset: 'panel-decided', opensOn: '2026-09-30', closesOn: '2026-10-30', decisionOn: '2026-11-11', max: '£400' };

jest.setTimeout(60_000);

let database: TestDatabase;
let house: Awaited<ReturnType<typeof openHouse>>;
beforeAll(async () => {
  database = await testDatabase();
  const vault = new MemoryVault();
  house = await openHouse(database, await wholeRound(new Telling(vault)), { feature: RoundsModule, people, at: '2026-09-30T09:00:00.000Z', vault });
});
afterAll(async () => {
  await house.close();
  await database.drop();
});

describe('The page of a round', () => {
  it('says its dates, its pot, its rules as sentences, and how it was decided', async () => {
    const page = await house.visitor().read('/rounds/R1');
    for (const said of [
      'Round R1 of The Chalcots Bank',
      '27 February 2026',
      'This round opened with £3,000.',
      'You can ask for between £50 and £500.',
      'Version 1.',
      'Short hash: bbbbbbbbbbbb',
      'The panel met on 11 March 2026.',
      '2 bids had their answers read back that evening; £180 was said yes to.',
      '2 answers were given at the end of this round.',
    ]) {
      expect(page).toContain(said);
    }
  });

  it('shows each bid with where it is, and a bid that went on in both its rounds', async () => {
    const first = await house.visitor().read('/rounds/R1');
    expect(first).toMatch(/Bingo night\s+B-1\s+£180\s+Yes\s+£180/);
    expect(first).toMatch(/Cinema trip\s+B-2\s+£600\s+Not this time\s+–/);
    expect(first).toMatch(/Bingo again\s+B-3\s+£180\s+Joined to another/);
    expect(first).toMatch(/A gaming PC\s+B-4\s+£180\s+Outside the rules/);
    expect(first).toMatch(/Lost idea\s+B-5\s+£180\s+Taken back/);
    expect(first).toMatch(/A mural of the sea\s+B-6\s+£180\s+Next round/);
    expect(await house.visitor().read('/rounds/R2')).toMatch(/A mural of the sea\s+B-6\s+£180\s+Being checked/);
  });

  it('is the same bytes again for everybody until something on it changes', async () => {
    const visitor = house.visitor();
    const first = await visitor.get('/rounds/R1');
    const held = await house.app.inject({ url: '/rounds/R1', headers: { 'if-none-match': String(first.headers.etag) } });
    expect(held.statusCode).toBe(304);
  });

  it('that does not exist is not found', async () => {
    expect((await house.visitor().get('/rounds/NONE')).statusCode).toBe(404);
  });
});

/** The rounds that the chair plans. */
let roundId = '';
let voteId = '';

describe('A chair', () => {
  it('plans a round in five questions and a look, and is told what stands in the way of opening it', async () => {
    const chair = house.visitor('CHAIR');
    const lacking = await chair.post('/banks/chalcots/rounds/new', { step: 'look', preset: 'panel-decided', max: '0' });
    expect(lacking.statusCode).toBe(400);
    expect(textOf(lacking.body)).toContain('There is a problem');
    const look = await chair.post('/banks/chalcots/rounds/new', { ...plan, step: 'look' });
    expect(textOf(look.body)).toContain('You can ask for between £50 and £400.');
    const form = await chair.tokens('/banks/chalcots/rounds/new');
    for (const [name, value] of Object.entries({ ...plan, step: 'plan' })) form.append(name, value);
    const planned = await chair.send('/banks/chalcots/rounds/new', form);
    expect([planned.statusCode, String(planned.headers.location)]).toEqual([303, expect.stringMatching(/^\/rounds\/R-[0-9a-f]{8}\/manage\?after=/)]);
    roundId = String(planned.headers.location).split('/')[2] ?? '';
    await house.drain();
    const again = await chair.send('/banks/chalcots/rounds/new', form);
    expect([again.statusCode, again.headers.location]).toEqual([303, planned.headers.location]);
    expect((await house.app.inject('/api/rounds')).json().items).toHaveLength(3);
    const refused = await chair.post(`/rounds/${roundId}/manage`, {}, `/rounds/${roundId}/open`);
    expect([refused.statusCode, textOf(refused.body)]).toEqual([409, expect.stringContaining('The bank has not set any money aside for this round yet.')]);
  });

  it('opens it once money is set aside, and the very same form again opens it no second time', async () => {
    const postings = [
      { fundId: 'F1', account: 'available', amountPence: -40_000 },
      { fundId: 'F1', account: `reserved:${roundId}`, amountPence: 40_000 },
    ];
    const reserves = [{ fundId: 'F1', amountPence: 40_000 }];
    await house.tell(told('bank-chalcots', '2026-09-30', { type: 'FundsReserved', data: { roundId, reserves, postings } }));
    const chair = house.visitor('CHAIR');
    expect(await chair.read(`/rounds/${roundId}/manage`)).toContain('£400 is set aside for this round.');
    const body = await chair.tokens(`/rounds/${roundId}/manage`);
    const answers = [await chair.send(`/rounds/${roundId}/open`, body), await chair.send(`/rounds/${roundId}/open`, body)];
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([303, 303]);
    expect((await house.events(`round-${roundId}`)).map(({ type }) => type)).toEqual(['RoundPlanned', 'RoundOpened']);
    expect(await chair.read(`/rounds/${roundId}`)).toContain('You can send your bid until the end of 30 October 2026.');
  });

  it('of another bank, or a visitor, neither sees the forms nor sends them', async () => {
    for (const person of ['OTHER', undefined]) {
      expect((await house.visitor(person).get(`/rounds/${roundId}/manage`)).statusCode).toBe(403);
      expect((await house.visitor(person).get('/banks/chalcots/rounds/new')).statusCode).toBe(403);
    }
  });
});

describe('The page of a round in which residents vote', () => {
  let story: Awaited<ReturnType<typeof votedRound>> = [];
  beforeAll(async () => {
    story = await votedRound(new Telling(new MemoryVault()));
  });
  /** Tells the story on, and reads the page then. */
  async function pageAfter(steps: number) {
    for (const step of story.splice(0, steps)) await house.tell(step);
    return house.visitor().read('/rounds/R3');
  }

  it('says when to vote before, that people vote, that it is counted, and what came of it', async () => {
    const shut = await pageAfter(9);
    for (const said of ['No more bids can come in. People can vote from 3 August 2026.', 'First day of the vote', '16 August 2026', 'your favourite first']) {
      expect(shut).toContain(said);
    }
    const voting = await pageAfter(1);
    expect(voting).toContain('People vote on the bids until the end of 16 August 2026.');
    expect(voting).toMatch(/B-8\s+£180\s+People are voting/);
    expect(await pageAfter(1)).toMatch(/The vote is over\. The ballots are being counted\.[\s\S]*B-8\s+£180\s+Being counted/);
    const counted = await pageAfter(1);
    expect(counted).toContain('The votes were counted. Result 1 was made on 17 August 2026: 2 of 3 bids won.');
    expect(counted).toMatch(/B-7\s+£180\s+Not chosen in the vote/);
    const again = await pageAfter(2);
    expect(again).toContain('A bid was taken back after the vote. Result 2 was made on 18 August 2026: 2 of 2 bids won.');
    expect(again).toMatch(/B-7\s+£180\s+Won the vote/);
    expect(again).toMatch(/B-8\s+£180\s+Taken back/);
    expect(await house.visitor('CHAIR').read('/rounds/R3/manage')).toContain('Give the answers and promise the money');
  });
});

describe('A chair who plans a vote', () => {
  const path = '/banks/chalcots/rounds/new';
  const start = { ...plan, preset: 'whole-estate-vote', opensOn: '2026-11-02', closesOn: '2026-11-20', decisionOn: '2026-12-18' };
  const vote = { 'vote.opensOn': '2026-11-28', 'vote.closesOn': '2026-12-12', 'vote.kind': 'ranked' };

  it('is asked for its days and its kind only then, and loses nothing that was typed', async () => {
    const chair = house.visitor('CHAIR');
    expect(await chair.read(path)).not.toContain('First day of the vote');
    const asked = await chair.post(path, { ...start, step: 'look' });
    expect(asked.statusCode).toBe(200);
    expect(textOf(asked.body)).toContain('First day of the vote');
    expect(textOf(asked.body)).not.toContain('There is a problem');
    expect(asked.body).toMatch(/name="closesOn"[^>]*value="2026-11-20"/);
    expect(asked.body).toMatch(/name="vote.kind"[^>]*value="ranked"[^>]*checked/);
    const lacking = await chair.post(path, { ...start, 'vote.kind': 'approval', 'vote.most': '4', step: 'look' });
    expect([lacking.statusCode, textOf(lacking.body)]).toEqual([400, expect.stringContaining('Choose the first day of the vote')]);
    expect(lacking.body).toMatch(/name="vote.most"[^>]*value="4"/);
    expect(lacking.body).toMatch(/<details[^>]* open/);
  });

  it('hears at the question what could not be counted, before the look', async () => {
    const chair = house.visitor('CHAIR');
    const unfit = await chair.post(path, { ...start, ...vote, 'vote.kind': 'approval', 'vote.ties': 'firsts-cost-lot', step: 'look' });
    expect([unfit.statusCode, textOf(unfit.body)]).toEqual([400, expect.stringContaining('Ballots of this kind cannot be counted in this way.')]);
    expect(unfit.body).toContain('href="#vote.ties"');
    const places = await chair.post(path, { ...start, ...vote, 'vote.weights': '4 2 3', step: 'look' });
    expect(textOf(places.body)).toContain('never more to a later place');
    const typed = await chair.post(path, { ...start, ...vote, 'vote.weights': 'four', step: 'look' });
    expect(textOf(typed.body)).toContain('Type the points of each place, like 4, 2, 1');
  });

  it('looks at its rules as sentences and plans it', async () => {
    const chair = house.visitor('CHAIR');
    const more = { 'vote.weights': '5, 3, 1, 1', 'vote.votingAge': '14', 'vote.awards': 'at-once' };
    const look = await chair.post(path, { ...start, ...vote, ...more, step: 'look' });
    for (const said of [
      'You can vote from 28 November 2026 to the end of 12 December 2026.',
      'Put up to 4 bids in order, your favourite first.',
      'from the first place on: 5, 3, 1, 1.',
      'You can vote if you are 14 or older',
      'After the decision, we promise the money straight away.',
    ]) {
      expect(textOf(look.body)).toContain(said);
    }
    // The look carries everything on, so that its one button plans what was looked at.
    const form = await chair.tokens(path);
    for (const [, name = '', value = ''] of look.body.matchAll(/type="hidden" name="([^"_]+)" value="([^"]*)"/g)) {
      if (!['csrf', 'once'].includes(name)) form.append(name, value);
    }
    form.append('step', 'plan');
    const planned = await chair.send(path, form);
    expect([planned.statusCode, String(planned.headers.location)]).toEqual([303, expect.stringMatching(/^\/rounds\/R-[0-9a-f]{8}\/manage\?after=/)]);
    voteId = String(planned.headers.location).split('/')[2] ?? '';
    const [event] = await house.events(`round-${voteId}`);
    expect(event?.data).toMatchObject({
      rules: {
        ...{ method: 'ballot', awards: 'at-once', fastTrackMaxPence: 0 },
        ballot: { opensOn: '2026-11-28', most: 4, weights: [5, 3, 1, 1], votingAge: 14, counting: { rule: 'greedy', scoring: 'weights' } },
      },
    });
    await house.drain();
    const page = await house.visitor().read(`/rounds/${voteId}`);
    for (const said of ['First day of the vote', '28 November 2026', '12 December 2026']) expect(page).toContain(said);
  });

  it('is told when its days do not follow each other', async () => {
    const chair = house.visitor('CHAIR');
    const early = await chair.post(path, { ...start, ...vote, 'vote.opensOn': '2026-11-19', step: 'plan' });
    expect([early.statusCode, textOf(early.body)]).toEqual([409, expect.stringContaining('Bids close, then voting opens')]);
  });
});

describe('Rounds over JSON', () => {
  it('are listed page by page, and one is read with its rules and its ETag', async () => {
    const list = (await house.app.inject('/api/rounds?limit=1')).json();
    expect(list.items).toMatchObject([{ roundId: 'R1', status: 'closed', bids: 6 }]);
    const more = (await house.app.inject(`/api/rounds?limit=5&cursor=${list.next}`)).json();
    expect(more.items.map(({ roundId }: { roundId: string }) => roundId)).toEqual(['R2', 'R3', roundId, voteId]);
    const round = await house.app.inject('/api/rounds/R1');
    expect(round.headers.etag).toBe('"3"');
    expect(round.json().sentences[0]).toBe('You can ask for between £50 and £500.');
  });

  it('are planned as a vote with what differs from the usual one of its kind', async () => {
    const chair = house.visitor('CHAIR');
    const days = { opensOn: '2026-11-28', closesOn: '2026-12-12' };
    const body = { roundId: 'R8', opensOn: '2026-11-01', closesOn: '2026-11-20', preset: 'whole-estate-vote' };
    expect((await chair.call('/api/banks/chalcots/rounds', body)).json()).toMatchObject({ code: 'vote-without-rules' });
    const vote = { ...days, kind: 'points', counting: { rule: 'equal-shares' } };
    expect((await chair.call('/api/banks/chalcots/rounds', { ...body, vote })).statusCode).toBe(201);
    const [event] = await house.events('round-R8');
    expect(event?.data).toMatchObject({
      rules: { ballot: { ...days, points: 10, mostForOne: 5, counting: { utility: 'cost', completion: 'add1', incrementPence: 100 } } },
    });
  });

  it('are planned and closed by their chair alone', async () => {
    const body = { roundId: 'R9', opensOn: '2026-11-01', closesOn: '2026-11-20', preset: 'hundred-pound-challenge' };
    expect((await house.visitor('OTHER').call('/api/banks/chalcots/rounds', body)).statusCode).toBe(403);
    const made = await house.visitor('CHAIR').call('/api/banks/chalcots/rounds', body);
    expect([made.statusCode, made.headers.location]).toEqual([201, '/api/rounds/R9']);
    const early = await house.visitor('CHAIR').call(`/api/rounds/${roundId}/closing`, {});
    expect([early.statusCode, early.json().code]).toEqual([409, 'too-early-to-close']);
    expect((await house.visitor('CHAIR').call('/api/rounds/NONE/closing', {})).statusCode).toBe(404);
  });
});
