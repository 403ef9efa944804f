import { accept, type Decider, type Decision, type Recorded, type RefusalTable, refuse } from '#decider';
import { addDays, londonDay } from '#decider/calendar';
import type { GrantEvent } from '#events';
import type { GrantCommand, GrantCommandOf } from './grant.commands.js';
import type { GrantFacts } from './grant.facts.js';
import { commandOf, factsOf } from './grant.replay.decider.js';

type DataOf<T extends GrantEvent['type']> = Extract<GrantEvent, { type: T }>['data'];

export interface GrantState {
  readonly opened: DataOf<'GrantOpened'> | undefined;
  /** `closed`: no more money will be paid. The project of a grant that lapsed after a part was paid goes on to its report. */
  readonly phase: 'none' | 'opened' | 'offered' | 'accepted' | 'closed';
  readonly acceptBy: string;
  /** Empty until the offer is accepted. */
  readonly spendBy: string;
  readonly metConditions: readonly string[];
  /** Empty until the project has ended. */
  readonly reportDueOn: string;
  readonly reported: boolean;
  /** The hash of the report's picture; empty where there is none, or none any more. */
  readonly picture: string;
}

/** Every "no" of a grant, in the order in which it is looked for. */
export const grantRefusals = {
  'no-such-grant': { kind: 'not-found', title: 'There is no grant for this bid.' },
  'no-such-round': { kind: 'not-found', title: 'The round of this award has not opened.' },
  'no-such-bid': { kind: 'not-found', title: 'There is no such bid.' },
  'grant-closed': { kind: 'conflict', title: 'The offer has lapsed, or the bid was withdrawn.' },
  'already-offered': { kind: 'conflict', title: 'The offer is made already.' },
  'not-offered': { kind: 'conflict', title: 'The offer has not been made.' },
  'already-accepted': { kind: 'conflict', title: 'The offer is accepted already.' },
  'acceptance-too-late': { kind: 'conflict', title: 'The last day to accept the offer is over.' },
  'no-such-condition': { kind: 'not-found', title: 'The award has no such condition.' },
  'already-met': { kind: 'conflict', title: 'The condition is met already.' },
  'day-in-the-future': { kind: 'conflict', title: 'That day has not come yet.' },
  'not-due': { kind: 'conflict', title: 'The time to accept or to spend is not over.' },
  'payment-under-way': { kind: 'conflict', title: 'A payment is on its way.' },
  'offer-not-accepted': { kind: 'conflict', title: 'The offer was not accepted.' },
  'nothing-paid': { kind: 'conflict', title: 'Nothing of this award has been paid.' },
  'already-ended': { kind: 'conflict', title: 'The project has ended already.' },
  'not-ended': { kind: 'conflict', title: 'The project has not ended.' },
  'already-reported': { kind: 'conflict', title: 'The report is here already.' },
  'picture-unasked': { kind: 'conflict', title: 'Not everybody in the picture said that it may be shown.' },
  'no-picture': { kind: 'not-found', title: 'There is no picture.' },
  'more-than-paid': { kind: 'limit', title: 'That is more than was paid.' },
} as const satisfies RefusalTable;

type Decided = Decision<GrantEvent>;
type Opened = DataOf<'GrantOpened'>;

function openGrant({ data }: GrantCommandOf<'OpenGrant'>, state: GrantState, { rules, bid }: GrantFacts): Decided {
  const { bidId, bankId, roundId } = data;
  if (state.opened) return accept();
  if (!rules) return refuse('no-such-round', { roundId });
  if (!bid) return refuse('no-such-bid', { bidId });
  const opened: GrantEvent = { type: 'GrantOpened', data: { ...data, atRisk: bid.atRisk, ...rules } };
  // The bid may have been withdrawn while the bank declared it: the offer is then never made.
  return bid.withdrawn ? accept<GrantEvent>(opened, { type: 'GrantWithdrawn', data: { bidId, bankId } }) : accept(opened);
}

