import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { type TestDatabase, testDatabase } from '#database/test-database';
import { MemoryVault } from '#vault';
import { provesItself } from '../../../../../test/support/feature/read-model.js';
import { Telling, votedRound, wholeRound } from '../../../../../test/support/feature/round-story.js';
import { timelineProjection } from './timeline.projection.js';

jest.setTimeout(60_000);

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

describe('The read model of bids with their timelines', () => {
  it('has the same rows at once, event by event, taken up again and built anew', async () => {
    const telling = new Telling(new MemoryVault());
    const told = [...(await wholeRound(telling)), ...(await votedRound(telling))];
    await provesItself(database, timelineProjection, told, ['banks', 'goals', 'bids', 'needs', 'payments', 'votes', 'steps']);
  });

  it('tells each bid of a vote when it opens, closes and is counted, and no number', async () => {
    const { rows } = await database.pool.query<{ bid_id: string; kind: string; facts: object }>(
      'SELECT bid_id, kind, facts FROM read_timeline_v2.steps WHERE bid_id = ANY($1) ORDER BY number',
      [['B-7', 'B-8']],
    );
    const stepsOf = (bidId: string) =>
      rows.filter(({ bid_id }) => bid_id === bidId).map(({ kind, facts }) => [kind, ...('outcome' in facts ? [facts.outcome] : [])]);
    const before = [['received'], ['eligible'], ['votingOpened'], ['votingClosed']];
    expect(stepsOf('B-7')).toEqual([...before, ['voteResult', 'not-chosen'], ['voteResult', 'won']]);
    expect(stepsOf('B-8')).toEqual([...before, ['voteResult', 'won'], ['withdrawn'], ['voteResult', 'withdrawn']]);
    expect(JSON.stringify(rows.filter(({ kind }) => kind.startsWith('vot')))).not.toMatch(/score|firsts|counting|amountPence/);
  });

  it('says where each bid of a vote is', async () => {
    const { rows } = await database.pool.query('SELECT bid_id, status FROM read_timeline_v2.bids WHERE round_id = $1 ORDER BY bid_id', ['R3']);
    expect(rows.map(({ status }) => status)).toEqual(['won', 'withdrawn', 'won']);
  });
});
