import type { Line } from './doors.js';
import { CHECKERS, EVERYBODY, OWN, PANEL, PANEL_ELSEWHERE, PAYERS, PREPARERS, type Who } from './knockers.js';

/** Whoever may confirm new details, or have asked for them. */
const REFUSERS: Who[] = [...PANEL, 'organiser'];

/** Grants and payments. */
export const grantDoors: readonly Line[] = [
  [EVERYBODY, 'GET /payments/:paymentId /api/grants/:bidId /api/payments/:paymentId'],
  [PAYERS, 'GET /api/payments'],
  [[...PAYERS, 'applicant'], 'GET /grants/:bidId /grants/:bidId/files/:sha256'],
  // Each reads of their own banks here.
  [[...PAYERS, ...PANEL_ELSEWHERE, 'organiserElsewhere', 'fundHolderElsewhere'], 'GET /payments'],
  [PREPARERS, 'GET /payments/new/:bidId'],

  [OWN, 'POST /api/grants/:bidId/acceptance /api/grants/:bidId/end /api/grants/:bidId/report /api/grants/:bidId/safeguarding'],
  [PREPARERS, 'POST /api/grants/:bidId/conditions/:conditionId /api/grants/:bidId/offer /api/payments /api/payments/:paymentId/details'],
  [CHECKERS, 'POST /api/payments/:paymentId/name-checks'],
  [PANEL, 'POST /api/payments/:paymentId/approvals /api/payments/:paymentId/details/:changeId/confirmation'],
  [REFUSERS, 'POST /api/payments/:paymentId/details/:changeId/refusal'],

  [OWN, 'POST /grants/:bidId/accept /grants/:bidId/end /grants/:bidId/report /grants/:bidId/safeguarding /grants/:bidId/picture/withdrawal'],
  [PREPARERS, 'POST /grants/:bidId/conditions /grants/:bidId/offer /payments/:paymentId/details /payments/new/:bidId'],
  [CHECKERS, 'POST /payments/:paymentId/name-check'],
  [PANEL, 'POST /payments/:paymentId/sign /payments/:paymentId/details/:changeId/confirm'],
  [REFUSERS, 'POST /payments/:paymentId/details/:changeId/refuse'],
];
