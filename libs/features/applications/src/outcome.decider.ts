import { accept, refuse } from '#decider';
import type { ApplicationEvent } from '#events';
import { canonical } from '#proof';
import type { BidCommandOf } from './bid.commands.js';
import type { BidFacts } from './bid.facts.js';
import { type BidState, type Decided, UNDECIDED } from './bid-state.decider.js';
import { notUndecided } from './check.decider.js';

/** At any time before a payment (domain.md, "Application"): an award that it had goes back to the bank. */
export function withdrawBid({ data }: BidCommandOf<'WithdrawBid'>, state: BidState, { money }: BidFacts): Decided {
  const { bidId } = data;
  const awarded = state.status === 'awarded' || state.status === 'part-awarded';
  const no = awarded ? undefined : notUndecided(state, bidId);
  if (no) return no;
  if (money?.paying) return refuse('payment-under-way', { bidId });
  return accept({ type: 'BidWithdrawn', data: { ...data, bankId: state.terms?.bankId ?? '', afterAward: money?.awarded ?? false } });
}

/** At any time once it is public: what everybody can read is put right also after its answer. */
export function rewordBid({ data }: BidCommandOf<'RewordBid'>, state: BidState): Decided {
  const { bidId, ...wording } = data;
  if (Object.values(wording).every((text) => text === undefined)) return refuse('nothing-reworded', { bidId });
  if (state.status === 'none' || state.status === 'draft') return refuse('not-received', { bidId });
  return accept({ type: 'BidReworded', data });
}

/** Keeps its received date, its needs and how far it has come; from now on the new round's rules hold. */
export function carryOver({ data: { bidId, toRoundId } }: BidCommandOf<'CarryOverBid'>, state: BidState, { carry }: BidFacts): Decided {
  const no = notUndecided(state, bidId);
  if (no || !state.terms) return no ?? refuse('not-received', { bidId });
  const { bankId, roundId: fromRoundId } = state.terms;
  if (fromRoundId === toRoundId) return accept();
  if (!carry || carry.to.status === 'none') return refuse('no-such-round', { bidId, roundId: toRoundId });
  if (carry.to.status !== 'open' || !carry.to.terms) return refuse('round-not-open', { bidId, roundId: toRoundId });
  const { maxPence, rulesVersion, rulesHash } = carry.to.terms;
  if (carry.to.terms.bankId !== bankId) return refuse('round-of-another-bank', { bidId, roundId: toRoundId, bankId: carry.to.terms.bankId });
  if (!carry.fromOver) return refuse('round-goes-on', { bidId, roundId: fromRoundId });
  return accept({ type: 'BidCarriedOver', data: { bidId, bankId, fromRoundId, toRoundId, maxPence, rulesVersion, rulesHash } });
}

/**
 * The bank has the last word on money, so a promise is noted whatever became of the bid meanwhile; a "not this time" to a bid that is out of the running
 * already adds nothing.
 */
export function noteDecision({ data }: BidCommandOf<'NoteDecision'>, state: BidState): Decided {
  const { bidId, outcome } = data;
  if (state.status === 'none' || state.status === 'draft') return refuse('not-received', { bidId });
  if (state.decision) return canonical(state.decision) === canonical(data) ? accept() : refuse('bid-decided', { bidId, status: state.decision.outcome });
  const noted: ApplicationEvent = { type: 'BidDecided', data };
  if (UNDECIDED.includes(state.status)) return accept(noted);
  if (outcome === 'declined') return accept();
  return state.withdrawal ? promisedAfterWithdrawal(noted, bidId, state, state.withdrawal) : accept(noted);
}

/** Withdrawn while the bank was declaring: the withdrawal is said again, now as one after the award, so that the bank takes the money back. */
function promisedAfterWithdrawal(noted: ApplicationEvent, bidId: string, state: BidState, withdrawal: NonNullable<BidState['withdrawal']>): Decided {
  if (withdrawal.afterAward) return accept();
  const again = { bidId, bankId: state.terms?.bankId ?? '', reason: withdrawal.reason, afterAward: true };
  return accept<ApplicationEvent>(noted, { type: 'BidWithdrawn', data: again });
}
