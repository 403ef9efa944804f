import type { Recorded } from '#decider';
import type { PaymentEvent, TextRef } from '#events';

type DataOf<T extends PaymentEvent['type']> = Extract<PaymentEvent, { type: T }>['data'];

export interface Approval {
  readonly approver: string;
  readonly household: string;
}

/** New details of the payee that wait for a second person. */
export type Proposal = Pick<DataOf<'PayeeDetailsProposed'>, 'changeId' | 'payee' | 'details' | 'proposedBy' | 'household'>;

export interface Payment extends Pick<DataOf<'PaymentPrepared'>, 'bidId' | 'bankId' | 'fundId' | 'amountPence' | 'route'> {
  readonly status: 'prepared' | 'needs-new-details' | 'instructed' | 'completed';
  readonly payee: string | TextRef;
  readonly applicant: string;
  readonly household: string;
  readonly coSigner: string | undefined;
  readonly interests: DataOf<'PaymentPreparedBasis'>['interests'];
  readonly nameCheck: DataOf<'PayeeNameChecked'>['answer'] | 'missing';
  readonly approvals: readonly Approval[];
  readonly proposal: Proposal | undefined;
  /** Every change that was ever proposed: an id is used once. */
  readonly changeIds: readonly string[];
  /** The start of this day in London ends the wait after changed details. */
  readonly waitUntil: string | undefined;
  /** The newest list it was on, and whether it was refused when the money had moved. */
  readonly batch: { readonly batchId: string; readonly refused: boolean } | undefined;
}

/** Undefined before it is prepared. */
export type PaymentState = Payment | undefined;
export const noPayment: PaymentState = undefined;

type Evolvers = { readonly [T in PaymentEvent['type']]?: (payment: Payment, event: Extract<Recorded<PaymentEvent>, { type: T }>) => Payment };

const evolvers: Evolvers = {
  PaymentPreparedBasis: (payment, { data: { payee, applicant, household, coSigner, interests } }) => ({
    ...payment,
    payee,
    applicant,
    household,
    coSigner,
    interests,
  }),
  PayeeNameChecked: (payment, { data }) => ({ ...payment, nameCheck: data.answer }),
  PayeeDetailsProposed: (payment, { data }) => ({ ...payment, proposal: data, changeIds: [...payment.changeIds, data.changeId] }),
  PayeeDetailsRefused: (payment) => ({ ...payment, proposal: undefined }),
  PayeeDetailsChanged: (payment, { data }) => ({
    ...payment,
    status: 'prepared',
    payee: data.payee,
    nameCheck: 'missing',
    approvals: [],
    proposal: undefined,
    waitUntil: data.waitUntil,
  }),
  PaymentApprovedBasis: (payment, { data: { approver, household } }) => ({ ...payment, approvals: [...payment.approvals, { approver, household }] }),
  InstructionConfirmed: (payment, { data: { batchId } }) => ({ ...payment, status: 'instructed', batch: { batchId, refused: false } }),
  InstructionRefused: (payment, { data: { batchId } }) => ({ ...payment, batch: { batchId, refused: true } }),
  PaymentCompleted: (payment) => ({ ...payment, status: 'completed' }),
  PaymentSentBack: (payment, { data }) => ({ ...payment, status: needsNewDetails(data.why) ? 'needs-new-details' : 'prepared' }),
};

export function evolvePayment(state: PaymentState, event: Recorded<PaymentEvent>): PaymentState {
  if (event.type === 'PaymentPrepared') return prepared(event.data);
  const evolver = evolvers[event.type] as ((payment: Payment, event: Recorded<PaymentEvent>) => Payment) | undefined;
  return state && evolver ? evolver(state, event) : state;
}

function prepared({ bidId, bankId, fundId, amountPence, route }: DataOf<'PaymentPrepared'>): Payment {
  return {
    bidId,
    bankId,
    fundId,
    amountPence,
    route,
    status: 'prepared',
    payee: '',
    applicant: '',
    household: '',
    coSigner: undefined,
    interests: [],
    nameCheck: 'missing',
    approvals: [],
    proposal: undefined,
    changeIds: [],
    waitUntil: undefined,
    batch: undefined,
  };
}

/** What the payee's bank says of the account itself; a rejection for its own reasons may simply be sent again. */
function needsNewDetails(why: string): boolean {
  return why === 'wrong-details' || why === 'account-closed';
}

export function isSent({ status }: Pick<Payment, 'status'>): boolean {
  return status === 'instructed' || status === 'completed';
}
