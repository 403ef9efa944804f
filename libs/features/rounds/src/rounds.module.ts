import { Inject, Module } from '@nestjs/common';
import { commandHandlers } from '#cqrs';
import { registerRefusals } from '#http';
import { ProcessorRegistry } from '#processors';
import { roundRefusals } from './round.decider.js';
import { roundDoorway } from './round.doorway.js';
import { roundReactors } from './round.processors.js';

registerRefusals('rounds', roundRefusals);

@Module({ providers: commandHandlers(roundDoorway) })
export class RoundsModule {
  constructor(@Inject(ProcessorRegistry) registry: ProcessorRegistry) {
    registry.add(roundReactors);
  }
}
