import { z } from 'zod';
import { command, type DecidableOf, text } from '#decider';
import { day, householdToken, id, paymentRoute, personToken, somePence, stepUpWay } from '#events';

/** A person's token, or the name of an organisation, supplier or card. */
const payee = z.union([personToken, text(80, 'payee')]);

export class PreparePayment extends command(
  'PreparePayment',
  z.strictObject({ paymentId: id, bidId: id, amountPence: somePence, route: paymentRoute, payee, details: text(200, 'payee').optional() }),
) {}
/** What the payee's bank says of the name on the account. */
export class CheckPayeeName extends command(
  'CheckPayeeName',
  z.strictObject({ paymentId: id, answer: z.enum(['match', 'close-match', 'no-match', 'unavailable']), reason: text(300, 'payee').optional() }),
) {}
/** The first of two people who change where money goes (domain.md, "Payment"; audit.md, "Threats": payee redirection). Nothing changes before the second. */
export class ChangePayeeDetails extends command(
  'ChangePayeeDetails',
  z.strictObject({
    ...{ paymentId: id, changeId: id, payee, details: text(200, 'payee').optional() },
    ...{ proposedBy: personToken, household: householdToken.optional(), stepUp: stepUpWay },
  }),
) {}
/** The second of them agrees: the new details stand. */
export class ConfirmPayeeDetails extends command(
  'ConfirmPayeeDetails',
  z.strictObject({ paymentId: id, changeId: id, confirmedBy: personToken, stepUp: stepUpWay }),
) {}
/** The second of them says no, or the first takes it back: the details before stand. */
export class RefusePayeeDetails extends command(
  'RefusePayeeDetails',
  z.strictObject({ paymentId: id, changeId: id, refusedBy: personToken, reason: text(300, 'payee') }),
) {}
/** One of two signatures. */
export class ApprovePayment extends command('ApprovePayment', z.strictObject({ paymentId: id, approver: personToken, stepUp: stepUpWay })) {}
/** The bank has moved the money into payment; sent by reaction with the bank's day. */
export class ConfirmInstruction extends command('ConfirmInstruction', z.strictObject({ paymentId: id, batchId: id, instructedOn: day })) {}
/** The money arrived; sent by reaction. */
export class CompletePayment extends command('CompletePayment', z.strictObject({ paymentId: id, settledOn: day })) {}
/** The money came back before it arrived; sent by reaction. */
export class SendBackPayment extends command(
  'SendBackPayment',
  z.strictObject({ paymentId: id, why: z.enum(['bank-rejected', 'account-closed', 'wrong-details', 'instruction-refused']) }),
) {}

export const paymentCommands = [
  PreparePayment,
  CheckPayeeName,
  ChangePayeeDetails,
  ConfirmPayeeDetails,
  RefusePayeeDetails,
  ApprovePayment,
  ConfirmInstruction,
  CompletePayment,
  SendBackPayment,
] as const;
export type PaymentCommand = DecidableOf<(typeof paymentCommands)[number]>;
export type PaymentCommandOf<T extends PaymentCommand['type']> = Extract<PaymentCommand, { type: T }>;
