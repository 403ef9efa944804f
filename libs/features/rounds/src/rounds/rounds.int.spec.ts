import { afterAll, beforeAll, describe, it, jest } from '@jest/globals';
import { type TestDatabase, testDatabase } from '#database/test-database';
import { MemoryVault } from '#vault';
import { provesItself } from '../../../../../test/support/feature/read-model.js';
import { Telling, wholeRound } from '../../../../../test/support/feature/round-story.js';
import { roundsProjection } from './rounds.projection.js';

jest.setTimeout(60_000);

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

describe('The read model of rounds', () => {
  it('has the same rows at once, event by event, taken up again and built anew', async () =>
    provesItself(database, roundsProjection, await wholeRound(new Telling(new MemoryVault())), [
      ...['banks', 'funds', 'rounds', 'reserves', 'pots', 'bids', 'evenings', 'results'],
    ]));
});
