import { Inject } from '@nestjs/common';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { catalogue, type TextRef, textRef } from '#events';
import { LEDGER, type Ledger } from '#ledger';
import type { ReactionOutcome } from '#processors';
import { VAULT, type Vault } from '#vault';
import { ReplaceWording } from './bid.reaction.js';

/** Where a bid's words stand; other texts of its stream may have a field of the same name. */
const WORDED = ['DraftSaved', 'BidReceived', 'BidReworded'];

/** Decides nothing and writes no event: that the words were changed stands in the ledger already, and doing it twice changes nothing. */
@CommandHandler(ReplaceWording)
export class ReplaceWordingHandler implements ICommandHandler<ReplaceWording, ReactionOutcome> {
  constructor(
    @Inject(VAULT) private readonly vault: Vault,
    @Inject(LEDGER) private readonly ledger: Ledger,
  ) {}

  async execute({ data: { bidId, newest } }: ReplaceWording): Promise<ReactionOutcome> {
    const told = (await this.ledger.readStream(`application-${bidId}`)).map(({ json }) => catalogue.decode(json)).filter(({ type }) => WORDED.includes(type));
    for (const by of newest) {
      const former = told.flatMap(({ data }) => refAt(data, by.field) ?? []).filter(({ version }) => version < by.version);
      await this.vault.replace(former, by);
    }
    return { status: 'done' };
  }
}

function refAt(data: object, field: string): TextRef | undefined {
  return textRef.safeParse((data as Readonly<Record<string, unknown>>)[field]).data;
}
