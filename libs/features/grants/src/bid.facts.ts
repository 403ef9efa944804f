import type { Folding, Recorded } from '#decider';
import type { ApplicationEvent, RoundEvent } from '#events';

/** What a grant must know of its bid. */
export interface BidFolded {
  readonly received: boolean;
  readonly atRisk: boolean;
  readonly coSigner?: string | undefined;
  readonly withdrawn: boolean;
}

export const bidFolding = {
  initialState: { received: false, atRisk: false, withdrawn: false } as BidFolded,
  evolve(state: BidFolded, event: Recorded<ApplicationEvent>): BidFolded {
    switch (event.type) {
      case 'BidReceived':
        return { ...state, received: true, atRisk: event.data.atRisk };
      case 'BidReceivedBasis':
        return { ...state, coSigner: event.data.coSigner };
      case 'BidWithdrawn':
        return { ...state, withdrawn: true };
      default:
        return state;
    }
  },
} satisfies Folding<BidFolded>;

/** The round's frozen rules about what comes after an award. */
export interface GrantRules {
  readonly lapseDays: number;
  readonly spendWithinDays: number;
  readonly reportDueDays: number;
}

export const grantRulesFolding = {
  initialState: undefined as GrantRules | undefined,
  evolve(state: GrantRules | undefined, event: Recorded<RoundEvent>): GrantRules | undefined {
    if (event.type !== 'RoundOpened') return state;
    const { lapseDays, spendWithinDays, reportDueDays } = event.data.rules;
    return { lapseDays, spendWithinDays, reportDueDays };
  },
} satisfies Folding<GrantRules | undefined>;
