import { fold, type Recorded } from '#decider';
import { type BankEvent, catalogue } from '#events';
import { type BankState, bankDecider } from '#features/banks';
import type { Ledger } from '#ledger';
import { bankIdOf } from './season.entry.js';
import { type Season, type SeasonBankBalance, type SeasonFundBalance, SeasonRefused } from './season.schema.js';

export interface SeasonBalances {
  readonly bank_balances: Readonly<Record<string, SeasonBankBalance>>;
  readonly fund_balances: Readonly<Record<string, SeasonFundBalance>>;
}

/** The balances of the season's banks, folded from the ledger and named as in the file's `expected_…` lists. */
export async function balancesOf(season: Season, ledger: Ledger): Promise<SeasonBalances> {
  const bankBalances: Record<string, SeasonBankBalance> = {};
  const fundBalances: Record<string, SeasonFundBalance> = {};
  for (const bank of season.banks) {
    const entries = await ledger.readStream(`bank-${bankIdOf(bank.id)}`);
    const state = fold(
      bankDecider,
      entries.map((entry) => catalogue.decode(entry.json) as unknown as Recorded<BankEvent>),
    );
    const funds = Object.keys(state.funds).map((fundId) => [fundId, fundOf(state, fundId)] as const);
    for (const [fundId, fund] of funds) fundBalances[`${bank.id}/${fundId}`] = fund;
    bankBalances[bank.id] = bankOf(funds.map(([, fund]) => fund));
  }
  return { bank_balances: bankBalances, fund_balances: fundBalances };
}

function fundOf(state: BankState, fundId: string): SeasonFundBalance {
  const fund = state.funds[fundId];
  const awards = Object.values(state.awards).filter((award) => award.fundId === fundId);
  const sum = (of: (award: (typeof awards)[number]) => number) => awards.reduce((total, award) => total + of(award), 0);
  const promised = sum((award) => award.committedPence + award.inPaymentPence);
  const paid = sum((award) => award.paidPence);
  const reserved = Object.values(state.reserves).reduce((total, round) => total + (round[fundId] ?? 0), 0);
  const available = (fund?.availablePence ?? 0) + reserved;
  return {
    in: (fund?.receivedPence ?? 0) - (fund?.withdrawnPence ?? 0),
    awarded: promised + paid,
    paid,
    returned: sum((award) => award.returnedPence),
    available,
    cash: available + promised,
  };
}

function bankOf(funds: readonly SeasonFundBalance[]): SeasonBankBalance {
  const sum = (of: keyof SeasonFundBalance) => funds.reduce((total, fund) => total + fund[of], 0);
  return {
    funded_pence: sum('in'),
    awarded_pence: sum('awarded'),
    paid_pence: sum('paid'),
    promised_not_paid_pence: sum('awarded') - sum('paid'),
    returned_pence: sum('returned'),
    available_to_award_pence: sum('available'),
    cash_held_pence: sum('cash'),
  };
}

/** @throws SeasonRefused naming the first figure that is not as the file expects */
export function checkBalances(season: Season, balances: SeasonBalances): void {
  compare('expected_bank_balances', season.expected_bank_balances, balances.bank_balances);
  compare('expected_fund_balances', season.expected_fund_balances, balances.fund_balances);
}

type Figures = Readonly<Record<string, Readonly<Record<string, number>>>>;

function compare(list: string, expected: Figures, actual: Figures): void {
  for (const key of new Set([...Object.keys(expected), ...Object.keys(actual)]))
    for (const figure of new Set([...Object.keys(expected[key] ?? {}), ...Object.keys(actual[key] ?? {})])) {
      const [should, is] = [expected[key]?.[figure], actual[key]?.[figure]];
      if (should !== is) throw new SeasonRefused(`${list} ${key} ${figure}`, `expected ${should ?? 'nothing'}, came to ${is ?? 'nothing'}`);
    }
}

/**
 * The file's own list of money events must agree with what the ledger came to hold: date, bank, fund, bid and amount of each.
 * @throws SeasonRefused naming the first entry that the ledger lacks, or the first money in the ledger that the file lacks
 */
export async function checkMoneyEvents(season: Season, ledger: Ledger, londonDay: (at: string) => string): Promise<void> {
  const written = new Map<string, number>();
  for (const bank of season.banks)
    for (const entry of await ledger.readStream(`bank-${bankIdOf(bank.id)}`)) {
      const event = catalogue.decode(entry.json) as unknown as Recorded<BankEvent>;
      const type = moneyTypes[event.type];
      if (!type) continue;
      const data = event.data as { fundId: string; bidId?: string; amountPence: number };
      const key = keyOf({ type, date: londonDay(event.recordedAt), bank: bank.id, fund: data.fundId, ref: data.bidId ?? null, amount_pence: data.amountPence });
      written.set(key, (written.get(key) ?? 0) + 1);
    }
  for (const event of season.ledger_events) {
    const key = keyOf(event);
    const left = written.get(key) ?? 0;
    if (left === 0) throw new SeasonRefused(`ledger_events ${event.seq}`, `the lists make no such money event (${key})`);
    written.set(key, left - 1);
  }
  const extra = [...written].find(([, count]) => count > 0);
  if (extra) throw new SeasonRefused('ledger_events', `has no entry for ${extra[0]}, which follows from the lists`);
}

const moneyTypes: Readonly<Record<string, Season['ledger_events'][number]['type']>> = {
  MoneyReceived: 'fund_in',
  AwardDeclared: 'award',
  PaymentSettled: 'payment',
  MoneyReturned: 'return',
};

function keyOf(event: Pick<Season['ledger_events'][number], 'type' | 'date' | 'bank' | 'fund' | 'ref' | 'amount_pence'>): string {
  return `${event.type} on ${event.date}, ${event.bank}/${event.fund}, ${event.ref ?? 'no bid'}, ${event.amount_pence} pence`;
}
