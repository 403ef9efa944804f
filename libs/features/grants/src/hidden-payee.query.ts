import { Inject } from '@nestjs/common';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { ReadSide } from '#cqrs';
import type { TextRef } from '#events';
import { type LookProof, VAULT, type Vault } from '#vault';
import { type PayeeProposal, paymentStoryFolding } from './payment-story.facts.js';

interface Payee {
  readonly payeeName: string | undefined;
  readonly details: string | undefined;
}

export interface HiddenPayee extends Payee {
  /** Of the new details that wait. */
  readonly proposed: Payee | undefined;
}

/**
 * Who is paid, and how, where the person asked to be erased while their money is on its way: no other page shows it, and those who pay must still know
 * (audit.md, "Personal data"). The look stands in the sealed log before.
 */
export class ReadHiddenPayee extends Query<HiddenPayee> {
  constructor(
    readonly paymentId: string,
    readonly look: LookProof,
  ) {
    super();
  }
}

@QueryHandler(ReadHiddenPayee)
export class ReadHiddenPayeeHandler implements IQueryHandler<ReadHiddenPayee> {
  constructor(
    @Inject(ReadSide) private readonly reads: ReadSide,
    @Inject(VAULT) private readonly vault: Vault,
  ) {}

  async execute({ paymentId, look }: ReadHiddenPayee): Promise<HiddenPayee> {
    const story = await this.reads.reader().fold(paymentStoryFolding, `payment-${paymentId}`);
    const told = [story, story?.proposal];
    const refs = told.flatMap((each) => [each?.payee, each?.details]).filter((each): each is TextRef => typeof each === 'object');
    const texts = await this.vault.readRestricted(refs, look);
    const textOf = (ref: string | TextRef | undefined) => (typeof ref === 'object' ? texts.get(ref.commitment) : undefined);
    const payeeOf = async (of: Pick<PayeeProposal, 'payee' | 'details'> | undefined): Promise<Payee> => ({
      payeeName: typeof of?.payee === 'string' ? await this.nameOf(of.payee) : textOf(of?.payee),
      details: textOf(of?.details),
    });
    return { ...(await payeeOf(story)), proposed: story?.proposal && (await payeeOf(story.proposal)) };
  }

  private async nameOf(token: string): Promise<string | undefined> {
    const person = await this.vault.personOf(token);
    return person === undefined ? undefined : (await this.vault.held(person)).details.name;
  }
}
