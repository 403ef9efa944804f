import type { Fact } from '#decider';
import type { MemoryVault } from '#vault';
import type { Told } from './feature-house.js';

/** The texts and documents that a story's facts name, kept in the vault that a house reads. */
export class Telling {
  private count = 0;
  constructor(private readonly vault: MemoryVault) {}

  /** A typed text, as the doorway would have kept it. */
  async text(value: string, field = 'title') {
    this.count += 1;
    const commandId = `5f0c6d2e-0000-4000-8000-${String(this.count).padStart(12, '0')}`;
    return this.vault.put({ commandId, subject: 'story', field, value });
  }

  document(text: string) {
    return this.vault.putDocument(text);
  }
}

const hash = (letter: string) => letter.repeat(64);
export const bankId = 'chalcots';
export const ruled = { rulesVersion: 1, rulesHash: hash('b') };
const standing = {
  ...{ quorum: 5, minPence: 5_000, maxPence: 50_000, fastTrackMaxPence: 10_000, fastTrackYesNeeded: 3, householdCapPence: 75_000 },
  ...{ lapseDays: 28, spendWithinDays: 182, reportDueDays: 28 },
};
export const rules = { ...standing, method: 'panel-majority', tie: 'not-approved', fundDown: 'skip', awards: 'at-once' };
const posted = (amountPence: number) => [
  { fundId: 'F1', account: 'available', amountPence: -amountPence },
  { fundId: 'F1', account: 'reserved:R1', amountPence },
];
const by = { kind: 'panel', evidence: 'meeting-M1' };

export const told = (stream: string, at: string, ...facts: Fact[]): Told => ({ stream, at: at.length === 10 ? `${at}T12:00:00.000Z` : at, facts });
const fact = (type: string, data: object): Fact => ({ type, data });

export async function bid(telling: Telling, bidId: string, title: string, more: object = {}, on = '2026-02-04'): Promise<Told> {
  const data = {
    ...{ bidId, bankId, roundId: 'R1', title: await telling.text(title), what: await telling.text(`${title}, told at length`, 'what'), askedPence: 18_000 },
    ...{ aboveMaximum: false, maxPence: 50_000, goals: ['C1'], costs: [], meets: [], leadKind: 'individual', atRisk: false, channel: 'online', language: 'en' },
    ...{ receivedOn: on, minPence: 5_000, closesOn: '2026-02-27', ...ruled, ...more },
  };
  return told(`application-${bidId}`, on, fact('BidReceived', data));
}

export const application = (bidId: string, at: string, ...facts: [string, object][]) =>
  told(`application-${bidId}`, at, ...facts.map(([type, data]) => fact(type, { bidId, ...data })));
const grant = (at: string, type: string, data: object) => told('grant-B-1', at, fact(type, { bidId: 'B-1', ...data }));
const bank = (at: string, ...facts: [string, object][]) => told(`bank-${bankId}`, at, ...facts.map(([type, data]) => fact(type, data)));

/** An estate with goals, a bank with a pot, and a planned and opened round: bids may come. */
export async function openRound(telling: Telling, roundId = 'R1', opensOn = '2026-02-02', closesOn = '2026-02-27'): Promise<Told[]> {
  const purposeHash = await telling.document('things that happen outdoors');
  const goals = [
    { goalId: 'C1', textHash: await telling.document('Someone to say hello to on every floor') },
    { goalId: 'C2', textHash: await telling.document('Good places for young people') },
  ];
  const manifesto = { placeId: 'chalcots', version: 1, adoptedOn: '2026-01-24', householdsHeard: 212, conversations: 248, goals };
  const round = { roundId, bankId, closesOn, rules, ...ruled };
  const reserves = [{ fundId: 'F1', amountPence: 300_000 }];
  return [
    told('place-chalcots', '2026-01-24', fact('PlaceNamed', { placeId: 'chalcots', name: 'Chalcots Estate' }), fact('ManifestoAdopted', manifesto)),
    bank(
      '2026-01-30',
      ['BankOpened', { bankId, estateId: 'chalcots', name: 'The Chalcots Bank', ...ruled, rules: standing }],
      ['FundAgreed', { fundId: 'F1', name: 'Outdoor Fund', funder: 'Outdoor Fund', agreementHash: hash('a'), purposeHash, requires: ['outdoor'] }],
    ),
    bank('2026-02-01', ['FundsReserved', { roundId, reserves, postings: posted(300_000) }]),
    told(`round-${roundId}`, '2026-02-01', fact('RoundPlanned', { ...round, opensOn, decisionOn: '2026-03-11', preset: 'panel-decided' })),
    told(`round-${roundId}`, opensOn, fact('RoundOpened', { ...round, reserves, potPence: 300_000 })),
  ];
}

