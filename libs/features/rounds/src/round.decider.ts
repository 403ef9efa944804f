import { accept, type Decider, type Decision, type Recorded, type RefusalTable, refuse } from '#decider';
import { londonDay } from '#decider/calendar';
import type { RoundEvent } from '#events';
import { ballotMistake } from './ballot-mistakes.js';
import type { RoundCommand, RoundCommandOf } from './round.commands.js';
import { noFacts, type RoundFacts } from './round.facts.js';
import { isRuleDocument } from './rule-document.js';

type Planned = Extract<RoundEvent, { type: 'RoundPlanned' }>['data'];
type Decided = Decision<RoundEvent>;

export interface RoundState {
  readonly status: 'none' | 'planned' | 'open' | 'closed' | 'finished';
  /** The newest plan; from the opening on it stands still. */
  readonly plan: Planned | undefined;
  /** The newest stated result's version; 0 before the first. */
  readonly resultVersion: number;
}

export const roundRefusals = {
  'no-such-round': { kind: 'not-found', title: 'There is no round of this name.' },
  'round-opened': { kind: 'conflict', title: 'This round has opened: its rules and dates stand still now.' },
  'round-of-another-bank': { kind: 'conflict', title: 'This round belongs to another bank.' },
  'version-not-higher': { kind: 'conflict', title: 'A changed plan takes a higher rules version than the one before.' },
  'dates-out-of-order': { kind: 'conflict', title: 'A round opens, then closes, then is decided.' },
  'amounts-out-of-order': { kind: 'conflict', title: 'The smallest amount and the amount for a quick yes cannot be more than the largest.' },
  'fast-track-half-set': { kind: 'conflict', title: 'A quick yes needs both an amount and a number of people, or neither.' },
  'vote-without-rules': { kind: 'conflict', title: 'A round in which residents vote needs the rules of its vote.' },
  'vote-not-asked': { kind: 'conflict', title: 'Only a round in which residents vote has the rules of a vote.' },
  'vote-dates-out-of-order': { kind: 'conflict', title: 'Bids close, then voting opens, then it closes, then the answers come.' },
  'vote-with-quick-yes': { kind: 'conflict', title: 'A quick yes would take a bid out of the vote.' },
  'vote-rule-missing': { kind: 'conflict', title: 'This kind of vote needs one more rule.' },
  'vote-rule-unasked': { kind: 'conflict', title: 'This kind of vote has no use for one of its rules.' },
  'weights-unfit': { kind: 'conflict', title: 'Each place on a ballot needs its points, and a later place has no more than an earlier one.' },
  'points-out-of-order': { kind: 'conflict', title: 'Nobody can give one bid more points than they have.' },
  'counting-unfit': { kind: 'conflict', title: 'Ballots of this kind cannot be counted in this way.' },
  'hash-not-of-rules': { kind: 'conflict', title: 'The rules on record are not the rules as written out in sentences.' },
  'nothing-reserved': { kind: 'conflict', title: 'The bank has not set any money aside for this round yet.' },
  'too-early-to-open': { kind: 'conflict', title: 'The first day of this round has not come yet.' },
  'round-not-open': { kind: 'conflict', title: 'This round is not open.' },
  'too-early-to-close': { kind: 'conflict', title: 'People may still send their bids today.' },
  'round-finished': { kind: 'conflict', title: 'The decisions of this round have been declared.' },
  'method-counts-no-result': { kind: 'conflict', title: 'This round is decided in another way: a result of this kind cannot be put on record.' },
  'result-version-not-higher': { kind: 'conflict', title: 'A changed result takes a higher version, and the one before stays on record.' },
  'bid-twice': { kind: 'conflict', title: 'Each bid stands in a result once.' },
} as const satisfies RefusalTable;

