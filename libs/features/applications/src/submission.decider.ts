import { accept, refuse } from '#decider';
import { londonDay } from '#decider/calendar';
import type { ApplicationEvent } from '#events';
import type { BidCommandOf } from './bid.commands.js';
import type { BidFacts, OpenTerms } from './bid.facts.js';
import type { BidState, Decided } from './bid-state.decider.js';

/** From £250 on, a bid says what the money is for; below, it may. */
export const COSTS_NEEDED_FROM_PENCE = 25_000;

export function saveDraft({ data }: BidCommandOf<'SaveDraft'>, state: BidState): Decided {
  return notOpenToDrafting(data, state) ?? accept({ type: 'DraftSaved', data });
}

function notOpenToDrafting({ bidId, applicant }: { readonly bidId: string; readonly applicant: string }, state: BidState) {
  if (state.status !== 'none' && state.status !== 'draft') return refuse('already-received', { bidId });
  if (state.applicant !== undefined && state.applicant !== applicant) return refuse('draft-of-another', { bidId });
  return undefined;
}

type Submission = BidCommandOf<'SubmitBid'>;

export function submitBid(command: Submission, state: BidState, { round }: BidFacts): Decided {
  const { data } = command;
  const { bidId, roundId } = data;
  const taken = notOpenToDrafting(data, state);
  if (taken) return taken;
  if (!round || round.status === 'none') return refuse('no-such-round', { bidId, roundId });
  if (round.status !== 'open' || !round.terms) return refuse('round-not-open', { bidId, roundId });
  const { terms } = round;
  return outsideTheRules(command, terms) ?? accept(...eventsOf(data, terms));
}

function outsideTheRules({ data, at }: Submission, terms: OpenTerms) {
  const { bidId, roundId, askedPence, receivedOn, costs } = data;
  if (terms.bankId !== data.bankId) return refuse('round-of-another-bank', { bidId, roundId, bankId: terms.bankId });
  if (receivedOn > londonDay(at)) return refuse('in-the-future', { bidId, on: receivedOn });
  if (receivedOn > terms.closesOn) return refuse('received-too-late', { bidId, receivedOn, closesOn: terms.closesOn });
  if (askedPence < terms.minPence) return refuse('below-minimum', { bidId, askedPence, minPence: terms.minPence });
  if (data.ageBand !== 'adult' && !data.coSigner && !data.hostName) return refuse('adult-needed', { bidId });
  const costsPence = costs.reduce((sum, { amountPence }) => sum + amountPence, 0);
  const costsNeeded = costs.length > 0 || askedPence >= COSTS_NEEDED_FROM_PENCE;
  if (costsNeeded && costsPence !== askedPence) return refuse('costs-do-not-add-up', { bidId, costsPence, askedPence });
  return undefined;
}

/** The public half, and what names people apart from it. */
function eventsOf(submission: Submission['data'], terms: OpenTerms): ApplicationEvent[] {
  const { applicant, household, ageBand, coSigner, helper, name, contact, ...bid } = submission;
  const { minPence, maxPence, closesOn, rulesVersion, rulesHash } = terms;
  const ruled = { minPence, maxPence, closesOn, rulesVersion, rulesHash };
  return [
    { type: 'BidReceived', data: { ...bid, aboveMaximum: bid.askedPence > maxPence, ...ruled } },
    { type: 'BidReceivedBasis', data: { bidId: bid.bidId, applicant, household, ageBand, coSigner, helper, name, contact } },
  ];
}
