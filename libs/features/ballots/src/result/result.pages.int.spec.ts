import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { QueryBus } from '@nestjs/cqrs';
import type { TestDatabase } from '#database/test-database';
import { testDatabase } from '#database/test-database';
import type { Fact } from '#decider';
import { ballotSeal, contentHash } from '#proof';
import { readPabulib } from '#tally';
import type { Told } from '../../../../../test/support/feature/feature-house.js';
import { bid, Telling } from '../../../../../test/support/feature/round-story.js';
import { hilgrove } from '../../../../../test/support/vote/hilgrove-vote.js';
import { type BallotsHouse, openBallotsHouse } from '../../test/ballots-house.js';
import { countRound, type OpenBallot, type OpenedVote } from '../round-count.decider.js';
import { ResultRevision } from './result.query.js';

jest.setTimeout(120_000);

const ROUND = 'H-R1';
const at = `/rounds/${ROUND}/result`;
const season = hilgrove();
const voting: OpenedVote = { ...season.voting, bankId: 'bank-h' };
const about = { roundId: ROUND, bankId: 'bank-h' };
const per = (letter: string) => `per-${letter.repeat(22)}`;

let database: TestDatabase;
let house: BallotsHouse;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  house = await openBallotsHouse(database);
});
afterEach(() => house.close());

const vote = (when: string, ...facts: Fact[]): Told => ({ stream: `voting-${ROUND}`, at: `${when}:00.000Z`, facts });
const one = (type: 'BallotSealed' | 'BallotOpened', ballot: OpenBallot): Told => ({
  ...{ stream: `ballot-${ROUND}-${ballot.v}`, at: '2026-04-12T20:00:00.000Z' },
  facts: [
    {
      type,
      data: type === 'BallotOpened' ? { roundId: ROUND, ...ballot } : { roundId: ROUND, v: ballot.v, n: ballot.n, c: ballotSeal({ round: ROUND, ...ballot }) },
    },
  ],
});

/** Bids with their words, and a vote up to its opened ballots, as the jobs of the worker leave it. */
async function voted(ballots: readonly OpenBallot[], { papers = false, openedHash = countRound(voting, ballots).facts.openedHash } = {}): Promise<void> {
  const telling = new Telling(house.vault);
  const titles = ['Summer picnic', 'Raised beds', 'Art afternoons', 'Bike fix-up day', 'Table tennis', 'Community fridge', 'Solar lights', '=History walk'];
  const bids = voting.choices.map(({ bidId, costPence }, i) =>
    bid(telling, bidId, titles[i] ?? '', { bankId: 'bank-h', roundId: ROUND, askedPence: costPence }, '2026-03-01'),
  );
  const { blank } = countRound(voting, ballots);
  const few = ballots.length < 10;
  const funds = voting.pots.map(({ fundId }) => ({
    type: 'FundAgreed',
    data: { fundId, name: `The ${fundId} fund`, funder: 'Somebody', agreementHash: contentHash(fundId), purposeHash: contentHash(fundId), requires: [] },
  }));
  await house.tell(
    ...(await Promise.all(bids)),
    { stream: 'bank-bank-h', at: '2026-03-01T09:00:00.000Z', facts: funds },
    vote('2026-03-28T08:00', { type: 'VotingOpened', data: voting }),
    ...(papers ? [vote('2026-03-29T08:00', { type: 'PapersIssued', data: { ...about, papers: 40, by: per('o') } })] : []),
    ...ballots.map((ballot) => one('BallotSealed', ballot)),
    vote('2026-04-13T08:00', { type: 'VotingClosed', data: { ...about, roll: voting.roll, counting: ballots.length, replaced: 0, setAside: 0 } }),
    ...(few ? [] : ballots.map((ballot) => one('BallotOpened', ballot))),
    vote('2026-04-13T08:10', {
      type: 'BallotsOpened',
      data: { ...about, counting: ballots.length, blank: few ? 0 : blank, openedHash, ...(few ? { few } : {}) },
    }),
  );
  house.clock.set('2026-04-13T10:00:00.000Z');
}
const officer = () => house.visitor('RO');
const declare = () => officer().post(`/rounds/${ROUND}/declare`, { because: 'count' });
const withdraw = async (bidId: string) => {
  const reason = await new Telling(house.vault).text('Moved away', 'reason');
  await house.tell({
    stream: `application-${bidId}`,
    at: '2026-04-14T10:45:00.000Z',
    facts: [{ type: 'BidWithdrawn', data: { bidId, bankId: 'bank-h', reason, afterAward: false } }],
  });
};
const results = async () => (await house.events(`voting-${ROUND}`)).filter(({ type }) => type === 'ResultDeclared').map(({ data }) => data);

