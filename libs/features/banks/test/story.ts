import type { Fact } from '#decider';
import { textRefOf } from '#decider/spec';
import { MemoryLedger } from '#ledger';
import { type Told, tell } from '../../../../test/support/feature/feature-house.js';
import { move } from '../src/balances.decider.js';
import {
  agreed,
  awarded,
  bankId,
  basisOf,
  failed,
  finished,
  hash,
  house,
  instructed,
  opened,
  reason,
  received,
  reserved,
  roundId,
  roundRules,
  settled,
  token,
} from './chalcots.js';

export { type Told, tell };

const bank = `bank-${bankId}`;
const ruled = { rulesVersion: 1, rulesHash: hash('b') };
const bid = (bidId: string, askedPence: number, receivedOn = '2026-02-04'): Told => ({
  stream: `application-${bidId}`,
  at: `${receivedOn}T12:00:00.000Z`,
  facts: [
    {
      type: 'BidReceived',
      data: {
        ...{ bidId, bankId, roundId, title: textRefOf('title', `application-${bidId}`), what: textRefOf('what', `application-${bidId}`), askedPence },
        ...{ aboveMaximum: false, maxPence: 50_000, goals: [], costs: [], meets: [], leadKind: 'individual', atRisk: false, channel: 'online', language: 'en' },
        ...{ receivedOn, minPence: 5_000, closesOn: '2026-02-27', ...ruled },
      },
    },
    { type: 'BidFoundEligible', data: { bidId, ...ruled } },
    { type: 'BidPutToPanel', data: { bidId, roundId } },
  ],
});
const round = { roundId, bankId, opensOn: '2026-02-02', closesOn: '2026-02-27', ...ruled };
const host = <F extends Fact>(fact: F): F => ({ ...fact, data: { ...fact.data, route: 'host-organisation' } });
const paymentOf = (paymentId: string, bidId: string, amountPence: number): Fact => ({
  type: 'PaymentPrepared',
  data: { paymentId, bidId, bankId, fundId: 'F1', amountPence, route: 'host-organisation' },
});

