import { Inject } from '@nestjs/common';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { ReadSide } from '#cqrs';
import type { TextRef } from '#events';
import type { WithTexts } from '#vault';
import { type PayeeProposal, type PaymentStory, paymentStoryFolding } from './payment-story.facts.js';

export interface PaymentDetails extends WithTexts<Omit<PaymentStory, 'proposal'>> {
  /** New details that wait, with the name of who would be paid. */
  readonly proposal: (WithTexts<PayeeProposal> & { readonly payeeName: string | undefined }) | undefined;
  /** Of the payment's stream. */
  readonly revision: number;
  /** The payee's name; undefined for somebody the vault knows no name of. */
  readonly payeeName: string | undefined;
  /** Names by token, for whoever may see them. */
  readonly names: Readonly<Record<string, string | undefined>>;
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
    const { proposal } = story;
    const people = [story.payee, proposal?.payee, proposal?.proposedBy, ...story.signatures.map(({ approver }) => approver)];
    const names: PaymentDetails['names'] = Object.fromEntries(await this.reads.names(people.filter((each) => typeof each === 'string')));
    const told = await this.reads.withTexts(story);
    const nameOf = (payee: string | TextRef, typed: string | undefined) => (typeof payee === 'string' ? names[payee] : typed);
    const proposed = proposal && told.proposal && { ...told.proposal, payeeName: nameOf(proposal.payee, told.proposal.payee) };
    return { ...told, proposal: proposed, revision, payeeName: nameOf(story.payee, told.payee), names };
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
