import type { FoldingReaction, Reaction, Recorded } from '#decider';
import { londonDay } from '#decider/calendar';
import type { ApplicationEvent, BankEvent, Envelope, GrantEvent, MeetingEvent, PaymentEvent, PersonEvent, VotingEvent, WordingEvent } from '#events';
import { type Stories, storyFolding, storyTypes } from './stories.facts.js';
import { type Telling, TellPerson } from './tell.commands.js';

type Event = ApplicationEvent | BankEvent | GrantEvent | MeetingEvent | PaymentEvent | PersonEvent | VotingEvent | WordingEvent;
type Of<T extends Event['type']> = Recorded<Extract<Event, { type: T }>>;
type What = Pick<Telling, 'about' | 'words' | 'pence' | 'roles' | 'days' | 'texts' | 'contactOnly'>;
type Table = { readonly [T in Event['type']]?: (event: Of<T>, state: Stories) => readonly Reaction[] };

/** What people hear of, at each step before they have to ask (domain.md, "Who uses it": applicant, panel member). */
const news: Table = {
  BidReceivedBasis: (event, state) => applicant('received', event, state),
  NeedRecorded: (event, state) => applicant('need', event, state, { texts: { what: event.data.what } }),
  BidFoundEligible: (event, state) => applicant('checked', event, state),
  BidFoundNotEligible: (event, state) => applicant('not-eligible', event, state, { texts: { reason: event.data.reason } }),
  BidJoined: (event, state) => applicant('joined', event, state, { words: { other: event.data.toBidId } }),
  BidCarriedOver: (event, state) => applicant('carried-over', event, state),
  VotingOpened: (event, state) => voteNews('voting-opened', event, state, { days: { by: event.data.ballot.closesOn } }),
  VotingClosed: (event, state) => voteNews('voting-closed', event, state),
  ResultDeclared: (event, state) =>
    event.data.items
      .filter(({ bidId }) => state.bids.get(bidId)?.vote?.news && !event.data.withdrawn.includes(bidId))
      .flatMap(({ bidId, won }) => ofVote(won ? 'vote-won' : 'vote-not-chosen', event, bidId, state)),
  AwardDeclared: (event, state) => {
    const { conditions, outcome, amountPence, reason } = event.data;
    return applicant(conditions.length > 0 ? 'conditional' : outcome, event, state, { pence: { amount: amountPence }, texts: { reason } });
  },
  BidDeclined: (event, state) => applicant('declined', event, state, { texts: { reason: event.data.reason } }),
  GrantOpened: (event, state) => (event.data.atRisk ? applicant('safeguarding', event, state) : []),
  OfferMade: (event, state) => applicant('offer', event, state, { days: { by: event.data.acceptBy } }),
  OfferLapsed: (event, state) => applicant(event.data.why === 'time-over' ? 'time-over' : 'lapsed', event, state),
  PaymentPrepared: (event, state) => signers(event, state),
  PaymentInstructed: (event, state) => applicant('payment-sent', event, state, { pence: { amount: event.data.amountPence } }),
  PaymentSettled: (event, state) => applicant('payment-settled', event, state, { pence: { amount: event.data.amountPence } }),
  PaymentFailed: (event, state) => applicant('payment-failed', event, state, { pence: { amount: event.data.amountPence } }),
  PayeeDetailsProposed: (event, state) => [...payeeNews('payee-proposed', event, state), ...seconds(event, state)],
  PayeeDetailsChanged: (event, state) => payeeNews('payee-changed', event, state),
  PayeeDetailsRefused: (event, state) => payeeNews('payee-kept', event, state),
  ProjectEnded: (event, state) => applicant('report-due', event, state, { days: { by: event.data.reportDueOn } }),
  WordingPutRight: (event, state) => wordsPutRight(event, state),
  MeetingCalled: (event, state) => {
    const { bankId, meetingId, heldOn } = event.data;
    const words = { bank: nameOf(bankId, state), link: `/panel/meetings/${meetingId}` };
    const members = new Set(seatsOf(bankId, state, heldOn).map(({ member }) => member));
    return [...members].map((member) => tell('evening', event, member, { words, days: { on: heldOn } }));
  },
  RoleGranted: (event) => role('role-granted', event),
  RoleEnded: (event) => role('role-ended', event),
};

/** Whose role it is: they hear of it also when it was given or ended without them, which is how a wrong one is found out. */
function role(template: string, event: Of<'RoleGranted' | 'RoleEnded'>): readonly Reaction[] {
  return [tell(template, event, event.data.person, { roles: { role: event.data.role }, words: { link: '/' } })];
}

/** Whoever asked for the money. A bid that came before anybody kept who asked has nobody to tell. */
function applicant(template: string, event: Envelope<string, { readonly bidId: string }>, state: Stories, what: What = {}): readonly Reaction[] {
  const { bidId } = event.data;
  const bid = state.bids.get(bidId);
  if (bid?.applicant === undefined || (what.contactOnly && !bid.contact)) return [];
  const words = { bid: bidId, bank: nameOf(bid.bankId, state), link: `/bids/${bidId}`, ...what.words };
  return [tell(template, event, bid.applicant, { ...what, words }, { contact: bid.contact, language: bid.language })];
}

