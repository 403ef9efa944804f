import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { sealed, specFor, textRefOf } from '#decider/spec';
import type { BankEvent } from '#events';
import * as chalcots from '../test/chalcots.js';
import type { BankCommand } from './bank.commands.js';
import {
  CancelReservation,
  CorrectMoneyIn,
  DeclareDecisions,
  OpenBank,
  RecordLoss,
  RecordReturn,
  ReduceAward,
  ReserveForRound,
  SettlePayment,
  WithdrawMoney,
} from './bank.commands.js';
import { bankDecider, bankRefusals } from './bank.decider.js';
import type { BankFacts } from './bank.facts.js';

const { agree, agreed, at, awarded, bankId, basisOf, bid, carried, carry, declare, evening, failed, finished, instructed, moneyIn, opened, payment, ready } =
  chalcots;
const { received, reserved, roundId, send, settled, standing, yes, no } = chalcots;
const { given } = specFor(bankDecider);
const text = textRefOf('reason');

const promised = [...ready, awarded('C-002', 18_000), basisOf('C-002', 18_000)];
const sent = [...promised, instructed('PAY-1', 'C-002', 18_000)];
const paid = [...sent, settled('PAY-1', 'C-002', 18_000)];
const paying = (change: Parameters<typeof payment>[2] = {}, amountPence = 18_000): BankFacts => ({
  payments: { 'PAY-1': payment('C-002', amountPence, change) },
});
const one = (change: Parameters<typeof bid>[1] = {}, asked = 18_000) => evening({ 'C-002': bid(asked, change) });
const open = (rules = standing) =>
  sealed(OpenBank, { bankId, estateId: 'chalcots', name: 'The Chalcots Bank', rulesVersion: 1, rulesHash: chalcots.hash('b'), rules }, at);
const reserve = (amountPence: number, fundId = 'F1') => sealed(ReserveForRound, { bankId, roundId, reserves: [{ fundId, amountPence }] }, at);
const giveBack = (amountPence: number, more: { returnId?: string; bidId?: string; statementLine?: string; kind?: 'reclaimed' } = {}) =>
  sealed(RecordReturn, { bankId, returnId: 'RET-1', bidId: 'C-002', amountPence, kind: 'unspent', statementLine: 'ST-7', ...more }, at);
const lose = (amountPence: number) =>
  sealed(RecordLoss, { bankId, bidId: 'C-002', amountPence, outcome: 'written-off', authority: 'funder', reason: text }, at);
const returned: BankEvent = {
  type: 'MoneyReturned',
  data: { returnId: 'RET-1', bidId: 'C-002', fundId: 'F1', amountPence: 100, kind: 'unspent', statementLine: 'ST-7', postings: [] },
};
const batch: BankEvent = { type: 'BatchInstructed', data: { batchId: 'B-1', count: 1, totalPence: 18_000, contentHash: chalcots.hash('e') } };
const sameHouse = { household: chalcots.house('Same') };

