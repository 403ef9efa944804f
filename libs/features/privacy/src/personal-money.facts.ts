import { type Folding, Keyed, type Recorded } from '#decider';
import { londonDay } from '#decider/calendar';
import { type ApplicationEvent, type BankEvent, isOffice, type PanelEvent, type PaymentEvent, type PersonEvent } from '#events';

/** What the ledger tells of one bid that says how long anything about it is kept. Days are days in London. */
export interface BidLife {
  readonly promisedPence: number;
  readonly onItsWayPence: number;
  /** When money of it last arrived, came back or was lost. */
  readonly lastMoneyOn: string | undefined;
  /** When it came to its end without money: declined, taken back, joined, outside the rules. */
  readonly endedOn: string | undefined;
  readonly received: boolean;
  readonly lastSavedOn: string | undefined;
}

interface Term {
  /** How many offices they hold. */
  readonly held: number;
  readonly leftOn: string | undefined;
}

/** Of all bids and payments: whose they are, by token, and where their money stands. */
export interface PersonalMoney {
  readonly bids: Keyed<BidLife>;
  readonly bidsOf: Keyed<readonly string[]>;
  readonly bidOfPayment: Keyed<string>;
  readonly payeeOf: Keyed<string>;
  /** Who would be paid by new details that wait for a second person: these are kept until that is decided. */
  readonly proposedOf: Keyed<string>;
  readonly paymentsTo: Keyed<readonly string[]>;
  readonly offices: Keyed<Term>;
}

const noLife: BidLife = { promisedPence: 0, onItsWayPence: 0, lastMoneyOn: undefined, endedOn: undefined, received: false, lastSavedOn: undefined };

type Told = Recorded<ApplicationEvent | BankEvent | PanelEvent | PaymentEvent | PersonEvent>;
type Type = Told['type'];
type Evolvers = { readonly [T in Type]?: (all: PersonalMoney, event: Extract<Told, { type: T }>) => PersonalMoney };

const ended = (all: PersonalMoney, { data, recordedAt }: { data: { bidId: string }; recordedAt: string }) =>
  withLife(all, data.bidId, () => ({ endedOn: londonDay(recordedAt) }));
const moneyMoved = (all: PersonalMoney, { data, recordedAt }: { data: { bidId: string }; recordedAt: string }) =>
  withLife(all, data.bidId, () => ({ lastMoneyOn: londonDay(recordedAt) }));

const evolvers: Evolvers = {
  DraftSaved: (all, { data, recordedAt }) => withLife(ofPerson(all, data.applicant, data.bidId), data.bidId, () => ({ lastSavedOn: londonDay(recordedAt) })),
  BidReceivedBasis: (all, { data }) => withLife(ofPerson(all, data.applicant, data.bidId), data.bidId, () => ({ received: true })),
  BidDeclined: ended,
  BidWithdrawn: ended,
  BidFoundNotEligible: ended,
  BidJoined: ended,
  AwardDeclared: (all, { data }) => withLife(all, data.bidId, ({ promisedPence }) => ({ promisedPence: promisedPence + data.amountPence, endedOn: undefined })),
  AwardReleased: (all, { data, recordedAt }) =>
    withLife(all, data.bidId, ({ promisedPence }) => ({ promisedPence: promisedPence - data.amountPence, endedOn: londonDay(recordedAt) })),
  PaymentInstructed: (all, { data }) => moved(all, data.bidId, data.amountPence),
  PaymentFailed: (all, { data }) => moved(all, data.bidId, -data.amountPence),
  PaymentSettled: (all, event) =>
    withLife(moneyMoved(all, event), event.data.bidId, ({ onItsWayPence }) => ({ onItsWayPence: onItsWayPence - event.data.amountPence })),
  MoneyReturned: moneyMoved,
  LossRecorded: moneyMoved,
  PaymentPrepared: (all, { data }) => ({ ...all, bidOfPayment: all.bidOfPayment.with(data.paymentId, data.bidId) }),
  PaymentPreparedBasis: (all, { data }) => paidTo(all, data.paymentId, data.payee),
  PayeeDetailsProposed: (all, { data }) => mayBePaid(all, data.paymentId, data.payee),
  PayeeDetailsRefused: (all, { data }) => notPaid(all, data.paymentId),
  PayeeDetailsChanged: (all, { data }) => paidTo(notPaid(all, data.paymentId), data.paymentId, data.payee),
  PanelMemberJoined: (all, { data }) => taken(all, data.member),
  PanelMemberLeft: (all, { data }) => left(all, data.member, data.leftOn),
  RoleGranted: (all, { data }) => (isOffice(data.role) ? taken(all, data.person) : all),
  RoleEnded: (all, { data, recordedAt }) => (isOffice(data.role) ? left(all, data.person, londonDay(recordedAt)) : all),
};

