import { Inject } from '@nestjs/common';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { type Freshened, ReadSide } from '#cqrs';
import { sqlFile } from '#database';
import type { TextRef } from '#events';
import type { WithTexts } from '#vault';

const sql = (name: string) => sqlFile(import.meta.url, `./${name}.sql`);
const NAME = 'payment_list';
const ALL = 10_000;

interface PaymentRow {
  readonly paymentId: string;
  readonly bankId: string;
  readonly bidId: string;
  readonly fundId: string;
  readonly amountPence: number;
  readonly route: string;
  readonly state: 'prepared' | 'instructed' | 'settled';
  readonly approvals: number;
  readonly nameCheck: 'missing' | 'match' | 'close-match' | 'no-match' | 'unavailable';
  readonly needsDetails: boolean;
  readonly detailsWait: boolean;
  readonly waitUntil: string | null;
  readonly cameBack: string | null;
  readonly movedOn: string | null;
  readonly title: TextRef;
  readonly accepted: boolean;
  readonly unmet: number;
  readonly safeguardingMissing: boolean;
  readonly lateReports: readonly string[];
}

/** What holds a payment beside missing signatures: the bank's refusals, but that `name-not-checked` is told in the three cases that its reader can act on. */
export interface Hold {
  readonly code:
    | ('offer-not-accepted' | 'details-wait' | 'needs-new-details' | 'name-no-match' | 'name-not-checked')
    | ('conditions-unmet' | 'safeguarding-missing' | 'must-wait' | 'report-late');
  /** The day on which the wait is over. */
  readonly until?: string;
  /** The bid whose report is late. */
  readonly bidId?: string;
}

export type PaymentState = 'needs-signatures' | 'held' | 'ready' | 'on-its-way' | 'paid';

export interface PaymentLine
  extends Omit<WithTexts<PaymentRow>, 'state' | 'needsDetails' | 'detailsWait' | 'accepted' | 'unmet' | 'safeguardingMissing' | 'lateReports'> {
  readonly state: PaymentState;
  readonly holds: readonly Hold[];
}

interface GrantRow {
  readonly bidId: string;
  readonly title: TextRef;
  readonly leftPence: number;
  readonly spendBy: string;
}
/** An accepted award with something left that no payment asks for yet. */
export type ToPrepare = WithTexts<GrantRow>;

export interface PaymentList {
  readonly toPrepare: readonly ToPrepare[];
  readonly payments: readonly PaymentLine[];
}

/** A bank's payments, and what is still to be prepared. */
export class ReadPayments extends Query<Freshened & PaymentList> {
  constructor(
    readonly bankId: string,
    readonly after?: string | undefined,
    /** Payments whose ids come after `beyond`, at most `limit`. */
    readonly page: { readonly beyond?: string | undefined; readonly limit?: number } = {},
  ) {
    super();
  }
}

/** One payment as the list has it; undefined for an unknown one. */
export class ReadPaymentLine extends Query<Freshened & { readonly line: PaymentLine | undefined }> {
  constructor(
    readonly paymentId: string,
    readonly after?: string | undefined,
  ) {
    super();
  }
}

/** The payments of one bid. */
export class ReadPaymentsOfBid extends Query<readonly PaymentLine[]> {
  constructor(
    readonly bankId: string,
    readonly bidId: string,
  ) {
    super();
  }
}

export interface NamedBank {
  readonly bankId: string;
  readonly name: string;
}
export class ReadBankNames extends Query<readonly NamedBank[]> {}

@QueryHandler(ReadPayments)
export class ReadPaymentsHandler implements IQueryHandler<ReadPayments> {
  constructor(@Inject(ReadSide) private readonly reads: ReadSide) {}

  async execute({ bankId, after, page }: ReadPayments) {
    const fresh = await this.reads.freshness(NAME, after);
    const today = this.reads.today();
    const [rows, grants] = await Promise.all([
      this.reads.rows<PaymentRow>(sql('read-payments'), [bankId, today, null, page.beyond ?? null, page.limit ?? ALL, null]),
      this.reads.rows<GrantRow>(sql('read-grants'), [bankId]),
    ]);
    const { payments, toPrepare } = await this.reads.withTexts({ payments: rows, toPrepare: grants });
    return { ...fresh, toPrepare, payments: payments.map((payment) => lineOf(payment, today)) };
  }
}

