import type { Decider, RefusalTable } from '#decider';
import type { ApplicationEvent } from '#events';
import type { BidCommand, BidCommandOf } from './bid.commands.js';
import type { BidFacts } from './bid.facts.js';
import { commandOf, factsOf } from './bid-replay.decider.js';
import { type BidState, type Decided, evolveBid, noBid } from './bid-state.decider.js';
import { findEligible, findNotEligible, joinBid, meetNeed, putToPanel, recordNeed } from './check.decider.js';
import { carryOver, noteDecision, rewordBid, withdrawBid } from './outcome.decider.js';
import { reissueSaveCode } from './save-code.decider.js';
import { saveDraft, submitBid } from './submission.decider.js';

export const bidRefusals = {
  'already-received': { kind: 'conflict', title: 'We have this bid already.' },
  'draft-of-another': { kind: 'forbidden', title: 'Somebody else is writing this bid.' },
  'code-given-meanwhile': { kind: 'conflict', title: 'Somebody has just given out a new code for this bid. Ask again if it is lost too.' },
  'nothing-reworded': { kind: 'conflict', title: 'Type the words as they should be.' },
  'not-received': { kind: 'not-found', title: 'We have no bid of this name.' },
  'bid-decided': { kind: 'conflict', title: 'This bid has had its answer.' },
  'bid-closed': { kind: 'conflict', title: 'This bid has come to its end: it was withdrawn, joined to another, or could not be funded.' },
  'past-checking': { kind: 'conflict', title: 'The checks on this bid are done. Use a condition of the award instead.' },
  'need-recorded': { kind: 'conflict', title: 'This is on the list of things to settle already.' },
  'no-such-need': { kind: 'not-found', title: 'This is not on the list of things to settle.' },
  'need-met': { kind: 'conflict', title: 'This has been settled already.' },
  'needs-open': { kind: 'conflict', title: 'Something still has to be settled first.' },
  'not-found-eligible': { kind: 'conflict', title: 'Check this bid against the rules first.' },
  'same-bid': { kind: 'conflict', title: 'A bid cannot be joined to itself.' },
  'no-such-bid': { kind: 'not-found', title: 'There is no other bid of this name.' },
  'bid-of-another-bank': { kind: 'conflict', title: 'The other bid is with another bank.' },
  'other-bid-gone': { kind: 'conflict', title: 'The other bid was withdrawn, or joined to another one itself.' },
  'payment-under-way': { kind: 'conflict', title: 'The money is on its way or has been paid, so this bid can no longer be withdrawn.' },
  'no-such-round': { kind: 'not-found', title: 'There is no round of this name.' },
  'round-not-open': { kind: 'conflict', title: 'This round does not take bids now.' },
  'round-of-another-bank': { kind: 'conflict', title: 'This round belongs to another bank.' },
  'round-goes-on': { kind: 'conflict', title: 'The round this bid is in has not been decided yet.' },
  'in-the-future': { kind: 'conflict', title: 'This day has not come yet.' },
  'received-too-late': { kind: 'conflict', title: 'This bid came in after the last day of the round.' },
  'below-minimum': { kind: 'limit', title: 'This is less than the smallest amount you can ask for in this round.' },
  'adult-needed': { kind: 'forbidden', title: 'If you are under 18, an adult must sign with you, or an organisation must hold the money for you.' },
  'costs-do-not-add-up': { kind: 'conflict', title: 'The costs do not add up to the amount you ask for.' },
} as const satisfies RefusalTable;

type Decisions = { readonly [T in BidCommand['type']]: (command: BidCommandOf<T>, state: BidState, facts: BidFacts) => Decided };

const decisions: Decisions = {
  SaveDraft: saveDraft,
  ReissueSaveCode: reissueSaveCode,
  SubmitBid: submitBid,
  RecordNeed: recordNeed,
  MeetNeed: meetNeed,
  FindEligible: findEligible,
  FindNotEligible: findNotEligible,
  PutToPanel: putToPanel,
  JoinBid: joinBid,
  WithdrawBid: withdrawBid,
  RewordBid: rewordBid,
  CarryOverBid: carryOver,
  NoteDecision: noteDecision,
};

/** A bid from its first draft to its answer (domain.md, "Application"). Stream `application-<id>`. */
export const bidDecider: Decider<BidState, BidCommand, BidFacts, ApplicationEvent> = {
  name: 'application',
  refusals: bidRefusals,
  initialState: noBid,
  evolve: evolveBid,
  decide: (command, state, facts) => (decisions[command.type] as (command: BidCommand, state: BidState, facts: BidFacts) => Decided)(command, state, facts),
  commandOf,
  factsOf,
};
