import { z } from 'zod';
import { sql } from './sql-file.js';

/**
 * The facts that this read model is made of, as the API description at `/api/asyncapi.json` tells them, and of those only the fields it needs:
 * a field that is added to a fact changes nothing here. Each has one statement, which takes the fact as one flat JSON object.
 */
const id = z
  .string()
  .regex(/^[A-Za-z0-9-]+$/)
  .max(64);
/** PostgreSQL keeps no NUL in a text. */
const words = z
  .string()
  .max(200)
  .refine((text) => !text.includes('\0'), 'holds a NUL');
const pence = z.int().min(0).max(1_000_000_000);
const decidedBy = z.object({ kind: words });
const money = z.object({ bidId: id, amountPence: pence });

export interface FactType {
  /** The version of its data that this program reads. */
  readonly v: number;
  readonly data: z.ZodType<Readonly<Record<string, unknown>>>;
  readonly statement: string;
}

const fact = (data: z.ZodType<Readonly<Record<string, unknown>>>, statement: string): FactType => ({ v: 1, data, statement: sql(statement) });

export const factTypes: ReadonlyMap<string, FactType> = new Map([
  ['BankOpened', fact(z.object({ bankId: id, name: words }), 'bank-opened')],
  ['FundAgreed', fact(z.object({ fundId: id, name: words, funder: words }), 'fund-agreed')],
  ['AwardDeclared', fact(z.object({ bidId: id, roundId: id, fundId: id, outcome: words, amountPence: pence, askedPence: pence, decidedBy }), 'award-declared')],
  ['BidDeclined', fact(z.object({ bidId: id, roundId: id, decidedBy }), 'bid-declined')],
  ['AwardReleased', fact(money.extend({ why: words }), 'award-released')],
  ['PaymentSettled', fact(money, 'payment-settled')],
  ['MoneyReturned', fact(money, 'money-returned')],
  ['LossRecorded', fact(money.extend({ outcome: words }), 'loss-recorded')],
  ['OfferAccepted', fact(z.object({ bidId: id, acceptedOn: z.iso.date() }), 'offer-accepted')],
  ['ProjectEnded', fact(z.object({ bidId: id, endedOn: z.iso.date() }), 'project-ended')],
  ['ReportReceived', fact(z.object({ bidId: id, receivedOn: z.iso.date(), peopleCame: z.int().min(0).max(1_000_000) }), 'report-received')],
]);

/** The features in whose topics those facts are. */
export const FEATURES = ['banks', 'grants'];
