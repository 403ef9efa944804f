import { addDays, londonDay } from '#decider/calendar';
import { FindEligible, PutToPanel, SubmitBid } from '#features/applications';
import { AgreeFund, DeclareDecisions, OpenBank, RecordMoneyIn, ReserveForRound } from '#features/banks';
import { AcceptOffer, CheckPayeeName, MakeOffer, PreparePayment } from '#features/grants';
import { CallMeeting, OpenFastTrack, ReadBackEvening, RecordArrival, SeatMember, VoteFastTrack, VoteOnBid } from '#features/panels';
import { OpenRound, PlanRound, ruleDocument } from '#features/rounds';
import { contentHash } from '#proof';
import type { House } from './house.js';

/** A small estate for tests of the rules: bank `elm`, round `E-R1` open for a month from today, a general fund F1 and F4 for what happens outdoors. */
export const bankId = 'elm';
export const roundId = 'E-R1';
export const person = (name: string) => `per-${name.padEnd(22, '0')}`;
export const home = (name: string) => `hh-${name.padEnd(22, '0')}`;
const hash = contentHash('as signed');
const rules = {
  quorum: 3,
  minPence: 5_000,
  maxPence: 50_000,
  fastTrackMaxPence: 10_000,
  fastTrackYesNeeded: 3,
  householdCapPence: 0,
  lapseDays: 28,
  spendWithinDays: 180,
  reportDueDays: 14,
};

/** Who sits on the panel, and where they live: Tess and Tom share a home. */
export const panel = { chair: 'chairs', treasurer: 'treasurers', tess: 'terrace', tom: 'terrace', una: 'unas', applicant: 'applicants', lodger: 'applicants' };

/** Each fund receives the same, and half of it is reserved for the round. */
export async function openEstate(house: House, fundPence = 100_000): Promise<void> {
  await house.must(OpenBank, { bankId, estateId: 'elm', name: 'The Elm Bank', rulesVersion: 1, rulesHash: hash, rules });
  const today = londonDay(house.clock.now());
  for (const [name, household] of Object.entries(panel)) {
    const office = name === 'chair' || name === 'treasurer' ? name : ('member' as const);
    await house.must(SeatMember, { bankId, member: person(name), seatId: 'seat', household: home(household), office, joinedOn: today });
  }
  for (const [fundId, requires] of Object.entries({ F1: [], F4: ['outdoor'] })) {
    const named = { name: `Fund ${fundId}`, funder: 'A funder', agreementHash: hash, purposeHash: hash };
    await house.must(AgreeFund, { bankId, fundId, ...named, requires });
    await house.must(RecordMoneyIn, { bankId, fundId, amountPence: fundPence, agreementHash: hash, statementLine: `ST-${fundId}` });
  }
  const reserves = ['F1', 'F4'].map((fundId) => ({ fundId, amountPence: fundPence / 2 }));
  await house.must(ReserveForRound, { bankId, roundId, reserves });
  const frozen = { ...rules, method: 'panel-majority', tie: 'not-approved', fundDown: 'skip', awards: 'at-once' } as const;
  const days = { opensOn: today, closesOn: addDays(today, 30) };
  await house.must(PlanRound, {
    roundId,
    bankId,
    ...days,
    preset: 'hundred-pound-challenge',
    rules: frozen,
    rulesVersion: 1,
    rulesHash: contentHash(ruleDocument(frozen, 1)),
  });
  await house.must(OpenRound, { roundId });
}

/** A bid of £100 that came in and fits the rules. */
async function eligibleBid(house: House, bidId: string, more: object): Promise<void> {
  const bid = { title: 'Benches', what: 'Two benches', askedPence: 10_000, leadKind: 'individual', atRisk: false } as const;
  const from = { applicant: person('applicant'), household: home('applicants'), ageBand: 'adult', channel: 'online', language: 'en' } as const;
  await house.must(SubmitBid, {
    bidId,
    bankId,
    roundId,
    ...bid,
    ...from,
    goals: [],
    costs: [],
    meets: [],
    receivedOn: londonDay(house.clock.now()),
    ...more,
  });
  await house.must(FindEligible, { bidId });
}

/** A bid of £100 that three of the panel have said yes to between meetings. */
export async function votedBid(house: House, bidId: string, more: object = {}): Promise<void> {
  await eligibleBid(house, bidId, more);
  await house.must(OpenFastTrack, { bidId });
  for (const member of ['chair', 'treasurer', 'tess']) await house.must(VoteFastTrack, { bidId, member: person(member), vote: 'yes' });
}

/** The same on an evening, whose list was read back. */
export async function eveningBid(house: House, bidId: string, meetingId: string): Promise<void> {
  await eligibleBid(house, bidId, {});
  await house.must(PutToPanel, { bidId });
  await house.must(CallMeeting, { meetingId, bankId, roundId, heldOn: londonDay(house.clock.now()) });
  const present = ['chair', 'treasurer', 'tess', 'una'].map(person);
  for (const member of present) await house.must(RecordArrival, { meetingId, member });
  const votes = present.map((member) => ({ member, vote: 'yes' as const }));
  await house.must(VoteOnBid, { meetingId, bidId, motion: { outcome: 'award', amountPence: 10_000, conditions: [] }, votes });
  await house.must(ReadBackEvening, { meetingId });
}

export const declaration = (bidId: string, more: object = {}) => ({
  bankId,
  roundId,
  decidedBy: { kind: 'fast-track' as const, evidence: `fast-track-${bidId}` },
  decisions: [{ bidId, outcome: 'award' as const, amountPence: 10_000, reason: 'Good for everybody', ...more }],
  finishesRound: false,
});

/** The same, awarded, offered and accepted. */
export async function acceptedBid(house: House, bidId: string, more: object = {}): Promise<void> {
  await votedBid(house, bidId, more);
  await house.must(DeclareDecisions, declaration(bidId));
  await house.must(MakeOffer, { bidId });
  await house.must(AcceptOffer, { bidId });
}

/** A payment of all of it to the applicant, with the name on the account checked. */
export async function checkedPayment(house: House, paymentId: string, bidId: string): Promise<void> {
  await house.must(PreparePayment, { paymentId, bidId, amountPence: 10_000, route: 'bank-transfer', payee: person('applicant') });
  await house.must(CheckPayeeName, { paymentId, answer: 'match' });
}
