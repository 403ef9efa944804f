import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { type TestDatabase, testDatabase } from '#database/test-database';
import { MemoryVault } from '#vault';
import { provesItself } from '../../../../../test/support/feature/read-model.js';
import { Telling, votedRound, wholeRound } from '../../../../../test/support/feature/round-story.js';
import { roundsProjection } from './rounds.projection.js';

jest.setTimeout(60_000);

const vault = new MemoryVault();
const telling = new Telling(vault);
let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

describe('The read model of rounds', () => {
  it('has the same rows at once, event by event, taken up again and built anew', async () =>
    provesItself(
      database,
      roundsProjection,
      [...(await wholeRound(telling)), ...(await votedRound(telling))],
      [...['banks', 'funds', 'rounds', 'reserves', 'pots', 'bids', 'evenings', 'results']],
    ));

  it('keeps every result of a vote, and what was taken back stays so', async () => {
    const results = await database.pool.query('SELECT version, because, passed, counted FROM read_rounds_v3.results WHERE round_id = $1 ORDER BY version', [
      'R3',
    ]);
    expect(results.rows).toEqual([
      { version: 1, because: 'count', passed: 2, counted: 3 },
      { version: 2, because: 'withdrawal', passed: 2, counted: 2 },
    ]);
    const bids = await database.pool.query('SELECT bid_id, status FROM read_rounds_v3.bids WHERE round_id = $1 ORDER BY bid_id', ['R3']);
    expect(bids.rows.map(({ bid_id, status }) => [bid_id, status])).toEqual([
      ['B-7', 'won'],
      ['B-8', 'withdrawn'],
      ['B-9', 'won'],
    ]);
    const rounds = await database.pool.query('SELECT round_id, vote FROM read_rounds_v3.rounds ORDER BY round_id');
    expect(rounds.rows.map(({ vote }) => vote)).toEqual([null, null, 'counted']);
  });

  it('shows a title that was put right in every round its bid ever stood in: the former one is erased', async () => {
    const { rows } = await database.pool.query('SELECT round_id, title FROM read_rounds_v3.bids WHERE bid_id = $1 ORDER BY round_id', ['B-6']);
    const texts = await vault.read(rows.map(({ title }) => title));
    expect(rows.map(({ round_id }) => round_id)).toEqual(['R1', 'R2']);
    expect([...texts.values()]).toEqual(['A mural of the sea']);
  });
});
