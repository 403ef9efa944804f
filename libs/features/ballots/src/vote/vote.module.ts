import { Inject, Module } from '@nestjs/common';
import { ProcessorRegistry } from '#processors';
import { RollModule } from '../roll/roll.module.js';
import { CardPages } from './card.pages.js';
import { CardCodes } from './card-codes.js';
import { CardTries } from './card-tries.js';
import { DeskPages } from './desk.pages.js';
import { Kiosks } from './kiosks.js';
import { MyVotePages } from './my-vote.pages.js';
import { OpenBallots } from './open-ballots.js';
import { PollCardPages } from './poll-cards.pages.js';
import { RollLines } from './roll-lines.js';
import { SlipPages } from './slip.pages.js';
import { ballotSlipsProjection } from './slips/ballot-slips.projection.js';
import { ballotSlipsQueries } from './slips/ballot-slips.query.js';
import { VotePages } from './vote.pages.js';
import { VoterTickets } from './voter-tickets.js';
import { Voters } from './voters.js';

/** The pages for voters, and for whoever helps them to vote. */
@Module({
  imports: [RollModule],
  controllers: [VotePages, CardPages, DeskPages, SlipPages, MyVotePages, PollCardPages],
  providers: [...ballotSlipsQueries, ...[OpenBallots, Voters, VoterTickets, Kiosks, RollLines, CardCodes, CardTries]],
})
export class VoteModule {
  constructor(@Inject(ProcessorRegistry) registry: ProcessorRegistry) {
    registry.projection(ballotSlipsProjection);
  }
}
