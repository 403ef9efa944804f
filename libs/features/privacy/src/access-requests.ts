import { Inject, Injectable } from '@nestjs/common';
import { Keyed } from '#decider';
import type { AccessAsked, Envelope, RecordedOf } from '#events';
import { LEDGER, type Ledger } from '#ledger';
import { LedgerFold } from '#processors';

export interface WaitingRequest {
  readonly token: string;
  readonly requestId: string;
  readonly askedAt: string;
  /** A day in London. */
  readonly answerBy: string;
}

/** Requests that nobody has read yet, folded from the ledger. */
const waiting = {
  types: ['AccessAsked', 'AccessReviewed'],
  folding: {
    initialState: Keyed.none<WaitingRequest>(),
    evolve(all: Keyed<WaitingRequest>, event: Envelope): Keyed<WaitingRequest> {
      const { requestId, token, answerBy } = (event as RecordedOf<typeof AccessAsked>).data;
      return event.type === 'AccessAsked' ? all.with(requestId, { token, requestId, answerBy, askedAt: event.recordedAt }) : all.without(requestId);
    },
  },
};

@Injectable()
export class AccessRequests {
  private readonly waiting: LedgerFold<Keyed<WaitingRequest>>;

  constructor(@Inject(LEDGER) ledger: Ledger) {
    this.waiting = new LedgerFold(ledger, waiting);
  }

  /** Those that must be answered first stand first. */
  async list(): Promise<readonly WaitingRequest[]> {
    const all = (await this.waiting.current()).entries().map(([, request]) => request);
    return all.toSorted((a, b) => a.answerBy.localeCompare(b.answerBy) || a.askedAt.localeCompare(b.askedAt));
  }
}
