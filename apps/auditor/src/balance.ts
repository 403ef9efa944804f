import { endOfLondonDay } from '#decider/calendar';
import type { Posting } from '#events';
import { AuditFailure, type LedgerLine } from './ledger-file.js';

/** One fund's figures in pence, from postings alone (domain.md, "Money: one vocabulary"). */
export interface FundFigures {
  readonly receivedPence: number;
  readonly withdrawnPence: number;
  readonly availablePence: number;
  readonly reservedPence: number;
  readonly committedPence: number;
  readonly inPaymentPence: number;
  readonly paidPence: number;
  readonly returnedPence: number;
  /** paid − returned */
  readonly spentPence: number;
  /** available + reserved: what can still be given */
  readonly leftToGivePence: number;
  /** received − withdrawn − paid + returned */
  readonly cashPence: number;
}

export interface BalanceReport {
  readonly kind: 'demonstration' | 'production' | 'unknown';
  /** How many events were counted; the last one's number is one less. */
  readonly events: number;
  readonly upTo: { readonly number: number; readonly recordedAt: string } | null;
  readonly banks: Readonly<Record<string, FundFigures & { readonly funds: Readonly<Record<string, FundFigures>> }>>;
}

/** `--at`: the last number to count, or a day in London whose end bounds what counts. */
export type Until = { readonly number: number } | { readonly day: string } | undefined;

/** bank → fund → kind of account → pence */
type Journal = Map<string, Map<string, Map<string, number>>>;

/**
 * Adds up the journal postings of a ledger, and nothing else: no decider, no projection, no database.
 * @throws AuditFailure when an event's postings do not sum to zero for each of its funds, or an account has gone below nothing
 */
export async function balance(lines: AsyncIterable<LedgerLine>, until: Until): Promise<BalanceReport> {
  const journal: Journal = new Map();
  let kind: BalanceReport['kind'] = 'unknown';
  let last: LedgerLine | undefined;
  const before = until && 'day' in until ? endOfLondonDay(until.day) : undefined;
  for await (const line of lines) {
    if (until && 'number' in until && line.number > until.number) break;
    if (before !== undefined && line.event.recordedAt >= before) continue;
    if (line.number === 0 && line.event.type === 'LedgerStarted') kind = line.event.data.kind as BalanceReport['kind'];
    const postings = line.event.data.postings as readonly Posting[] | undefined;
    if (postings) post(journal, line, postings);
    last = line;
  }
  return {
    kind,
    events: last ? last.number + 1 : 0,
    upTo: last ? { number: last.number, recordedAt: last.event.recordedAt } : null,
    banks: Object.fromEntries([...journal].map(([bank, funds]) => [bank, bankFigures(funds)])),
  };
}

function post(journal: Journal, line: LedgerLine, postings: readonly Posting[]): void {
  const sums = new Map<string, number>();
  const bank = line.event.stream.replace(/^bank-/, '');
  for (const { fundId, account, amountPence } of postings) {
    const funds = journal.get(bank) ?? new Map<string, Map<string, number>>();
    journal.set(bank, funds);
    const accounts = funds.get(fundId) ?? new Map<string, number>();
    funds.set(fundId, accounts);
    const now = (accounts.get(account) ?? 0) + amountPence;
    accounts.set(account, now);
    sums.set(fundId, (sums.get(fundId) ?? 0) + amountPence);
    const credit = account === 'received' || account === 'returned';
    if (credit ? now > 0 : now < 0) throw new AuditFailure('below-nothing', line.number, `${bank}/${fundId} ${account} comes to ${now} pence`);
  }
  for (const [fundId, sum] of sums) if (sum !== 0) throw new AuditFailure('not-balanced', line.number, `the postings of ${fundId} sum to ${sum} pence`);
}

function bankFigures(funds: ReadonlyMap<string, ReadonlyMap<string, number>>): BalanceReport['banks'][string] {
  const each = Object.fromEntries([...funds].map(([fundId, accounts]) => [fundId, figuresOf(accounts)]));
  const total = new Map<string, number>();
  for (const accounts of funds.values()) for (const [account, pence] of accounts) total.set(account, (total.get(account) ?? 0) + pence);
  return { ...figuresOf(total), funds: each };
}

function figuresOf(accounts: ReadonlyMap<string, number>): FundFigures {
  const sum = (kind: string) => [...accounts].filter(([account]) => account.split(':')[0] === kind).reduce((total, [, pence]) => total + pence, 0);
  const [receivedPence, withdrawnPence, availablePence, reservedPence] = [0 - sum('received'), sum('withdrawn'), sum('available'), sum('reserved')];
  const [committedPence, inPaymentPence, paidPence, returnedPence] = [sum('committed'), sum('in-payment'), sum('paid'), 0 - sum('returned')];
  return {
    receivedPence,
    withdrawnPence,
    availablePence,
    reservedPence,
    committedPence,
    inPaymentPence,
    paidPence,
    returnedPence,
    spentPence: paidPence - returnedPence,
    leftToGivePence: availablePence + reservedPence,
    cashPence: receivedPence - withdrawnPence - paidPence + returnedPence,
  };
}
