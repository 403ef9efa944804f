import { Inject, Module } from '@nestjs/common';
import { commandHandlers } from '#cqrs';
import { registerRefusals } from '#http';
import { ProcessorRegistry } from '#processors';
import { ReadBanksHandler } from './balances/balances.query.js';
import { BankController } from './bank.controller.js';
import { bankRefusals } from './bank.decider.js';
import { bankDoorway } from './bank.doorway.js';
import { BankPages } from './bank.pages.js';
import { bankReactors } from './bank.processors.js';
import { BankCommandsController } from './bank.routes.js';
import { BankLedger } from './bank-ledger.query.js';
import { DeclarePages } from './declare.pages.js';
import { ReadEveningHandler } from './evening/evening.query.js';
import { ReadDecisionsHandler, ReadRoundsHandler } from './overview/overview.query.js';
import { ReadPayoutsHandler } from './payouts/payouts.query.js';
import { ReadReserveHandler } from './reserve/reserve.query.js';
import { ReservePages } from './reserve.pages.js';
import { ReadStatementHandler } from './statement/statement.query.js';
import { StatementPages } from './statement.pages.js';
import { ToPayPages } from './to-pay.pages.js';

registerRefusals('banks', bankRefusals);

@Module({
  controllers: [BankPages, StatementPages, DeclarePages, ReservePages, ToPayPages, BankController, BankCommandsController],
  providers: [
    ...commandHandlers(bankDoorway),
    ...[ReadBanksHandler, ReadStatementHandler, ReadRoundsHandler, ReadDecisionsHandler, ReadPayoutsHandler, ReadEveningHandler, ReadReserveHandler],
    BankLedger,
  ],
})
export class BanksModule {
  constructor(@Inject(ProcessorRegistry) registry: ProcessorRegistry) {
    registry.add(bankReactors);
  }
}
