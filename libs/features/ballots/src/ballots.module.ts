import { type DynamicModule, Inject, Module } from '@nestjs/common';
import { commandHandlers } from '#cqrs';
import { registerRefusals } from '#http';
import { ProcessorRegistry } from '#processors';
import { ballotRefusals } from './ballot.decider.js';
import { ballotBidsProjection } from './bids/ballot-bids.projection.js';
import { ballotBidsQueries } from './bids/ballot-bids.query.js';
import { BoxRoom } from './box/box.room.js';
import { CastController } from './casting/cast.controller.js';
import { CastBallotHandler, castRefusals, NextBallotHandler } from './casting/casting.handlers.js';
import { OpenedVotes } from './casting/opened-votes.js';
import { CourseModule } from './course/course.module.js';
import { PaperModule } from './paper/paper.module.js';
import { ProgramModule } from './program/program.module.js';
import { ResultModule } from './result/result.module.js';
import { RollModule } from './roll/roll.module.js';
import type { RoundSecrets } from './secrets/round-secrets.js';
import { VoteModule } from './vote/vote.module.js';
import { votingProjection } from './voting/voting.projection.js';
import { votingQueries } from './voting/voting.query.js';
import { votingRefusals } from './voting.decider.js';
import { ballotDoorway, votingDoorway } from './voting.doorway.js';

for (const table of [votingRefusals, castRefusals, ballotRefusals]) registerRefusals('ballots', table);

export interface BallotsSettings {
  readonly secrets: RoundSecrets;
}

@Module({
  imports: [RollModule, CourseModule, VoteModule, PaperModule, ResultModule, ProgramModule],
  controllers: [CastController],
  providers: [...commandHandlers(votingDoorway, ballotDoorway), ...ballotBidsQueries, ...votingQueries, ...[OpenedVotes, CastBallotHandler, NextBallotHandler]],
})
export class BallotsModule {
  /** `secrets`: where the secret of each round is kept. */
  static with({ secrets }: BallotsSettings): DynamicModule {
    return { module: BallotsModule, imports: [BoxRoom.with(secrets)] };
  }

  constructor(@Inject(ProcessorRegistry) registry: ProcessorRegistry) {
    registry.projection(ballotBidsProjection).projection(votingProjection);
  }
}
