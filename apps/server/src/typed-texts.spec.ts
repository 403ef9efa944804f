import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { carryOut } from '#cqrs';
import type { RetentionClass } from '#decider';
import { textRefOf } from '#decider/spec';
import { catalogue } from '#events';
import { MemoryLedger } from '#ledger';
import { SeasonClock } from '#processors';
import { MemoryVault, type PutText } from '#vault';
import { tell } from '../../../test/support/feature/feature-house.js';
import { allTypedTexts } from '../../../test/support/typed-texts.js';
import { doorwayOf, doorways } from './features.js';

/** Who is who: the one who asked for the money, another person who is paid, and the one who types. */
const APPLICANT = 'per-applicant0000000000000';
const PAYEE = 'per-payee00000000000000000';
const SENDER = 'per-sender0000000000000000';

type Owner = 'applicant' | 'payee' | 'sender' | 'nobody';

/**
 * Why each typed text is kept and whom it is about, stated by hand (audit.md, "Personal data"). A command with a new text fails here until somebody has thought
 * about both. What shows how money was decided and spent is `finance`, for awards and declines alike; who is named to be reached or checked is `contact`.
 */
const stated: Readonly<Record<string, readonly [RetentionClass, Owner]>> = {
  'SaveDraft title': ['bid', 'applicant'],
  'SaveDraft what': ['bid', 'applicant'],
  'SaveDraft where': ['bid', 'applicant'],
  'SaveDraft when': ['bid', 'applicant'],
  'SaveDraft whoBenefits': ['bid', 'applicant'],
  'SaveDraft costs.*.what': ['bid', 'applicant'],
  'SaveDraft hostName': ['bid', 'applicant'],
  'SaveDraft name': ['contact', 'applicant'],
  'SaveDraft contact': ['contact', 'applicant'],
  'SaveDraft coSigner': ['contact', 'applicant'],
  'SubmitBid title': ['bid', 'applicant'],
  'SubmitBid what': ['bid', 'applicant'],
  'SubmitBid where': ['bid', 'applicant'],
  'SubmitBid when': ['bid', 'applicant'],
  'SubmitBid whoBenefits': ['bid', 'applicant'],
  'SubmitBid costs.*.what': ['bid', 'applicant'],
  'SubmitBid hostName': ['bid', 'applicant'],
  'SubmitBid name': ['contact', 'applicant'],
  'SubmitBid contact': ['contact', 'applicant'],
  'RecordNeed what': ['bid', 'applicant'],
  'PutWordsRight bidWords': ['bid', 'applicant'],
  'PutWordsRight moneyWords': ['finance', 'applicant'],
  'PutWordsRight officeWords': ['office', 'applicant'],
  'FindNotEligible reason': ['bid', 'applicant'],
  'WithdrawBid reason': ['bid', 'applicant'],
  'RewordBid title': ['bid', 'applicant'],
  'RewordBid what': ['bid', 'applicant'],
  'RewordBid where': ['bid', 'applicant'],
  'RewordBid when': ['bid', 'applicant'],
  'RewordBid whoBenefits': ['bid', 'applicant'],
  'VoteOnBid motion.conditions.*.what': ['office', 'applicant'],
  'DeclareDecisions decisions.*.reason': ['finance', 'applicant'],
  'DeclareDecisions decisions.*.fundBecause': ['finance', 'applicant'],
  'ReduceAward reason': ['finance', 'applicant'],
  'RecordLoss reason': ['finance', 'applicant'],
  'CorrectMoneyIn reason': ['finance', 'sender'],
  'WithdrawMoney reason': ['finance', 'sender'],
  'NameSafeguarding lead': ['contact', 'applicant'],
  'ReceiveReport sentence': ['finance', 'applicant'],
  'PreparePayment payee': ['payee', 'applicant'],
  'PreparePayment details': ['payee', 'payee'],
  'ChangePayeeDetails payee': ['payee', 'applicant'],
  'ChangePayeeDetails details': ['payee', 'payee'],
  'RefusePayeeDetails reason': ['payee', 'applicant'],
  'CheckPayeeName reason': ['payee', 'applicant'],
  'AskBreakGlass reason': ['office', 'sender'],
  'ReviewBreakGlass note': ['office', 'applicant'],
  'AddDwelling flat': ['contact', 'nobody'],
  'AddDwelling address': ['contact', 'nobody'],
  'AddDwelling postcode': ['contact', 'nobody'],
};

