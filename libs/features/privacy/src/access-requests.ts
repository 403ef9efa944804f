import { Inject, Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { Doorways } from '#cqrs';
import { type CommandMeta, Keyed } from '#decider';
import type { AccessAsked, AccessReviewed, Envelope, RecordedOf } from '#events';
import { LEDGER, type Ledger, type Outcome } from '#ledger';
import { LedgerFold } from '#processors';
import { VAULT, type Vault } from '#vault';
import { INSTALLATION } from './erasures.js';
import { AskAccess } from './privacy.commands.js';
import { privacyDoorway } from './privacy.doorway.js';

export interface WaitingRequest {
  readonly token: string;
  readonly requestId: string;
  /** RFC 3339, or the day on which a letter came. */
  readonly askedAt: string;
  /** A day in London. */
  readonly answerBy: string;
}

/** One that was read and did not come from the person's own page: it may be printed for them until that day in London. */
export interface RequestOnPaper extends WaitingRequest {
  readonly availableUntil: string;
}

interface Request extends WaitingRequest {
  readonly entered: boolean;
  readonly availableUntil: string | undefined;
}

/** Requests that nobody has read yet, and those that may be given on paper, folded from the ledger. */
const requests = {
  types: ['AccessAsked', 'AccessReviewed'],
  folding: {
    initialState: Keyed.none<Request>(),
    evolve(all: Keyed<Request>, event: Envelope): Keyed<Request> {
      if (event.type === 'AccessAsked') {
        const { requestId, token, answerBy, entered } = (event as RecordedOf<typeof AccessAsked>).data;
        const asked = { token, requestId, answerBy, askedAt: entered?.receivedOn ?? event.recordedAt };
        return all.with(requestId, { ...asked, entered: entered !== undefined, availableUntil: undefined });
      }
      const { requestId, availableUntil } = (event as RecordedOf<typeof AccessReviewed>).data;
      const asked = all.get(requestId);
      return asked?.entered ? all.with(requestId, { ...asked, availableUntil }) : all.without(requestId);
    },
  },
};

@Injectable()
export class AccessRequests {
  private readonly requests: LedgerFold<Keyed<Request>>;

  constructor(
    @Inject(LEDGER) ledger: Ledger,
    @Inject(VAULT) private readonly vault: Vault,
    @Inject(Doorways) private readonly doorways: Doorways,
  ) {
    this.requests = new LedgerFold(ledger, requests);
  }

  /** By the person on their own page, or `entered` by staff for whoever asked some other way: each door has a rule of its own. */
  async ask(person: string, request: Pick<z.input<typeof AskAccess.schema>, 'requestId' | 'entered'>, meta: CommandMeta): Promise<Outcome> {
    const token = await this.vault.pseudonym({ person, context: INSTALLATION });
    return this.doorways.carryOut(privacyDoorway, new AskAccess({ token, ...request }, meta));
  }

  /** Those that must be answered first stand first. */
  async list(): Promise<readonly WaitingRequest[]> {
    return (await this.open()).filter(({ availableUntil }) => availableUntil === undefined);
  }

  /** Those that were read, came by letter, by phone or in person, and can be had on a day in London. */
  async onPaper(today: string): Promise<readonly RequestOnPaper[]> {
    return (await this.open()).flatMap(({ availableUntil, ...request }) =>
      availableUntil !== undefined && today <= availableUntil ? [{ ...request, availableUntil }] : [],
    );
  }

  /** An erasure after which nobody is behind the token has answered theirs: nothing is held any more. */
  private async open(): Promise<readonly Request[]> {
    const all = (await this.requests.current()).entries().map(([, request]) => request);
    const people = await Promise.all(all.map(({ token }) => this.vault.personOf(token)));
    const open = all.filter((_, index) => people[index] !== undefined);
    return open.toSorted((a, b) => a.answerBy.localeCompare(b.answerBy) || a.askedAt.localeCompare(b.askedAt));
  }
}