describe('Before a result is declared', () => {
  it('nobody but the returning officer is told anything, and they only once the ballots are open', async () => {
    await house.tell(vote('2026-03-28T08:00', { type: 'VotingOpened', data: voting }), ...season.ballots.map((ballot) => one('BallotSealed', ballot)));
    expect(await house.visitor().read(at)).toContain('People can vote until the end of 12 April 2026');
    expect(await officer().read(`/rounds/${ROUND}/declare`)).toContain('The ballots are not open yet');
    expect((await declare()).statusCode).toBe(409);
    for (const path of ['/1', '/1/result.csv', '/1/election.pb', '/ballots.json', '/1/lots.txt', '/mine', '/disclosed.json']) {
      expect([path, (await house.visitor().get(`${at}${path}`)).statusCode]).toEqual([path, 404]);
    }
  });

  it('its page has one revision however many papers are handed out and typed in', async () => {
    await house.tell(vote('2026-03-28T08:00', { type: 'VotingOpened', data: voting }));
    const read = async () => [(await house.visitor().get(at)).headers.etag, (await house.app.get(QueryBus).execute(new ResultRevision(ROUND)))?.revision];
    const before = await read();
    expect(before[0]).toBeDefined();
    const batch = { batchId: 'P-1', papers: 6, accepted: 6, spoiled: [], keyedBy: [per('k'), per('l')] };
    await house.tell(
      vote('2026-03-29T08:00', { type: 'PapersIssued', data: { ...about, papers: 40, by: per('o') } }),
      vote('2026-04-02T08:00', { type: 'PaperBatchSettled', data: { ...about, ...batch } }),
    );
    expect(await read()).toEqual(before);
    await house.tell(vote('2026-04-13T08:00', { type: 'VotingClosed', data: { ...about, roll: voting.roll, counting: 6, replaced: 0, setAside: 0 } }));
    expect(await read()).not.toEqual(before);
  });

  it('is not declared while papers are not confirmed', async () => {
    await voted(season.ballots, { papers: true });
    const refused = await declare();
    expect([refused.statusCode, refused.body]).toEqual([409, expect.stringContaining('Two scrutineers confirm')]);
    expect(await results()).toEqual([]);
  });

  it('is not declared where the ballots are not those that were opened, and the officer is told', async () => {
    await voted(season.ballots, { openedHash: contentHash('other ballots') });
    expect(await officer().read(`/rounds/${ROUND}/declare`)).toContain('The ballots in the record are not those that were opened.');
    expect((await declare()).statusCode).toBe(409);
    expect(await results()).toEqual([]);
  });

  it('has no page where nobody ever voted', async () => {
    expect((await house.visitor().get('/rounds/X-1/result')).statusCode).toBe(404);
  });
});