const HOME = 'hh-household0000000000000';
const costs = [{ what: 'Soil', amountPence: 12_000 }];
const words = { title: 'A garden', what: 'Soil and beds', where: 'The yard', when: 'Spring', whoBenefits: 'All', hostName: 'A club' };
const person = { name: 'Amber Sample', contact: 'amber@example.org' };
const report = { peopleCame: 3, unspentPence: 0, receiptedPence: 0, photo: false, photoConsent: false, channel: 'online', receivedOn: '2026-05-04' };
const bid = {
  ...{
    bidId: 'C-009',
    bankId: 'chalcots',
    roundId: 'C-R1',
    applicant: APPLICANT,
    household: 'hh-household0000000000000',
    ageBand: 'adult',
    askedPence: 12_000,
  },
  ...{ goals: [], meets: [], leadKind: 'individual', atRisk: false, channel: 'online', language: 'en', receivedOn: '2026-02-03' },
};
const decision = { bidId: 'C-002', outcome: 'award', amountPence: 100, fundId: 'F-1' };
const payment = { paymentId: 'P-1', bidId: 'C-002', amountPence: 100, route: 'bank-transfer' };
const putRight = { subject: 'application-C-002', commitment: 'd'.repeat(64), ground: 'phone', organiser: SENDER };
const change = { paymentId: 'P-1', changeId: 'CH-1', proposedBy: SENDER, stepUp: 'passkey' };

/** A command of each kind with all its texts; where the payee is a person, the details are theirs. */
const sent: readonly (readonly [string, object])[] = [
  ['SaveDraft', { bidId: 'C-009', bankId: 'chalcots', applicant: APPLICANT, ...words, ...person, costs, coSigner: 'Basil' }],
  ['SubmitBid', { ...bid, ...words, ...person, costs }],
  ['PutWordsRight', { bankId: 'chalcots', ...putRight, bidWords: 'A', moneyWords: 'B', officeWords: 'C' }],
  ['RecordNeed', { bidId: 'C-002', needId: 'permission', what: 'A letter' }],
  ['FindNotEligible', { bidId: 'C-002', reason: 'Too far away' }],
  ['WithdrawBid', { bidId: 'C-002', reason: 'Moved away' }],
  ['RewordBid', { bidId: 'C-002', title: words.title, what: words.what, where: words.where, when: words.when, whoBenefits: words.whoBenefits }],
  [
    'VoteOnBid',
    {
      meetingId: 'M-1',
      bidId: 'C-002',
      motion: { outcome: 'award', amountPence: 100, conditions: [{ conditionId: 'keys', what: 'Ask for keys', beforePayment: true }] },
      votes: [],
    },
  ],
  [
    'DeclareDecisions',
    {
      bankId: 'chalcots',
      roundId: 'C-R1',
      decidedBy: { kind: 'panel', evidence: 'meeting-M-1' },
      decisions: [{ ...decision, reason: 'Good idea', fundBecause: 'Fits' }],
      finishesRound: false,
    },
  ],
  ['ReduceAward', { bankId: 'chalcots', bidId: 'C-002', byPence: 100, reason: 'Cheaper' }],
  ['RecordLoss', { bankId: 'chalcots', bidId: 'C-002', amountPence: 100, outcome: 'misuse', authority: 'panel', reason: 'Gone' }],
  ['CorrectMoneyIn', { bankId: 'chalcots', amends: randomUUID(), toPence: 100, reason: 'Mistyped' }],
  ['WithdrawMoney', { bankId: 'chalcots', fundId: 'F-1', amountPence: 100, authority: 'funder', reason: 'Asked back' }],
  ['NameSafeguarding', { bidId: 'C-002', lead: 'Clover Sample', policy: 'own' }],
  ['ReceiveReport', { bidId: 'C-002', ...report, sentence: 'It was good' }],
  ['PreparePayment', { ...payment, payee: 'Garden Supplies' }],
  ['PreparePayment', { ...payment, payee: PAYEE, details: '00-00-00' }],
  ['ChangePayeeDetails', { ...change, payee: 'Garden Supplies' }],
  ['ChangePayeeDetails', { ...change, payee: PAYEE, details: '00-00-01' }],
  ['RefusePayeeDetails', { paymentId: 'P-1', changeId: 'CH-1', refusedBy: SENDER, reason: 'Not what they said' }],
  ['CheckPayeeName', { paymentId: 'P-1', answer: 'no-match', reason: 'Another name' }],
  ['AskBreakGlass', { person: SENDER, household: HOME, grantId: 'g-1', role: 'auditor', reason: 'The auditor is ill' }],
  ['ReviewBreakGlass', { person: APPLICANT, grantId: 'g-1', finding: 'rightly-used', note: 'All was needed', grantor: SENDER, grantorHousehold: HOME }],
  ['AddDwelling', { dwellingId: 'D-1', estateId: 'chalcots', blockId: 'B-1', flat: '12', address: '12 Long Walk', postcode: 'NW3 4AX' }],
];

