import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { type TestDatabase, testDatabase } from '#database/test-database';
import { MemoryVault } from '#vault';
import { provesItself } from '../../../../../test/support/feature/read-model.js';
import { bankId, Telling, told, votedRound, wholeRound } from '../../../../../test/support/feature/round-story.js';
import { votingProjection } from './voting.projection.js';
import { VotingOf, VotingOfHandler } from './voting.query.js';

jest.setTimeout(60_000);

const about = { roundId: 'R3', bankId };
const counted = { counting: 67, blank: 1, openedHash: 'e'.repeat(64) };
const papers = { issued: 40, unused: 40, counted: 0, spoiled: [], keptShut: [], replaced: 0, channels: [{ channel: 'online', ballots: 67 }] };

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

describe('The read model of votes', () => {
  it('has the same rows at once, event by event, taken up again and built anew', async () => {
    const telling = new Telling(new MemoryVault());
    const ending = [
      { type: 'BallotsOpened', data: { ...about, ...counted } },
      { type: 'PapersReconciled', data: { ...about, ...papers } },
      { type: 'RoundSecretDestroyed', data: about },
    ];
    const story = [...(await wholeRound(telling)), ...(await votedRound(telling)), told('voting-R3', '2026-09-20', ...ending)];
    await provesItself(database, votingProjection, story, ['votings']);
  });

  it('has the same row before the close however many papers were handed out and typed in', async () => {
    expect(votingProjection.types).not.toEqual(expect.arrayContaining(['PapersIssued']));
    expect(votingProjection.types).not.toEqual(expect.arrayContaining(['PaperBatchSettled']));
  });

  it('tells what a vote opened with and what it came to, and nothing of a round without one', async () => {
    const ask = new VotingOfHandler(database.pool);
    expect(await ask.execute(new VotingOf('R1'))).toBeUndefined();
    expect(await ask.execute(new VotingOf('R3'))).toMatchObject({
      ...{ ...about, status: 'opened', potPence: 40_000, roll: { size: 612 }, results: 2, secretEnded: true, counted, papers },
      ...{ choices: [{ bidId: 'B-7' }, { bidId: 'B-8' }, { bidId: 'B-9' }], closed: { counting: 67, replaced: 3, setAside: 0 } },
    });
  });
});
