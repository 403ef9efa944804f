import { Inject } from '@nestjs/common';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { ReadSide } from '#cqrs';
import type { TextRef } from '#events';
import { type LookProof, VAULT, type Vault } from '#vault';
import { paymentStoryFolding } from './payment-story.facts.js';

export interface HiddenPayee {
  readonly payeeName: string | undefined;
  readonly details: string | undefined;
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
    const refs = [story?.payee, story?.details].filter((each): each is TextRef => typeof each === 'object');
    const texts = await this.vault.readRestricted(refs, look);
    const textOf = (ref: string | TextRef | undefined) => (typeof ref === 'object' ? texts.get(ref.commitment) : undefined);
    const payeeName = typeof story?.payee === 'string' ? await this.nameOf(story.payee) : textOf(story?.payee);
    return { payeeName, details: textOf(story?.details) };
  }

  private async nameOf(token: string): Promise<string | undefined> {
    const person = await this.vault.personOf(token);
    return person === undefined ? undefined : (await this.vault.held(person)).details.name;
  }
}
