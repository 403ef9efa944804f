import { Inject } from '@nestjs/common';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import type { FastifyRequest } from '#http';
import type { Acting } from '#identity';
import { VAULT, type Vault } from '#vault';
import { actingFor, BidHolders } from './bid-holders.js';

/** Whose draft a link opens, and at which bank; undefined for a guessed one. */
export class WriterBehind extends Query<{ readonly bankId: string; readonly applicant: string } | undefined> {
  constructor(readonly link: string) {
    super();
  }
}

/** The applicant of a bid, when a request is theirs. */
export class ApplicantOf extends Query<Acting | undefined> {
  constructor(
    readonly request: FastifyRequest,
    readonly bidId: string,
  ) {
    super();
  }
}

/** Who a visitor is that sends a form: a person of the vault's own, made for the form's one-time token. */
export class VisitorsToken extends Query<Acting> {
  constructor(
    readonly once: string,
    readonly bankId: string,
  ) {
    super();
  }
}

@QueryHandler(WriterBehind)
class WriterBehindHandler implements IQueryHandler<WriterBehind> {
  constructor(@Inject(BidHolders) private readonly holders: BidHolders) {}

  async execute({ link }: WriterBehind) {
    const opened = await this.holders.opened(link);
    return opened && { bankId: opened.bankId, applicant: opened.applicant };
  }
}

@QueryHandler(ApplicantOf)
class ApplicantOfHandler implements IQueryHandler<ApplicantOf> {
  constructor(@Inject(BidHolders) private readonly holders: BidHolders) {}

  execute({ request, bidId }: ApplicantOf) {
    return this.holders.applicant(request, bidId);
  }
}

@QueryHandler(VisitorsToken)
class VisitorsTokenHandler implements IQueryHandler<VisitorsToken> {
  constructor(@Inject(VAULT) private readonly vault: Vault) {}

  async execute({ once, bankId }: VisitorsToken) {
    return actingFor(await this.vault.pseudonym({ person: `visitor-${once}`, context: bankId }));
  }
}

export const writerQueries = [WriterBehindHandler, ApplicantOfHandler, VisitorsTokenHandler];