/** One round of one bank, from the money that came in to what came back: every money event there is, and another bank beside it. */
export const story: readonly Told[] = [
  { stream: 'ledger-main', at: '2026-01-30T09:00:00.000Z', facts: [{ type: 'LedgerStarted', data: { kind: 'demonstration' } }] },
  {
    stream: bank,
    at: '2026-01-30T10:00:00.000Z',
    facts: [opened, agreed('F1'), agreed('F4', ['outdoor']), received('F1', 300_000), received('F4', 500_000)],
  },
  { stream: bank, at: '2026-01-31T10:00:00.000Z', facts: [{ type: 'MoneyExpected', data: { fundId: 'F4', amountPence: 50_000, dueOn: '2026-06-01' } }] },
  {
    stream: 'bank-other',
    at: '2026-01-31T11:00:00.000Z',
    facts: [{ ...opened, data: { ...opened.data, bankId: 'other', name: 'The Other Bank' } }, agreed('F1')],
  },
  {
    stream: `round-${roundId}`,
    at: '2026-02-01T10:00:00.000Z',
    facts: [{ type: 'RoundPlanned', data: { ...round, decisionOn: '2026-03-11', preset: 'panel-decided', rules: roundRules } }],
  },
  { stream: bank, at: '2026-02-02T09:00:00.000Z', facts: [reserved(['F1', 200_000], ['F4', 100_000])] },
  {
    stream: `round-${roundId}`,
    at: '2026-02-02T09:01:00.000Z',
    facts: [
      {
        type: 'RoundOpened',
        data: {
          roundId,
          bankId,
          reserves: [
            { fundId: 'F1', amountPence: 200_000 },
            { fundId: 'F4', amountPence: 100_000 },
          ],
          potPence: 300_000,
          rules: roundRules,
          ...ruled,
          closesOn: '2026-02-27',
        },
      },
    ],
  },
  bid('C-002', 18_000),
  bid('C-003', 24_000),
  bid('C-004', 9_000),
  {
    stream: 'application-C-003',
    at: '2026-02-05T12:00:00.000Z',
    facts: [{ type: 'BidReworded', data: { bidId: 'C-003', title: textRefOf('titlePutRight', 'application-C-003') } }],
  },
  { stream: `round-${roundId}`, at: '2026-02-28T00:00:00.000Z', facts: [{ type: 'RoundClosed', data: { roundId, bankId } }] },
  {
    stream: bank,
    at: '2026-03-11T20:00:00.000Z',
    facts: [
      ...[awarded('C-002', 18_000), basisOf('C-002', 18_000), awarded('C-003', 24_000), basisOf('C-003', 24_000)],
      { type: 'BidDeclined', data: { bidId: 'C-004', roundId, reason, decidedBy: { kind: 'panel', evidence: 'meeting-1' }, ...ruled } },
      basisOf('C-004', 9_000),
      {
        type: 'ReservationReleased',
        data: {
          roundId,
          releases: [
            { fundId: 'F1', amountPence: 158_000 },
            { fundId: 'F4', amountPence: 100_000 },
          ],
          why: 'decisions-declared',
          postings: [...move('F1', 158_000, `reserved:${roundId}`, 'available'), ...move('F4', 100_000, `reserved:${roundId}`, 'available')],
        },
      },
      finished,
    ],
  },
  { stream: `round-${roundId}`, at: '2026-03-11T20:00:01.000Z', facts: [{ type: 'RoundFinished', data: { roundId, bankId, declared: 3 } }] },
  {
    stream: 'payment-PAY-1',
    at: '2026-03-15T10:00:00.000Z',
    facts: [paymentOf('PAY-1', 'C-002', 18_000), { type: 'PaymentApproved', data: { paymentId: 'PAY-1', approvals: 2 } }],
  },
  {
    stream: 'payment-PAY-2',
    at: '2026-03-15T10:00:00.000Z',
    facts: [paymentOf('PAY-2', 'C-003', 20_000), { type: 'PaymentApproved', data: { paymentId: 'PAY-2', approvals: 1 } }],
  },
  {
    stream: 'payment-PAY-2',
    at: '2026-03-15T11:00:00.000Z',
    facts: [
      {
        type: 'PayeeDetailsChanged',
        data: {
          paymentId: 'PAY-2',
          changeId: 'CH-2',
          payee: textRefOf('payee'),
          proposedBy: token('FH'),
          confirmedBy: token('PM'),
          confirmer: { office: 'treasurer', household: house('PM'), payeeHouseholds: [] },
          stepUp: 'passkey',
          voidedApprovals: 1,
          waitUntil: '2026-03-17',
        },
      },
    ],
  },
  { stream: bank, at: '2026-03-16T10:00:00.000Z', facts: [host(instructed('PAY-1', 'C-002', 18_000)), host(instructed('PAY-2', 'C-003', 20_000))] },
  { stream: bank, at: '2026-03-17T10:00:00.000Z', facts: [host(settled('PAY-1', 'C-002', 18_000)), failed('PAY-2', 'C-003', 20_000)] },
  {
    stream: bank,
    at: '2026-04-30T23:30:00.000Z',
    facts: [
      {
        type: 'AwardReleased',
        data: { bidId: 'C-003', fundId: 'F1', amountPence: 4_000, why: 'reduced', postings: move('F1', 4_000, 'committed:C-003', 'available') },
      },
    ],
  },
  {
    stream: 'grant-C-002',
    at: '2026-05-02T10:00:00.000Z',
    facts: [
      {
        type: 'ReportReceived',
        data: {
          ...{
            bidId: 'C-002',
            peopleCame: 40,
            unspentPence: 3_740,
            receiptedPence: 12_000,
            paidPence: 18_000,
            sentence: reason,
            photo: false,
            photoConsent: false,
          },
          ...{ channel: 'online', receivedOn: '2026-05-02', late: false },
        },
      },
    ],
  },
  {
    stream: bank,
    at: '2026-05-03T10:00:00.000Z',
    facts: [
      {
        type: 'MoneyReturned',
        data: {
          ...{ returnId: 'RET-1', bidId: 'C-002', fundId: 'F1', amountPence: 3_740, kind: 'unspent', statementLine: 'ST-7' },
          postings: move('F1', 3_740, 'returned', 'available'),
        },
      },
      {
        type: 'MoneyWithdrawn',
        data: { fundId: 'F4', amountPence: 100_000, authority: 'funder', reason, postings: move('F4', 100_000, 'available', 'withdrawn') },
      },
    ],
  },
];

export async function ledgerOf(told: readonly Told[]): Promise<MemoryLedger> {
  const ledger = new MemoryLedger();
  await tell(ledger, told);
  return ledger;
}
