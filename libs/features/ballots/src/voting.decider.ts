import { accept, type Decider, type Decision, type RefusalTable, refuse } from '#decider';
import { londonDay } from '#decider/calendar';
import type { VotingEvent } from '#events';
import { confirmReconciliation, issuePapers, reconcilePapers, settlePaperBatch } from './papers.decider.js';
import { askRecount, declareResult, recordOpening, recordRecount } from './result.decider.js';
import type { VotingCommand, VotingCommandOf } from './voting.commands.js';
import type { RoundToVote, VotingFacts } from './voting.facts.js';
import { votingCommandOf, votingFactsOf } from './voting.replay.decider.js';
import { challengeEnds, evolveVoting, noVoting, openRecounts, type Voting, type VotingState } from './voting.state.decider.js';

/** Every "no" of a vote, in the order in which it is looked for. */
export const votingRefusals = {
  'no-such-round': { kind: 'not-found', title: 'There is no round of this name.' },
  'not-a-vote': { kind: 'conflict', title: 'This round is decided in another way: nobody votes on it.' },
  'voting-opened': { kind: 'conflict', title: 'Voting has opened: bids, rules and roll stand still now.' },
  'bids-still-open': { kind: 'conflict', title: 'People may still send their bids: voting opens when that is over.' },
  'too-early-to-vote': { kind: 'conflict', title: 'The first day of voting has not come yet.' },
  'voting-days-over': { kind: 'conflict', title: 'The last day of voting is over.' },
  'nothing-reserved': { kind: 'conflict', title: 'The bank holds no money for this round.' },
  'bid-twice': { kind: 'conflict', title: 'Each bid stands on the ballot once.' },
  'bid-not-in-round': { kind: 'not-found', title: 'This bid is not in this round.' },
  'bid-not-ready': { kind: 'conflict', title: 'This bid is not ready to be voted on: it is not checked yet, or answered, joined or taken back already.' },
  'lots-do-not-fit': { kind: 'conflict', title: 'Where lots settle ties each bid has one of its own, and elsewhere none has.' },
  'nobody-on-the-roll': { kind: 'conflict', title: 'Nobody is on the roll.' },
  'no-such-vote': { kind: 'not-found', title: 'Voting has not opened in this round.' },
  'voting-closed': { kind: 'conflict', title: 'Voting is closed.' },
  'batch-too-small': { kind: 'limit', title: 'Papers are typed in five or more together, so that nobody can tell whose is whose.' },
  'batch-does-not-add-up': { kind: 'conflict', title: 'The papers that count and those that do not are not as many as there are.' },
  'keyed-by-one': { kind: 'forbidden', title: 'Two people type each paper, and what differs is settled by a third.' },
  'more-papers-than-issued': { kind: 'limit', title: 'More papers came back than were handed out.' },
  'too-early-to-close': { kind: 'conflict', title: 'People may still vote today.' },
  'papers-not-typed': { kind: 'conflict', title: 'Papers that came back are not typed in yet.' },
  'closed-by-officer': { kind: 'conflict', title: 'Papers were handed out: the returning officer closes the vote when they are typed in.' },
  'roll-changed': { kind: 'conflict', title: 'The roll is not the one that voting opened with.' },
  'more-ballots-than-roll': { kind: 'limit', title: 'More ballots count than there are people on the roll.' },
  'papers-missing': { kind: 'conflict', title: 'Fewer ballots count than papers were accepted: something is missing in the box.' },
  'voting-not-closed': { kind: 'conflict', title: 'Voting is not closed yet.' },
  'no-papers': { kind: 'conflict', title: 'No papers were handed out in this vote.' },
  'does-not-balance': { kind: 'conflict', title: 'The papers do not balance: those used and unused together are not as many as were handed out.' },
  'not-reconciled': { kind: 'conflict', title: 'The figures of the papers are not on record yet.' },
  'own-figures': { kind: 'forbidden', title: 'Whoever drew up the figures does not confirm them.' },
  'one-household': { kind: 'conflict', title: 'The people who vouch for this do not live together.' },
  'opening-incomplete': { kind: 'conflict', title: 'Not as many ballots are open as count.' },
  'opened-otherwise': { kind: 'conflict', title: 'Other ballots were opened before.' },
  'ballots-not-opened': { kind: 'conflict', title: 'The ballots are not open yet.' },
  'papers-not-confirmed': { kind: 'conflict', title: 'Two scrutineers confirm the figures of the papers before a result is declared.' },
  'officer-declares': { kind: 'forbidden', title: 'The returning officer declares a result.' },
  'not-declared-yet': { kind: 'conflict', title: 'No result is declared yet.' },
  'nothing-changed': { kind: 'conflict', title: 'Nothing has changed since the last result.' },
  'withdrawals-differ': { kind: 'conflict', title: 'The bids that were taken back are not those that were left out of the count.' },
  'counted-otherwise': { kind: 'conflict', title: 'This was counted from other ballots, or by other rules.' },
  'result-does-not-fit': { kind: 'conflict', title: 'The result does not fit the bids, the money or the pots it may come from.' },
  'window-over': { kind: 'conflict', title: 'The time to ask for a recount is over.' },
  'no-such-recount': { kind: 'not-found', title: 'Nobody asked for this recount.' },
  'window-not-over': { kind: 'conflict', title: 'Somebody may still ask for a recount.' },
  'recount-open': { kind: 'conflict', title: 'A recount that was asked for has not been made yet.' },
  'end-not-asked': { kind: 'conflict', title: 'The returning officer has not asked for the end of the secret.' },
  'one-person': { kind: 'forbidden', title: 'Two people end the secret of a round: this needs somebody else.' },
} as const satisfies RefusalTable;

