import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type TestDatabase, testDatabase } from '#database/test-database';
import { provesItself } from '../../../../../test/support/feature/read-model.js';
import { roundId } from '../../test/chalcots.js';
import { story } from '../../test/story.js';
import { counted, inVote, voteStory } from '../../test/vote.js';
import { overviewProjection } from './overview.projection.js';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

describe('The read model of overview', () => {
  it('has the same rows at once, event by event, taken up again and built anew', () =>
    provesItself(database, overviewProjection, story, ['rounds', 'bids', 'decisions', 'demonstration']));

  it('says of a round that people vote while they do', async () => {
    const roll = { size: 612, root: 'c'.repeat(64) };
    const closing = { type: 'VotingClosed', data: { roundId, bankId: 'chalcots', roll, counting: 67, replaced: 0, setAside: 0 } };
    const statusAfter = async (...told: typeof voteStory) => {
      const other = await testDatabase();
      await provesItself(other, overviewProjection, told, ['rounds']);
      const { rows } = await other.pool.query('SELECT status FROM read_overview_v4.rounds');
      await other.drop();
      return rows;
    };
    expect(await statusAfter(...voteStory)).toEqual([{ status: 'voting' }]);
    expect(await statusAfter(...voteStory, inVote('2026-03-11T00:10:00.000Z', closing), counted)).toEqual([{ status: 'shut' }]);
  });

  it('has the newest words of a title that was put right: the former ones are erased', async () => {
    const { rows } = await database.pool.query("SELECT title->>'field' AS title FROM read_overview_v4.bids WHERE bid_id IN ('C-002', 'C-003') ORDER BY bid_id");
    expect(rows).toEqual([{ title: 'title' }, { title: 'titlePutRight' }]);
  });
});