function planRound({ data }: RoundCommandOf<'PlanRound'>, { status, plan }: RoundState): Decided {
  const { roundId, rules, rulesVersion } = data;
  if (status !== 'none' && status !== 'planned') return refuse('round-opened', { roundId });
  if (plan && plan.bankId !== data.bankId) return refuse('round-of-another-bank', { roundId, bankId: plan.bankId });
  if (plan && rulesVersion <= plan.rulesVersion) return refuse('version-not-higher', { rulesVersion, after: plan.rulesVersion });
  if (!inOrder(data)) return refuse('dates-out-of-order', { opensOn: data.opensOn, closesOn: data.closesOn });
  if (rules.minPence > rules.maxPence) return refuse('amounts-out-of-order', { minPence: rules.minPence, maxPence: rules.maxPence });
  if (rules.fastTrackMaxPence > rules.maxPence) return refuse('amounts-out-of-order', { fastTrackMaxPence: rules.fastTrackMaxPence, maxPence: rules.maxPence });
  if (rules.fastTrackMaxPence > 0 !== rules.fastTrackYesNeeded > 0) return refuse('fast-track-half-set', { yesNeeded: rules.fastTrackYesNeeded });
  const no = voteMistake(data);
  if (no) return refuse(no.code, no.detail);
  if (!isRuleDocument(data.rulesHash, rules, rulesVersion)) return refuse('hash-not-of-rules', { rulesVersion });
  return accept({ type: 'RoundPlanned', data });
}

/** Days compare as text; all of it may happen on one day. */
function inOrder({ opensOn, closesOn, decisionOn }: Planned): boolean {
  return opensOn <= closesOn && (decisionOn === undefined || closesOn <= decisionOn);
}

/** What is wrong with a vote, or with the want of one; nothing where a panel decides and no vote is asked for (domain.md, "Ballots"). */
function voteMistake({ roundId, rules: { method, ballot, fastTrackMaxPence }, closesOn, decisionOn }: Planned) {
  if (method !== 'ballot') return ballot && ({ code: 'vote-not-asked', detail: { roundId, method } } as const);
  if (!ballot) return { code: 'vote-without-rules', detail: { roundId } } as const;
  const days = [closesOn, ballot.opensOn, ballot.closesOn, decisionOn ?? ballot.closesOn];
  const early = days.some((day, index) => day < (days[index - 1] ?? day));
  if (early) return { code: 'vote-dates-out-of-order', detail: { opensOn: ballot.opensOn, closesOn: ballot.closesOn } } as const;
  if (fastTrackMaxPence > 0) return { code: 'vote-with-quick-yes', detail: { fastTrackMaxPence } } as const;
  return ballotMistake(ballot);
}

function openRound({ data: { roundId }, at }: RoundCommandOf<'OpenRound'>, { status, plan }: RoundState, { reserves }: RoundFacts): Decided {
  if (!plan) return refuse('no-such-round', { roundId });
  if (status !== 'planned') return refuse('round-opened', { roundId });
  if (reserves.length === 0) return refuse('nothing-reserved', { roundId });
  if (londonDay(at) < plan.opensOn) return refuse('too-early-to-open', { roundId, opensOn: plan.opensOn });
  const potPence = reserves.reduce((sum, { amountPence }) => sum + amountPence, 0);
  const { bankId, rules, rulesVersion, rulesHash, closesOn } = plan;
  return accept({ type: 'RoundOpened', data: { roundId, bankId, reserves, potPence, rules, rulesVersion, rulesHash, closesOn } });
}

function closeRound({ data: { roundId }, at }: RoundCommandOf<'CloseRound'>, { status, plan }: RoundState): Decided {
  if (!plan) return refuse('no-such-round', { roundId });
  if (status === 'closed' || status === 'finished') return accept();
  if (status !== 'open') return refuse('round-not-open', { roundId });
  if (londonDay(at) <= plan.closesOn) return refuse('too-early-to-close', { roundId, closesOn: plan.closesOn });
  return accept({ type: 'RoundClosed', data: { roundId, bankId: plan.bankId } });
}