export type Decided = Decision<VotingEvent>;

/** Tie orders that end in a lot. */
const BY_LOT = new Set(['cost-votes-lot', 'firsts-cost-lot']);

function openVoting({ data, at }: VotingCommandOf<'OpenVoting'>, state: VotingState, { round, bids }: VotingFacts): Decided {
  const { roundId, lots, roll, secretHash, by, stepUp } = data;
  if (!round) return refuse('no-such-round', { roundId });
  if (!round.ballot) return refuse('not-a-vote', { roundId });
  if (state) return refuse('voting-opened', { roundId });
  const refused = whyNotNow(roundId, round, londonDay(at));
  if (refused) return refused;
  const twice = data.bids.find((bidId, i) => data.bids.indexOf(bidId) < i);
  if (twice !== undefined) return refuse('bid-twice', { bidId: twice });
  const foreign = data.bids.find((bidId) => bids[bidId]?.roundId !== roundId);
  if (foreign !== undefined) return refuse('bid-not-in-round', { bidId: foreign, roundId });
  const unready = data.bids.find((bidId) => !bids[bidId]?.ready);
  if (unready !== undefined) return refuse('bid-not-ready', { bidId: unready });
  if (!lotsFit(round.ballot.counting.ties, lots, data.bids)) return refuse('lots-do-not-fit', { roundId });
  if (roll.size === 0) return refuse('nobody-on-the-roll', { roundId });
  const { bankId, estateId, ballot, pots, rulesVersion, rulesHash } = round;
  const choices = data.bids.map((bidId) => ({ bidId, costPence: bids[bidId]?.costPence ?? 0, payableFrom: [...(bids[bidId]?.payableFrom ?? [])] }));
  const potPence = pots.reduce((sum, { amountPence }) => sum + amountPence, 0);
  const about = { roundId, bankId };
  const standing = { ...about, estateId, choices, pots, potPence, ballot, rulesVersion, rulesHash, roll, secretHash };
  return accept<VotingEvent>(
    { type: 'VotingOpened', data: { ...standing, ...(lots ? { lots } : {}) } },
    { type: 'VotingOpenedBasis', data: { ...about, by, ...(stepUp ? { stepUp } : {}) } },
  );
}

function whyNotNow(roundId: string, { status, ballot, pots }: RoundToVote, today: string): Decided | undefined {
  if (status !== 'closed') return refuse('bids-still-open', { roundId });
  if (ballot && today < ballot.opensOn) return refuse('too-early-to-vote', { roundId, opensOn: ballot.opensOn });
  if (ballot && today > ballot.closesOn) return refuse('voting-days-over', { roundId, closesOn: ballot.closesOn });
  return pots.length === 0 ? refuse('nothing-reserved', { roundId }) : undefined;
}

function lotsFit(ties: string, lots: VotingCommandOf<'OpenVoting'>['data']['lots'], bids: readonly string[]): boolean {
  if (!BY_LOT.has(ties)) return lots === undefined;
  const named = new Set(lots?.map(({ bidId }) => bidId));
  const drawn = new Set(lots?.map(({ lot }) => lot));
  return named.size === bids.length && drawn.size === bids.length && bids.every((bidId) => named.has(bidId));
}

