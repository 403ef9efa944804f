import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { type TestDatabase, testDatabase } from '#database/test-database';
import { MemoryVault } from '#vault';
import { provesItself } from '../../../../../test/support/feature/read-model.js';
import { Telling, wholeRound } from '../../../../../test/support/feature/round-story.js';
import { ballotBidsProjection } from './ballot-bids.projection.js';
import { WordsOfBids, WordsOfBidsHandler } from './ballot-bids.query.js';

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
});
