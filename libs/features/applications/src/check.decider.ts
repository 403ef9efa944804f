import { accept, refuse } from '#decider';
import { londonDay } from '#decider/calendar';
import type { BidCommandOf } from './bid.commands.js';
import type { BidFacts } from './bid.facts.js';
import { type BidState, type Decided, UNDECIDED } from './bid-state.decider.js';

/** The "no" that every step short of a decision gives to a bid that is not on its way there. */
export function notUndecided({ status }: BidState, bidId: string) {
  if (UNDECIDED.includes(status)) return undefined;
  if (status === 'none' || status === 'draft') return refuse('not-received', { bidId });
  if (status === 'awarded' || status === 'part-awarded' || status === 'declined') return refuse('bid-decided', { bidId, status });
  return refuse('bid-closed', { bidId, status });
}

export function recordNeed({ data }: BidCommandOf<'RecordNeed'>, state: BidState): Decided {
  const { bidId, needId } = data;
  const no = notUndecided(state, bidId);
  if (no) return no;
  if (state.status !== 'received' && state.status !== 'checking') return refuse('past-checking', { bidId, status: state.status });
  if (state.needs[needId]) return refuse('need-recorded', { bidId, needId });
  return accept({ type: 'NeedRecorded', data });
}

export function meetNeed({ data, at }: BidCommandOf<'MeetNeed'>, state: BidState): Decided {
  const { bidId, needId, metOn } = data;
  const no = notUndecided(state, bidId);
  if (no) return no;
  if (!state.needs[needId]) return refuse('no-such-need', { bidId, needId });
  if (state.needs[needId] === 'met') return refuse('need-met', { bidId, needId });
  if (metOn > londonDay(at)) return refuse('in-the-future', { bidId, on: metOn });
  return accept({ type: 'NeedMet', data });
}

export function findEligible({ data: { bidId, meets } }: BidCommandOf<'FindEligible'>, state: BidState): Decided {
  const no = notUndecided(state, bidId);
  if (no) return no;
  if (state.status === 'checking') return needsOpen(state, bidId);
  if (state.status !== 'received') return accept();
  return accept({ type: 'BidFoundEligible', data: { bidId, ...(meets ? { meets } : {}), ...ruledBy(state) } });
}

/** At any time before the decision: the panel too may find a bid outside the rules (domain.md, "Application"). */
export function findNotEligible({ data }: BidCommandOf<'FindNotEligible'>, state: BidState): Decided {
  return notUndecided(state, data.bidId) ?? accept({ type: 'BidFoundNotEligible', data: { ...data, ...ruledBy(state) } });
}

export function putToPanel({ data: { bidId } }: BidCommandOf<'PutToPanel'>, state: BidState): Decided {
  const no = notUndecided(state, bidId);
  if (no) return no;
  if (state.status === 'checking') return needsOpen(state, bidId);
  if (state.status === 'received') return refuse('not-found-eligible', { bidId });
  if (state.status === 'with-panel') return accept();
  return accept({ type: 'BidPutToPanel', data: { bidId, roundId: state.terms?.roundId ?? '' } });
}

export function joinBid({ data: { bidId, toBidId } }: BidCommandOf<'JoinBid'>, state: BidState, { other }: BidFacts): Decided {
  if (state.joinedTo === toBidId) return accept();
  const no = notUndecided(state, bidId);
  if (no) return no;
  if (toBidId === bidId) return refuse('same-bid', { bidId });
  if (!other || other.status === 'none' || other.status === 'draft') return refuse('no-such-bid', { bidId: toBidId });
  if (other.bankId !== state.terms?.bankId) return refuse('bid-of-another-bank', { bidId: toBidId, bankId: other.bankId });
  if (other.status === 'joined' || other.status === 'withdrawn') return refuse('other-bid-gone', { bidId: toBidId, status: other.status });
  return accept({ type: 'BidJoined', data: { bidId, toBidId, bankId: other.bankId, toStatus: other.status } });
}

function needsOpen({ needs }: BidState, bidId: string): Decided {
  return refuse('needs-open', { bidId, open: Object.values(needs).filter((need) => need === 'open').length });
}

function ruledBy({ terms }: BidState) {
  return { rulesVersion: terms?.rulesVersion ?? 0, rulesHash: terms?.rulesHash ?? '' };
}
