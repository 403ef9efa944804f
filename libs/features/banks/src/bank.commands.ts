import { z } from 'zod';
import { command, type DecidableOf, text } from '#decider';
import { day, decidedBy, id, pence, personToken, placeId, publicName, sha256, slug, somePence, standingRules, uuid } from '#events';

/** The line's reference, never its wording: a statement names people. */
const statementLine = z
  .string()
  .trim()
  .regex(/^(?=.*\d)[A-Za-z0-9./_-]{1,60}$/, 'use the reference of the line: letters, digits and . / _ -, without spaces');
const fundAmounts = z
  .array(z.strictObject({ fundId: id, amountPence: somePence }))
  .min(1)
  .max(20);

export class OpenBank extends command(
  'OpenBank',
  z.strictObject({ bankId: placeId, estateId: placeId, name: publicName, rulesVersion: z.int().min(1), rulesHash: sha256, rules: standingRules }),
) {}
export class AgreeFund extends command(
  'AgreeFund',
  z.strictObject({
    bankId: id,
    fundId: id,
    name: publicName,
    funder: publicName,
    agreementHash: sha256,
    purposeHash: sha256,
    requires: z.array(slug).max(10),
  }),
) {}
export class ExpectMoney extends command('ExpectMoney', z.strictObject({ bankId: id, fundId: id, amountPence: somePence, dueOn: day })) {}
/** The money counts as sent by the fund's own funder: a typed name of somebody else could be a person's. */
export class RecordMoneyIn extends command(
  'RecordMoneyIn',
  z.strictObject({ bankId: id, fundId: id, amountPence: somePence, agreementHash: sha256, statementLine }),
) {}
/** `amends` is the id of the receipt's event. */
export class CorrectMoneyIn extends command('CorrectMoneyIn', z.strictObject({ bankId: id, amends: uuid, toPence: pence, reason: text(500, 'finance') })) {}
export class WithdrawMoney extends command(
  'WithdrawMoney',
  z.strictObject({ bankId: id, fundId: id, amountPence: somePence, authority: z.enum(['funder', 'accountable-body']), reason: text(500, 'finance') }),
) {}
export class CarryFundForward extends command(
  'CarryFundForward',
  z.strictObject({ bankId: id, fundId: id, yearEnding: day, agreedBy: publicName, agreementHash: sha256 }),
) {}
export class ReserveForRound extends command('ReserveForRound', z.strictObject({ bankId: id, roundId: id, reserves: fundAmounts })) {}
export class CancelReservation extends command('CancelReservation', z.strictObject({ bankId: id, roundId: id })) {}

/** One evening's, fast track's or result's decisions, all or nothing (architecture.md, "Money first"). */
export class DeclareDecisions extends command(
  'DeclareDecisions',
  z.strictObject({
    bankId: id,
    roundId: id,
    decidedBy,
    decisions: z
      .array(
        z.strictObject({
          bidId: id,
          outcome: z.enum(['award', 'decline']),
          amountPence: pence,
          /** Without it the narrowest fitting fund pays. */
          fundId: id.optional(),
          fundBecause: text(300, 'finance').optional(),
          reason: text(1000, 'finance'),
        }),
      )
      .max(100),
    finishesRound: z.boolean(),
  }),
) {}
/** Gives back what is still promised to a bid: its offer lapsed or it was withdrawn. */
export class ReleaseAward extends command('ReleaseAward', z.strictObject({ bankId: id, bidId: id, why: z.enum(['not-accepted', 'time-over', 'withdrawn']) })) {}
export class ReduceAward extends command('ReduceAward', z.strictObject({ bankId: id, bidId: id, byPence: somePence, reason: text(500, 'finance') })) {}

/** The fund holder's list: each payment on it is ready, or none is sent. */
export class InstructBatch extends command(
  'InstructBatch',
  z.strictObject({ bankId: id, batchId: id, paymentIds: z.array(id).min(1).max(50), instructedBy: personToken }),
) {}
export class SettlePayment extends command('SettlePayment', z.strictObject({ bankId: id, paymentId: id, statementLine })) {}
export class FailPayment extends command(
  'FailPayment',
  z.strictObject({
    bankId: id,
    paymentId: id,
    /** Only if it is still on its way with this list: a late word about an earlier one changes nothing. */
    batchId: id.optional(),
    why: z.enum(['bank-rejected', 'account-closed', 'wrong-details', 'instruction-refused']),
  }),
) {}
export class RecordReturn extends command(
  'RecordReturn',
  z.strictObject({
    bankId: id,
    returnId: id,
    bidId: id,
    amountPence: somePence,
    kind: z.enum(['unspent', 'reclaimed']),
    /** On whose word it was asked back; demanded for `reclaimed`. */
    authority: z.enum(['panel', 'accountable-body', 'funder']).optional(),
    statementLine,
  }),
) {}
export class RecordLoss extends command(
  'RecordLoss',
  z.strictObject({
    bankId: id,
    bidId: id,
    amountPence: somePence,
    outcome: z.enum(['misuse', 'written-off']),
    authority: z.enum(['panel', 'accountable-body', 'funder']),
    reason: text(500, 'finance'),
  }),
) {}

export const bankCommands = [
  OpenBank,
  AgreeFund,
  ExpectMoney,
  RecordMoneyIn,
  CorrectMoneyIn,
  WithdrawMoney,
  CarryFundForward,
  ReserveForRound,
  CancelReservation,
  DeclareDecisions,
  ReleaseAward,
  ReduceAward,
  InstructBatch,
  SettlePayment,
  FailPayment,
  RecordReturn,
  RecordLoss,
] as const;
export type BankCommand = DecidableOf<(typeof bankCommands)[number]>;
export type BankCommandOf<T extends BankCommand['type']> = Extract<BankCommand, { type: T }>;
