import { type CommandRoute, commandRoutes, held, idIn, mayBeSent, placeOf, type Relation, type Sight, stepUpIn } from '#http';
import { AcceptOffer, EndProject, MakeOffer, MeetCondition, NameSafeguarding, ReceiveReport, WithdrawPicture } from './grant.commands.js';
import { GrantHolder } from './grant.query.js';
import { ApprovePayment, ChangePayeeDetails, CheckPayeeName, ConfirmPayeeDetails, PreparePayment, RefusePayeeDetails } from './payment.commands.js';
import { BankOfPayment } from './payment.query.js';

/** Who may sign: every seat on the panel, since a substitute steps in for whoever is too close. */
export const SIGNERS = ['panel-chair', 'panel-treasurer', 'panel-member'];
/** Who makes payments and offers ready. */
export const PREPARERS = ['panel-treasurer', 'panel-chair', 'organiser'];
/** Who may refuse new details: whoever may confirm them, or take back what they asked for. */
export const REFUSERS = [...new Set([...SIGNERS, ...PREPARERS])];
/** Who asks the payee's bank about the name. */
export const CHECKERS = [...PREPARERS, 'fund-holder'];
/** Who sees names and payees; auditors only see. */
export const PAYERS = [...CHECKERS, 'panel-member', 'auditor'];
/** What somebody who sees names and payees is shown of a thing, for the log of looks. */
export const payeesOf = (subject: string): readonly Sight[] => [
  { kind: 'bank-details', subject, why: 'pay' },
  { kind: 'names-behind-tokens', subject, why: 'pay' },
];
/** Who helps an applicant who cannot do something themselves. */
export const ASSISTANTS = ['organiser'];

export const bankOfGrant = placeOf('bidId', async (bidId, queries) => (await queries.execute(new GrantHolder(bidId)))?.bankId);
export const bankOfPayment = placeOf('paymentId', (paymentId, queries) => queries.execute(new BankOfPayment(paymentId)));

/** Anybody may act as an applicant, so that it must be their own bid is asked here. */
export const ownGrant: Relation = async (request, asked, queries, doorkeeper) => {
  const holder = await queries.execute(new GrantHolder(idIn(asked, 'bidId')));
  const acting = holder && (await doorkeeper.alone(request, holder.bankId));
  return acting?.actor === holder?.applicant ? acting : undefined;
};
const byHolder = { by: ASSISTANTS, context: bankOfGrant, or: ownGrant };

/** GrantController takes a report, since who tells it decides what may be said of its day and its way. */
mayBeSent(ReceiveReport, held(ASSISTANTS, bankOfGrant, { or: ownGrant }));

/** Its page erases the picture first. */
mayBeSent(WithdrawPicture, held(ASSISTANTS, bankOfGrant, { or: ownGrant }));

/** Every other command that a person sends; the rest follows from the bank's facts and the calendar. */
const routes: readonly CommandRoute[] = [
  { path: 'grants/:bidId/offer', command: MakeOffer, by: PREPARERS, context: bankOfGrant },
  { path: 'grants/:bidId/acceptance', command: AcceptOffer, ...byHolder },
  { path: 'grants/:bidId/conditions/:conditionId', command: MeetCondition, by: PREPARERS, context: bankOfGrant },
  { path: 'grants/:bidId/safeguarding', command: NameSafeguarding, ...byHolder },
  { path: 'grants/:bidId/end', command: EndProject, ...byHolder },
  // It says for the first time where the money goes.
  { path: 'payments', command: PreparePayment, by: PREPARERS, context: bankOfGrant, stepUp: true, location: '/api/payments/:paymentId' },
  { path: 'payments/:paymentId/name-checks', command: CheckPayeeName, by: CHECKERS, context: bankOfPayment },
  {
    path: 'payments/:paymentId/details',
    command: ChangePayeeDetails,
    by: PREPARERS,
    context: bankOfPayment,
    stepUp: true,
    filled: { proposedBy: 'actor', household: 'household', stepUp: async ({ request }) => stepUpIn(request) },
  },
  {
    path: 'payments/:paymentId/details/:changeId/confirmation',
    command: ConfirmPayeeDetails,
    by: SIGNERS,
    context: bankOfPayment,
    stepUp: true,
    filled: { confirmedBy: 'actor', stepUp: async ({ request }) => stepUpIn(request) },
  },
  {
    path: 'payments/:paymentId/details/:changeId/refusal',
    command: RefusePayeeDetails,
    by: REFUSERS,
    context: bankOfPayment,
    stepUp: true,
    filled: { refusedBy: 'actor' },
  },
  // Auditors rely on how a signature was made, so the signer's own word does not count.
  {
    path: 'payments/:paymentId/approvals',
    command: ApprovePayment,
    by: SIGNERS,
    context: bankOfPayment,
    stepUp: true,
    filled: { approver: 'actor', stepUp: async ({ request }) => stepUpIn(request) },
  },
];

export const GrantCommandsController = commandRoutes('grants', routes);
