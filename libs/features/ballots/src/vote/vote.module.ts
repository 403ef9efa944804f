import { Inject, Module } from '@nestjs/common';
import { PersonalRooms } from '#identity';
import { ProcessorRegistry } from '#processors';
import { RollModule } from '../roll/roll.module.js';
import { CardPages } from './card.pages.js';
import { CardCodes } from './card-codes.js';
import { CardTries } from './card-tries.js';
import { cardQueries } from './cards-printed.query.js';
import { DeskPages } from './desk.pages.js';
import { Desks } from './desks.js';
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
  providers: [...ballotSlipsQueries, ...cardQueries, ...[OpenBallots, Voters, VoterTickets, Kiosks, Desks, RollLines, CardCodes, CardTries]],
})
export class VoteModule {
  constructor(@Inject(ProcessorRegistry) registry: ProcessorRegistry, @Inject(PersonalRooms) rooms: PersonalRooms, @Inject(Desks) desks: Desks) {
    registry.projection(ballotSlipsProjection);
    rooms.add({ name: 'desks', forget: ({ person }) => desks.forget(person) });
  }
}
