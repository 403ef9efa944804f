import type { Recorded } from '#decider';
import type { ApplicationEvent } from '#events';
import type { BidCommand } from './bid.commands.js';
import type { BidFacts } from './bid.facts.js';

type BidEvent = Recorded<ApplicationEvent>;
type EventOf<T extends ApplicationEvent['type']> = Extract<BidEvent, { type: T }>;

/** The command that wrote these events: public ones, with the basis beside them (architecture.md, the replay law). */
export function commandOf([event, basis]: readonly BidEvent[]): BidCommand {
  if (!event) throw new RangeError('a command that wrote nothing cannot be told from its events');
  const at = event.recordedAt;
  const { bidId } = event.data;
  switch (event.type) {
    case 'DraftSaved':
      return { type: 'SaveDraft', data: event.data, at };
    case 'SaveCodeReissued':
      return { type: 'ReissueSaveCode', data: event.data, at };
    case 'BidReceived':
      return { type: 'SubmitBid', data: submissionOf(event, basis), at };
    case 'NeedRecorded':
      return { type: 'RecordNeed', data: event.data, at };
    case 'NeedMet':
      return { type: 'MeetNeed', data: event.data, at };
    case 'BidFoundEligible':
      return { type: 'FindEligible', data: { bidId, ...(event.data.meets ? { meets: event.data.meets } : {}) }, at };
    case 'BidFoundNotEligible':
      return { type: 'FindNotEligible', data: { bidId, reason: event.data.reason }, at };
    case 'BidPutToPanel':
      return { type: 'PutToPanel', data: { bidId }, at };
    case 'BidJoined':
      return { type: 'JoinBid', data: { bidId, toBidId: event.data.toBidId }, at };
    case 'BidWithdrawn':
      return { type: 'WithdrawBid', data: { bidId, reason: event.data.reason }, at };
    case 'BidCarriedOver':
      return { type: 'CarryOverBid', data: { bidId, toRoundId: event.data.toRoundId }, at };
    case 'BidReworded':
      return { type: 'RewordBid', data: event.data, at };
    case 'BidDecided':
      return { type: 'NoteDecision', data: event.data, at };
    case 'BidReceivedBasis':
      throw new RangeError('a basis never stands first');
  }
}

function submissionOf({ data }: EventOf<'BidReceived'>, basis: BidEvent | undefined) {
  if (basis?.type !== 'BidReceivedBasis') throw new RangeError('a received bid stands with its basis');
  const { aboveMaximum, maxPence, minPence, closesOn, rulesVersion, rulesHash, ...bid } = data;
  return { ...bid, ...basis.data };
}

/** What other streams had said: a fact that an accepted bid proves (an open round, no payment) is taken from its being there. */
export function factsOf([event]: readonly BidEvent[]): BidFacts {
  switch (event?.type) {
    case 'BidReceived': {
      const { bankId, minPence = 0, maxPence, closesOn, receivedOn, rulesVersion, rulesHash } = event.data;
      return { round: { status: 'open', terms: { bankId, minPence, maxPence, closesOn: closesOn ?? receivedOn, rulesVersion, rulesHash } } };
    }
    case 'BidJoined':
      return { other: { bankId: event.data.bankId ?? '', status: event.data.toStatus ?? '' } };
    case 'BidWithdrawn':
      return { money: { awarded: event.data.afterAward, paying: false } };
    case 'BidCarriedOver': {
      const { bankId = '', maxPence, rulesVersion, rulesHash } = event.data;
      return { carry: { to: { status: 'open', terms: { bankId, maxPence, rulesVersion, rulesHash } }, fromOver: true } };
    }
    default:
      return {};
  }
}