describe('A declared result', () => {
  beforeEach(async () => {
    await voted(season.ballots);
    const declared = await declare();
    expect([declared.statusCode, declared.headers.location]).toEqual([303, expect.stringContaining(at)]);
  });

  it('is what the ballots give, with its explanation kept under its hash', async () => {
    const [data] = await results();
    expect(data).toMatchObject({ version: 1, because: 'count', ...countRound(voting, season.ballots).facts });
    expect(await house.vault.document((data as { explanationHash: string }).explanationHash)).toMatch(/^Why each bid of round H-R1/);
    expect((await declare()).statusCode).toBe(409);
  });

  it('tells everybody what was chosen, why, what is left, and who voted', async () => {
    const page = await house.visitor().read(at);
    for (const said of [
      'Result 1, declared on 13 April 2026. It is the first count of the ballots.',
      'The pot had £3,000. £2,860 is given, and £140 is left.',
      '91 points, 1st. When its turn came £3,000 was left and it costs £900.',
      '42 points, 6th. When its turn came £420 was left and it costs £480.',
      'People who could vote 612',
      'Ballots that count 64',
      'No bids were equal where it mattered.',
      'You can ask us to count again until the end of 20 April 2026.',
    ])
      expect(page).toContain(said);
    expect(page).toMatch(/Summer picnic H-001 £900 £900 The F4 fund/);
    expect((await house.visitor().get(at)).body).toContain('<svg role="img" aria-labelledby="pot-title pot-desc"');
  });

  it('is given from the cache, and anew once something changed', async () => {
    const first = await house.visitor().get(at);
    const etag = String(first.headers.etag);
    const again = await house.app.inject({ url: at, headers: { host: 'bank.test', 'if-none-match': etag } });
    expect(again.statusCode).toBe(304);
    await withdraw('H-008');
    await house.drain();
    expect((await house.app.inject({ url: at, headers: { host: 'bank.test', 'if-none-match': etag } })).statusCode).toBe(200);
  });

  it('after a withdrawal has a version beside the old one, by itself, which says what changed', async () => {
    await withdraw('H-008');
    await house.drain();
    expect(await results()).toMatchObject([
      { version: 1, withdrawn: [] },
      { version: 2, because: 'withdrawal', withdrawn: ['H-008'] },
    ]);
    const page = await house.visitor().read(at);
    for (const said of [
      'It was made because a bid was taken back.',
      '“=History walk” was taken back, so it gets nothing.',
      '£420 is left in the pot now. Before it was £140.',
      '£420 is left because no other bid fits: the cheapest one that was not chosen, “Community fridge”, costs £480.',
    ])
      expect(page).toContain(said);
    expect(await house.visitor().read(`${at}/1`)).toContain('This is an old result.');
    expect((await house.visitor().get(`${at}/3`)).statusCode).toBe(404);
    await house.drain();
    expect((await results()).length).toBe(2);
  });

  it('stays once the bank has given the money, whatever is withdrawn then', async () => {
    await house.tell({ stream: `round-${ROUND}`, at: '2026-04-14T09:00:00.000Z', facts: [{ type: 'RoundFinished', data: { ...about, declared: 8 } }] });
    await withdraw('H-008');
    await house.drain();
    expect((await results()).length).toBe(1);
  });

  it('can be taken away: for a spreadsheet, for a counting program, and every ballot', async () => {
    const csv = await house.visitor().get(`${at}/1/result.csv`);
    expect([csv.statusCode, csv.headers['content-disposition']]).toEqual([200, 'attachment; filename="result-H-R1-1.csv"']);
    expect(csv.body.split('\r\n')[1]).toMatch(/^H-001,Summer picnic,900\.00,Chosen,900\.00,The F4 fund,91,17,"91 points/);
    expect(csv.body).toContain(",'=History walk,");
    const pb = readPabulib((await house.visitor().get(`${at}/1/election.pb`)).body);
    if ('reason' in pb) throw new Error(pb.reason);
    expect([pb.voteType, pb.election.budget, pb.election.projects.length, pb.election.ballots.starts.length - 1]).toEqual(['cumulative', 300_000, 8, 64]);
    expect(
      Object.fromEntries(pb.election.projects.map(({ id }, row) => [id, [pb.projects.cell(row, 'score'), pb.projects.cell(row, 'selected')]])),
    ).toMatchObject({
      'H-001': ['91', '1'],
      'H-006': ['42', '0'],
    });
    const { ballots } = JSON.parse((await house.visitor().get(`${at}/ballots.json`)).body);
    const seals = ballots.map((ballot: OpenBallot) => ballotSeal({ round: ROUND, ...ballot }));
    expect(seals).toEqual([...seals].sort());
    expect(countRound(voting, ballots).facts.resultHash).toBe(((await results())[0] as { resultHash: string }).resultHash);
    expect((await house.visitor().get(`${at}/1/lots.txt`)).body).toMatch(/^H-001;\d+\n/);
    expect((await house.visitor().get(`${at}/disclosed.json`)).statusCode).toBe(404);
  });

  it('tells whoever kept their slip what their ballot did, and keeps nothing of what they typed', async () => {
    const [ballot] = season.ballots;
    if (!ballot) throw new Error('the season has no ballots');
    const seal = ballotSeal({ round: ROUND, ...ballot });
    const found = await house.visitor().post(`${at}/mine`, { seal: ` ${seal.slice(0, 32)} ${seal.slice(32).toUpperCase()}` });
    expect([found.statusCode, found.headers['cache-control']]).toEqual([200, 'private, no-store']);
    expect(found.body).toContain('Your ballot was opened and counts.');
    expect(found.body).not.toContain(seal);
    expect((await house.visitor().post(`${at}/mine`, { seal: contentHash('another') })).statusCode).toBe(404);
    expect((await house.visitor().post(`${at}/mine`, { seal: 'abc' })).statusCode).toBe(400);
    expect((await house.visitor().post(`${at}/mine`, {})).statusCode).toBe(400);
  });

  it('is told over JSON, with the same sentences', async () => {
    const answer = await house.visitor().get(`/api/rounds/${ROUND}/result`);
    expect(answer.statusCode).toBe(200);
    expect(answer.json()).toMatchObject({
      version: 1,
      newest: 1,
      spentPence: 286_000,
      turnout: { counting: 64, blank: 0, roll: { size: 612 } },
      hashes: { result: expect.stringMatching(/^[0-9a-f]{64}$/) },
    });
    expect(answer.json().bids[0]).toMatchObject({
      bidId: 'H-001',
      won: true,
      amountPence: 90_000,
      why: ['91 points, 1st. When its turn came £3,000 was left and it costs £900.'],
    });
    expect((await house.visitor().get(`/api/rounds/${ROUND}/results/2`)).statusCode).toBe(404);
  });
});

describe('A recount', () => {
  const recount = `/rounds/${ROUND}/recount`;
  beforeEach(async () => {
    // A roll of two residents, drawn up before the box stands.
    await officer().post(`/rounds/${ROUND}/roll`, {});
    await voted(season.ballots);
    await declare();
  });

  it('is asked for by whoever is on the roll, made by the officer, and told on the page of the result', async () => {
    expect((await house.visitor('RES-1').post(recount, {})).statusCode).toBe(303);
    expect(await house.visitor().read(at)).toContain('Somebody asked for the ballots to be counted again.');
    const asked = (await house.events(`voting-${ROUND}`)).find(({ type }) => type === 'RecountAsked');
    const recountId = String(asked?.data.recountId);
    expect((await officer().post(`/rounds/${ROUND}/declare`, {}, `${recount}/${recountId}`)).statusCode).toBe(303);
    expect(await house.visitor().read(at)).toContain('Result 1 came out the same.');
    expect((await house.events(`voting-${ROUND}`)).at(-1)).toMatchObject({ type: 'RecountMade', data: { version: 1, agrees: true } });
  });

  it('is asked for by the officer for a voter with a card; a visitor is led to sign in', async () => {
    const { statusCode, body } = await house.visitor().get(recount);
    expect(statusCode).toBe(200);
    expect(body).toContain(`href="/sign-in?back=${encodeURIComponent(recount)}"`);
    expect(body).toContain('ask the returning officer');
    expect(body).not.toContain('Count again, please');
    expect(await house.visitor('RES-1').read(recount)).not.toContain('ask for them here');
    expect((await officer().get(`/rounds/${ROUND}/declare`)).body).toContain(`href="${recount}"`);
    expect(await officer().read(recount)).toContain('ask for them here');
    expect((await officer().post(recount, {})).statusCode).toBe(303);
    expect((await house.events(`voting-${ROUND}`)).filter(({ type }) => type === 'RecountAsked')).toHaveLength(1);
  });

  it('is not for whoever could not vote, nor after its days', async () => {
    expect(await house.visitor('SCR-1').read(recount)).toContain('Only people who could vote in this round can ask for this.');
    const body = new URLSearchParams();
    expect((await house.visitor('SCR-1').send(recount, body)).statusCode).toBeGreaterThanOrEqual(403);
    house.clock.set('2026-04-28T10:00:00.000Z');
    expect((await house.visitor('RES-1').post(recount, {})).statusCode).toBe(409);
    expect(await house.visitor().read(at)).toContain('People could ask us to count again until the end of 20 April 2026.');
  });
});

describe('A vote of nine', () => {
  it('is told without a number of ballots, and no file holds one', async () => {
    await voted([]);
    await declare();
    const page = await house.visitor().read(at);
    expect(page).toContain('Fewer than ten ballots count.');
    expect(page).toContain('Ballots that count Fewer than ten');
    for (const path of ['/1/election.pb', '/ballots.json', '/disclosed.json']) expect((await house.visitor().get(`${at}${path}`)).statusCode).toBe(404);
    expect((await house.visitor().get(`/api/rounds/${ROUND}/result`)).json().turnout).toEqual({ roll: voting.roll, few: true });
  });
});
