import type { FactReader, Folding, Recorded } from '#decider';
import type { ApplicationEvent } from '#events';

/** What a panel must know of a bid, from its own stream. */
export interface Bid {
  readonly bankId: string;
  readonly roundId: string;
  readonly status: string;
  readonly askedPence: number;
  readonly applicant: string;
  readonly household: string;
  readonly coSigner?: string | undefined;
}

const none: Bid = { bankId: '', roundId: '', status: 'none', askedPence: 0, applicant: '', household: '' };

export const bidFolding = {
  initialState: none,
  evolve(state: Bid, event: Recorded<ApplicationEvent>): Bid {
    switch (event.type) {
      case 'BidReceived': {
        const { bankId, roundId, askedPence } = event.data;
        return { ...state, bankId, roundId, askedPence, status: 'received' };
      }
      case 'BidReceivedBasis': {
        const { applicant, household, coSigner } = event.data;
        return { ...state, applicant, household, coSigner };
      }
      case 'BidFoundEligible':
        return { ...state, status: 'eligible' };
      case 'BidFoundNotEligible':
        return { ...state, status: 'not-eligible' };
      case 'BidPutToPanel':
        return { ...state, status: 'with-panel', roundId: event.data.roundId };
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
  },
} satisfies Folding<Bid>;

/** An interest that nobody needs to declare to be known: the applicant, the co-signer, and whoever lives with the applicant. */
export function isClose(bid: Bid, member: string, household: string | undefined): boolean {
  return member === bid.applicant || member === bid.coSigner || household === bid.household;
}

/** Whom a condition is about; undefined for a bid that is not there. */
export async function applicantOf(bidId: string, reader: FactReader): Promise<string | undefined> {
  return (await reader.fold(bidFolding, `application-${bidId}`)).applicant || undefined;
}