function makeOffer({ data: { bidId }, at }: GrantCommandOf<'MakeOffer'>, state: GrantState, { lapseDays }: Opened): Decided {
  if (state.phase === 'closed') return refuse('grant-closed', { bidId });
  if (state.phase !== 'opened') return refuse('already-offered', { bidId });
  const offeredOn = londonDay(at);
  return accept<GrantEvent>({ type: 'OfferMade', data: { bidId, offeredOn, acceptBy: addDays(offeredOn, lapseDays) } });
}

function acceptOffer({ data: { bidId }, at }: GrantCommandOf<'AcceptOffer'>, state: GrantState, { spendWithinDays }: Opened): Decided {
  const acceptedOn = londonDay(at);
  if (state.phase === 'closed') return refuse('grant-closed', { bidId });
  if (state.phase === 'opened') return refuse('not-offered', { bidId });
  if (state.phase === 'accepted') return refuse('already-accepted', { bidId });
  if (acceptedOn > state.acceptBy) return refuse('acceptance-too-late', { bidId, acceptBy: state.acceptBy });
  return accept<GrantEvent>({ type: 'OfferAccepted', data: { bidId, acceptedOn, spendBy: addDays(acceptedOn, spendWithinDays) } });
}

function meetCondition({ data, at }: GrantCommandOf<'MeetCondition'>, state: GrantState, { conditions }: Opened): Decided {
  const { bidId, conditionId, metOn } = data;
  if (state.phase === 'closed') return refuse('grant-closed', { bidId });
  if (!conditions.some((condition) => condition.conditionId === conditionId)) return refuse('no-such-condition', { bidId, conditionId });
  if (state.metConditions.includes(conditionId)) return refuse('already-met', { bidId, conditionId });
  if (metOn > londonDay(at)) return refuse('day-in-the-future', { metOn });
  return accept<GrantEvent>({ type: 'ConditionMet', data });
}

function nameSafeguarding({ data }: GrantCommandOf<'NameSafeguarding'>, state: GrantState): Decided {
  return state.phase === 'closed' ? refuse('grant-closed', { bidId: data.bidId }) : accept<GrantEvent>({ type: 'SafeguardingNamed', data });
}

/** Not accepted by the end of the last day, or not all paid out when the time to spend is over (domain.md, "Money: one vocabulary"). */
function lapseOffer({ data: { bidId }, at }: GrantCommandOf<'LapseOffer'>, state: GrantState, { bankId }: Opened, { money }: GrantFacts): Decided {
  const today = londonDay(at);
  if (state.phase === 'closed') return accept();
  if (state.phase === 'offered' && today > state.acceptBy) return accept<GrantEvent>({ type: 'OfferLapsed', data: { bidId, bankId, why: 'not-accepted' } });
  if (state.phase !== 'accepted' || today <= state.spendBy) return refuse('not-due', { bidId });
  if (money && money.inPaymentPence > 0) return refuse('payment-under-way', { bidId });
  if (!money || money.leftPence <= 0) return accept();
  return accept<GrantEvent>({ type: 'OfferLapsed', data: { bidId, bankId, why: 'time-over', leftPence: money.leftPence } });
}

function withdrawGrant({ data: { bidId } }: GrantCommandOf<'WithdrawGrant'>, state: GrantState): Decided {
  if (!state.opened || state.phase === 'closed') return accept();
  return accept<GrantEvent>({ type: 'GrantWithdrawn', data: { bidId, bankId: state.opened.bankId } });
}

function endProject({ data: { bidId, endedOn }, at }: GrantCommandOf<'EndProject'>, state: GrantState, opened: Opened, { money }: GrantFacts): Decided {
  if (endedOn > londonDay(at)) return refuse('day-in-the-future', { endedOn });
  if (state.spendBy === '') return refuse('offer-not-accepted', { bidId });
  if (!money || money.paidPence === 0) return refuse('nothing-paid', { bidId });
  if (state.reportDueOn !== '') return refuse('already-ended', { bidId });
  const reportDueOn = addDays(endedOn, opened.reportDueDays);
  return accept<GrantEvent>({ type: 'ProjectEnded', data: { bidId, endedOn, reportDueOn, paidPence: money.paidPence } });
}

