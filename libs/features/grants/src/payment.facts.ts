import type { FactReader } from '#decider';
import { londonDay } from '#decider/calendar';
import { type AwardMoney, awardFolding } from './award.facts.js';
import { bidFolding } from './bid.facts.js';
import { grantDecider } from './grant.decider.js';
import type { PaymentCommand, PaymentCommandOf } from './payment.commands.js';
import { evolvePayment, noPayment, type PaymentState } from './payment.state.decider.js';
import { type Office, officeOn, type Seat, seatFolding } from './seat.facts.js';
import { type Sent, sentFolding } from './sent.facts.js';

/** What other streams tell a payment; which part is there depends on the command. */
export interface PaymentFacts {
  /** Of the bid, when a payment is prepared. */
  readonly award?: Pick<AwardMoney, 'fundId' | 'awardPence' | 'applicant' | 'household' | 'interests'> & {
    readonly bankId: string;
    /** Already on its way or paid. */
    readonly usedPence: number;
    readonly coSigner?: string | undefined;
    /** The offer is accepted and still stands. */
    readonly accepted: boolean;
  };
  /** The approver's seat on the bank's panel today. */
  readonly seat?: { readonly household: string; readonly office: Office };
  /** Of whoever confirms or refuses new details, on the bank's panel today; with the payees before and after who sit there. */
  readonly second?: { readonly household: string; readonly office: Office; readonly payeeHouseholds: readonly string[] };
  /** What the bank says of the payment, which this stream hears of by reaction only. */
  readonly bankSays?: Sent;
  /** Of a payee who sits on the panel. */
  readonly payeeHousehold?: string;
}

/** One constant: the reader keeps what it has folded by the folding itself. */
const ownFolding = { initialState: noPayment, evolve: evolvePayment };

/** Facts for the payment decider, from the award, the grant, the bid and the panel. Whether the award can still pay, the bank checks again. */
export async function gatherPaymentFacts(command: PaymentCommand, reader: FactReader): Promise<PaymentFacts> {
  if (command.type === 'PreparePayment') return awardFacts(command.data.bidId, reader);
  if (command.type === 'ApprovePayment') return approverFacts(command, reader);
  if (command.type === 'ConfirmPayeeDetails') {
    const { paymentId, confirmedBy } = command.data;
    return { ...(await sentFacts(paymentId, reader)), ...(await secondFacts(paymentId, confirmedBy, command.at, reader)) };
  }
  if (command.type === 'RefusePayeeDetails') return secondFacts(command.data.paymentId, command.data.refusedBy, command.at, reader);
  if (command.type === 'CheckPayeeName' || command.type === 'ChangePayeeDetails') return sentFacts(command.data.paymentId, reader);
  return {};
}

async function awardFacts(bidId: string, reader: FactReader): Promise<PaymentFacts> {
  const { opened, phase } = await reader.fold(grantDecider, `grant-${bidId}`);
  const award = opened && (await reader.fold(awardFolding, `bank-${opened.bankId}`))[bidId];
  if (!award) return {};
  const { coSigner } = await reader.fold(bidFolding, `application-${bidId}`);
  const { fundId, awardPence, inPaymentPence, paidPence, applicant, household, interests } = award;
  const usedPence = inPaymentPence + paidPence;
  return { award: { bankId: opened.bankId, fundId, awardPence, usedPence, applicant, household, coSigner, interests, accepted: phase === 'accepted' } };
}

async function secondFacts(paymentId: string, person: string, at: string, reader: FactReader): Promise<PaymentFacts> {
  const { payment, seats } = await panelOf(paymentId, reader);
  const seat = seats[person];
  const office = officeOn(seat, londonDay(at));
  if (!seat || !office) return {};
  const payees = [payment?.payee, payment?.proposal?.payee].filter((payee) => typeof payee === 'string');
  const payeeHouseholds = [...new Set(payees.flatMap((payee) => seats[payee]?.household ?? []))];
  return { second: { household: seat.household, office, payeeHouseholds } };
}

async function sentFacts(paymentId: string, reader: FactReader): Promise<PaymentFacts> {
  const payment = await reader.fold<PaymentState>(ownFolding, `payment-${paymentId}`);
  const sent = payment && (await reader.fold(sentFolding, `bank-${payment.bankId}`)).get(paymentId);
  return sent ? { bankSays: sent } : {};
}

async function approverFacts({ data, at }: PaymentCommandOf<'ApprovePayment'>, reader: FactReader): Promise<PaymentFacts> {
  const { payment, seats } = await panelOf(data.paymentId, reader);
  if (!payment) return {};
  const seat = seats[data.approver];
  const office = officeOn(seat, londonDay(at));
  const payeeHousehold = typeof payment.payee === 'string' ? seats[payment.payee]?.household : undefined;
  return {
    ...(seat && office ? { seat: { household: seat.household, office } } : {}),
    ...(payeeHousehold ? { payeeHousehold } : {}),
  };
}

async function panelOf(paymentId: string, reader: FactReader): Promise<{ readonly payment: PaymentState; readonly seats: Readonly<Record<string, Seat>> }> {
  const payment = await reader.fold<PaymentState>(ownFolding, `payment-${paymentId}`);
  return { payment, seats: payment ? await reader.fold(seatFolding, `panel-${payment.bankId}`) : {} };
}