function closeVoting({ data, at }: VotingCommandOf<'CloseVoting'>, state: Voting): Decided {
  const { roundId, roll, counting, replaced, setAside, by, stepUp } = data;
  const { opened, papers } = state;
  const { bankId, ballot } = opened;
  if (state.closed) return accept();
  if (londonDay(at) <= ballot.closesOn) return refuse('too-early-to-close', { roundId, closesOn: ballot.closesOn });
  if (papers.issued > 0 && by === undefined) return refuse('closed-by-officer', { roundId });
  const stands = ballot.roll === 'frozen' ? roll.root === opened.roll.root && roll.size === opened.roll.size : roll.size >= opened.roll.size;
  if (!stands) return refuse('roll-changed', { roundId, size: roll.size });
  if (counting > roll.size) return refuse('more-ballots-than-roll', { roundId, counting, size: roll.size });
  if (counting < papers.accepted) return refuse('papers-missing', { roundId, counting, accepted: papers.accepted });
  const about = { roundId, bankId };
  const closed: VotingEvent = { type: 'VotingClosed', data: { ...about, roll, counting, replaced, setAside } };
  if (by === undefined) return accept(closed);
  return accept<VotingEvent>(closed, { type: 'VotingClosedBasis', data: { ...about, by, ...(stepUp ? { stepUp } : {}) } });
}

function askSecretEnd({ data, at }: VotingCommandOf<'AskSecretEnd'>, state: Voting): Decided {
  const { roundId, officer, household, stepUp } = data;
  if (state.secretEnded) return accept();
  const ends = challengeEnds(state);
  if (ends === undefined) return refuse('not-declared-yet', { roundId });
  if (londonDay(at) <= ends) return refuse('window-not-over', { roundId, until: ends });
  const [open] = openRecounts(state);
  if (open !== undefined) return refuse('recount-open', { roundId, recountId: open });
  if (state.endAsked?.officer === officer) return accept();
  const { bankId } = state.opened;
  return accept<VotingEvent>({ type: 'SecretEndAsked', data: { roundId, bankId, officer, ...householdAnd(household, stepUp) } });
}

function destroySecret({ data, at }: VotingCommandOf<'DestroySecret'>, state: Voting): Decided {
  const { roundId, scrutineer, household, stepUp } = data;
  const { endAsked } = state;
  if (state.secretEnded) return accept();
  // A bid that was withdrawn since the end was asked for made a result that may be challenged anew.
  const ends = challengeEnds(state);
  if (ends !== undefined && londonDay(at) <= ends) return refuse('window-not-over', { roundId, until: ends });
  const [open] = openRecounts(state);
  if (open !== undefined) return refuse('recount-open', { roundId, recountId: open });
  if (!endAsked) return refuse('end-not-asked', { roundId });
  if (endAsked.officer === scrutineer) return refuse('one-person', { roundId });
  if (household !== undefined && endAsked.household === household) return refuse('one-household', { roundId });
  const about = { roundId, bankId: state.opened.bankId };
  return accept<VotingEvent>(
    { type: 'RoundSecretDestroyed', data: about },
    { type: 'RoundSecretDestroyedBasis', data: { ...about, officer: endAsked.officer, scrutineer, ...householdAnd(household, stepUp) } },
  );
}

function householdAnd<StepUp extends string>(household: string | undefined, stepUp: StepUp | undefined) {
  return { ...(household ? { household } : {}), ...(stepUp ? { stepUp } : {}) };
}

function decide(command: VotingCommand, state: VotingState, facts: VotingFacts): Decided {
  if (command.type === 'OpenVoting') return openVoting(command, state, facts);
  if (!state) return refuse('no-such-vote', { roundId: command.data.roundId });
  switch (command.type) {
    case 'IssuePapers':
      return issuePapers(command, state);
    case 'SettlePaperBatch':
      return settlePaperBatch(command, state);
    case 'CloseVoting':
      return closeVoting(command, state);
    case 'ReconcilePapers':
      return reconcilePapers(command, state);
    case 'ConfirmReconciliation':
      return confirmReconciliation(command, state);
    case 'RecordOpening':
      return recordOpening(command, state);
    case 'DeclareResult':
      return declareResult(command, state, facts);
    case 'AskRecount':
      return askRecount(command, state);
    case 'RecordRecount':
      return recordRecount(command, state);
    case 'AskSecretEnd':
      return askSecretEnd(command, state);
    case 'DestroySecret':
      return destroySecret(command, state);
  }
}

/** The vote of an estate as a whole (audit.md, "Secret ballots"; domain.md, "Ballots"). Stream `voting-<round>`. */
export const votingDecider: Decider<VotingState, VotingCommand, VotingFacts, VotingEvent> = {
  name: 'voting',
  refusals: votingRefusals,
  initialState: noVoting,
  evolve: evolveVoting,
  decide,
  commandOf: votingCommandOf,
  factsOf: votingFactsOf,
};
