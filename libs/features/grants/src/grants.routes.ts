import type { QueryBus } from '@nestjs/cqrs';
import { type CommandRoute, commandRoutes } from '#http';
import type { Acting } from '#identity';
import { AcceptOffer, EndProject, MakeOffer, MeetCondition, NameSafeguarding } from './grant.commands.js';
import { GrantHolder } from './grant.query.js';
import { ApprovePayment, ChangePayeeDetails, CheckPayeeName, PreparePayment } from './payment.commands.js';
import { BankOfPayment } from './payment.query.js';

/** Who may sign: every seat on the panel, since a substitute steps in for whoever is too close. */
export const SIGNERS = ['panel-chair', 'panel-treasurer', 'panel-member'];
/** Who makes payments and offers ready. */
export const PREPARERS = ['panel-treasurer', 'panel-chair', 'organiser'];
/** Who asks the payee's bank about the name. */
export const CHECKERS = [...PREPARERS, 'fund-holder'];
/** Who sees names and payees. */
export const PAYERS = [...CHECKERS, 'panel-member'];
/** Who does something with a grant of their own, or helps somebody who cannot. */
export const HOLDERS = ['organiser', 'applicant'];

type Data = Readonly<Record<string, unknown>>;
const holder = ({ bidId }: Data, queries: QueryBus) => queries.execute(new GrantHolder(String(bidId)));
const ofGrant = async (data: Data, queries: QueryBus) => (await holder(data, queries))?.bankId;
const ofPayment = ({ paymentId }: Data, queries: QueryBus) => queries.execute(new BankOfPayment(String(paymentId)));

/** Anybody may act as an applicant, so that it must be their own bid is asked here. */
const ownBid = async (acting: Acting, data: Data, queries: QueryBus) =>
  acting.role !== 'applicant' || (await holder(data, queries))?.applicant === acting.actor;
const byHolder = { by: HOLDERS, context: ofGrant, onlyIf: ownBid };

/** Every command that a person sends but `ReceiveReport`, which GrantController takes; the others follow from the bank's facts and the calendar. */
const routes: readonly CommandRoute[] = [
  { path: 'grants/:bidId/offer', command: MakeOffer, by: PREPARERS, context: ofGrant },
  { path: 'grants/:bidId/acceptance', command: AcceptOffer, ...byHolder },
  { path: 'grants/:bidId/conditions/:conditionId', command: MeetCondition, by: PREPARERS, context: ofGrant },
  { path: 'grants/:bidId/safeguarding', command: NameSafeguarding, ...byHolder },
  { path: 'grants/:bidId/end', command: EndProject, ...byHolder },
  { path: 'payments', command: PreparePayment, by: PREPARERS, context: ofGrant, location: '/api/payments/:paymentId' },
  { path: 'payments/:paymentId/name-checks', command: CheckPayeeName, by: CHECKERS, context: ofPayment },
  { path: 'payments/:paymentId/details', command: ChangePayeeDetails, by: PREPARERS, context: ofPayment, filled: { changedBy: 'actor' } },
  // Auditors rely on how a signature was made, so the signer's own word does not count; there is no step-up yet.
  {
    path: 'payments/:paymentId/approvals',
    command: ApprovePayment,
    by: SIGNERS,
    context: ofPayment,
    filled: { approver: 'actor', stepUp: { always: 'none' } },
  },
];

export const GrantCommandsController = commandRoutes('grants', routes);
