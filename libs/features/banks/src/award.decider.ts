import { accept, type Decision, type Recorded, refuse } from '#decider';
import { addDays, londonDay } from '#decider/calendar';
import type { AwardDeclared, BankEvent, DecisionBasis, FactOf } from '#events';
import { type BankState, evolveBank, move } from './balances.decider.js';
import type { BankCommandOf } from './bank.commands.js';
import type { BankFacts, BidFacts, DeclarationFacts, VoteFacts } from './bank.facts.js';
import { releaseOf } from './fund.decider.js';

type Decided = Decision<BankEvent>;
type Declaration = BankCommandOf<'DeclareDecisions'>;
type Item = Declaration['data']['decisions'][number];

const waiting = new Set(['with-panel', 'eligible']);

export function declareDecisions(command: Declaration, state: BankState, facts: BankFacts): Decided {
  const { roundId, decidedBy, decisions, finishesRound } = command.data;
  const { declaration } = facts;
  if (!state.reserves[roundId] || !declaration) return refuse('no-such-round', { roundId });
  if (state.finishedRounds[roundId]) return refuse('round-declared', { roundId });
  if (finishesRound && decidedBy.kind === 'fast-track') return refuse('round-goes-on', { roundId });
  if (declaration.sealed === 0) return refuse('evidence-not-sealed', { evidence: decidedBy.evidence });
  const held = declaration.vote && heldBack(declaration.vote, command.at);
  if (held) return refuse(held.code, held.detail);
  const events: BankEvent[] = [];
  let balances = state;
  for (const item of decisions) {
    const decided = declareOne(command, item, balances, declaration);
    if (!decided.accepted) return decided;
    events.push(...decided.events);
    balances = decided.events.reduce((so, event) => evolveBank(so, { ...event, recordedAt: command.at } as Recorded<BankEvent>), balances);
  }
  // What is decided here already is not owed, though the bid's own stream may not have heard of it yet.
  const forgotten = declaration.carried.find((bidId) => !state.decided[bidId] && !decisions.some((item) => item.bidId === bidId));
  if (forgotten) return refuse('yes-left-out', { bidId: forgotten });
  const summary: BankEvent = {
    type: 'DecisionsDeclared',
    data: { roundId, decidedBy, finishesRound, declared: decisions.length, sealed: declaration.sealed, ...declaration.rules, ...windowOf(declaration.vote) },
  };
  return accept(...events, ...(finishesRound ? releaseOf(balances, roundId, 'decisions-declared') : []), summary);
}

/** Why money may not follow a vote's result yet; the last day to ask for another count belongs to those who may ask. */
export function heldBack({ takenBack, recountWaits, windowEndsOn }: VoteFacts, at: string) {
  if (takenBack !== undefined) return { code: 'result-to-come', detail: { bidId: takenBack } } as const;
  if (recountWaits) return { code: 'recount-waits', detail: {} } as const;
  if (windowEndsOn !== undefined && londonDay(at) <= windowEndsOn) return { code: 'window-open', detail: { windowEndsOn } } as const;
  return undefined;
}

const windowOf = (vote: VoteFacts | undefined) => (vote?.windowEndsOn === undefined ? {} : { windowEndedOn: vote.windowEndsOn });

function declareOne(command: Declaration, item: Item, state: BankState, facts: DeclarationFacts): Decided {
  const { bidId } = item;
  const bid = facts.bids[bidId];
  if (!bid || bid.roundId !== command.data.roundId) return refuse('bid-not-in-round', { bidId, roundId: command.data.roundId });
  if (state.decided[bidId]) return refuse('bid-decided', { bidId });
  if (!waiting.has(bid.status)) return refuse('bid-not-waiting', { bidId, status: bid.status });
  if (!supports(bid, item) && !passedOver(command, item, state, bid, facts)) return refuse('vote-does-not-support', { bidId, amountPence: item.amountPence });
  const basis: FactOf<typeof DecisionBasis> = {
    type: 'DecisionBasis',
    data: {
      bidId,
      applicant: bid.applicant,
      household: bid.household,
      leadKind: bid.leadKind,
      askedPence: bid.askedPence,
      meets: [...bid.meets],
      bidStatus: bid.status,
      bidRoundId: bid.roundId,
      interests: [...bid.interests],
      supported: bid.supported,
      supportedPence: bid.supportedPence,
      ...(bid.supportedFundId === undefined ? {} : { supportedFundId: bid.supportedFundId }),
    },
  };
  const { roundId, decidedBy } = command.data;
  const { rulesVersion, rulesHash } = facts.rules;
  if (item.outcome === 'decline')
    return accept<BankEvent>({ type: 'BidDeclined', data: { bidId, roundId, reason: item.reason, decidedBy, rulesVersion, rulesHash } }, basis);
  const award = awardOf(command, item, state, facts, bid);
  return 'accepted' in award ? award : accept<BankEvent>(award, basis);
}

/** Majority, pass mark or fast track said yes to exactly this amount; or no to a decline. */
function supports(bid: BidFacts, item: Item): boolean {
  if (item.outcome === 'decline') return bid.supported === 'lost' || (bid.supported === 'carried' && bid.supportedPence === 0);
  return bid.supported === 'carried' && bid.supportedPence === item.amountPence && item.amountPence > 0;
}

/** A winner of a vote whose home has had what the rules let it have is passed over: residents do not sit together again as a panel does, and nobody may leave it out. */
function passedOver({ at, data }: Declaration, item: Item, state: BankState, bid: BidFacts, { rules }: DeclarationFacts): boolean {
  const won = data.decidedBy.kind === 'ballot' && bid.supported === 'carried';
  return won && item.outcome === 'decline' && bid.supportedPence > householdCapLeft(at, state, bid, rules.householdCapPence);
}

