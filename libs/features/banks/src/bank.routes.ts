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
export const PAYMENT_READERS = ['fund-holder', 'panel-treasurer', 'panel-chair'];
const fundHolder = ['fund-holder'];
const chair = ['panel-chair'];
const panel = ['panel-chair', 'panel-treasurer'];

/** Every command that a person sends; `ReleaseAward` follows from other facts and has no route. */
export const bankRoutes: readonly CommandRoute[] = [
  { path: 'banks', command: OpenBank, by: fundHolder, location: '/api/banks/:bankId' },
  { path: 'banks/:bankId/funds', command: AgreeFund, by: fundHolder, location: '/api/banks/:bankId/funds/:fundId' },
  { path: 'banks/:bankId/funds/:fundId/expected', command: ExpectMoney, by: fundHolder },
  { path: 'banks/:bankId/funds/:fundId/receipts', command: RecordMoneyIn, by: fundHolder, location: '/api/banks/:bankId/statement' },
  { path: 'banks/:bankId/funds/:fundId/withdrawals', command: WithdrawMoney, by: fundHolder },
  { path: 'banks/:bankId/funds/:fundId/carried-forward', command: CarryFundForward, by: fundHolder },
  { path: 'banks/:bankId/corrections', command: CorrectMoneyIn, by: fundHolder },
  { path: 'banks/:bankId/rounds/:roundId/reserve', command: ReserveForRound, by: panel },
  { path: 'banks/:bankId/rounds/:roundId/cancelled', command: CancelReservation, by: panel },
  { path: 'banks/:bankId/rounds/:roundId/decisions', command: DeclareDecisions, by: chair },
  { path: 'banks/:bankId/awards/:bidId/reductions', command: ReduceAward, by: chair },
  { path: 'banks/:bankId/awards/:bidId/returns', command: RecordReturn, by: fundHolder },
  { path: 'banks/:bankId/awards/:bidId/losses', command: RecordLoss, by: fundHolder },
  { path: 'banks/:bankId/batches', command: InstructBatch, by: fundHolder, filled: { instructedBy: 'actor' }, location: '/api/banks/:bankId/payments' },
  { path: 'banks/:bankId/payments/:paymentId/settled', command: SettlePayment, by: fundHolder },
  { path: 'banks/:bankId/payments/:paymentId/failed', command: FailPayment, by: fundHolder },
];

export const BankCommandsController = commandRoutes('banks', bankRoutes);
