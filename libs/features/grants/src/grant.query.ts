import { Inject } from '@nestjs/common';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { type Freshened, ReadSide } from '#cqrs';
import type { WithTexts } from '#vault';
import { awardFolding } from './award.facts.js';
import { bidToldFolding, type GrantStory, grantStoryFolding } from './grant-story.facts.js';

export interface Grant extends WithTexts<Omit<GrantStory, 'files'>> {
  /** Not read from the vault with the texts: their keys are for whoever opens them. */
  readonly files: GrantStory['files'];
  readonly title: string | undefined;
  /** Tokens, for telling whether the reader is one of them; never shown. */
  readonly applicant: string;
  readonly coSigner: string | undefined;
  /** The award less what was released; of it on its way and paid. */
  readonly awardPence: number;
  readonly inPaymentPence: number;
  readonly paidPence: number;
  /** The day the page is read on, in London. */
  readonly today: string;
  /** The project has ended, the report's last day is over, and it is not here. */
  readonly reportLate: boolean;
  /** Of the grant's stream. */
  readonly revision: number;
}

/** A grant from the offer to the report, folded from the ledger; undefined for a bid without an award. */
export class ReadGrant extends Query<Freshened & { readonly grant: Grant | undefined }> {
  constructor(readonly bidId: string) {
    super();
  }
}

@QueryHandler(ReadGrant)
export class ReadGrantHandler implements IQueryHandler<ReadGrant> {
  constructor(@Inject(ReadSide) private readonly reads: ReadSide) {}

  async execute({ bidId }: ReadGrant) {
    const fresh = await this.reads.atHead();
    const reader = this.reads.reader();
    const revision = await this.reads.revision(`grant-${bidId}`);
    const story = await reader.fold(grantStoryFolding, `grant-${bidId}`);
    const bid = await reader.fold(bidToldFolding, `application-${bidId}`);
    if (!story || !bid) return { ...fresh, grant: undefined };
    const award = (await reader.fold(awardFolding, `bank-${story.bankId}`))[bidId];
    const today = this.reads.today();
    const { files, ...texts } = story;
    const told = await this.reads.withTexts({ ...texts, title: bid.title });
    const { awardPence = story.amountPence, inPaymentPence = 0, paidPence = 0 } = award ?? {};
    const reportLate = story.reportDueOn !== undefined && !story.report && today > story.reportDueOn;
    const { applicant, coSigner } = bid;
    return { ...fresh, grant: { ...told, files, applicant, coSigner, awardPence, inPaymentPence, paidPence, today, reportLate, revision } };
  }
}

/** The bank that awarded a bid and who asked for it; undefined for a bid without an award. */
export class GrantHolder extends Query<{ readonly bankId: string; readonly applicant: string } | undefined> {
  constructor(readonly bidId: string) {
    super();
  }
}

@QueryHandler(GrantHolder)
export class GrantHolderHandler implements IQueryHandler<GrantHolder> {
  constructor(@Inject(ReadSide) private readonly reads: ReadSide) {}

  async execute({ bidId }: GrantHolder) {
    const reader = this.reads.reader();
    const story = await reader.fold(grantStoryFolding, `grant-${bidId}`);
    const bid = await reader.fold(bidToldFolding, `application-${bidId}`);
    return story && bid ? { bankId: story.bankId, applicant: bid.applicant } : undefined;
  }
}