/**
 * One round from its opening to the next: B-1 gets a yes, is paid, reports and gives money back; B-2 is declined; B-3 is joined to B-1, B-4 outside the rules,
 * B-5 taken back, and B-6 waits for its need and goes into the next round, where its title is put right.
 */
export async function wholeRound(telling: Telling): Promise<Told[]> {
  const reason = await telling.text('Fits the goal', 'reason');
  const decided = { roundId: 'R1', decidedBy: by, reason, ...ruled };
  const pay = { paymentId: 'PAY-1', bidId: 'B-1', fundId: 'F1', amountPence: 18_000, route: 'bank-transfer', postings: posted(18_000) };
  const vote = {
    ...{ meetingId: 'M1', ballot: 1, askedPence: 18_000, present: 8, steppedOut: 1, inTheRoom: 7, quorum: 5, ...ruled },
    motion: { outcome: 'award', amountPence: 18_000, conditions: [] },
  };
  const meeting = { meetingId: 'M1', bankId, roundId: 'R1' };
  const items = [
    { bidId: 'B-1', result: 'carried', amountPence: 18_000 },
    { bidId: 'B-2', result: 'lost', amountPence: 0 },
  ];
  const second = { roundId: 'R2', bankId, closesOn: '2026-06-12', rules, ...ruled };
  return [
    ...(await openRound(telling)),
    await bid(telling, 'B-1', 'Bingo night'),
    await bid(telling, 'B-2', 'Cinema trip', { askedPence: 60_000, aboveMaximum: true }),
    await bid(telling, 'B-3', 'Bingo again'),
    await bid(telling, 'B-4', 'A gaming PC'),
    await bid(telling, 'B-5', 'Lost idea'),
    await bid(telling, 'B-6', 'A mural', { goals: ['C2'] }),
    application('B-1', '2026-02-05', ['BidFoundEligible', ruled], ['BidPutToPanel', { roundId: 'R1' }]),
    application('B-2', '2026-02-05', ['BidFoundEligible', ruled], ['BidPutToPanel', { roundId: 'R1' }]),
    application('B-3', '2026-02-06', ['BidJoined', { toBidId: 'B-1', bankId, toStatus: 'with-panel' }]),
    application('B-4', '2026-02-06', ['BidFoundNotEligible', { reason: await telling.text('For one home only', 'reason'), ...ruled }]),
    application('B-5', '2026-02-07', ['BidWithdrawn', { bankId, reason: await telling.text('Moved away', 'reason'), afterAward: false }]),
    application('B-6', '2026-02-07', ['NeedRecorded', { needId: 'permission', what: await telling.text('The landlord says yes', 'what') }]),
    application('B-6', '2026-02-08', ['NeedMet', { needId: 'permission', metOn: '2026-02-08' }]),
    application('B-6', '2026-02-09', ['NeedRecorded', { needId: 'wall', what: await telling.text('The wall is dry', 'what') }]),
    told('round-R1', '2026-02-28T00:10:00.000Z', fact('RoundClosed', { roundId: 'R1', bankId })),
    told(
      'meeting-M1',
      '2026-03-11T19:00:00.000Z',
      fact('MeetingCalled', { ...meeting, heldOn: '2026-03-11', quorum: 5, minPence: 5_000, maxPence: 50_000, tie: 'not-approved', ...ruled }),
      fact('ItemVoted', { ...vote, bidId: 'B-1', yes: 6, no: 1, abstain: 0, result: 'carried' }),
      fact('ItemVoted', { ...vote, bidId: 'B-2', yes: 1, no: 5, abstain: 1, result: 'lost' }),
      fact('EveningReadBack', { ...meeting, sealed: 1, items, promisedPence: 18_000, potPence: 300_000 }),
    ),
    bank(
      '2026-03-11T20:00:00.000Z',
      [
        'AwardDeclared',
        {
          ...{
            bidId: 'B-1',
            fundId: 'F1',
            outcome: 'awarded',
            amountPence: 18_000,
            askedPence: 18_000,
            conditions: [],
            requires: [],
            meets: [],
            proposedFundId: 'F1',
          },
          ...{ ...decided, postings: posted(18_000) },
        },
      ],
      ['BidDeclined', { bidId: 'B-2', ...decided }],
      ['ReservationReleased', { roundId: 'R1', releases: [{ fundId: 'F1', amountPence: 282_000 }], why: 'decisions-declared', postings: posted(-282_000) }],
    ),
    application('B-1', '2026-03-11T20:00:01.000Z', ['BidDecided', { outcome: 'awarded', amountPence: 18_000, ...decided }]),
    application('B-2', '2026-03-11T20:00:01.000Z', ['BidDecided', { outcome: 'declined', amountPence: 0, ...decided }]),
    told('meeting-M1', '2026-03-11T20:00:02.000Z', fact('MeetingFinished', { meetingId: 'M1', roundId: 'R1' })),
    told('round-R1', '2026-03-11T20:00:02.000Z', fact('RoundFinished', { roundId: 'R1', bankId, declared: 2 })),
    grant('2026-03-12', 'OfferMade', { offeredOn: '2026-03-12', acceptBy: '2026-04-09' }),
    grant('2026-03-15', 'OfferAccepted', { acceptedOn: '2026-03-15', spendBy: '2026-09-13' }),
    told(
      'payment-PAY-1',
      '2026-03-16',
      fact('PaymentPrepared', { paymentId: 'PAY-1', bidId: 'B-1', bankId, fundId: 'F1', amountPence: 18_000, route: 'bank-transfer' }),
      fact('PaymentApproved', { paymentId: 'PAY-1', approvals: 1 }),
    ),
    told('payment-PAY-1', '2026-03-17', fact('PaymentApproved', { paymentId: 'PAY-1', approvals: 2 })),
    bank('2026-03-18', ['PaymentInstructed', { ...pay, batchId: 'BATCH-1' }]),
    bank('2026-03-19', ['PaymentFailed', { ...without(pay, 'route'), why: 'bank-rejected' }]),
    bank('2026-03-20', ['PaymentInstructed', { ...pay, batchId: 'BATCH-2' }]),
    bank('2026-03-21', ['PaymentSettled', { ...pay, statementLine: 'ST-7' }]),
    grant('2026-04-28', 'ProjectEnded', { endedOn: '2026-04-28', reportDueOn: '2026-05-26', paidPence: 18_000 }),
    grant('2026-05-13', 'ReportReceived', {
      ...{ peopleCame: 35, unspentPence: 3_740, receiptedPence: 14_260, sentence: await telling.text('It went well.', 'sentence') },
      ...{ photo: false, photoConsent: false, channel: 'online', receivedOn: '2026-05-13', late: false, paidPence: 18_000 },
    }),
    bank('2026-05-14', [
      'MoneyReturned',
      { returnId: 'RET-1', bidId: 'B-1', fundId: 'F1', amountPence: 3_740, kind: 'unspent', statementLine: 'ST-8', postings: posted(3_740) },
    ]),
    told('round-R2', '2026-05-18T09:00:00.000Z', fact('RoundPlanned', { ...second, opensOn: '2026-05-18', preset: 'panel-decided' })),
    told('round-R2', '2026-05-18T09:01:00.000Z', fact('RoundOpened', { ...second, reserves: [{ fundId: 'F1', amountPence: 50_000 }], potPence: 50_000 })),
    application('B-6', '2026-05-18T09:02:00.000Z', ['BidCarriedOver', { bankId, fromRoundId: 'R1', toRoundId: 'R2', maxPence: 50_000, ...ruled }]),
    application('B-6', '2026-05-19', ['BidReworded', { title: await telling.text('A mural of the sea') }]),
    told(
      'round-R2',
      '2026-05-20',
      fact('RoundResultStated', { roundId: 'R2', bankId, method: 'score', version: 1, results: [{ bidId: 'B-6', passed: true, amountPence: 18_000 }] }),
    ),
  ];
}

