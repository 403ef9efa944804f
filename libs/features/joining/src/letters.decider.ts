import { accept, type Decider, refuse } from '#decider';
import { daysBetween, londonDay } from '#decider/calendar';
import type { JoiningRuleEvent, LetterEvent } from '#events';
import { dwellingRefusals, LONGEST_DAYS } from './dwelling.decider.js';
import { type JoiningRules, joiningRulesFolding } from './dwelling.facts.js';
import type { PrintCommand, RuleCommand } from './letters.commands.js';

export const printRefusals = {
  'letters-printed': { kind: 'conflict', title: 'These letters were made already. Print the block again: each door then gets a new code.' },
  'letter-term': dwellingRefusals['letter-term'],
} as const;

/** An act of printing: once, since the codes are on the paper alone. Stream `letters-<batch>`. */
export const printDecider: Decider<boolean, PrintCommand, undefined, LetterEvent> = {
  name: 'letters',
  refusals: printRefusals,
  initialState: false,
  evolve: () => true,
  decide: ({ data, at }, printed) => {
    if (printed) return refuse('letters-printed', { batchId: data.batchId });
    const days = daysBetween(data.validFrom, data.validUntil) + 1;
    if (days < 1 || days > LONGEST_DAYS || data.validUntil < londonDay(at))
      return refuse('letter-term', { validFrom: data.validFrom, validUntil: data.validUntil });
    return accept({ type: 'DoorLettersPrinted', data });
  },
  commandOf: ([event]) => {
    if (!event) throw new RangeError('a command that wrote nothing cannot be told from its events');
    return { type: 'PrintDoorLetters', data: event.data, at: event.recordedAt };
  },
  factsOf: () => undefined,
};

/** From which age people of an estate join, and how many at one door are usual. Stream `joining-<estate>`. */
export const joiningRulesDecider: Decider<JoiningRules, RuleCommand, undefined, JoiningRuleEvent> = {
  name: 'joining',
  refusals: {},
  ...joiningRulesFolding,
  decide: ({ data }, { minimumAge, usualJoiners }) =>
    minimumAge === data.minimumAge && usualJoiners === data.usualJoiners ? accept() : accept({ type: 'JoiningRulesSet', data }),
  commandOf: ([event]) => {
    if (!event) throw new RangeError('a command that wrote nothing cannot be told from its events');
    return { type: 'SetJoiningRules', data: event.data, at: event.recordedAt };
  },
  factsOf: () => undefined,
};
