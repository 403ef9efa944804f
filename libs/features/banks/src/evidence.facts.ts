import type { Folding, Recorded } from '#decider';
import { londonDay } from '#decider/calendar';
import type { ApplicationEvent, FastTrackEvent, GrantEvent, MeetingEvent, PaymentEvent, RoundEvent, RoundRules, TextRef, VotingEvent } from '#events';
import type { BidFacts, PaymentFacts } from './bank.facts.js';

/** What the bank reads in other features' streams: their events, folded for its own questions. */
const over = <State, Event extends { type: string; data: object }>(
  initialState: State,
  evolve: (state: State, event: Recorded<Event>) => State,
): Folding<State> => ({
  initialState,
  evolve: (state, event) => evolve(state, event as unknown as Recorded<Event>),
});

export interface Evidence {
  readonly sealed: number;
  readonly roundId: string;
  readonly items: Readonly<
    Record<
      string,
      {
        readonly result: 'carried' | 'lost' | 'none';
        readonly amountPence: number;
        readonly conditions: BidFacts['conditions'];
        /** The fund that a count paid it from. */
        readonly fundId?: string | undefined;
      }
    >
  >;
  readonly interests: readonly (BidFacts['interests'][number] & { readonly bidId: string })[];
}
export const noEvidence: Evidence = { sealed: 0, roundId: '', items: {}, interests: [] };

interface RoundFolded {
  readonly bankId: string;
  readonly rules?: (RoundRules & { readonly rulesVersion: number; readonly rulesHash: string }) | undefined;
  readonly reserveOrder: readonly string[];
  readonly result: Evidence & { readonly method?: 'score' | undefined };
}

export const roundFolding = over<RoundFolded, RoundEvent>({ bankId: '', reserveOrder: [], result: noEvidence }, (state, event) => {
  switch (event.type) {
    case 'RoundOpened': {
      const { bankId, rules, rulesVersion, rulesHash, reserves } = event.data;
      return { ...state, bankId, rules: { ...rules, rulesVersion, rulesHash }, reserveOrder: reserves.map(({ fundId }) => fundId) };
    }
    case 'RoundResultStated': {
      const { roundId, method, version, results } = event.data;
      const items = results.map(({ bidId, passed, amountPence }) => [bidId, { result: passed ? 'carried' : 'lost', amountPence, conditions: [] }] as const);
      return { ...state, result: { sealed: version, roundId, method, items: Object.fromEntries(items), interests: [] } };
    }
    case 'RoundResultBasis':
      return { ...state, result: { ...state.result, interests: event.data.interests } };
    default:
      return state;
  }
});

interface VoteFolded extends Evidence {
  /** The day of the newest result. */
  readonly declaredOn: string;
  /** Bids that the newest result passes over since they were taken back. */
  readonly withdrawn: readonly string[];
  /** Recounts that somebody asked for and nobody made. */
  readonly recounts: readonly string[];
}

/** A vote: what its newest result says, and what may still change that (audit.md, "Secret ballots"). Which ballots led to it is nothing to the bank. */
export const votingFolding = over<VoteFolded, VotingEvent>({ ...noEvidence, declaredOn: '', withdrawn: [], recounts: [] }, (state, event) => {
  switch (event.type) {
    case 'VotingOpened':
      return { ...state, roundId: event.data.roundId };
    case 'ResultDeclared': {
      const { version, withdrawn, items } = event.data;
      const said = items
        .filter(({ bidId }) => !withdrawn.includes(bidId))
        .map(({ bidId, won, amountPence, fundId }) => [bidId, { result: won ? 'carried' : 'lost', amountPence, conditions: [], fundId }] as const);
      return { ...state, sealed: version, items: Object.fromEntries(said), withdrawn, declaredOn: londonDay(event.recordedAt) };
    }
    case 'RecountAsked':
      return { ...state, recounts: [...state.recounts, event.data.recountId] };
    case 'RecountMade':
      return { ...state, recounts: state.recounts.filter((recountId) => recountId !== event.data.recountId) };
    default:
      return state;
  }
});

export const meetingFolding = over<Evidence, MeetingEvent>(noEvidence, (state, event) => {
  switch (event.type) {
    case 'MeetingCalled':
      return { ...state, roundId: event.data.roundId };
    case 'InterestDeclared':
      return { ...state, interests: [...state.interests, { bidId: event.data.bidId, member: event.data.member, kind: event.data.kind }] };
    case 'ItemVoted': {
      if (event.data.result === 'inquorate') return state;
      const { bidId, motion } = event.data;
      return { ...state, items: { ...state.items, [bidId]: { result: 'none', amountPence: motion.amountPence, conditions: motion.conditions } } };
    }
    case 'EveningReadBack': {
      const items = event.data.items.map(
        ({ bidId, result, amountPence }) => [bidId, { result, amountPence, conditions: state.items[bidId]?.conditions ?? [] }] as const,
      );
      return { ...state, sealed: event.data.sealed, items: Object.fromEntries(items) };
    }
    case 'MeetingReopened':
      return { ...state, sealed: 0 };
    default:
      return state;
  }
});

