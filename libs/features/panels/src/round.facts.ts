import type { Folding, Recorded } from '#decider';
import type { BankEvent, RoundEvent, RoundRules } from '#events';

/** A round as its panel is bound by it: the rules frozen when it opened. */
export interface Round {
  readonly bankId: string;
  readonly status: 'none' | 'open' | 'finished';
  readonly rules?: (RoundRules & { readonly rulesVersion: number; readonly rulesHash: string }) | undefined;
}

export const roundFolding = {
  initialState: { bankId: '', status: 'none' } as Round,
  evolve(state: Round, event: Recorded<RoundEvent>): Round {
    if (event.type === 'RoundFinished') return { ...state, status: 'finished' };
    if (event.type !== 'RoundOpened') return state;
    const { bankId, rules, rulesVersion, rulesHash } = event.data;
    return { bankId, status: 'open', rules: { ...rules, rulesVersion, rulesHash } };
  },
} satisfies Folding<Round>;

/** What the bank's stream tells a panel: the pence each round still has to give, and which evenings are declared. */
export interface Purse {
  readonly potPence: Readonly<Record<string, number>>;
  readonly declared: Readonly<Record<string, true>>;
}

export const purseFolding = {
  initialState: { potPence: {}, declared: {} } as Purse,
  evolve(state: Purse, event: Recorded<BankEvent>): Purse {
    switch (event.type) {
      case 'FundsReserved':
        return moved(state, event.data.roundId, sumOf(event.data.reserves));
      case 'ReservationReleased':
        return moved(state, event.data.roundId, -sumOf(event.data.releases));
      case 'AwardDeclared':
        return moved(state, event.data.roundId, -event.data.amountPence);
      case 'DecisionsDeclared':
        return { ...state, declared: { ...state.declared, [event.data.decidedBy.evidence]: true } };
      default:
        return state;
    }
  },
} satisfies Folding<Purse>;

function moved(state: Purse, roundId: string, byPence: number): Purse {
  return { ...state, potPence: { ...state.potPence, [roundId]: (state.potPence[roundId] ?? 0) + byPence } };
}

function sumOf(amounts: readonly { readonly amountPence: number }[]): number {
  return amounts.reduce((sum, { amountPence }) => sum + amountPence, 0);
}
