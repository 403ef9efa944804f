import { Inject } from '@nestjs/common';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { ReadSide } from '#cqrs';
import type { WithTexts } from '#vault';
import { type PaymentStory, paymentStoryFolding } from './payment-story.facts.js';
import { isHeldOn, seatFolding } from './seat.facts.js';

export interface PaymentDetails extends WithTexts<PaymentStory> {
  /** Of the payment's stream. */
  readonly revision: number;
  /** The payee's name; undefined for somebody the vault knows no name of. */
  readonly payeeName: string | undefined;
  readonly paysPerson: boolean;
  /** Names by token, for whoever may see them. */
  readonly names: Readonly<Record<string, string | undefined>>;
  /** Who sits on the panel today: they may confirm a change. */
  readonly seated: readonly string[];
}

/** One payment, folded from its own stream; undefined for an unknown one. Names and the payee are for the people who pay. */
export class ReadPayment extends Query<PaymentDetails | undefined> {
  constructor(readonly paymentId: string) {
    super();
  }
}

@QueryHandler(ReadPayment)
export class ReadPaymentHandler implements IQueryHandler<ReadPayment> {
  constructor(@Inject(ReadSide) private readonly reads: ReadSide) {}

  async execute({ paymentId }: ReadPayment): Promise<PaymentDetails | undefined> {
    const reader = this.reads.reader();
    const revision = await this.reads.revision(`payment-${paymentId}`);
    const story = await reader.fold(paymentStoryFolding, `payment-${paymentId}`);
    if (!story) return undefined;
    const seats = await reader.fold(seatFolding, `panel-${story.bankId}`);
    const seated = Object.keys(seats).filter((member) => isHeldOn(seats[member], this.reads.today()));
    const person = typeof story.payee === 'string' ? story.payee : undefined;
    const known = await this.reads.names([...seated, ...story.signatures.map(({ approver }) => approver), ...(person ? [person] : [])]);
    const names = Object.fromEntries(known);
    const told = await this.reads.withTexts(story);
    return { ...told, revision, paysPerson: person !== undefined, payeeName: person ? names[person] : told.payee, names, seated };
  }
}

/** The bank that pays; undefined for an unknown payment. */
export class BankOfPayment extends Query<string | undefined> {
  constructor(readonly paymentId: string) {
    super();
  }
}

@QueryHandler(BankOfPayment)
export class BankOfPaymentHandler implements IQueryHandler<BankOfPayment> {
  constructor(@Inject(ReadSide) private readonly reads: ReadSide) {}

  async execute({ paymentId }: BankOfPayment) {
    return (await this.reads.reader().fold(paymentStoryFolding, `payment-${paymentId}`))?.bankId;
  }
}
