import { afterAll, beforeAll, describe, it } from '@jest/globals';
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
});
