import { describe, expect, it } from '@jest/globals';
import { recorded } from '#decider/spec';
import type { BankEvent, GrantEvent } from '#events';
import { LapseOffer } from './grant.commands.js';
import { lapseReaction } from './lapse.reaction.js';

const money = { fundId: 'F1', postings: [] };
const opened = (bidId = 'C-003', amountPence = 24000): GrantEvent => ({
  type: 'GrantOpened',
  data: {
    bidId,
    bankId: 'chalcots',
    roundId: 'C-R1',
    fundId: 'F1',
    amountPence,
    conditions: [],
    atRisk: false,
    lapseDays: 28,
    spendWithinDays: 182,
    reportDueDays: 28,
  },
});
const offered = (bidId = 'C-003'): GrantEvent => ({ type: 'OfferMade', data: { bidId, offeredOn: '2026-03-12', acceptBy: '2026-04-09' } });
const accepted = (bidId = 'C-003'): GrantEvent => ({ type: 'OfferAccepted', data: { bidId, acceptedOn: '2026-03-15', spendBy: '2026-09-13' } });
const payment = { paymentId: 'PAY-003', bidId: 'C-003', amountPence: 24000, ...money };
const instructed = (amountPence = 24000): BankEvent => ({
  type: 'PaymentInstructed',
  data: { ...payment, amountPence, batchId: 'B-1', route: 'bank-transfer' },
});
const settled = (amountPence = 24000): BankEvent => ({
  type: 'PaymentSettled',
  data: { ...payment, amountPence, route: 'bank-transfer', statementLine: 'ST-1' },
});
const failed: BankEvent = { type: 'PaymentFailed', data: { ...payment, why: 'bank-rejected' } };
const released: BankEvent = { type: 'AwardReleased', data: { bidId: 'C-003', amountPence: 24000, why: 'reduced', ...money } };

function dueOn(day: string, ...events: (GrantEvent | BankEvent)[]): unknown[] {
  const state = recorded(events).reduce((so, event) => lapseReaction.folding.evolve(so, event as never), lapseReaction.folding.initialState);
  return lapseReaction.due(state, day).map(({ command, data }) => {
    expect(command).toBe(LapseOffer);
    return (data as { bidId: string }).bidId;
  });
}

describe('The calendar', () => {
  it.each([
    ['on the last day to accept', '2026-04-09', [opened(), offered()], []],
    ['the day after the last day to accept', '2026-04-10', [opened(), offered()], ['C-003']],
    ['before the offer was made', '2026-04-10', [opened()], []],
    ['on the last day to spend', '2026-09-13', [opened(), offered(), accepted()], []],
    ['the day after the last day to spend', '2026-09-14', [opened(), offered(), accepted()], ['C-003']],
    ['while a payment is on its way', '2026-09-14', [opened(), offered(), accepted(), instructed()], []],
    ['when all was paid', '2026-09-14', [opened(), offered(), accepted(), instructed(), settled()], []],
    ['when a part was paid', '2026-09-14', [opened(), offered(), accepted(), instructed(20000), settled(20000)], ['C-003']],
    ['when the payment failed', '2026-09-14', [opened(), offered(), accepted(), instructed(), failed], ['C-003']],
    ['when the whole award was taken back', '2026-09-14', [opened(), offered(), accepted(), released], []],
    ['after a withdrawal', '2026-04-10', [opened(), offered(), { type: 'GrantWithdrawn', data: { bidId: 'C-003', bankId: 'chalcots' } }], []],
    ['after the lapse', '2026-04-10', [opened(), offered(), { type: 'OfferLapsed', data: { bidId: 'C-003', bankId: 'chalcots', why: 'not-accepted' } }], []],
    ['of one grant and not of another', '2026-04-10', [opened(), opened('C-004'), offered(), offered('C-004'), accepted('C-004')], ['C-003']],
  ] as const)('knows what lapses %s', (_, day, events, bids) => expect(dueOn(day, ...(events as readonly (GrantEvent | BankEvent)[]))).toEqual(bids));
});
