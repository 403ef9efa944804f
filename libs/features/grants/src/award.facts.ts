import type { Folding, Recorded } from '#decider';
import type { BankEvent } from '#events';

type Interests = Extract<BankEvent, { type: 'DecisionBasis' }>['data']['interests'];

/** One award as the bank's stream tells of it, in pence. What is left to pay: `awardPence − inPaymentPence − paidPence`. */
export interface AwardMoney {
  readonly fundId: string;
  /** As declared, less what was released. */
  readonly awardPence: number;
  readonly inPaymentPence: number;
  /** Settled, before anything came back. */
  readonly paidPence: number;
  readonly applicant: string;
  readonly household: string;
  readonly interests: Interests;
}

/** The bank's awards by bid. */
export type Awards = Readonly<Record<string, AwardMoney>>;

export const awardFolding = {
  initialState: {} as Awards,
  evolve(state: Awards, event: Recorded<BankEvent>): Awards {
    switch (event.type) {
      case 'AwardDeclared': {
        const { bidId, fundId, amountPence } = event.data;
        const award = { fundId, awardPence: amountPence, inPaymentPence: 0, paidPence: 0, applicant: '', household: '', interests: [] };
        return { ...state, [bidId]: award };
      }
      case 'DecisionBasis': {
        const { applicant, household, interests } = event.data;
        return changed(state, event.data.bidId, () => ({ applicant, household, interests }));
      }
      case 'AwardReleased':
        return changed(state, event.data.bidId, ({ awardPence }) => ({ awardPence: awardPence - event.data.amountPence }));
      case 'PaymentInstructed':
        return changed(state, event.data.bidId, ({ inPaymentPence }) => ({ inPaymentPence: inPaymentPence + event.data.amountPence }));
      case 'PaymentFailed':
        return changed(state, event.data.bidId, ({ inPaymentPence }) => ({ inPaymentPence: inPaymentPence - event.data.amountPence }));
      case 'PaymentSettled':
        return changed(state, event.data.bidId, ({ inPaymentPence, paidPence }) => ({
          inPaymentPence: inPaymentPence - event.data.amountPence,
          paidPence: paidPence + event.data.amountPence,
        }));
      default:
        return state;
    }
  },
} satisfies Folding<Awards>;

function changed(state: Awards, bidId: string, change: (award: AwardMoney) => Partial<AwardMoney>): Awards {
  const award = state[bidId];
  return award ? { ...state, [bidId]: { ...award, ...change(award) } } : state;
}
