import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { type TestDatabase, testDatabase } from '#database/test-database';
import type { Fact } from '#decider';
import { MemoryVault } from '#vault';
import type { Told } from '../../../../../test/support/feature/feature-house.js';
import { provesItself } from '../../../../../test/support/feature/read-model.js';
import { bankId, bid, meetingId, people, roundId, ruled, story } from '../../test/panel-story.js';
import { deskProjection } from './desk.projection.js';

// The first test of a run may start the server.
jest.setTimeout(60_000);

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

/** What happens to the story's bids: two evenings' worth, a fast track each way, and every way a bid leaves the desk. */
async function everything(): Promise<readonly Told[]> {
  const vault = new MemoryVault();
  const member = await vault.pseudonym({ person: people[0]?.person ?? '', context: bankId });
  const told = (stream: string, ...facts: Fact[]): Told => ({ stream, at: '2026-03-11T20:00:00.000Z', facts });
  const application = (bidId: string, type: string, data: object) => told(`application-${bidId}`, { type, data: { bidId, ...data } });
  const reason = { subject: 'application-C-009', field: 'reason', version: 1, commitment: 'd'.repeat(64) };
  const others = await Promise.all(['C-004', 'C-005', 'C-006', 'C-007', 'C-008'].map((bidId, n) => bid(vault, bidId, 7_000 + n)));
  const opened = { bankId, roundId, askedPence: 9_000, limitPence: 10_000, yesNeeded: 2, bidStatus: 'eligible', ...ruled };
  const decidedBy = { kind: 'panel', evidence: `meeting-${meetingId}` };
  return [
    ...(await story(vault)),
    ...others,
    told(`meeting-${meetingId}`, {
      type: 'MeetingCalled',
      data: { meetingId, bankId, roundId, heldOn: '2026-03-11', quorum: 3, minPence: 5_000, maxPence: 50_000, tie: 'not-approved', ...ruled },
    }),
    told(
      `meeting-${meetingId}`,
      {
        type: 'EveningReadBack',
        data: {
          ...{ meetingId, bankId, roundId, sealed: 1, promisedPence: 18_000, potPence: 60_000 },
          items: [
            { bidId: 'C-001', result: 'carried', amountPence: 18_000 },
            { bidId: 'C-002', result: 'lost', amountPence: 0 },
          ],
        },
      },
      { type: 'MeetingReopened', data: { meetingId, why: 'item-to-be-voted-again' } },
    ),
    told('fast-track-C-003', { type: 'FastTrackOpened', data: { bidId: 'C-003', ...opened } }),
    told('fast-track-C-003', { type: 'FastTrackVoted', data: { bidId: 'C-003', member, vote: 'yes' } }),
    told('fast-track-C-003', { type: 'FastTrackPassed', data: { bidId: 'C-003', yes: 2, needed: 2 } }),
    told('fast-track-C-004', { type: 'FastTrackOpened', data: { bidId: 'C-004', ...opened } }),
    told(
      'fast-track-C-004',
      { type: 'FastTrackVoted', data: { bidId: 'C-004', member, vote: 'no' } },
      { type: 'FastTrackSentToMeeting', data: { bidId: 'C-004' } },
    ),
    application('C-001', 'BidDecided', { roundId, outcome: 'awarded', amountPence: 18_000, reason, decidedBy, ...ruled }),
    application('C-005', 'BidJoined', { toBidId: 'C-001', bankId, toStatus: 'with-panel' }),
    application('C-004', 'BidReworded', { title: { ...reason, field: 'titlePutRight' } }),
    application('C-005', 'BidReworded', { what: { ...reason, field: 'what' } }),
    application('C-006', 'BidWithdrawn', { bankId, reason, afterAward: false }),
    application('C-007', 'BidFoundNotEligible', { reason, ...ruled }),
    application('C-008', 'BidCarriedOver', { bankId, fromRoundId: roundId, toRoundId: 'C-R2', maxPence: 50_000, ...ruled }),
    told(`round-${roundId}`, { type: 'RoundFinished', data: { roundId, bankId, declared: 1 } }),
    told(`meeting-${meetingId}`, { type: 'MeetingFinished', data: { meetingId, roundId } }),
  ];
}

describe('The read model of a panel’s desk', () => {
  it('has the same rows at once, event by event, taken up again and built anew', async () =>
    provesItself(database, deskProjection, await everything(), ['banks', 'rounds', 'bids', 'meetings', 'fast_tracks']));

  it('has the newest words of a title that was put right, and keeps one that was not', async () => {
    const { rows } = await database.pool.query(
      "SELECT title->>'field' AS title FROM read_panel_desk_v2.bids WHERE bid_id IN ('C-004', 'C-005') ORDER BY bid_id",
    );
    expect(rows).toEqual([{ title: 'titlePutRight' }, { title: 'title' }]);
  });
});
