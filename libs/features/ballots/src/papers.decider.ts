import { accept, type Decision, refuse } from '#decider';
import { londonDay } from '#decider/calendar';
import type { BallotChannel, VotingEvent } from '#events';
import type { VotingCommandOf } from './voting.commands.js';
import { type Papers, spoiledPapers, type Voting } from './voting.state.decider.js';

type Decided = Decision<VotingEvent>;

/** Fewer papers together would show whose is whose (audit.md, "Secret ballots", step 10). */
export const FEWEST_PAPERS = 5;
/** A channel of fewer ballots is not told apart (step 3). */
export const FEWEST_OF_CHANNEL = 10;

/** On the days of the vote alone: afterwards its box may be shut by the last day, and takes no paper any more. */
export function issuePapers({ data, at }: VotingCommandOf<'IssuePapers'>, { opened, closed }: Voting): Decided {
  const { roundId } = data;
  const { closesOn } = opened.ballot;
  if (closed) return refuse('voting-closed', { roundId });
  if (londonDay(at) > closesOn) return refuse('voting-days-over', { roundId, closesOn });
  return accept<VotingEvent>({ type: 'PapersIssued', data: { ...data, bankId: opened.bankId } });
}

export function settlePaperBatch({ data }: VotingCommandOf<'SettlePaperBatch'>, { opened, papers, closed }: Voting): Decided {
  const { roundId, batchId, accepted, spoiled, keyedBy, settledBy } = data;
  if (papers.batches.includes(batchId)) return accept();
  if (closed) return refuse('voting-closed', { roundId });
  if (data.papers < FEWEST_PAPERS) return refuse('batch-too-small', { batchId, papers: data.papers });
  if (accepted + sum(spoiled) !== data.papers) return refuse('batch-does-not-add-up', { batchId, papers: data.papers });
  if (new Set([...keyedBy, ...(settledBy ? [settledBy] : [])]).size !== keyedBy.length + (settledBy ? 1 : 0)) return refuse('keyed-by-one', { batchId });
  if (papers.accepted + spoiledPapers(papers) + data.papers > papers.issued) return refuse('more-papers-than-issued', { roundId, issued: papers.issued });
  const keyed = { batchId, papers: data.papers, accepted, spoiled, keyedBy, ...(settledBy ? { settledBy } : {}) };
  return accept<VotingEvent>({ type: 'PaperBatchSettled', data: { roundId, bankId: opened.bankId, ...keyed } });
}

export function reconcilePapers({ data }: VotingCommandOf<'ReconcilePapers'>, { opened, papers, closed, result }: Voting): Decided {
  const { roundId, unused, keptShut, replaced, by, household } = data;
  const { bankId } = opened;
  if (!closed) return refuse('voting-not-closed', { roundId });
  if (papers.issued === 0) return refuse('no-papers', { roundId });
  if (result) return accept();
  const used = papers.accepted + spoiledPapers(papers) + sum(keptShut) + replaced;
  if (used + unused !== papers.issued) return refuse('does-not-balance', { roundId, issued: papers.issued, used, unused });
  const figures = { issued: papers.issued, unused, counted: papers.accepted, spoiled: byReason(papers.spoiled), keptShut: byReason(keptShut), replaced };
  const about = { roundId, bankId };
  return accept<VotingEvent>(
    { type: 'PapersReconciled', data: { ...about, ...figures, channels: publishable(data.channels) } },
    { type: 'PapersReconciledBasis', data: { ...about, by, ...(household ? { household } : {}) } },
  );
}

export function confirmReconciliation({ data }: VotingCommandOf<'ConfirmReconciliation'>, { opened, papers, result }: Voting): Decided {
  const { roundId, scrutineer, household } = data;
  const { reconciled, confirmed } = papers;
  if (!reconciled) return refuse('not-reconciled', { roundId });
  if (reconciled.by === scrutineer) return refuse('own-figures', { roundId });
  if (result || confirmed.some((one) => one.scrutineer === scrutineer)) return accept();
  const homes = [reconciled.household, ...confirmed.map((one) => one.household)];
  if (household !== undefined && homes.includes(household)) return refuse('one-household', { roundId });
  return accept<VotingEvent>({ type: 'ReconciliationConfirmed', data: { roundId, bankId: opened.bankId, scrutineer, ...(household ? { household } : {}) } });
}

/** Two scrutineers have confirmed, or there was no paper. */
export const papersAreSettled = ({ issued, confirmed }: Papers): boolean => issued === 0 || confirmed.length >= 2;

const sum = (counted: readonly { readonly papers: number }[]) => counted.reduce((so, { papers }) => so + papers, 0);

function byReason<Reason extends string>(counted: readonly { readonly reason: Reason; readonly papers: number }[]) {
  const reasons = [...new Set(counted.map(({ reason }) => reason))].sort();
  return reasons.map((reason) => ({ reason, papers: sum(counted.filter((each) => each.reason === reason)) }));
}

/** Of a channel that few voted by the number would tell who did: it is added to the greatest. */
export function publishable(channels: readonly { readonly channel: BallotChannel; readonly ballots: number }[]) {
  const ordered = channels.toSorted((a, b) => b.ballots - a.ballots || (a.channel < b.channel ? -1 : 1));
  const [greatest, ...others] = ordered;
  if (!greatest) return [];
  const few = others.filter(({ ballots }) => ballots < FEWEST_OF_CHANNEL);
  const told = others.filter(({ ballots }) => ballots >= FEWEST_OF_CHANNEL);
  return [{ ...greatest, ballots: few.reduce((so, { ballots }) => so + ballots, greatest.ballots) }, ...told];
}