export const ballot = {
  ...{ opensOn: '2026-08-03', closesOn: '2026-08-16', kind: 'ranked', most: 3, weights: [4, 2, 1], roll: 'frozen', votingAge: 16 },
  ...{ crossChannel: 'first-counts', challengeWorkingDays: 10, counting: { rule: 'greedy', scoring: 'weights', ties: 'firsts-cost-lot' } },
};

/** A result of the vote on B-7, B-8 and B-9, as it is declared. */
export const voteResult = (
  version: number,
  because: string,
  won: Readonly<Record<string, boolean>>,
  withdrawn: readonly string[] = [],
  explanationHash = hash('d'),
): Fact =>
  fact('ResultDeclared', {
    ...{ roundId: 'R3', bankId, version, because, withdrawn, ...ruled, tallyVersion: 1, openedHash: hash('e'), potPence: 40_000, spentPence: 18_000, ties: 0 },
    items: Object.entries(won).map(([bidId, yes]) => ({ bidId, won: yes, amountPence: yes ? 18_000 : 0, ...(yes ? { fundId: 'F1' } : {}) })),
    ...{ resultHash: hash('f'), explanationHash },
  });

/** After `wholeRound`: a round in which residents vote on B-7, B-8 and B-9. B-8 wins and is taken back, so that a second result has B-7 and B-9. */
export async function votedRound(telling: Telling): Promise<Told[]> {
  const voted = { ...rules, method: 'ballot', awards: 'after-window', fastTrackMaxPence: 0, fastTrackYesNeeded: 0, ballot };
  const round = { roundId: 'R3', bankId, closesOn: '2026-07-24', rules: voted, ...ruled };
  const reserves = [{ fundId: 'F1', amountPence: 40_000 }];
  const ids = ['B-7', 'B-8', 'B-9'];
  const of = { roundId: 'R3', bankId };
  const roll = { size: 612, root: hash('c') };
  const explained = await telling.document(
    'Why each bid of round R3 was chosen or not\n\nB-9: 91 points, 1st.\nB-7: 71 points, 2nd. When its turn came £220 was left.\nB-8: It was taken back.\n',
  );
  const opening = {
    ...{ ...of, estateId: 'chalcots', pots: reserves, potPence: 40_000, ballot, ...ruled, roll, secretHash: hash('9') },
    choices: ids.map((bidId) => ({ bidId, costPence: 18_000, payableFrom: ['F1'] })),
    lots: ids.map((bidId, n) => ({ bidId, lot: n + 1 })),
  };
  const received = await Promise.all(ids.map((bidId) => bid(telling, bidId, `Idea ${bidId}`, { roundId: 'R3', closesOn: '2026-07-24' }, '2026-07-07')));
  return [
    told('round-R3', '2026-07-06T08:00:00.000Z', fact('RoundPlanned', { ...round, opensOn: '2026-07-06', preset: 'whole-estate-vote' })),
    told('round-R3', '2026-07-06T09:00:00.000Z', fact('RoundOpened', { ...round, reserves, potPence: 40_000 })),
    ...received,
    ...ids.map((bidId) => application(bidId, '2026-07-10', ['BidFoundEligible', ruled])),
    told('round-R3', '2026-07-25T00:10:00.000Z', fact('RoundClosed', of)),
    told('voting-R3', '2026-08-03T08:00:00.000Z', fact('VotingOpened', opening)),
    told('voting-R3', '2026-08-17T00:10:00.000Z', fact('VotingClosed', { ...of, roll, counting: 67, replaced: 3, setAside: 0 })),
    told('voting-R3', '2026-08-17T10:00:00.000Z', voteResult(1, 'count', { 'B-8': true, 'B-9': true, 'B-7': false })),
    application('B-8', '2026-08-18', ['BidWithdrawn', { bankId, reason: await telling.text('Moved away', 'reason'), afterAward: false }]),
    told('voting-R3', '2026-08-18T12:00:00.000Z', voteResult(2, 'withdrawal', { 'B-9': true, 'B-7': true, 'B-8': false }, ['B-8'], explained)),
  ];
}

function without<T extends object, K extends keyof T>(whole: T, name: K): Omit<T, K> {
  const { [name]: _, ...rest } = whole;
  return rest;
}
