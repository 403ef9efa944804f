import { Global, Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { catalogue } from '#events';
import { Doorways, EVENT_CATALOGUE } from './command-handlers.js';

/**
 * The doorways of the house: CommandBus, QueryBus and the EventBus for hints, for every module. The ledger, the vault and the business clock
 * (LEDGER, VAULT, BUSINESS_CLOCK) come from global modules of the application.
 */
@Global()
@Module({
  imports: [CqrsModule],
  providers: [Doorways, { provide: EVENT_CATALOGUE, useValue: catalogue }],
  exports: [CqrsModule, Doorways, EVENT_CATALOGUE],
})
export class CqrsRoom {}