type Case = readonly [code: keyof typeof bankRefusals, sentence: string, past: BankEvent[], command: BankCommand, facts?: BankFacts];
const cases: Case[] = [
  ['no-such-bank', 'a fund for a bank that is not open', [], agree('F1')],
  ['bank-exists', 'a bank opened twice', [opened], open()],
  ['limits-crossed', 'a least amount above the most', [], open({ ...standing, minPence: 60_000 })],
  ['fund-exists', 'a fund agreed twice', [opened, agreed('F1')], agree('F1')],
  ['no-such-fund', 'money for a fund that nobody agreed', [opened], moneyIn()],
  ['no-such-fund', 'a reserve from a fund that the bank does not hold', ready, reserve(100, 'F9')],
  ['no-such-fund', 'an unknown fund is named before a finished round', [...ready, finished], reserve(100, 'F9')],
  ['other-agreement', 'money under another agreement', [opened, agreed('F1')], moneyIn({ agreementHash: chalcots.hash('f') })],
  ['no-such-fund', 'a fund carried forward that nobody agreed', [opened], carry('F1', '2026-03-31')],
  ['carried-forward', 'a fund carried twice over one year’s end', [...ready, carried('F1', '2026-03-31', 300_000)], carry('F1', '2026-03-31')],
  [
    'no-such-receipt',
    'a correction of a receipt that never was',
    ready,
    sealed(CorrectMoneyIn, { bankId, amends: crypto.randomUUID(), toPence: 1, reason: text }, at),
  ],
  ['no-such-round', 'decisions of a round that nothing is reserved for', [opened], declare([]), evening({})],
  ['no-such-round', 'decisions of a round that is another bank’s', ready, declare([]), {}],
  ['round-declared', 'decisions of a round that is over', [...ready, finished], declare([]), evening({})],
  ['round-declared', 'a reserve for a round that is over', [...ready, finished], reserve(100)],
  [
    'round-goes-on',
    'a quick answer that would finish the round',
    ready,
    sealed(DeclareDecisions, { bankId, roundId, decidedBy: { kind: 'fast-track', evidence: 'fast-track-C-002' }, decisions: [], finishesRound: true }, at),
    evening({}, { sealed: 0 }),
  ],
  ['round-has-awards', 'a round cancelled after it gave money', promised, sealed(CancelReservation, { bankId, roundId }, at)],
  ['evidence-not-sealed', 'an evening that was not read back', ready, declare([]), evening({}, { sealed: 0 })],
  [
    'result-to-come',
    'a vote whose result still has a bid that was taken back',
    ready,
    declare([]),
    evening({}, { vote: { takenBack: 'C-004', recountWaits: false } }),
  ],
  ['recount-waits', 'a vote that is to be counted again', ready, declare([]), evening({}, { vote: { recountWaits: true } })],
  ['window-open', 'a vote that people may still ask about', ready, declare([]), evening({}, { vote: { recountWaits: false, windowEndsOn: '2026-03-11' } })],
  ['bid-not-in-round', 'a bid nobody knows', ready, declare([yes('C-099', 18_000)]), evening({})],
  ['bid-not-in-round', 'a bid of another round', ready, declare([yes('C-002', 18_000)]), one({ roundId: 'C-R2' })],
  ['bid-decided', 'a bid decided before', promised, declare([yes('C-002', 18_000)]), one()],
  ['bid-decided', 'a bid twice in one list', ready, declare([yes('C-002', 18_000), yes('C-002', 18_000)]), one()],
  ['bid-not-waiting', 'a bid that was withdrawn', ready, declare([yes('C-002', 18_000)]), one({ status: 'withdrawn' })],
  ['vote-does-not-support', 'a yes to what the room said no to', ready, declare([yes('C-002', 18_000)]), one({ supported: 'lost' })],
  ['vote-does-not-support', 'another amount than was voted', ready, declare([yes('C-002', 17_999)]), one()],
  ['vote-does-not-support', 'a no to what the room said yes to', ready, declare([no('C-002')]), one()],
  ['vote-does-not-support', 'a decision that nobody voted on', ready, declare([no('C-002')]), one({ supported: 'none' })],
  ['above-ask', 'more than was asked for', ready, declare([yes('C-002', 18_001)]), one({ supportedPence: 18_001 })],
  ['above-maximum', 'more than the round’s rules allow', ready, declare([yes('C-002', 60_000)]), one({}, 60_000)],
  ['below-minimum', 'less than the round’s rules allow', ready, declare([yes('C-002', 4_999)]), one({}, 4_999)],
  ['household-cap', 'more than a household may have in a year', promised, declare([yes('C-003', 32_001)]), evening({ 'C-003': bid(32_001) })],
  ['fund-not-reserved', 'a fund that the round has nothing from', ready, declare([yes('C-002', 18_000, { fundId: 'F9' })]), one()],
  [
    'fund-not-reserved',
    'no fund fits at all',
    [opened, agreed('F4', ['outdoor']), received('F4', 500_000), reserved(['F4', 100_000])],
    declare([yes('C-002', 18_000)]),
    evening({ 'C-002': bid(18_000) }),
  ],
  ['fund-does-not-fit', 'an indoor bid charged to the outdoor fund', ready, declare([yes('C-002', 18_000, { fundId: 'F4' })]), one()],
  ['fund-needs-reason', 'a wider fund without a word why', ready, declare([yes('C-002', 18_000, { fundId: 'F1' })]), one({ meets: ['outdoor'] })],
  ['yes-left-out', 'a bid that was said yes to is forgotten', ready, declare([]), one()],
  ['no-such-award', 'a return from a bid that was given nothing', ready, giveBack(100)],
  ['no-such-award', 'a loss on a bid that was given nothing', ready, lose(100)],
  ['no-such-award', 'a cut in a bid that was given nothing', ready, sealed(ReduceAward, { bankId, bidId: 'C-002', byPence: 1, reason: text }, at)],
  ['batch-exists', 'a list of payments sent twice', [...promised, batch], send('PAY-1'), paying()],
  ['no-such-payment', 'a payment nobody prepared', promised, send('PAY-9'), paying()],
  [
    'no-such-payment',
    'the settlement of a payment that was never sent',
    promised,
    sealed(SettlePayment, { bankId, paymentId: 'PAY-1', statementLine: 'ST-9' }, at),
  ],
  ['already-instructed', 'a payment sent twice', sent, send('PAY-1'), paying()],
  ['already-instructed', 'a payment twice on one list', promised, send('PAY-1', 'PAY-1'), paying({}, 9_000)],
  ['details-wait', 'new details that nobody confirmed yet', promised, send('PAY-1'), paying({ detailsWait: true, accepted: false })],
  ['payment-not-waiting', 'a payment that needs new details', promised, send('PAY-1'), paying({ status: 'needs-new-details' })],
  ['offer-not-accepted', 'a payment before the offer is accepted', promised, send('PAY-1'), paying({ accepted: false })],
  ['needs-two-approvals', 'one signature', promised, send('PAY-1'), paying({ approvals: [{ approver: chalcots.token('A'), ...sameHouse }] })],
  [
    'needs-two-approvals',
    'one person twice',
    promised,
    send('PAY-1'),
    paying({ approvals: ['A', 'B'].map((name) => ({ approver: chalcots.token('A'), household: chalcots.house(name) })) }),
  ],
  [
    'needs-two-approvals',
    'two of one household',
    promised,
    send('PAY-1'),
    paying({ approvals: ['A', 'B'].map((n) => ({ approver: chalcots.token(n), ...sameHouse })) }),
  ],
  [
    'approver-pays',
    'sent by one of those who signed',
    promised,
    { ...send('PAY-1'), data: { ...send('PAY-1').data, instructedBy: chalcots.token('Chair') } },
    paying({}),
  ],
  ['name-not-checked', 'a name that does not match', promised, send('PAY-1'), paying({ nameCheck: 'no-match' })],
  ['name-not-checked', 'a name nobody checked', promised, send('PAY-1'), paying({ nameCheck: 'missing' })],
  ['conditions-unmet', 'a condition not yet met', promised, send('PAY-1'), paying({ unmetConditions: 1 })],
  ['safeguarding-missing', 'children take part and nobody is named', promised, send('PAY-1'), paying({ safeguardingMissing: true })],
  ['must-wait', 'new details, and the wait is not over', promised, send('PAY-1'), paying({ waitUntil: '2026-03-12' })],
  ['report-late', 'an earlier grant has not been reported', promised, send('PAY-1'), paying({ lateReports: ['C-001'] })],
  ['above-award', 'a payment above its award', promised, send('PAY-1'), paying({}, 18_001)],
  ['above-award', 'a cut above what is still promised', promised, sealed(ReduceAward, { bankId, bidId: 'C-002', byPence: 18_001, reason: text }, at)],
  ['not-on-its-way', 'a payment settled twice', paid, sealed(SettlePayment, { bankId, paymentId: 'PAY-1', statementLine: 'ST-9' }, at)],
  [
    'not-on-its-way',
    'the settlement of a failed payment',
    [...sent, failed('PAY-1', 'C-002', 18_000)],
    sealed(SettlePayment, { bankId, paymentId: 'PAY-1', statementLine: 'ST-9' }, at),
  ],
  ['return-exists', 'a return recorded twice', [...paid, returned], giveBack(100)],
  ['statement-line-used', 'a line of the statement counted twice', [...paid, returned], giveBack(100, { returnId: 'RET-2' })],
  ['authority-missing', 'money asked back on nobody’s word', paid, giveBack(100, { kind: 'reclaimed' })],
  ['authority-missing', 'money asked back on nobody’s word, above what was paid', paid, giveBack(18_001, { kind: 'reclaimed' })],
  ['statement-line-used', 'a receipt on a line counted before', [...paid, returned], moneyIn({ statementLine: 'ST-7' })],
  ['more-than-paid', 'a return above what was paid', paid, giveBack(18_001)],
  ['more-than-paid', 'a return before anything was paid', sent, giveBack(1)],
  ['more-than-paid', 'a loss above what is still out', [...paid, returned], lose(18_000)],
  ['not-enough-money', 'a reserve above what is available', ready, reserve(100_001)],
  [
    'not-enough-money',
    'an award above what is left of the reserve',
    [...ready.slice(0, 5), reserved(['F1', 10_000])],
    declare([yes('C-002', 18_000, { fundId: 'F1' })]),
    one(),
  ],
  [
    'not-enough-money',
    'a withdrawal above what is available',
    ready,
    sealed(WithdrawMoney, { bankId, fundId: 'F1', amountPence: 100_001, authority: 'funder', reason: text }, at),
  ],
  [
    'not-enough-money',
    'a receipt corrected to less than was reserved of it',
    ready,
    sealed(CorrectMoneyIn, { bankId, amends: '5f0c6d2e-0000-4000-8000-000000000003', toPence: 199_999, reason: text }, at),
  ],
];

describe('A bank refuses', () => {
  it.each(cases.map((each) => [each[0], each[1], each] as const))('%s: %s', (code, _sentence, [, , past, command, facts]) => {
    given(...past)
      .when(command, facts ?? {})
      .thenRefused(code);
  });

  it('every code of the table is reached', () => {
    expect([...new Set(cases.map(([code]) => code))].sort()).toEqual(Object.keys(bankRefusals).sort());
  });

  it('every code has its sentence in the catalogue', () => {
    const { refusals } = JSON.parse(readFileSync(new URL('../catalogue/en.json', import.meta.url), 'utf8')) as { refusals: Record<string, string> };
    expect(Object.keys(refusals).sort()).toEqual(Object.keys(bankRefusals).sort());
  });
});