@QueryHandler(ReadPaymentLine)
export class ReadPaymentLineHandler implements IQueryHandler<ReadPaymentLine> {
  constructor(@Inject(ReadSide) private readonly reads: ReadSide) {}

  async execute({ paymentId, after }: ReadPaymentLine) {
    const fresh = await this.reads.freshness(NAME, after);
    const today = this.reads.today();
    const rows = await this.reads.rows<PaymentRow>(sql('read-payments'), [null, today, paymentId, null, 1, null]);
    const [payment] = await this.reads.withTexts(rows);
    return { ...fresh, line: payment && lineOf(payment, today) };
  }
}

@QueryHandler(ReadPaymentsOfBid)
export class ReadPaymentsOfBidHandler implements IQueryHandler<ReadPaymentsOfBid> {
  constructor(@Inject(ReadSide) private readonly reads: ReadSide) {}

  async execute({ bankId, bidId }: ReadPaymentsOfBid): Promise<readonly PaymentLine[]> {
    const today = this.reads.today();
    const rows = await this.reads.rows<PaymentRow>(sql('read-payments'), [bankId, today, null, null, ALL, bidId]);
    return (await this.reads.withTexts(rows)).map((payment) => lineOf(payment, today));
  }
}

/** Of an award: what is not on its way or paid, and what of it no payment asks for yet, in pence. */
export function leftOf(award: { awardPence: number; inPaymentPence: number; paidPence: number }, payments: readonly PaymentLine[]) {
  const { awardPence, inPaymentPence, paidPence } = award;
  const askedPence = payments.reduce((sum, { amountPence }) => sum + amountPence, 0);
  return { leftPence: awardPence - inPaymentPence - paidPence, unaskedPence: awardPence - askedPence };
}

@QueryHandler(ReadBankNames)
export class ReadBankNamesHandler implements IQueryHandler<ReadBankNames> {
  constructor(@Inject(ReadSide) private readonly reads: ReadSide) {}

  execute(): Promise<readonly NamedBank[]> {
    return this.reads.rows<NamedBank>(sql('read-banks'));
  }
}

/** Where a payment stands, and what holds it, in the order in which the bank asks (domain.md, "Payment"). */
export function lineOf(row: WithTexts<PaymentRow>, today: string): PaymentLine {
  const { state, needsDetails, detailsWait, accepted, unmet, safeguardingMissing, lateReports, ...line } = row;
  if (state === 'settled') return { ...line, state: 'paid', holds: [] };
  if (state === 'instructed') return { ...line, state: 'on-its-way', holds: [] };
  const checked = line.nameCheck === 'match' || line.nameCheck === 'close-match';
  const holds: (Hold | false)[] = [
    !accepted && { code: 'offer-not-accepted' },
    detailsWait && { code: 'details-wait' },
    needsDetails && { code: 'needs-new-details' },
    line.nameCheck === 'no-match' && { code: 'name-no-match' },
    !checked && line.nameCheck !== 'no-match' && { code: 'name-not-checked' },
    unmet > 0 && { code: 'conditions-unmet' },
    safeguardingMissing && { code: 'safeguarding-missing' },
    line.waitUntil !== null && today < line.waitUntil && { code: 'must-wait', until: line.waitUntil },
    ...lateReports.map((bidId): Hold => ({ code: 'report-late', bidId })),
  ];
  const held = holds.filter((hold) => hold !== false);
  const unsigned = line.approvals < 2 && !held.some(({ code }) => BEFORE_SIGNING.includes(code));
  return { ...line, state: unsigned ? 'needs-signatures' : held.length > 0 ? 'held' : 'ready', holds: held };
}

/** A payment as everybody may read it: why it is held tells of its payee and of the applicant's other bids. */
export function publicLine({ holds, nameCheck: _, waitUntil: __, ...line }: PaymentLine) {
  const beforeSigning = holds.some(({ code }) => BEFORE_SIGNING.includes(code));
  return { ...line, state: beforeSigning && line.approvals < 2 ? ('needs-signatures' as const) : line.state };
}

/** Nobody can sign before these are settled. */
export const BEFORE_SIGNING: readonly Hold['code'][] = ['details-wait', 'needs-new-details', 'name-no-match', 'name-not-checked'];
