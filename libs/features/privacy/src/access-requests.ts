import { Inject, Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { Doorways } from '#cqrs';
import { type CommandMeta, Keyed } from '#decider';
import type { AccessAsked, Envelope, RecordedOf } from '#events';
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

/** Requests that nobody has read yet, folded from the ledger. */
const waiting = {
  types: ['AccessAsked', 'AccessReviewed'],
  folding: {
    initialState: Keyed.none<WaitingRequest>(),
    evolve(all: Keyed<WaitingRequest>, event: Envelope): Keyed<WaitingRequest> {
      const { requestId, token, answerBy, entered } = (event as RecordedOf<typeof AccessAsked>).data;
      return event.type === 'AccessAsked'
        ? all.with(requestId, { token, requestId, answerBy, askedAt: entered?.receivedOn ?? event.recordedAt })
        : all.without(requestId);
    },
  },
};

@Injectable()
export class AccessRequests {
  private readonly waiting: LedgerFold<Keyed<WaitingRequest>>;

  constructor(
    @Inject(LEDGER) ledger: Ledger,
    @Inject(VAULT) private readonly vault: Vault,
    @Inject(Doorways) private readonly doorways: Doorways,
  ) {
    this.waiting = new LedgerFold(ledger, waiting);
  }

  /** By the person on their own page, or `entered` by staff for whoever asked some other way: each door has a rule of its own. */
  async ask(person: string, request: Pick<z.input<typeof AskAccess.schema>, 'requestId' | 'entered'>, meta: CommandMeta): Promise<Outcome> {
    const token = await this.vault.pseudonym({ person, context: INSTALLATION });
    return this.doorways.carryOut(privacyDoorway, new AskAccess({ token, ...request }, meta));
  }

  /** Those that must be answered first stand first. An erasure after which nobody is behind the token has answered theirs: nothing is held any more. */
  async list(): Promise<readonly WaitingRequest[]> {
    const all = (await this.waiting.current()).entries().map(([, request]) => request);
    const people = await Promise.all(all.map(({ token }) => this.vault.personOf(token)));
    const open = all.filter((_, index) => people[index] !== undefined);
    return open.toSorted((a, b) => a.answerBy.localeCompare(b.answerBy) || a.askedAt.localeCompare(b.askedAt));
  }
}