function withLife(all: PersonalMoney, bidId: string, change: (life: BidLife) => Partial<BidLife>): PersonalMoney {
  const life = all.bids.get(bidId) ?? noLife;
  return { ...all, bids: all.bids.with(bidId, { ...life, ...change(life) }) };
}

function moved(all: PersonalMoney, bidId: string, amountPence: number): PersonalMoney {
  return withLife(all, bidId, ({ promisedPence, onItsWayPence }) => ({
    promisedPence: promisedPence - amountPence,
    onItsWayPence: onItsWayPence + amountPence,
  }));
}

function ofPerson(all: PersonalMoney, token: string, bidId: string): PersonalMoney {
  const known = all.bidsOf.get(token) ?? [];
  return known.includes(bidId) ? all : { ...all, bidsOf: all.bidsOf.with(token, [...known, bidId]) };
}

function taken(all: PersonalMoney, token: string): PersonalMoney {
  return { ...all, offices: all.offices.with(token, { held: (all.offices.get(token)?.held ?? 0) + 1, leftOn: undefined }) };
}

function left(all: PersonalMoney, token: string, on: string): PersonalMoney {
  const held = Math.max(0, (all.offices.get(token)?.held ?? 0) - 1);
  return { ...all, offices: all.offices.with(token, { held, leftOn: held === 0 ? on : undefined }) };
}

/** Changed details move a payment from one payee to another; an organisation's name is nobody's token. */
function paidTo(all: PersonalMoney, paymentId: string, payee: unknown): PersonalMoney {
  const left = withoutPayment(all.paymentsTo, all.payeeOf.get(paymentId), paymentId);
  if (typeof payee !== 'string') return { ...all, payeeOf: all.payeeOf.without(paymentId), paymentsTo: left };
  return { ...all, payeeOf: all.payeeOf.with(paymentId, payee), paymentsTo: withPayment(left, payee, paymentId) };
}

/** Somebody else than the payee so far. */
function mayBePaid(all: PersonalMoney, paymentId: string, payee: unknown): PersonalMoney {
  if (typeof payee !== 'string' || payee === all.payeeOf.get(paymentId)) return all;
  return { ...all, proposedOf: all.proposedOf.with(paymentId, payee), paymentsTo: withPayment(all.paymentsTo, payee, paymentId) };
}

function notPaid(all: PersonalMoney, paymentId: string): PersonalMoney {
  const paymentsTo = withoutPayment(all.paymentsTo, all.proposedOf.get(paymentId), paymentId);
  return { ...all, proposedOf: all.proposedOf.without(paymentId), paymentsTo };
}

type PaymentsTo = PersonalMoney['paymentsTo'];

function withPayment(paymentsTo: PaymentsTo, payee: string, paymentId: string): PaymentsTo {
  return paymentsTo.with(payee, [...(paymentsTo.get(payee) ?? []), paymentId]);
}

function withoutPayment(paymentsTo: PaymentsTo, payee: string | undefined, paymentId: string): PaymentsTo {
  if (payee === undefined) return paymentsTo;
  return paymentsTo.with(
    payee,
    (paymentsTo.get(payee) ?? []).filter((each) => each !== paymentId),
  );
}

/** Folded over the whole ledger, which alone says what lasts; people appear in it by their tokens only. */
export const personalMoney = {
  types: Object.keys(evolvers),
  folding: {
    initialState: {
      bids: Keyed.none<BidLife>(),
      bidsOf: Keyed.none<readonly string[]>(),
      bidOfPayment: Keyed.none<string>(),
      payeeOf: Keyed.none<string>(),
      proposedOf: Keyed.none<string>(),
      paymentsTo: Keyed.none<readonly string[]>(),
      offices: Keyed.none<Term>(),
    },
    evolve(all, event) {
      const evolver = evolvers[event.type as Type] as ((all: PersonalMoney, event: unknown) => PersonalMoney) | undefined;
      return evolver ? evolver(all, event) : all;
    },
  } satisfies Folding<PersonalMoney> as Folding<PersonalMoney>,
};