export const trackFolding = over<Evidence, FastTrackEvent>(noEvidence, (state, event) => {
  switch (event.type) {
    case 'FastTrackOpened': {
      const { bidId, roundId, askedPence } = event.data;
      return { ...state, roundId, items: { [bidId]: { result: 'none', amountPence: askedPence, conditions: [] } } };
    }
    case 'FastTrackVoted': {
      const { bidId, member, interest } = event.data;
      return interest ? { ...state, interests: [...state.interests, { bidId, member, kind: interest }] } : state;
    }
    case 'FastTrackPassed': {
      const item = state.items[event.data.bidId];
      return item ? { ...state, sealed: 1, items: { [event.data.bidId]: { ...item, result: 'carried' } } } : state;
    }
    default:
      return state;
  }
});

type BidFolded = Omit<BidFacts, 'interests' | 'conditions' | 'supported' | 'supportedPence' | 'supportedFundId'>;
const noBid: BidFolded = { roundId: '', status: 'none', askedPence: 0, meets: [], leadKind: 'individual', applicant: '', household: '' };

export const bidFolding = over<BidFolded, ApplicationEvent>(noBid, (state, event) => {
  switch (event.type) {
    case 'BidReceived': {
      const { roundId, askedPence, meets, leadKind } = event.data;
      return { ...state, roundId, askedPence, meets, leadKind, status: 'received' };
    }
    case 'BidReceivedBasis':
      return { ...state, applicant: event.data.applicant, household: event.data.household };
    case 'BidFoundEligible':
      return { ...state, status: 'eligible', meets: event.data.meets ?? state.meets };
    case 'BidFoundNotEligible':
      return { ...state, status: 'not-eligible' };
    case 'BidPutToPanel':
      return { ...state, status: 'with-panel' };
    case 'BidJoined':
      return { ...state, status: 'joined' };
    case 'BidWithdrawn':
      return { ...state, status: 'withdrawn' };
    case 'BidCarriedOver':
      return { ...state, roundId: event.data.toRoundId };
    case 'BidDecided':
      return { ...state, status: event.data.outcome };
    default:
      return state;
  }
});

interface GrantFolded {
  readonly accepted: boolean;
  readonly atRisk: boolean;
  readonly safeguarded: boolean;
  /** Conditions that must be met before any payment and are not. */
  readonly unmet: readonly string[];
  readonly reportDueOn?: string | undefined;
  readonly reported: boolean;
  /** Why it ended before its money was spent. */
  readonly ended?: 'not-accepted' | 'time-over' | 'withdrawn' | undefined;
}

export const grantFolding = over<GrantFolded, GrantEvent>(
  { accepted: false, atRisk: false, safeguarded: false, unmet: [], reported: false },
  (state, event) => {
    switch (event.type) {
      case 'GrantOpened': {
        const unmet = event.data.conditions.filter(({ beforePayment }) => beforePayment).map(({ conditionId }) => conditionId);
        return { ...state, atRisk: event.data.atRisk, unmet };
      }
      case 'OfferAccepted':
        return { ...state, accepted: true };
      case 'OfferLapsed':
        return { ...state, accepted: false, ended: event.data.why };
      case 'GrantWithdrawn':
        return { ...state, accepted: false, ended: 'withdrawn' };
      case 'ConditionMet':
        return { ...state, unmet: state.unmet.filter((conditionId) => conditionId !== event.data.conditionId) };
      case 'SafeguardingNamed':
        return { ...state, safeguarded: true };
      case 'ProjectEnded':
        return { ...state, reportDueOn: event.data.reportDueOn };
      case 'ReportReceived':
        return { ...state, reported: true };
      default:
        return state;
    }
  },
);

type PaymentFolded = Pick<PaymentFacts, 'bidId' | 'amountPence' | 'route' | 'payee' | 'status' | 'approvals' | 'nameCheck' | 'detailsWait' | 'waitUntil'>;

export const paymentFolding = over<PaymentFolded | undefined, PaymentEvent>(undefined, (state, event) => {
  if (event.type === 'PaymentPrepared') {
    const { bidId, amountPence, route } = event.data;
    return { bidId, amountPence, route, payee: '', status: 'prepared', approvals: [], nameCheck: 'missing', detailsWait: false };
  }
  if (!state) return state;
  switch (event.type) {
    case 'PaymentPreparedBasis':
      return { ...state, payee: boundPayee(event.data.payee) };
    case 'PayeeNameChecked':
      return { ...state, nameCheck: event.data.answer };
    case 'PayeeDetailsProposed':
      return { ...state, detailsWait: true };
    case 'PayeeDetailsRefused':
      return { ...state, detailsWait: false };
    case 'PayeeDetailsChanged': {
      const { waitUntil } = event.data;
      const payee = boundPayee(event.data.payee);
      return { ...state, payee, status: 'prepared', approvals: [], nameCheck: 'missing', detailsWait: false, waitUntil };
    }
    case 'PaymentApprovedBasis':
      return { ...state, approvals: [...state.approvals, { approver: event.data.approver, household: event.data.household }] };
    case 'InstructionConfirmed':
      return { ...state, status: 'instructed' };
    case 'PaymentCompleted':
      return { ...state, status: 'completed' };
    case 'PaymentSentBack':
      return { ...state, status: ['wrong-details', 'account-closed'].includes(event.data.why) ? 'needs-new-details' : 'prepared' };
    default:
      return state;
  }
});

function boundPayee(payee: string | TextRef): string {
  return typeof payee === 'string' ? payee : payee.commitment;
}
