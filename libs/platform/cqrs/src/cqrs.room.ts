import { Global, Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { Doorways } from './command-handlers.js';

/** The buses, for every feature. Ledger, vault and business clock come from global modules. */
@Global()
@Module({ imports: [CqrsModule.forRoot()], providers: [Doorways], exports: [CqrsModule, Doorways] })
export class CqrsRoom {}
