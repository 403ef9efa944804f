import { Inject } from '@nestjs/common';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { ReactionOutcome } from '#processors';
import { VAULT, type Vault } from '#vault';
import { EraseFormerWording } from './bid.reaction.js';

/** Decides nothing and writes no event: that the words were changed stands in the ledger already, and doing it twice changes nothing. */
@CommandHandler(EraseFormerWording)
export class EraseFormerWordingHandler implements ICommandHandler<EraseFormerWording, ReactionOutcome> {
  constructor(@Inject(VAULT) private readonly vault: Vault) {}

  async execute({ data }: EraseFormerWording): Promise<ReactionOutcome> {
    await this.vault.eraseFormer(data.newest);
    return { status: 'done' };
  }
}
