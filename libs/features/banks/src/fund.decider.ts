import { accept, type Decision, refuse } from '#decider';
import type { BankEvent } from '#events';
import type { BankState } from './balances.decider.js';
import { carriedKey, move } from './balances.decider.js';
import type { BankCommandOf } from './bank.commands.js';

type Decided = Decision<BankEvent>;

export function openBank({ data }: BankCommandOf<'OpenBank'>, state: BankState): Decided {
  if (state.open) return refuse('bank-exists', { bankId: data.bankId });
  if (data.rules.minPence > data.rules.maxPence) return refuse('limits-crossed', { minPence: data.rules.minPence, maxPence: data.rules.maxPence });
  return accept<BankEvent>({ type: 'BankOpened', data });
}

export function agreeFund({ data: { bankId, ...fund } }: BankCommandOf<'AgreeFund'>, state: BankState): Decided {
  if (!state.open) return refuse('no-such-bank', { bankId });
  if (state.funds[fund.fundId]) return refuse('fund-exists', { fundId: fund.fundId });
  return accept<BankEvent>({ type: 'FundAgreed', data: fund });
}

export function expectMoney({ data: { bankId: _, ...expected } }: BankCommandOf<'ExpectMoney'>, state: BankState): Decided {
  if (!state.funds[expected.fundId]) return refuse('no-such-fund', { fundId: expected.fundId });
  return accept<BankEvent>({ type: 'MoneyExpected', data: expected });
}

export function recordMoneyIn({ data: { bankId: _, ...receipt } }: BankCommandOf<'RecordMoneyIn'>, state: BankState): Decided {
  const fund = state.funds[receipt.fundId];
  if (!fund) return refuse('no-such-fund', { fundId: receipt.fundId });
  if (fund.agreementHash !== receipt.agreementHash) return refuse('other-agreement', { fundId: receipt.fundId });
  if (state.statementLines.has(receipt.statementLine)) return refuse('statement-line-used', { statementLine: receipt.statementLine });
  const postings = move(receipt.fundId, receipt.amountPence, 'received', 'available');
  return accept<BankEvent>({ type: 'MoneyReceived', data: { ...receipt, remittedBy: fund.funder, postings } });
}

export function correctMoneyIn({ data }: BankCommandOf<'CorrectMoneyIn'>, state: BankState): Decided {
  const receipt = state.receipts.get(data.amends);
  if (!receipt) return refuse('no-such-receipt', { amends: data.amends });
  const byPence = data.toPence - receipt.amountPence;
  const availablePence = state.funds[receipt.fundId]?.availablePence ?? 0;
  if (byPence === 0) return accept<BankEvent>();
  if (availablePence + byPence < 0) return refuse('not-enough-money', { fundId: receipt.fundId, availablePence });
  return accept<BankEvent>({
    type: 'MoneyReceiptCorrected',
    data: {
      amends: data.amends,
      fundId: receipt.fundId,
      fromPence: receipt.amountPence,
      toPence: data.toPence,
      reason: data.reason,
      postings: move(receipt.fundId, byPence, 'received', 'available'),
    },
  });
}

export function withdrawMoney({ data: { bankId: _, ...withdrawal } }: BankCommandOf<'WithdrawMoney'>, state: BankState): Decided {
  const fund = state.funds[withdrawal.fundId];
  if (!fund) return refuse('no-such-fund', { fundId: withdrawal.fundId });
  if (fund.availablePence < withdrawal.amountPence) return refuse('not-enough-money', { fundId: withdrawal.fundId, availablePence: fund.availablePence });
  return accept<BankEvent>({
    type: 'MoneyWithdrawn',
    data: { ...withdrawal, postings: move(withdrawal.fundId, withdrawal.amountPence, 'available', 'withdrawn') },
  });
}

/** What is carried is all that the fund holds: available, reserved, promised and on its way. */
export function carryFundForward({ data: { bankId: _, ...carried } }: BankCommandOf<'CarryFundForward'>, state: BankState): Decided {
  const fund = state.funds[carried.fundId];
  if (!fund) return refuse('no-such-fund', { fundId: carried.fundId });
  if (state.carriedForward[carriedKey(carried)]) return refuse('carried-forward', { fundId: carried.fundId, yearEnding: carried.yearEnding });
  const reservedPence = Object.values(state.reserves).reduce((sum, round) => sum + (round[carried.fundId] ?? 0), 0);
  const promisedPence = Object.values(state.awards)
    .filter((award) => award.fundId === carried.fundId)
    .reduce((sum, award) => sum + award.committedPence + award.inPaymentPence, 0);
  return accept<BankEvent>({ type: 'FundCarriedForward', data: { ...carried, amountPence: fund.availablePence + reservedPence + promisedPence } });
}

export function reserveForRound({ data: { roundId, reserves } }: BankCommandOf<'ReserveForRound'>, state: BankState): Decided {
  const unknown = reserves.find(({ fundId }) => !state.funds[fundId]);
  if (unknown) return refuse('no-such-fund', { fundId: unknown.fundId });
  if (state.finishedRounds[roundId]) return refuse('round-declared', { roundId });
  const wantedPence = new Map<string, number>();
  for (const { fundId, amountPence } of reserves) {
    const sumPence = (wantedPence.get(fundId) ?? 0) + amountPence;
    wantedPence.set(fundId, sumPence);
    const availablePence = state.funds[fundId]?.availablePence ?? 0;
    if (availablePence < sumPence) return refuse('not-enough-money', { fundId, availablePence });
  }
  const postings = reserves.flatMap(({ fundId, amountPence }) => move(fundId, amountPence, 'available', `reserved:${roundId}`));
  return accept<BankEvent>({ type: 'FundsReserved', data: { roundId, reserves, postings } });
}

export function cancelReservation({ data: { roundId } }: BankCommandOf<'CancelReservation'>, state: BankState): Decided {
  if (Object.values(state.awards).some((award) => award.roundId === roundId)) return refuse('round-has-awards', { roundId });
  return accept(...releaseOf(state, roundId, 'round-cancelled'));
}

/** The event that gives back what a round still has reserved; none when nothing is left. */
export function releaseOf(state: BankState, roundId: string, why: 'decisions-declared' | 'round-cancelled'): BankEvent[] {
  const releases = Object.entries(state.reserves[roundId] ?? {})
    .filter(([, amountPence]) => amountPence > 0)
    .map(([fundId, amountPence]) => ({ fundId, amountPence }));
  if (releases.length === 0) return [];
  const postings = releases.flatMap(({ fundId, amountPence }) => move(fundId, amountPence, `reserved:${roundId}`, 'available'));
  return [{ type: 'ReservationReleased', data: { roundId, releases, why, postings } }];
}
