import { describe, expect, it } from '@jest/globals';
import { type Fact, type FactReader, fold } from '#decider';
import { recorded, sealed } from '#decider/spec';
import { OpenFastTrack, VoteFastTrack } from './fast-track.commands.js';
import { gatherFastTrackFacts } from './fast-track.facts.js';
import { CallMeeting, DeclareInterest, FinishMeeting, ReadBackEvening, RecordArrival, ReopenMeeting, VoteOnBid } from './meeting.commands.js';
import { gatherMeetingFacts } from './meeting.facts.js';

const readerOf = (streams: Record<string, readonly Fact[]>): FactReader => ({
  fold: async (folding, stream) => fold(folding as never, recorded(streams[stream] ?? []) as never),
});
const person = (name: string) => `per-${name.padStart(22, '0')}`;
const home = (name: string) => `hh-${name.padStart(22, '0')}`;
const bankId = 'chalcots';
const bidId = 'C-011';
const meetingId = 'M-1';
const at = '2026-03-12T10:00:00.000Z';
const fact = (type: string, data: object): Fact => ({ type, data });
const ruled = { rulesVersion: 1, rulesHash: 'a'.repeat(64) };
const rules = { method: 'panel-majority', quorum: 5, minPence: 5000, maxPence: 50000, tie: 'not-approved', fastTrackMaxPence: 10000, fastTrackYesNeeded: 3 };
const roundOpened = fact('RoundOpened', { roundId: 'C-R1', bankId, rules, ...ruled });
const called = fact('MeetingCalled', { meetingId, bankId, roundId: 'C-R1', heldOn: '2026-03-11' });
const seat = (member: string, household = member, joinedOn = '2026-01-10') =>
  fact('PanelMemberJoined', { bankId, member: person(member), seatId: 'seat', household: home(household), office: 'member', joinedOn });
const received = [
  fact('BidReceived', { bidId, bankId, roundId: 'C-R1', askedPence: 45000 }),
  fact('BidReceivedBasis', { bidId, applicant: person('ann'), household: home('ann'), coSigner: person('cosigner') }),
];
const panel = [seat('ann', 'elsewhere'), seat('ben', 'ann'), seat('cosigner'), seat('dan')];
const streams = {
  [`meeting-${meetingId}`]: [called],
  'round-C-R1': [roundOpened],
  [`panel-${bankId}`]: panel,
  [`application-${bidId}`]: [...received, fact('BidFoundEligible', { bidId }), fact('BidPutToPanel', { bidId, roundId: 'C-R1' })],
};
const reader = readerOf(streams);

