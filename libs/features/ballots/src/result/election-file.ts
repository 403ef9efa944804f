import { ballotSeal, contentHash } from '#proof';
import { type Ballot, ballotSheet, type Election, type VoteType, writePabulib } from '#tally';
import { type OpenBallot, type OpenedVote, pointed } from '../round-count.decider.js';

/** What the file of one version says beside its ballots. */
export interface ElectionFile {
  readonly opening: OpenedVote;
  readonly ballots: readonly OpenBallot[];
  readonly withdrawn: readonly string[];
  readonly winners: readonly string[];
  readonly bankName: string;
  readonly titles: Readonly<Record<string, string>>;
}

/**
 * A round's vote as a Pabulib file, to count again with any program that reads them (tally.md, "Pabulib files"). Points by place are written as points, since the
 * format knows no weights. Withdrawn bids are left out with their marks; which pot may pay for what the format cannot say.
 */
export function electionFile({ opening, ballots, withdrawn, winners, bankName, titles }: ElectionFile): string {
  const { ballot, choices, roundId, potPence } = opening;
  const projects = choices.filter(({ bidId }) => !withdrawn.includes(bidId)).map(({ bidId, costPence }) => ({ id: bidId, cost: costPence }));
  const voteType = voteTypeOf(opening);
  const sheet = ballotSheet(
    projects,
    ballots.map(({ choices: marks }) => ballotIn(opening, voteType, marks, withdrawn)),
  );
  const election: Election = { budget: potPence, projects, ballots: sheet };
  return writePabulib({
    election,
    voteType,
    meta: new Map([
      ['description', `Residents' vote of round ${roundId}`],
      ['country', 'United Kingdom'],
      ['unit', bankName],
      ['instance', roundId],
      ['rule', ruleOf(opening)],
      ['date_begin', ballot.opensOn],
      ['date_end', ballot.closesOn],
      ['currency', 'GBP'],
      ['max_length', String(ballot.most)],
      ...limitsOf(opening, voteType),
    ]),
    voterIds: ballots.map((each) => contentHash(`pb|${ballotSeal({ round: roundId, ...each })}`).slice(0, 16)),
    columns: new Map([['name', projects.map(({ id }) => titles[id] ?? '')]]),
    winners: new Set(winners),
  });
}

function voteTypeOf(opening: OpenedVote): VoteType {
  const { kind, counting } = opening.ballot;
  if (kind === 'scores') return 'scoring';
  if (kind === 'points' || counting.scoring === 'weights') return 'cumulative';
  const ranks = [counting.scoring, counting.utility].some((worth) => worth?.startsWith('borda'));
  return ranks ? 'ordinal' : 'approval';
}

function ballotIn(opening: OpenedVote, voteType: VoteType, marks: OpenBallot['choices'], withdrawn: readonly string[]): Ballot {
  const weights = opening.ballot.weights ?? [];
  const placed = marks.map(({ bidId, points = 0 }, place) => ({ bidId, points: pointed(opening) ? points : (weights[place] ?? 0) }));
  const kept = placed.filter(({ bidId }) => !withdrawn.includes(bidId));
  const choices = kept.map(({ bidId }) => bidId);
  return voteType === 'cumulative' || voteType === 'scoring' ? { choices, points: kept.map(({ points }) => points) } : { choices };
}

function limitsOf({ ballot: { points, weights, mostForOne } }: OpenedVote, voteType: VoteType): [string, string][] {
  if (voteType !== 'cumulative' && voteType !== 'scoring') return [];
  const most = mostForOne ?? (weights && Math.max(...weights));
  const sum = points ?? weights?.reduce((all, weight) => all + weight, 0);
  return [
    ...(most === undefined ? [] : [['max_points', String(most)] as [string, string]]),
    ...(sum === undefined ? [] : [['max_sum_points', String(sum)] as [string, string]]),
  ];
}

/** As Pabulib calls them. */
function ruleOf({ ballot: { counting } }: OpenedVote): string {
  if (counting.rule !== 'equal-shares') return counting.rule;
  return counting.completion === undefined || counting.completion === 'none' ? 'equalshares' : `equalshares/${counting.completion}`;
}

/** How whoever has the file counts again with the house's program; `lots` is beside it where lots settle ties. */
export function countingCommand({ ballot: { counting }, lots }: OpenedVote, file: string): string {
  const { rule, ties, scoring, threshold, utility, completion, endowment, stop, incrementPence, comparison } = counting;
  const worth = rule === 'equal-shares' ? utility : scoring.startsWith('borda') ? scoring : undefined;
  const options = {
    rule,
    ties,
    threshold,
    utility: worth,
    completion,
    endowment,
    stop,
    increment: incrementPence === undefined ? undefined : incrementPence / 100,
  };
  const written = Object.entries(options).flatMap(([name, value]) => (value === undefined ? [] : [`--${name} ${value}`]));
  return ['npm run --silent tally --', file, ...written, ...(comparison ? ['--comparison'] : []), ...(lots ? ['--lots lots.txt'] : []), '--explain'].join(' ');
}

/** One bid and its lot a line, as `--lots` reads them; the bids that the file beside it has, since the program refuses a lot of any other. */
export function lotsFile({ lots = [] }: OpenedVote, withdrawn: readonly string[]): string {
  return lots
    .filter(({ bidId }) => !withdrawn.includes(bidId))
    .map(({ bidId, lot }) => `${bidId};${lot}\n`)
    .join('');
}
