import { agreed, bankId, hash, opened, received, reserved, roundId, roundRules, token } from './chalcots.js';
import type { Told } from './story.js';
import { story } from './story.js';

const ruled = { rulesVersion: 1, rulesHash: hash('b') };
const meeting = { meetingId: 'M-1', roundId };
const items = [
  { bidId: 'C-002', result: 'carried', amountPence: 18_000 },
  { bidId: 'C-003', result: 'carried', amountPence: 24_000 },
  { bidId: 'C-004', result: 'lost', amountPence: 9_000 },
];
const household = (bidId: string) => ({ applicant: token(bidId.replace('-', '')), household: `hh-${bidId.replace('-', '').padEnd(22, '0')}` });
const person = (bidId: string) => ({ ...household(bidId), ageBand: 'adult' });

/** A round of £400 whose evening was read back: yes to C-002 (£180) and C-003 (£240, more than is left then), no to C-004. */
export const evening: readonly Told[] = [
  { stream: `bank-${bankId}`, at: '2026-01-30T10:00:00.000Z', facts: [opened, agreed('F1'), received('F1', 300_000), reserved(['F1', 40_000])] },
  {
    stream: `round-${roundId}`,
    at: '2026-02-02T09:01:00.000Z',
    facts: [
      {
        type: 'RoundOpened',
        data: { roundId, bankId, reserves: [{ fundId: 'F1', amountPence: 40_000 }], potPence: 40_000, rules: roundRules, ...ruled, closesOn: '2026-02-27' },
      },
    ],
  },
  ...story.filter(({ stream }) => stream.startsWith('application-')),
  ...items.map(({ bidId }) => ({
    stream: `application-${bidId}`,
    at: '2026-02-05T09:00:00.000Z',
    facts: [{ type: 'BidReceivedBasis', data: { bidId, ...person(bidId) } }],
  })),
  {
    stream: 'meeting-M-1',
    at: '2026-03-11T18:00:00.000Z',
    facts: [
      {
        type: 'MeetingCalled',
        data: { ...meeting, bankId, heldOn: '2026-03-11', quorum: 5, minPence: 5_000, maxPence: 50_000, tie: 'not-approved', ...ruled },
      },
      { type: 'EveningReadBack', data: { ...meeting, bankId, sealed: 1, items, promisedPence: 42_000, potPence: 40_000 } },
    ],
  },
];

/** A payment that nothing holds, and one with one signature. */
export const prepared: readonly Told[] = [
  {
    stream: 'grant-C-002',
    at: '2026-03-12T09:00:00.000Z',
    facts: [
      {
        type: 'GrantOpened',
        data: {
          bidId: 'C-002',
          bankId,
          roundId,
          fundId: 'F1',
          amountPence: 18_000,
          conditions: [],
          atRisk: false,
          lapseDays: 28,
          spendWithinDays: 180,
          reportDueDays: 28,
        },
      },
      { type: 'OfferAccepted', data: { bidId: 'C-002', acceptedOn: '2026-03-12', spendBy: '2026-09-12' } },
    ],
  },
  ...(['PAY-1', 'PAY-2'] as const).map((paymentId, index) => ({
    stream: `payment-${paymentId}`,
    at: '2026-03-13T09:00:00.000Z',
    facts: [
      { type: 'PaymentPrepared', data: { paymentId, bidId: 'C-002', bankId, fundId: 'F1', amountPence: 9_000, route: 'bank-transfer' } },
      {
        type: 'PaymentPreparedBasis',
        data: {
          ...{ paymentId, payee: token('C002'), ...household('C-002') },
          ...{ interests: [], accepted: true, awardPence: 18_000, usedPence: 0 },
        },
      },
      { type: 'PayeeNameChecked', data: { paymentId, answer: 'match' } },
      ...['A', 'B'].slice(index).flatMap((name, approvals) => [
        { type: 'PaymentApproved', data: { paymentId, approvals: approvals + 1 } },
        {
          type: 'PaymentApprovedBasis',
          data: { paymentId, approver: token(name), household: `hh-${name.padEnd(22, '0')}`, office: 'member', stepUp: 'demonstration' },
        },
      ]),
    ],
  })),
];
