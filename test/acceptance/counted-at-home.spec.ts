import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ballotRules } from '#events';
import { count, readPabulib } from '#tally';
import { ruleOf } from '../../apps/auditor/src/tally-rule.js';
import { countingCommand, electionFile, lotsFile } from '../../libs/features/ballots/src/result/election-file.js';
import { countRound, type OpenBallot, type OpenedVote } from '../../libs/features/ballots/src/round-count.decider.js';
import { hex, hilgrove } from '../support/vote/hilgrove-vote.js';

const { voting, ballots } = hilgrove();
// A file knows no pots: every bid may be paid from the one there is.
const free: OpenedVote = {
  ...voting,
  pots: [{ fundId: 'F4', amountPence: voting.potPence }],
  choices: voting.choices.map((choice) => ({ ...choice, payableFrom: ['F4'] })),
};
const vote = (ballot: object): OpenedVote => ({ ...free, ballot: ballotRules.parse({ ...voting.ballot, weights: undefined, ...ballot }) });

const kinds: Readonly<Record<string, OpenedVote>> = {
  'ranked with weights': free,
  'ranked by Borda': vote({ kind: 'ranked', counting: { rule: 'greedy', scoring: 'borda', ties: 'votes-cost-order' } }),
  approval: vote({ kind: 'approval', counting: { rule: 'greedy', scoring: 'votes', ties: 'cost-votes-lot' } }),
  points: vote({ kind: 'points', points: 10, mostForOne: 5, counting: { rule: 'greedy', scoring: 'points', ties: 'votes-cost-order' } }),
  scores: vote({ kind: 'scores', mostForOne: 5, counting: { rule: 'max-welfare', scoring: 'points', ties: 'id-string' } }),
  'shares of ticks': vote({
    kind: 'approval',
    counting: {
      rule: 'equal-shares',
      scoring: 'votes',
      ties: 'votes-cost-order',
      utility: 'cost',
      completion: 'add1',
      endowment: 'integral',
      stop: 'never',
      incrementPence: 100,
      comparison: false,
    },
  }),
  'shares of points': vote({
    kind: 'points',
    points: 10,
    mostForOne: 5,
    counting: {
      rule: 'equal-shares',
      scoring: 'points',
      ties: 'votes-cost-order',
      utility: 'points',
      completion: 'utilitarian',
      endowment: 'exact',
      comparison: true,
    },
  }),
};

/** Ballots of the kind that this vote has. */
const castIn = (opening: OpenedVote): readonly OpenBallot[] =>
  ballots.map((ballot, i) =>
    ['points', 'scores'].includes(opening.ballot.kind)
      ? { ...ballot, choices: ballot.choices.map((choice, k) => ({ ...choice, points: 1 + ((i + k) % 3) })) }
      : ballot,
  );

/** What whoever has the file counts, by the options that the page gives them. */
function countedAtHome(opening: OpenedVote, cast: readonly OpenBallot[], withdrawn: readonly string[]) {
  const text = electionFile({ opening, ballots: cast, withdrawn, winners: [], bankName: 'The Hilgrove Bank', titles: {} });
  const file = readPabulib(text);
  if ('reason' in file) throw new Error(`line ${file.line}: ${file.reason}`);
  const command = countingCommand(opening, 'vote.pb').split(' ');
  const option = (name: string) => {
    const at = command.indexOf(`--${name}`);
    return at < 0 ? undefined : command[at + 1];
  };
  const lots = new Map(
    lotsFile(opening, withdrawn)
      .split('\n')
      .filter(Boolean)
      .map((line): [string, number] => [line.split(';')[0] ?? '', Number(line.split(';')[1])]),
  );
  for (const bidId of lots.keys()) expect(file.election.projects.map(({ id }) => id)).toContain(bidId);
  const options = {
    ...{
      rule: option('rule'),
      utility: option('utility'),
      ties: option('ties'),
      completion: option('completion') ?? 'none',
      endowment: option('endowment') ?? 'exact',
    },
    ...{ stop: option('stop') ?? 'exhaustive', increment: Number(option('increment') ?? 1) * 100, comparison: command.includes('--comparison') },
  };
  return count(file.election, ruleOf(options as Parameters<typeof ruleOf>[0], file, lots));
}

describe('The file of a vote', () => {
  it.each(Object.keys(kinds))('gives whoever counts it at home the same winners in the same order: %s', (kind) => {
    const opening = kinds[kind] as OpenedVote;
    fc.assert(
      fc.property(fc.subarray([...castIn(opening)], { minLength: 12 }), (cast) => {
        const { tally } = countRound(opening, cast);
        expect(countedAtHome(opening, cast, []).winners).toEqual(tally.winners);
      }),
      { numRuns: 25 },
    );
  });

  it('leaves a withdrawn bid out with its marks, and the points of the others are what they were', () => {
    expect(countedAtHome(free, ballots, ['H-001']).winners).toEqual(countRound(free, ballots, ['H-001']).tally.winners);
  });

  it('says nothing of a voter, and not in which order they came', () => {
    const text = electionFile({
      opening: free,
      ballots,
      withdrawn: [],
      winners: ['H-001'],
      bankName: 'The Hilgrove Bank',
      titles: { 'H-001': 'Tea; "and" =cake' },
    });
    expect(text).toContain('"Tea; ""and"" =cake"');
    for (const { v, r } of ballots) for (const secret of [v, r]) expect(text).not.toContain(secret);
    const ids = text
      .split('VOTES\n')[1]
      ?.split('\n')
      .slice(1)
      .map((line) => line.split(';')[0]);
    expect(new Set(ids).size).toBe(ballots.length + 1);
  });

  it('of an empty vote can be read', () => {
    const file = readPabulib(
      electionFile({ opening: free, ballots: [{ v: hex(1), n: 1, choices: [], r: hex(2) }], withdrawn: [], winners: [], bankName: 'Bank', titles: {} }),
    );
    expect(file).toMatchObject({ voteType: 'cumulative' });
  });
});
