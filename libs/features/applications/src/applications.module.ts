import { Inject, Module } from '@nestjs/common';
import { commandHandlers } from '#cqrs';
import { registerRefusals } from '#http';
import { ProcessorRegistry } from '#processors';
import { bidRefusals } from './bid.decider.js';
import { bidDoorway } from './bid.doorway.js';
import { bidReactors } from './bid.processors.js';

registerRefusals('applications', bidRefusals);

@Module({ providers: commandHandlers(bidDoorway) })
export class ApplicationsModule {
  constructor(@Inject(ProcessorRegistry) registry: ProcessorRegistry) {
    registry.add(bidReactors);
  }
}
