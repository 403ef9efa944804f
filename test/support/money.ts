import { fold, type Recorded } from '#decider';
import type { BankEvent, Envelope } from '#events';
import { type BankState, bankDecider } from '#features/banks';

export const accounts = ['received', 'withdrawn', 'available', 'reserved', 'committed', 'inPayment', 'paid', 'returned'] as const;
/** Pence in each of a fund's accounts. */
export type Money = Readonly<Record<(typeof accounts)[number], number>>;
/** `bank/fund` → pence; funds in which nothing ever moved are left out. */
export type AllMoney = Readonly<Record<string, Money>>;

type Evolve = (state: BankState, event: Recorded<BankEvent>) => BankState;

/** Follows the bank streams of a ledger with the decider's own `evolve`, or with another that a test has planted. */
export class FoldedMoney {
  readonly #states = new Map<string, BankState>();
  readonly #funds = new Map<string, AllMoney>();

  constructor(private readonly evolve: Evolve = bankDecider.evolve) {}

  take(event: Envelope): void {
    if (!event.stream.startsWith('bank-')) return;
    const bank = event.stream.slice('bank-'.length);
    const before = this.#states.get(bank) ?? bankDecider.initialState;
    const state = fold({ initialState: before, evolve: this.evolve }, [event as unknown as Recorded<BankEvent>], before);
    this.#states.set(bank, state);
    this.#funds.set(bank, Object.fromEntries(Object.keys(state.funds).map((fundId) => [`${bank}/${fundId}`, moneyOf(state, fundId)])));
  }

  money(): AllMoney {
    return moved(Object.assign({}, ...this.#funds.values()) as AllMoney);
  }
}

function moneyOf(state: BankState, fundId: string): Money {
  const fund = state.funds[fundId];
  const awards = Object.values(state.awards).filter((award) => award.fundId === fundId);
  const sum = (of: 'committedPence' | 'inPaymentPence' | 'paidPence' | 'returnedPence') => awards.reduce((total, award) => total + award[of], 0);
  return {
    received: fund?.receivedPence ?? 0,
    withdrawn: fund?.withdrawnPence ?? 0,
    available: fund?.availablePence ?? 0,
    reserved: Object.values(state.reserves).reduce((total, round) => total + (round[fundId] ?? 0), 0),
    committed: sum('committedPence'),
    inPayment: sum('inPaymentPence'),
    paid: sum('paidPence'),
    returned: sum('returnedPence'),
  };
}

interface Figured {
  readonly funds: Readonly<Record<string, Readonly<Record<`${keyof Money}Pence`, number>>>>;
}

/** The auditor's report in the same shape. */
export function auditedMoney(banks: Readonly<Record<string, Figured>>): AllMoney {
  const all: Record<string, Money> = {};
  for (const [bank, { funds }] of Object.entries(banks)) {
    for (const [fundId, figures] of Object.entries(funds)) all[`${bank}/${fundId}`] = pick((account) => figures[`${account}Pence`]);
  }
  return moved(all);
}

export function pick(of: (account: keyof Money) => number): Money {
  return Object.fromEntries(accounts.map((account) => [account, of(account)])) as Record<keyof Money, number>;
}

export function moved(all: AllMoney): AllMoney {
  return Object.fromEntries(Object.entries(all).filter(([, money]) => accounts.some((account) => money[account] !== 0)));
}