function awardOf(command: Declaration, item: Item, state: BankState, facts: DeclarationFacts, bid: BidFacts): FactOf<typeof AwardDeclared> | Decided {
  const { bidId, amountPence } = item;
  const { roundId, decidedBy } = command.data;
  const { rules } = facts;
  if (amountPence > bid.askedPence) return refuse('above-ask', { bidId, askedPence: bid.askedPence });
  if (amountPence > rules.maxPence) return refuse('above-maximum', { bidId, maxPence: rules.maxPence });
  if (amountPence < rules.minPence) return refuse('below-minimum', { bidId, minPence: rules.minPence });
  const capLeftPence = householdCapLeft(command.at, state, bid, rules.householdCapPence);
  if (amountPence > capLeftPence) return refuse('household-cap', { bidId, capLeftPence });
  const proposedFundId = proposeFund(state, roundId, rules.reserveOrder, bid, amountPence);
  const fundId = item.fundId ?? proposedFundId;
  if (fundId === undefined || state.reserves[roundId]?.[fundId] === undefined) return refuse('fund-not-reserved', { bidId, fundId: fundId ?? 'none' });
  if (!fits(state, fundId, bid.meets)) return refuse('fund-does-not-fit', { bidId, fundId });
  const reservedPence = state.reserves[roundId]?.[fundId] ?? 0;
  if (reservedPence < amountPence || proposedFundId === undefined) return refuse('not-enough-money', { bidId, fundId, availablePence: reservedPence });
  if (fundId !== proposedFundId && !item.fundBecause) return refuse('fund-needs-reason', { bidId, fundId, proposedFundId });
  return {
    type: 'AwardDeclared',
    data: {
      bidId,
      roundId,
      fundId,
      outcome: amountPence < bid.askedPence ? 'part-awarded' : 'awarded',
      amountPence,
      askedPence: bid.askedPence,
      reason: item.reason,
      conditions: [...bid.conditions],
      decidedBy,
      rulesVersion: rules.rulesVersion,
      rulesHash: rules.rulesHash,
      requires: [...(state.funds[fundId]?.requires ?? [])],
      meets: [...bid.meets],
      proposedFundId,
      ...(item.fundBecause ? { fundBecause: item.fundBecause } : {}),
      postings: move(fundId, amountPence, `reserved:${roundId}`, `committed:${bidId}`),
    },
  };
}

function fits(state: BankState, fundId: string, meets: readonly string[]): boolean {
  return (state.funds[fundId]?.requires ?? []).every((requirement) => meets.includes(requirement));
}

/**
 * The fund that a count paid the bid from, as long as it can pay. Else the narrowest fitting fund that can: most requirements met, ties by the round's reserve order
 * (domain.md, "Money: one vocabulary").
 */
export function proposeFund(
  state: BankState,
  roundId: string,
  order: readonly string[],
  { meets, supportedFundId }: Pick<BidFacts, 'meets' | 'supportedFundId'>,
  amountPence: number,
): string | undefined {
  const able = order.filter((fundId) => (state.reserves[roundId]?.[fundId] ?? 0) >= amountPence && fits(state, fundId, meets));
  if (supportedFundId !== undefined && able.includes(supportedFundId)) return supportedFundId;
  const narrowness = (fundId: string) => state.funds[fundId]?.requires.length ?? 0;
  return able.reduce<string | undefined>((best, fundId) => (best === undefined || narrowness(fundId) > narrowness(best) ? fundId : best), undefined);
}

/** What a household may still get within twelve months; caps concern persons, not groups. */
export function householdCapLeft(at: string, state: BankState, bid: BidFacts, capPence: number): number {
  if (capPence === 0 || bid.leadKind !== 'individual') return Number.MAX_SAFE_INTEGER;
  const since = addDays(londonDay(at), -365);
  const usedPence = Object.values(state.awards)
    .filter((award) => award.household === bid.household && award.leadKind === 'individual' && londonDay(award.declaredAt) > since)
    .reduce((sum, award) => sum + award.committedPence + award.inPaymentPence + award.paidPence, 0);
  return Math.max(0, capPence - usedPence);
}

export function releaseAward({ data }: BankCommandOf<'ReleaseAward'>, state: BankState): Decided {
  const award = state.awards[data.bidId];
  if (!award || award.committedPence === 0) return accept<BankEvent>();
  return accept(released(data.bidId, award.fundId, award.committedPence, data.why));
}

export function reduceAward({ data }: BankCommandOf<'ReduceAward'>, state: BankState): Decided {
  const award = state.awards[data.bidId];
  if (!award) return refuse('no-such-award', { bidId: data.bidId });
  if (data.byPence > award.committedPence) return refuse('above-award', { bidId: data.bidId, leftPence: award.committedPence });
  const release = released(data.bidId, award.fundId, data.byPence, 'reduced');
  return accept<BankEvent>({ ...release, data: { ...release.data, reason: data.reason } } as BankEvent);
}

/** Gives promised money back to its fund. */
export function released(bidId: string, fundId: string, amountPence: number, why: 'not-accepted' | 'time-over' | 'withdrawn' | 'reduced'): BankEvent {
  return { type: 'AwardReleased', data: { bidId, fundId, amountPence, why, postings: move(fundId, amountPence, `committed:${bidId}`, 'available') } };
}
