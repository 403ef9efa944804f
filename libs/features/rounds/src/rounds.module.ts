import { Inject, Module } from '@nestjs/common';
import { commandHandlers } from '#cqrs';
import { registerRefusals } from '#http';
import { ProcessorRegistry } from '#processors';
import { PlanPages } from './plan.pages.js';
import { RoundController } from './round.controller.js';
import { roundRefusals } from './round.decider.js';
import { roundDoorway } from './round.doorway.js';
import { RoundPages } from './round.pages.js';
import { roundReactors } from './round.processors.js';
import { RoundCommandsController } from './round.routes.js';
import { roundsProjection } from './rounds/rounds.projection.js';
import { roundQueries } from './rounds/rounds.query.js';

registerRefusals('rounds', roundRefusals);

@Module({
  controllers: [RoundPages, PlanPages, RoundController, RoundCommandsController],
  providers: [...commandHandlers(roundDoorway), ...roundQueries],
})
export class RoundsModule {
  constructor(@Inject(ProcessorRegistry) registry: ProcessorRegistry) {
    registry.add(roundReactors).projection(roundsProjection);
  }
}
