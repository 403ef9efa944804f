import { afterAll, beforeAll, describe, it, jest } from '@jest/globals';
import { type TestDatabase, testDatabase } from '#database/test-database';
import { MemoryVault } from '#vault';
import { provesItself } from '../../../../../test/support/feature/read-model.js';
import { Telling, wholeRound } from '../../../../../test/support/feature/round-story.js';
import { goalsProjection } from './goals.projection.js';

jest.setTimeout(60_000);

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

describe('The read model of goals', () => {
  it('has the same rows at once, event by event, taken up again and built anew', async () =>
    provesItself(database, goalsProjection, await wholeRound(new Telling(new MemoryVault())), ['places', 'goals', 'banks', 'bids']));
});
