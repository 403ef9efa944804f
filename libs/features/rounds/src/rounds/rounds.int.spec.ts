import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { type TestDatabase, testDatabase } from '#database/test-database';
import { MemoryVault } from '#vault';
import { provesItself } from '../../../../../test/support/feature/read-model.js';
import { Telling, wholeRound } from '../../../../../test/support/feature/round-story.js';
import { roundsProjection } from './rounds.projection.js';

jest.setTimeout(60_000);

const vault = new MemoryVault();
let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

describe('The read model of rounds', () => {
  it('has the same rows at once, event by event, taken up again and built anew', async () =>
    provesItself(database, roundsProjection, await wholeRound(new Telling(vault)), [
      ...['banks', 'funds', 'rounds', 'reserves', 'pots', 'bids', 'evenings', 'results'],
    ]));

  it('shows a title that was put right in every round its bid ever stood in: the former one is erased', async () => {
    const { rows } = await database.pool.query('SELECT round_id, title FROM read_rounds_v2.bids WHERE bid_id = $1 ORDER BY round_id', ['B-6']);
    const texts = await vault.read(rows.map(({ title }) => title));
    expect(rows.map(({ round_id }) => round_id)).toEqual(['R1', 'R2']);
    expect([...texts.values()]).toEqual(['A mural of the sea']);
  });
});
