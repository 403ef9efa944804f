import { Inject, Module } from '@nestjs/common';
import { commandHandlers } from '#cqrs';
import { registerRefusals } from '#http';
import { ProcessorRegistry } from '#processors';
import { ballotRefusals } from './ballot.decider.js';
import { ballotBidsProjection } from './bids/ballot-bids.projection.js';
import { ballotBidsQueries } from './bids/ballot-bids.query.js';
import { RollModule } from './roll/roll.module.js';
import { votingProjection } from './voting/voting.projection.js';
import { votingQueries } from './voting/voting.query.js';
import { votingRefusals } from './voting.decider.js';
import { ballotDoorway, votingDoorway } from './voting.doorway.js';

for (const table of [votingRefusals, ballotRefusals]) registerRefusals('ballots', table);

@Module({
  imports: [RollModule],
  providers: [...commandHandlers(votingDoorway, ballotDoorway), ...ballotBidsQueries, ...votingQueries],
})
export class BallotsModule {
  constructor(@Inject(ProcessorRegistry) registry: ProcessorRegistry) {
    registry.projection(ballotBidsProjection).projection(votingProjection);
  }
}