function receiveReport({ data: { files, ...data }, at }: GrantCommandOf<'ReceiveReport'>, state: GrantState, { money }: GrantFacts): Decided {
  const { bidId, receivedOn, unspentPence, receiptedPence } = data;
  const paidPence = money?.paidPence ?? 0;
  if (receivedOn > londonDay(at)) return refuse('day-in-the-future', { receivedOn });
  if (state.reportDueOn === '') return refuse('not-ended', { bidId });
  if (state.reported) return refuse('already-reported', { bidId });
  if (files?.picture && !data.photoConsent) return refuse('picture-unasked', { bidId });
  if (unspentPence + receiptedPence > paidPence) return refuse('more-than-paid', { bidId, paidPence });
  const received: GrantEvent = { type: 'ReportReceived', data: { ...data, late: receivedOn > state.reportDueOn, paidPence } };
  return files ? accept<GrantEvent>(received, { type: 'ReportReceivedBasis', data: { bidId, ...files } }) : accept(received);
}

function withdrawPicture({ data: { bidId }, at }: GrantCommandOf<'WithdrawPicture'>, { picture }: GrantState): Decided {
  return picture === ''
    ? refuse('no-picture', { bidId })
    : accept<GrantEvent>({ type: 'PictureWithdrawn', data: { bidId, sha256: picture, withdrawnOn: londonDay(at) } });
}

function decide(command: GrantCommand, state: GrantState, facts: GrantFacts): Decided {
  if (command.type === 'OpenGrant') return openGrant(command, state, facts);
  if (command.type === 'WithdrawGrant') return withdrawGrant(command, state);
  const { opened } = state;
  if (!opened) return refuse('no-such-grant', { bidId: command.data.bidId });
  switch (command.type) {
    case 'MakeOffer':
      return makeOffer(command, state, opened);
    case 'AcceptOffer':
      return acceptOffer(command, state, opened);
    case 'MeetCondition':
      return meetCondition(command, state, opened);
    case 'NameSafeguarding':
      return nameSafeguarding(command, state);
    case 'LapseOffer':
      return lapseOffer(command, state, opened, facts);
    case 'EndProject':
      return endProject(command, state, opened, facts);
    case 'ReceiveReport':
      return receiveReport(command, state, facts);
    case 'WithdrawPicture':
      return withdrawPicture(command, state);
  }
}

function evolve(state: GrantState, event: Recorded<GrantEvent>): GrantState {
  switch (event.type) {
    case 'GrantOpened':
      return { ...state, opened: event.data, phase: 'opened' };
    case 'OfferMade':
      return { ...state, phase: 'offered', acceptBy: event.data.acceptBy };
    case 'OfferAccepted':
      return { ...state, phase: 'accepted', spendBy: event.data.spendBy };
    case 'ConditionMet':
      return { ...state, metConditions: [...state.metConditions, event.data.conditionId] };
    case 'OfferLapsed':
    case 'GrantWithdrawn':
      return { ...state, phase: 'closed' };
    case 'ProjectEnded':
      return { ...state, reportDueOn: event.data.reportDueOn };
    case 'ReportReceived':
      return { ...state, reported: true };
    case 'ReportReceivedBasis':
      return { ...state, picture: event.data.picture?.sha256 ?? '' };
    case 'PictureWithdrawn':
      return { ...state, picture: '' };
    default:
      return state;
  }
}

/** From the award to the report (domain.md, "Application", "Safeguarding gate", "Report"). Stream `grant-<bidId>`. */
export const grantDecider: Decider<GrantState, GrantCommand, GrantFacts, GrantEvent> = {
  name: 'grant',
  refusals: grantRefusals,
  initialState: { opened: undefined, phase: 'none', acceptBy: '', spendBy: '', metConditions: [], reportDueOn: '', reported: false, picture: '' },
  evolve,
  decide,
  commandOf,
  factsOf,
};
