import { Inject, Module } from '@nestjs/common';
import { commandHandlers } from '#cqrs';
import { registerRefusals } from '#http';
import { ProcessorRegistry } from '#processors';
import { grantDecider } from './grant.decider.js';
import { grantDoorway, paymentDoorway } from './grants.doorway.js';
import { grantReactors } from './grants.processors.js';
import { paymentDecider } from './payment.decider.js';

for (const { refusals } of [grantDecider, paymentDecider]) registerRefusals('grants', refusals);

@Module({ providers: commandHandlers(grantDoorway, paymentDoorway) })
export class GrantsModule {
  constructor(@Inject(ProcessorRegistry) registry: ProcessorRegistry) {
    registry.add(grantReactors);
  }
}
