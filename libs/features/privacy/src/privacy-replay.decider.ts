import type { Recorded } from '#decider';
import type { PrivacyEvent } from '#events';
import type { PrivacyCommand } from './privacy.commands.js';

type Event = Recorded<PrivacyEvent>;

/** The command that wrote these events (architecture.md, the replay law). What the ledger said of other streams stands in the command and in its answer. */
export function commandOf([event, second]: readonly Event[]): PrivacyCommand {
  if (!event) throw new RangeError('a command that wrote nothing cannot be told from its events');
  const at = event.recordedAt;
  switch (event.type) {
    case 'ErasureAsked': {
      if (second?.type !== 'ErasureAnswered') throw new RangeError('a request for erasure stands with its answer');
      const { basis, keepYears } = second.data;
      return { type: 'AskErasure', data: { ...event.data, basis, keepYears }, at };
    }
    case 'ErasureAnswered': {
      const { token, basis, keepYears } = event.data;
      return { type: 'ReviewErasure', data: { token, basis, keepYears }, at };
    }
    case 'SubjectErased': {
      const { token, classes, because } = event.data;
      if (because === 'answered') return { type: 'RecordErasure', data: { token }, at };
      return { type: 'RepeatErasure', data: { token, classes, keeps: second?.type === 'SubjectRestricted' ? second.data.keeps : [] }, at };
    }
    case 'AccessAsked': {
      const { token, requestId, entered } = event.data;
      return { type: 'AskAccess', data: { token, requestId, ...(entered ? { entered } : {}) }, at };
    }
    case 'AccessReviewed': {
      const { availableUntil, ...data } = event.data;
      return { type: 'ReviewAccess', data, at };
    }
    case 'AccessGiven': {
      const { token, requestId, form, givenBy } = event.data;
      if (form !== 'paper') return { type: 'GiveAccess', data: { token, requestId, form }, at };
      if (givenBy === undefined) throw new RangeError('what is given on paper is printed by somebody');
      return { type: 'GiveAccessOnPaper', data: { token, requestId, givenBy }, at };
    }
    case 'SubjectRestricted':
    case 'RestrictionEnded':
      throw new RangeError(`${event.type} never stands first`);
  }
}
