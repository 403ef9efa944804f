import type { Recorded } from '#decider';
import type { VotingEvent } from '#events';
import type { VotingCommand } from './voting.commands.js';
import { noVotingFacts, type VotingFacts } from './voting.facts.js';

type Envelopes = readonly Recorded<VotingEvent>[];
type Basis<T extends VotingEvent['type']> = Extract<VotingEvent, { type: T }>['data'];

function basisOf<T extends VotingEvent['type']>(events: Envelopes, type: T): Basis<T> | undefined {
  return events.find((event) => event.type === type)?.data as Basis<T> | undefined;
}

function needed<T>(basis: T | undefined): T {
  if (basis === undefined) throw new RangeError('its basis is not there');
  return basis;
}

/** The command that these events came from; `at` is when they were recorded. */
export function votingCommandOf(events: Envelopes): VotingCommand {
  const [event] = events;
  if (!event) throw new RangeError('a command that wrote nothing cannot be told from its events');
  const at = event.recordedAt;
  const { roundId } = event.data;
  switch (event.type) {
    case 'VotingOpened': {
      const { choices, lots, roll, secretHash } = event.data;
      const { by, stepUp } = needed(basisOf(events, 'VotingOpenedBasis'));
      return { type: 'OpenVoting', data: { roundId, bids: choices.map(({ bidId }) => bidId), lots, roll, secretHash, by, stepUp }, at };
    }
    case 'PapersIssued': {
      const { papers, by } = event.data;
      return { type: 'IssuePapers', data: { roundId, papers, by }, at };
    }
    case 'PaperBatchSettled': {
      const { bankId: _, ...data } = event.data;
      return { type: 'SettlePaperBatch', data, at };
    }
    case 'VotingClosed': {
      const { roll, counting, replaced, setAside } = event.data;
      const basis = basisOf(events, 'VotingClosedBasis');
      return { type: 'CloseVoting', data: { roundId, roll, counting, replaced, setAside, by: basis?.by, stepUp: basis?.stepUp }, at };
    }
    case 'PapersReconciled': {
      const { unused, keptShut, replaced, channels } = event.data;
      const { by, household } = needed(basisOf(events, 'PapersReconciledBasis'));
      return { type: 'ReconcilePapers', data: { roundId, unused, keptShut, replaced, channels, by, household }, at };
    }
    case 'ReconciliationConfirmed': {
      const { scrutineer, household } = event.data;
      return { type: 'ConfirmReconciliation', data: { roundId, scrutineer, household }, at };
    }
    case 'BallotsOpened': {
      const { counting, blank, openedHash } = event.data;
      return { type: 'RecordOpening', data: { roundId, counting, blank, openedHash }, at };
    }
    case 'ResultDeclared': {
      const { bankId: _, version: __, roundId: ___, because, explanationHash, ...counted } = event.data;
      const { by, stepUp } = needed(basisOf(events, 'ResultDeclaredBasis'));
      return { type: 'DeclareResult', data: { roundId, because, counted, explanationHash, by, stepUp }, at };
    }
    case 'RecountAsked': {
      const { recountId, askedBy } = event.data;
      return { type: 'AskRecount', data: { roundId, recountId, askedBy }, at };
    }
    case 'RecountMade': {
      const { recountId, resultHash } = event.data;
      return { type: 'RecordRecount', data: { roundId, recountId, resultHash }, at };
    }
    case 'SecretEndAsked': {
      const { officer, household, stepUp } = event.data;
      return { type: 'AskSecretEnd', data: { roundId, officer, household, stepUp }, at };
    }
    case 'RoundSecretDestroyed': {
      const { scrutineer, household, stepUp } = needed(basisOf(events, 'RoundSecretDestroyedBasis'));
      return { type: 'DestroySecret', data: { roundId, scrutineer, household, stepUp }, at };
    }
    case 'VotingOpenedBasis':
    case 'VotingClosedBasis':
    case 'PapersReconciledBasis':
    case 'ResultDeclaredBasis':
    case 'RoundSecretDestroyedBasis':
      throw new RangeError('a basis never stands first');
  }
}

/** What other streams had told: a vote that opened, opened on bids that were ready, in a round that took no more of them. */
export function votingFactsOf([event]: Envelopes): VotingFacts {
  if (event?.type === 'ResultDeclared') return { ...noVotingFacts, withdrawn: event.data.withdrawn };
  if (event?.type !== 'VotingOpened') return noVotingFacts;
  const { roundId, bankId, estateId, ballot, rulesVersion, rulesHash, pots, choices } = event.data;
  const bids = choices.map(({ bidId, costPence, payableFrom }) => [bidId, { roundId, ready: true, costPence, payableFrom }] as const);
  return { ...noVotingFacts, round: { bankId, estateId, status: 'closed', ballot, rulesVersion, rulesHash, pots }, bids: Object.fromEntries(bids) };
}
