import { Inject, Module } from '@nestjs/common';
import { commandHandlers } from '#cqrs';
import { registerRefusals } from '#http';
import { ProcessorRegistry } from '#processors';
import { grantDecider } from './grant.decider.js';
import { GrantPages } from './grant.pages.js';
import { GrantHolderHandler, ReadGrantHandler } from './grant.query.js';
import { GrantController } from './grants.controller.js';
import { grantDoorway, paymentDoorway } from './grants.doorway.js';
import { grantReactors } from './grants.processors.js';
import { GrantCommandsController } from './grants.routes.js';
import { ReadHiddenPayeeHandler } from './hidden-payee.query.js';
import { paymentDecider } from './payment.decider.js';
import { PaymentPages } from './payment.pages.js';
import { BankOfPaymentHandler, ReadPaymentHandler } from './payment.query.js';
import { ReadBankNamesHandler, ReadPaymentLineHandler, ReadPaymentsHandler, ReadPaymentsOfBidHandler } from './payments/payments.query.js';
import { PaymentsPages } from './payments.pages.js';
import { ReportFilesPages } from './report-files.pages.js';

for (const { refusals } of [grantDecider, paymentDecider]) registerRefusals('grants', refusals);

@Module({
  controllers: [PaymentsPages, PaymentPages, GrantPages, ReportFilesPages, GrantController, GrantCommandsController],
  providers: [
    ...commandHandlers(grantDoorway, paymentDoorway),
    ...[
      ReadPaymentsHandler,
      ReadPaymentLineHandler,
      ReadPaymentsOfBidHandler,
      ReadBankNamesHandler,
      ReadPaymentHandler,
      ReadHiddenPayeeHandler,
      BankOfPaymentHandler,
      ReadGrantHandler,
      GrantHolderHandler,
    ],
  ],
})
export class GrantsModule {
  constructor(@Inject(ProcessorRegistry) registry: ProcessorRegistry) {
    registry.add(grantReactors);
  }
}
