import { type CommandRoute, commandRoutes } from '#http';
import {
  AgreeFund,
  CancelReservation,
  CarryFundForward,
  CorrectMoneyIn,
  DeclareDecisions,
  ExpectMoney,
  FailPayment,
  InstructBatch,
  OpenBank,
  RecordLoss,
  RecordMoneyIn,
  RecordReturn,
  ReduceAward,
  ReserveForRound,
  SettlePayment,
  WithdrawMoney,
} from './bank.commands.js';

/** Who reads what is to be paid, and what holds each payment. */
export const PAYMENT_READERS = ['fund-holder', 'panel-treasurer', 'panel-chair', 'auditor'];
/** Who pays. */
export const FUND_HOLDER = ['fund-holder'];
/** Who tells what was decided. */
export const DECLARERS = ['panel-chair'];
/** Who sets money aside for a round. */
export const RESERVERS = ['panel-chair', 'panel-treasurer'];

/** Every command that a person sends; `ReleaseAward` follows from other facts and has no route. */
export const bankRoutes: readonly CommandRoute[] = [
  { path: 'banks', command: OpenBank, by: FUND_HOLDER, location: '/api/banks/:bankId' },
  { path: 'banks/:bankId/funds', command: AgreeFund, by: FUND_HOLDER, location: '/api/banks/:bankId/funds/:fundId' },
  { path: 'banks/:bankId/funds/:fundId/expected', command: ExpectMoney, by: FUND_HOLDER },
  { path: 'banks/:bankId/funds/:fundId/receipts', command: RecordMoneyIn, by: FUND_HOLDER, location: '/api/banks/:bankId/statement' },
  { path: 'banks/:bankId/funds/:fundId/withdrawals', command: WithdrawMoney, by: FUND_HOLDER },
  { path: 'banks/:bankId/funds/:fundId/carried-forward', command: CarryFundForward, by: FUND_HOLDER },
  { path: 'banks/:bankId/corrections', command: CorrectMoneyIn, by: FUND_HOLDER },
  { path: 'banks/:bankId/rounds/:roundId/reserve', command: ReserveForRound, by: RESERVERS },
  { path: 'banks/:bankId/rounds/:roundId/cancelled', command: CancelReservation, by: RESERVERS },
  { path: 'banks/:bankId/rounds/:roundId/decisions', command: DeclareDecisions, by: DECLARERS },
  { path: 'banks/:bankId/awards/:bidId/reductions', command: ReduceAward, by: DECLARERS },
  { path: 'banks/:bankId/awards/:bidId/returns', command: RecordReturn, by: FUND_HOLDER },
  { path: 'banks/:bankId/awards/:bidId/losses', command: RecordLoss, by: FUND_HOLDER },
  {
    path: 'banks/:bankId/batches',
    command: InstructBatch,
    by: FUND_HOLDER,
    stepUp: true,
    filled: { instructedBy: 'actor' },
    location: '/api/banks/:bankId/payments',
  },
  { path: 'banks/:bankId/payments/:paymentId/settled', command: SettlePayment, by: FUND_HOLDER },
  { path: 'banks/:bankId/payments/:paymentId/failed', command: FailPayment, by: FUND_HOLDER },
];

export const BankCommandsController = commandRoutes('banks', bankRoutes);