/** Remembers whom it was told that a text is about. */
class AttentiveVault extends MemoryVault {
  readonly told = new Map<string, PutText>();

  override put(text: PutText) {
    this.told.set(text.field.replace(/\.\d+\./g, '.*.'), text);
    return super.put(text);
  }
}

const ledger = new MemoryLedger();
beforeAll(async () => {
  const sample = (type: string) => JSON.parse(readFileSync(`libs/events/samples/${type}@1.json`, 'utf8')).data;
  const told = (stream: string, type: string, data: object) => ({
    stream,
    at: '2026-02-03T10:00:00.000Z',
    facts: [{ type, data: { ...sample(type), ...data } }],
  });
  await tell(ledger, [
    told('application-C-002', 'BidReceivedBasis', { applicant: APPLICANT, bidId: 'C-002' }),
    told('application-C-002', 'BidWithdrawn', { bidId: 'C-002', reason: { ...textRefOf('reason', 'application-C-002'), commitment: 'd'.repeat(64) } }),
    told('payment-P-1', 'PaymentPrepared', { paymentId: 'P-1', bidId: 'C-002' }),
  ]);
});

test('every typed text of every command has the class that is stated here, and none is missing', () => {
  expect(allTypedTexts(doorways)).toEqual(Object.fromEntries(Object.entries(stated).map(([text, [retention]]) => [text, retention])));
});

describe('a text goes into the vault with its class and whom it is about:', () => {
  const owners: Readonly<Record<Owner, string | undefined>> = { applicant: APPLICANT, payee: PAYEE, sender: SENDER, nobody: undefined };
  const seen = new Set<string>();

  test.each(sent.map(([type, data]) => [type, Object.keys(data).join(' '), data] as const))('%s with %s', async (type, _, data) => {
    const vault = new AttentiveVault();
    const meta = { commandId: randomUUID(), actor: SENDER, office: 'organiser', role: 'organiser' };
    await carryOut(doorwayOf(type), { ledger, vault, clock: new SeasonClock('2026-05-04T09:00:00.000Z'), catalogue }, { type, data, meta });
    expect(vault.told.size).toBeGreaterThan(0);
    for (const [field, { retention, about }] of vault.told) {
      const text = `${type} ${field}`;
      seen.add(text);
      const [statedClass, owner] = stated[text] ?? [];
      expect([text, retention, about]).toEqual([text, statedClass, owner && owners[owner]]);
    }
  });

  test('all of them were tried', () => {
    expect([...seen].sort()).toEqual(Object.keys(stated).sort());
  });
});

test('what the system writes by itself is nobody’s', async () => {
  const vault = new AttentiveVault();
  const meta = { commandId: randomUUID(), actor: 'system', office: 'system', role: 'system' };
  const data = { bankId: 'chalcots', fundId: 'F-1', amountPence: 100, authority: 'funder', reason: 'Asked back' };
  await carryOut(
    doorwayOf('WithdrawMoney'),
    { ledger, vault, clock: new SeasonClock('2026-05-04T09:00:00.000Z'), catalogue },
    { type: 'WithdrawMoney', data, meta },
  );
  expect(vault.told.get('reason')?.about).toBeUndefined();
});
