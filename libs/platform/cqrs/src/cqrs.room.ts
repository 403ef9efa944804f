import { Global, Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { catalogue } from '#events';
import { Doorway, EVENT_CATALOGUE } from './doorway.js';

/**
 * The doorways of the house: CommandBus, QueryBus and the EventBus for hints, for every module. The ledger, the vault and the business clock
 * (LEDGER, VAULT, BUSINESS_CLOCK) come from global modules of the application.
 */
@Global()
@Module({
  imports: [CqrsModule],
  providers: [Doorway, { provide: EVENT_CATALOGUE, useValue: catalogue }],
  exports: [CqrsModule, Doorway, EVENT_CATALOGUE],
})
export class CqrsRoom {}
