import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { type TestDatabase, testDatabase } from '#database/test-database';
import { MemoryVault } from '#vault';
import { provesItself } from '../../../../../test/support/feature/read-model.js';
import { Telling, wholeRound } from '../../../../../test/support/feature/round-story.js';
import { ballotBidsProjection } from './ballot-bids.projection.js';
import { BidsToVote, BidsToVoteHandler, WordsOfBids, WordsOfBidsHandler } from './ballot-bids.query.js';

jest.setTimeout(60_000);

const vault = new MemoryVault();
let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

describe('The words of bids on a ballot', () => {
  it('has the same rows at once, event by event, taken up again and built anew', async () =>
    provesItself(database, ballotBidsProjection, await wholeRound(new Telling(vault)), ['bids']));

  it('are the newest ones where they were put right, and nobody’s where there is no such bid', async () => {
    const words = await new WordsOfBidsHandler(database.pool, vault).execute(new WordsOfBids(['B-6', 'B-none']));
    expect([...words.keys()]).toEqual(['B-6']);
    expect(words.get('B-6')).toMatchObject({ title: 'A mural of the sea', what: expect.stringMatching(/\S/) });
  });

  it('are those of bids that may be put to a vote, as they came: checked, and not answered, joined or taken back', async () => {
    const { rows } = await database.pool.query<{ bidId: string; roundId: string; ready: boolean }>(
      'SELECT bid_id AS "bidId", round_id AS "roundId", ready FROM read_ballot_bids_v1.bids ORDER BY came',
    );
    const ofRound = async (roundId: string) => (await new BidsToVoteHandler(database.pool, vault).execute(new BidsToVote(roundId))).map(({ bidId }) => bidId);
    const rounds = [...new Set(rows.map(({ roundId }) => roundId))];
    expect(rounds.length).toBeGreaterThan(1);
    for (const roundId of rounds) expect(await ofRound(roundId)).toEqual(rows.filter((row) => row.roundId === roundId && row.ready).map(({ bidId }) => bidId));
    expect(rows.filter(({ bidId, ready }) => ready && ['B-1', 'B-2', 'B-3', 'B-4', 'B-5'].includes(bidId))).toEqual([]);
  });
});
