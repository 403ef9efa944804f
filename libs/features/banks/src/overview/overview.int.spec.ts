import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type TestDatabase, testDatabase } from '#database/test-database';
import { provesItself } from '../../../../../test/support/feature/read-model.js';
import { story } from '../../test/story.js';
import { overviewProjection } from './overview.projection.js';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

describe('The read model of overview', () => {
  it('has the same rows at once, event by event, taken up again and built anew', () =>
    provesItself(database, overviewProjection, story, ['rounds', 'bids', 'decisions', 'demonstration']));

  it('has the newest words of a title that was put right: the former ones are erased', async () => {
    const { rows } = await database.pool.query("SELECT title->>'field' AS title FROM read_overview_v3.bids WHERE bid_id IN ('C-002', 'C-003') ORDER BY bid_id");
    expect(rows).toEqual([{ title: 'title' }, { title: 'titlePutRight' }]);
  });
});