describe('A meeting learns', () => {
  const arrive = sealed(RecordArrival, { meetingId, member: person('dan') }, at);
  const arriving = (...seats: Fact[]) => gatherMeetingFacts(arrive, readerOf({ ...streams, [`panel-${bankId}`]: seats }));
  const vote = sealed(VoteOnBid, { meetingId, bidId, motion: { outcome: 'decline', amountPence: 0, conditions: [] }, votes: [] }, at);
  const readBack = sealed(ReadBackEvening, { meetingId }, at);

  it('the frozen rules of its round', async () => {
    const { fastTrackMaxPence: _, fastTrackYesNeeded: __, ...binding } = rules;
    const call = sealed(CallMeeting, { meetingId, bankId, roundId: 'C-R1', heldOn: '2026-03-11' }, at);
    expect(await gatherMeetingFacts(call, reader)).toEqual({ round: { bankId, status: 'open', ...binding, ...ruled } });
    expect(await gatherMeetingFacts(call, readerOf({}))).toEqual({});
    const over = readerOf({ 'round-C-R1': [roundOpened, fact('RoundFinished', { roundId: 'C-R1' })] });
    expect(await gatherMeetingFacts(call, over)).toMatchObject({ round: { status: 'finished' } });
  });

  it('who sat on the panel on its own day, not on the day it is typed in', async () => {
    expect(await arriving(seat('dan'))).toEqual({ onPanel: true });
    expect(await arriving(seat('dan', 'dan', '2026-03-12'))).toEqual({ onPanel: false });
    expect(await arriving(seat('dan'), fact('PanelMemberLeft', { member: person('dan'), seatId: 'seat', leftOn: '2026-03-12' }))).toEqual({ onPanel: true });
    const interest = sealed(DeclareInterest, { meetingId, bidId, member: person('eve'), kind: 'self' }, at);
    expect(await gatherMeetingFacts(interest, reader)).toEqual({ onPanel: false });
  });

  it('the bid, and which members asked for it or live with who did', async () =>
    expect(await gatherMeetingFacts(vote, reader)).toEqual({
      bid: { status: 'with-panel', roundId: 'C-R1', askedPence: 45000, close: [person('ann'), person('ben'), person('cosigner')] },
    }));

  it.each([
    ['withdrawn', 'withdrawn', fact('BidWithdrawn', { bidId }), 'C-R1'],
    ['joined to another', 'joined', fact('BidJoined', { bidId }), 'C-R1'],
    ['outside the rules', 'not-eligible', fact('BidFoundNotEligible', { bidId }), 'C-R1'],
    ['decided', 'awarded', fact('BidDecided', { bidId, outcome: 'awarded' }), 'C-R1'],
    ['carried over', 'received', fact('BidCarriedOver', { bidId, toRoundId: 'C-R2' }), 'C-R2'],
  ])('that the bid is %s', async (_, status, event, roundId) =>
    expect(await gatherMeetingFacts(vote, readerOf({ ...streams, [`application-${bidId}`]: [...received, event] }))).toMatchObject({
      bid: { status, roundId },
    }),
  );

  it('what is left of the pot after fast tracks and releases, and whether the bank has declared the evening', async () => {
    const bank = [
      fact('FundsReserved', { roundId: 'C-R1', reserves: [{ amountPence: 200000 }, { amountPence: 100000 }] }),
      fact('FundsReserved', { roundId: 'C-R2', reserves: [{ amountPence: 7 }] }),
      fact('AwardDeclared', { bidId: 'C-001', roundId: 'C-R1', amountPence: 10000 }),
      fact('DecisionsDeclared', { roundId: 'C-R1', decidedBy: { kind: 'fast-track', evidence: 'fast-track-C-001' } }),
    ];
    const with_ = (...more: Fact[]) => readerOf({ ...streams, [`bank-${bankId}`]: [...bank, ...more] });
    expect(await gatherMeetingFacts(readBack, with_())).toEqual({ potPence: 290000, declared: false });
    const declared = fact('DecisionsDeclared', { roundId: 'C-R1', decidedBy: { kind: 'panel', evidence: `meeting-${meetingId}` } });
    const released = fact('ReservationReleased', { roundId: 'C-R1', releases: [{ amountPence: 290000 }] });
    const reopen = sealed(ReopenMeeting, { meetingId, why: 'declaration-refused' }, at);
    expect(await gatherMeetingFacts(reopen, with_(released, declared))).toEqual({ potPence: 0, declared: true });
  });

  it('nothing where nothing is asked, or there is no meeting', async () => {
    expect(await gatherMeetingFacts(sealed(FinishMeeting, { meetingId }, at), reader)).toEqual({});
    expect(await gatherMeetingFacts(readBack, readerOf({}))).toEqual({});
  });
});

describe('A fast track learns', () => {
  const open = sealed(OpenFastTrack, { bidId }, at);
  const vote = (member: string, when = at) => sealed(VoteFastTrack, { bidId, member: person(member), vote: 'yes' }, when);
  const voting = readerOf({ ...streams, [`fast-track-${bidId}`]: [fact('FastTrackOpened', { bidId, bankId })] });

  it('the bid and what its round allows', async () =>
    expect(await gatherFastTrackFacts(open, reader)).toEqual({
      bid: { status: 'with-panel', bankId, roundId: 'C-R1', askedPence: 45000 },
      round: { limitPence: 10000, yesNeeded: 3, ...ruled },
    }));
  it('that the round is over', async () => {
    const over = readerOf({ ...streams, 'round-C-R1': [roundOpened, fact('RoundFinished', { roundId: 'C-R1' })] });
    expect((await gatherFastTrackFacts(open, over)).round).toBeUndefined();
  });
  it('that there is no such bid', async () => expect(await gatherFastTrackFacts(open, readerOf({}))).toEqual({}));

  it.each([
    ['dan', { onPanel: true, close: false }],
    ['ann', { onPanel: true, close: true }],
    ['ben', { onPanel: true, close: true }],
    ['cosigner', { onPanel: true, close: true }],
    ['eve', { onPanel: false, close: false }],
  ])('who may vote: %s', async (member, facts) => expect(await gatherFastTrackFacts(vote(member), voting)).toEqual(facts));
  it('that a seat has not begun', async () =>
    expect(await gatherFastTrackFacts(vote('dan', '2026-01-09T12:00:00.000Z'), voting)).toMatchObject({ onPanel: false }));
  it('nothing before it is opened', async () => expect(await gatherFastTrackFacts(vote('dan'), reader)).toEqual({}));
});