function stateResult({ data }: RoundCommandOf<'StateRoundResult'>, { status, plan, resultVersion }: RoundState): Decided {
  const { roundId, method, version, results, interests } = data;
  if (!plan) return refuse('no-such-round', { roundId });
  if (status === 'planned') return refuse('round-not-open', { roundId });
  if (status === 'finished') return refuse('round-finished', { roundId });
  if (plan.rules.method !== 'panel-score') return refuse('method-counts-no-result', { method, decidedBy: plan.rules.method });
  if (version <= resultVersion) return refuse('result-version-not-higher', { version, after: resultVersion });
  const twice = results.find(({ bidId }, index) => results.findIndex((result) => result.bidId === bidId) < index);
  if (twice) return refuse('bid-twice', { bidId: twice.bidId });
  return accept<RoundEvent>(
    { type: 'RoundResultStated', data: { roundId, bankId: plan.bankId, method, version, results } },
    { type: 'RoundResultBasis', data: { roundId, interests } },
  );
}

function finishRound({ data: { roundId, declared } }: RoundCommandOf<'FinishRound'>, { status, plan }: RoundState): Decided {
  if (!plan) return refuse('no-such-round', { roundId });
  if (status === 'finished') return accept();
  if (status === 'planned') return refuse('round-not-open', { roundId });
  return accept({ type: 'RoundFinished', data: { roundId, bankId: plan.bankId, declared } });
}

function decide(command: RoundCommand, state: RoundState, facts: RoundFacts): Decided {
  switch (command.type) {
    case 'PlanRound':
      return planRound(command, state);
    case 'OpenRound':
      return openRound(command, state, facts);
    case 'CloseRound':
      return closeRound(command, state);
    case 'StateRoundResult':
      return stateResult(command, state);
    case 'FinishRound':
      return finishRound(command, state);
  }
}

function evolve(state: RoundState, event: Recorded<RoundEvent>): RoundState {
  switch (event.type) {
    case 'RoundPlanned':
      return { ...state, status: 'planned', plan: event.data };
    case 'RoundOpened':
      return { ...state, status: 'open' };
    case 'RoundClosed':
      return { ...state, status: 'closed' };
    case 'RoundResultStated':
      return { ...state, resultVersion: event.data.version };
    case 'RoundFinished':
      return { ...state, status: 'finished' };
    default:
      return state;
  }
}

function commandOf([event, basis]: readonly Recorded<RoundEvent>[]): RoundCommand {
  if (!event) throw new RangeError('a command that wrote nothing cannot be told from its events');
  const at = event.recordedAt;
  const { roundId } = event.data;
  switch (event.type) {
    case 'RoundPlanned':
      return { type: 'PlanRound', data: event.data, at };
    case 'RoundOpened':
      return { type: 'OpenRound', data: { roundId }, at };
    case 'RoundClosed':
      return { type: 'CloseRound', data: { roundId }, at };
    case 'RoundFinished':
      return { type: 'FinishRound', data: { roundId, declared: event.data.declared }, at };
    case 'RoundResultStated': {
      const { method, version, results } = event.data;
      return { type: 'StateRoundResult', data: { roundId, method, version, results, interests: interestsOf(basis) }, at };
    }
    case 'RoundResultBasis':
      throw new RangeError('a basis never stands first');
  }
}

function interestsOf(basis: Recorded<RoundEvent> | undefined) {
  return basis?.type === 'RoundResultBasis' ? basis.data.interests : [];
}

/** A round of a bank, from its plan to its end (domain.md, "The micro-grant lifecycle"). Stream `round-<id>`. */
export const roundDecider: Decider<RoundState, RoundCommand, RoundFacts, RoundEvent> = {
  name: 'round',
  refusals: roundRefusals,
  initialState: { status: 'none', plan: undefined, resultVersion: 0 },
  evolve,
  decide,
  commandOf,
  factsOf: ([event]) => (event?.type === 'RoundOpened' ? { reserves: event.data.reserves } : noFacts),
};
