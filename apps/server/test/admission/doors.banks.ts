import type { Line } from './doors.js';
import { CHAIR, EVERYBODY, FUND_HOLDER, OFFICERS } from './knockers.js';

export const bankDoors: readonly Line[] = [
  [EVERYBODY, 'GET / /banks/:bankId /banks/:bankId/funds/:fundId /banks/:bankId/statement /banks/:bankId/statement.csv'],
  [EVERYBODY, 'GET /api/banks /api/banks/:bankId /api/banks/:bankId/funds/:fundId /api/banks/:bankId/statement'],
  [['chair', 'treasurer', 'fundHolder', 'auditor'], 'GET /api/banks/:bankId/payments /banks/:bankId/to-pay'],
  [CHAIR, 'GET /banks/:bankId/declare/:meetingId'],
  [OFFICERS, 'GET /banks/:bankId/reserve/:roundId'],
  [FUND_HOLDER, 'GET /banks/:bankId/to-pay/:paymentId /banks/:bankId/to-pay/money-back /banks/:bankId/to-pay/money-in'],

  [FUND_HOLDER, 'POST /api/banks /api/banks/:bankId/batches /api/banks/:bankId/corrections /api/banks/:bankId/funds'],
  [FUND_HOLDER, 'POST /api/banks/:bankId/awards/:bidId/losses /api/banks/:bankId/awards/:bidId/returns'],
  [FUND_HOLDER, 'POST /api/banks/:bankId/funds/:fundId/carried-forward /api/banks/:bankId/funds/:fundId/expected'],
  [FUND_HOLDER, 'POST /api/banks/:bankId/funds/:fundId/receipts /api/banks/:bankId/funds/:fundId/withdrawals'],
  [FUND_HOLDER, 'POST /api/banks/:bankId/payments/:paymentId/failed /api/banks/:bankId/payments/:paymentId/settled'],
  [CHAIR, 'POST /api/banks/:bankId/awards/:bidId/reductions /api/banks/:bankId/rounds/:roundId/decisions'],
  [OFFICERS, 'POST /api/banks/:bankId/rounds/:roundId/cancelled /api/banks/:bankId/rounds/:roundId/reserve'],

  [CHAIR, 'POST /banks/:bankId/declare/:meetingId'],
  [OFFICERS, 'POST /banks/:bankId/reserve/:roundId'],
  [FUND_HOLDER, 'POST /banks/:bankId/to-pay /banks/:bankId/to-pay/:paymentId /banks/:bankId/to-pay/money-back /banks/:bankId/to-pay/money-in'],
];