/** Whoever asked for one of the bids that people vote on, and has not taken it back. */
function voteNews(template: string, event: Of<'VotingOpened' | 'VotingClosed'>, state: Stories, what: What = {}): readonly Reaction[] {
  return (state.votes.get(event.data.roundId) ?? []).flatMap((bidId) => ofVote(template, event, bidId, state, what));
}

/** One event tells of many bids: the message names the one it is about, and nothing of how many voted for it. */
function ofVote(template: string, event: Envelope<string, unknown>, bidId: string, state: Stories, what: What = {}): readonly Reaction[] {
  if (state.bids.get(bidId)?.gone) return [];
  return applicant(template, { ...event, data: { bidId } }, state, { ...what, about: bidId });
}

/** Where they are now, and where the bid said they were: whoever sends money elsewhere may have changed the first (audit.md, "Threats": payee redirection). */
function payeeNews(template: string, event: Of<'PayeeDetailsProposed' | 'PayeeDetailsChanged' | 'PayeeDetailsRefused'>, state: Stories): readonly Reaction[] {
  const bidId = state.payments.get(event.data.paymentId);
  if (bidId === undefined) return [];
  const about = { ...event, data: { bidId } };
  return [...applicant(template, about, state), ...applicant(template, about, state, { contactOnly: true })];
}

/** Nobody changes what everybody reads without those knowing whom it is about: whoever asked, and the chair of the panel (audit.md, "Personal data": a change of wording). */
function wordsPutRight(event: Of<'WordingPutRight'>, state: Stories): readonly Reaction[] {
  const { bankId, bidId, words: ref } = event.data;
  const texts = { words: ref };
  const told = bidId === undefined ? [] : applicant('words-put-right', { ...event, data: { bidId } }, state, { texts });
  const words = { bank: nameOf(bankId, state), link: bidId === undefined ? `/banks/${bankId}` : `/bids/${bidId}` };
  const chairs = officersOf(bankId, state, londonDay(event.recordedAt), ['chair']);
  return [...told, ...chairs.map((member) => tell('bank-words-put-right', event, member, { words, texts }))];
}

/** Any of the panel may be the second person; its officers are told, but for one who asked for the change. */
function seconds(event: Of<'PayeeDetailsProposed'>, state: Stories): readonly Reaction[] {
  const { paymentId, proposedBy } = event.data;
  const bankId = state.bids.get(state.payments.get(paymentId) ?? '')?.bankId;
  if (bankId === undefined) return [];
  const words = { payment: paymentId, bank: nameOf(bankId, state), link: `/payments/${paymentId}` };
  return officersOf(bankId, state, londonDay(event.recordedAt))
    .filter((member) => member !== proposedBy)
    .map((member) => tell('payee-to-confirm', event, member, { words }));
}

/** Two of these must sign (domain.md, "Payment"); another member steps in where one of them cannot, and is told by them. */
function signers(event: Of<'PaymentPrepared'>, state: Stories): readonly Reaction[] {
  const { bankId, paymentId, amountPence } = event.data;
  const words = { payment: paymentId, bank: nameOf(bankId, state), link: `/payments/${paymentId}` };
  const officers = officersOf(bankId, state, londonDay(event.recordedAt));
  return officers.map((member) => tell('to-sign', event, member, { words, pence: { amount: amountPence } }));
}

function tell(template: string, event: Envelope<string, unknown>, to: string, what: What, reach: Pick<Telling, 'contact' | 'language'> = {}): Reaction {
  return { command: TellPerson, data: { event: event.id, at: event.recordedAt, template, to, ...present(what), ...present(reach) } };
}

/** Absent rather than undefined: a command's data is what JSON can say. */
function present<T extends object>(given: T): Partial<T> {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as Partial<T>;
}

const nameOf = (bankId: string, { bankNames }: Stories) => bankNames.get(bankId) ?? bankId;
/** Whoever has a seat whose term is not over on that day; somebody who changes office may have two. */
const seatsOf = (bankId: string, { panels }: Stories, day: string) =>
  (panels.get(bankId) ?? []).filter(({ lastDay }) => lastDay === undefined || day <= lastDay);
/** Chair and treasurer, each once. */
const officersOf = (bankId: string, state: Stories, day: string, offices: readonly string[] = ['chair', 'treasurer']) => [
  ...new Set(
    seatsOf(bankId, state, day)
      .filter(({ office }) => offices.includes(office))
      .map(({ member }) => member),
  ),
];

export const newsReaction: FoldingReaction<Stories> = {
  name: 'messages-news',
  types: [...new Set([...storyTypes, ...Object.keys(news)])],
  folding: storyFolding,
  react: (event, state) => (news as Readonly<Record<string, (event: Envelope, state: Stories) => readonly Reaction[]>>)[event.type]?.(event, state) ?? [],
};
