import type { Decider, RefusalTable } from '#decider';
import type { PrivacyEvent } from '#events';
import { askAccess, giveAccess, giveAccessOnPaper, reviewAccess } from './access.decider.js';
import type { PrivacyFacts } from './administrator.facts.js';
import { askErasure, recordErasure, repeatErasure, reviewErasure } from './erasure.decider.js';
import type { PrivacyCommand, PrivacyCommandOf } from './privacy.commands.js';
import { commandOf } from './privacy-replay.decider.js';
import { type Decided, evolvePrivacy, nothingAsked, type PrivacyState } from './privacy-state.decider.js';

export const privacyRefusals = {
  'identity-not-shown': { kind: 'forbidden', title: 'Show once more who you are before you erase your data.' },
  'nobody-entered-it': { kind: 'forbidden', title: 'Say who put the request in, and how they checked who asked.' },
  'own-request': { kind: 'forbidden', title: 'Somebody else must deal with a request about you.' },
  'still-administrator': { kind: 'conflict', title: 'Another administrator must end your role first. Then you can ask again.' },
  'erasure-not-asked': { kind: 'conflict', title: 'Nobody has asked for this to be erased.' },
  'not-received-yet': { kind: 'conflict', title: 'Say on which day the request came. That day has not come yet.' },
  'access-under-way': { kind: 'conflict', title: 'You have asked for your data already.' },
  'no-such-request': { kind: 'not-found', title: 'There is no such request.' },
  'reviewed-already': { kind: 'conflict', title: 'This request has been read already.' },
  'asked-online': { kind: 'conflict', title: 'They asked on their own page, and get it there.' },
  'not-reviewed': { kind: 'conflict', title: 'We are still getting your data ready.' },
  'access-over': { kind: 'conflict', title: 'The time to fetch your data is over. You can ask again.' },
} as const satisfies RefusalTable;

type Decisions = { readonly [T in PrivacyCommand['type']]: (command: PrivacyCommandOf<T>, state: PrivacyState, facts: PrivacyFacts) => Decided };

const decisions: Decisions = {
  AskErasure: askErasure,
  ReviewErasure: reviewErasure,
  RecordErasure: recordErasure,
  RepeatErasure: repeatErasure,
  AskAccess: askAccess,
  ReviewAccess: reviewAccess,
  GiveAccess: giveAccess,
  GiveAccessOnPaper: giveAccessOnPaper,
};

/** What a person asked of their own data, and what became of it (audit.md, "Personal data"). Stream `privacy-<token>`. */
export const privacyDecider: Decider<PrivacyState, PrivacyCommand, PrivacyFacts, PrivacyEvent> = {
  name: 'privacy',
  refusals: privacyRefusals,
  initialState: nothingAsked,
  evolve: evolvePrivacy,
  decide: (command, state, facts) =>
    (decisions[command.type] as (command: PrivacyCommand, state: PrivacyState, facts: PrivacyFacts) => Decided)(command, state, facts),
  commandOf,
  // Whoever holds the role is refused, so that nothing is written of them.
  factsOf: () => ({ administrator: false }),
};
