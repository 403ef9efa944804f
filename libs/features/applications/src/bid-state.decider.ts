import type { Decision, Recorded } from '#decider';
import type { ApplicationEvent, TextRef } from '#events';

export type BidStatus =
  | 'none'
  | 'draft'
  | 'received'
  | 'checking'
  | 'eligible'
  | 'not-eligible'
  | 'joined'
  | 'with-panel'
  | 'awarded'
  | 'part-awarded'
  | 'declined'
  | 'withdrawn';

export type Decided = Decision<ApplicationEvent>;
type Data<T extends ApplicationEvent['type']> = Extract<ApplicationEvent, { type: T }>['data'];

/** What the latest round says of the bid: taken from the round when the bid came in, or was carried over. */
export interface BidTerms {
  readonly bankId: string;
  readonly roundId: string;
  readonly rulesVersion: number;
  readonly rulesHash: string;
}

export interface BidState {
  readonly status: BidStatus;
  /** Whose draft it is. */
  readonly applicant: string | undefined;
  /** How often the draft's code was given out anew: the key of its link hangs on it. */
  readonly codesReissued: number;
  readonly terms: BidTerms | undefined;
  readonly needs: Readonly<Record<string, 'open' | 'met'>>;
  readonly joinedTo: string | undefined;
  readonly withdrawal: { readonly reason: TextRef; readonly afterAward: boolean } | undefined;
  readonly decision: Data<'BidDecided'> | undefined;
}

export const noBid: BidState = {
  status: 'none',
  applicant: undefined,
  codesReissued: 0,
  terms: undefined,
  needs: {},
  joinedTo: undefined,
  withdrawal: undefined,
  decision: undefined,
};

/** Still on its way to a decision. */
export const UNDECIDED: readonly BidStatus[] = ['received', 'checking', 'eligible', 'with-panel'];

export function evolveBid(state: BidState, event: Recorded<ApplicationEvent>): BidState {
  switch (event.type) {
    case 'DraftSaved':
      return { ...state, status: 'draft', applicant: event.data.applicant };
    case 'SaveCodeReissued':
      return { ...state, codesReissued: event.data.issue };
    case 'BidReceived':
      return { ...state, status: 'received', terms: termsOf(event.data) };
    case 'BidReceivedBasis':
      return { ...state, applicant: event.data.applicant };
    case 'NeedRecorded':
      return withNeed(state, event.data.needId, 'open');
    case 'NeedMet':
      return withNeed(state, event.data.needId, 'met');
    case 'BidFoundEligible':
      return { ...state, status: 'eligible' };
    case 'BidFoundNotEligible':
      return { ...state, status: 'not-eligible' };
    case 'BidPutToPanel':
      return { ...state, status: 'with-panel' };
    case 'BidJoined':
      return { ...state, status: 'joined', joinedTo: event.data.toBidId };
    case 'BidWithdrawn':
      return { ...state, status: 'withdrawn', withdrawal: event.data };
    case 'BidCarriedOver':
      return { ...state, terms: carriedTerms(state.terms, event.data) };
    case 'BidReworded':
      return state;
    case 'BidDecided':
      return { ...state, status: event.data.outcome, decision: event.data };
  }
}

function termsOf({ bankId, roundId, rulesVersion, rulesHash }: BidTerms): BidTerms {
  return { bankId, roundId, rulesVersion, rulesHash };
}

function carriedTerms(terms: BidTerms | undefined, { toRoundId, rulesVersion, rulesHash }: Data<'BidCarriedOver'>): BidTerms | undefined {
  return terms && { ...terms, roundId: toRoundId, rulesVersion, rulesHash };
}

function withNeed(state: BidState, needId: string, need: 'open' | 'met'): BidState {
  const needs = { ...state.needs, [needId]: need };
  return { ...state, needs, status: Object.values(needs).includes('open') ? 'checking' : 'received' };
}
