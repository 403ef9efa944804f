import { Inject } from '@nestjs/common';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { type Freshened, ReadSide } from '#cqrs';
import { sqlFile } from '#database';

const READ_BANKS = sqlFile(import.meta.url, './read-banks.sql');
const READ_FUNDS = sqlFile(import.meta.url, './read-funds.sql');

/** Every figure of a fund or a bank, in pence (domain.md, "Money: one vocabulary"). */
export interface Figures {
  readonly receivedPence: number;
  readonly withdrawnPence: number;
  readonly availablePence: number;
  readonly reservedPence: number;
  /** Available and reserved: what can still be given. */
  readonly leftToGivePence: number;
  readonly committedPence: number;
  readonly inPaymentPence: number;
  /** Committed and on its way. */
  readonly promisedPence: number;
  readonly paidPence: number;
  readonly returnedPence: number;
  readonly spentPence: number;
  /** Of what was spent: paid to a host, a card or as vouchers, and its receipts are not shown yet. */
  readonly heldForYouPence: number;
  /** In the bank account. */
  readonly cashPence: number;
}

export interface FundFigures {
  readonly bankId: string;
  readonly fundId: string;
  readonly name: string;
  readonly funder: string;
  readonly agreementHash: string;
  readonly purposeHash: string;
  readonly requires: readonly string[];
  readonly agreedAt: string;
  readonly figures: Figures;
  readonly expected: readonly { readonly amountPence: number; readonly dueOn: string }[];
}

export interface BankFigures {
  readonly bankId: string;
  readonly estateId: string;
  readonly name: string;
  readonly rulesVersion: number;
  readonly rulesHash: string;
  /** Revision of the bank's stream: its ETag. */
  readonly revision: number;
  readonly figures: Figures;
  readonly funds: readonly FundFigures[];
}

/** All banks, or one. */
export class ReadBanks extends Query<Freshened & { readonly banks: readonly BankFigures[] }> {
  constructor(
    readonly bankId?: string | undefined,
    readonly after?: string | undefined,
  ) {
    super();
  }
}

interface BankRow {
  bank_id: string;
  estate_id: string;
  name: string;
  rules_version: number;
  rules_hash: string;
  revision: number;
}
type Amounts = Record<'received' | 'withdrawn' | 'available' | 'reserved' | 'committed' | 'in_payment' | 'paid' | 'returned' | 'held', number>;
interface FundRow extends Amounts {
  bank_id: string;
  fund_id: string;
  name: string;
  funder: string;
  agreement_hash: string;
  purpose_hash: string;
  requires: string[];
  agreed_at: Date;
  expected: FundFigures['expected'];
}

@QueryHandler(ReadBanks)
export class ReadBanksHandler implements IQueryHandler<ReadBanks> {
  constructor(@Inject(ReadSide) private readonly reads: ReadSide) {}

  async execute({ bankId, after }: ReadBanks) {
    const fresh = await this.reads.freshness('balances', after);
    const values = [bankId ?? null];
    const [banks, rows] = await Promise.all([this.reads.rows<BankRow>(READ_BANKS, values), this.reads.rows<FundRow>(READ_FUNDS, values)]);
    const funds = rows.map(fundOf);
    return { ...fresh, banks: banks.map((bank) => bankOf(bank, funds)) };
  }
}

function bankOf(row: BankRow, all: readonly FundFigures[]): BankFigures {
  const funds = all.filter((fund) => fund.bankId === row.bank_id);
  const { bank_id: bankId, estate_id: estateId, name, rules_version: rulesVersion, rules_hash: rulesHash, revision } = row;
  return { bankId, estateId, name, rulesVersion, rulesHash, revision, figures: sumOf(funds.map(({ figures }) => figures)), funds };
}

function fundOf(row: FundRow): FundFigures {
  return {
    bankId: row.bank_id,
    fundId: row.fund_id,
    name: row.name,
    funder: row.funder,
    agreementHash: row.agreement_hash,
    purposeHash: row.purpose_hash,
    requires: row.requires,
    agreedAt: row.agreed_at.toISOString(),
    figures: figuresOf(row),
    expected: row.expected,
  };
}

function figuresOf(row: Amounts): Figures {
  return {
    receivedPence: row.received,
    withdrawnPence: row.withdrawn,
    availablePence: row.available,
    reservedPence: row.reserved,
    leftToGivePence: row.available + row.reserved,
    committedPence: row.committed,
    inPaymentPence: row.in_payment,
    promisedPence: row.committed + row.in_payment,
    paidPence: row.paid,
    returnedPence: row.returned,
    spentPence: row.paid - row.returned,
    heldForYouPence: row.held,
    cashPence: row.received - row.withdrawn - row.paid + row.returned,
  };
}

const nothing = figuresOf({ received: 0, withdrawn: 0, available: 0, reserved: 0, committed: 0, in_payment: 0, paid: 0, returned: 0, held: 0 });

function sumOf(all: readonly Figures[]): Figures {
  const sum = { ...nothing };
  for (const figures of all) for (const key of Object.keys(sum) as (keyof Figures)[]) (sum as Record<keyof Figures, number>)[key] += figures[key];
  return sum;
}
