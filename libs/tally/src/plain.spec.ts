import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { plainCount } from '../../../test/performance/tally/plain.mjs';
import { effort, listed, ruleOf, textOf } from '../../../test/performance/tally/vectors.mjs';
import { count } from './count.js';
import { type Ballot, ballotSheet, type Election } from './election.js';
import { readPabulib } from './pabulib.js';
import type { CountingRule } from './rule.js';

/** The plain implementation that the room is compared with has to be right itself; the slowest vectors take it minutes. */
const MOST = 14_000;
const within = listed.flatMap((file) => file.vectors.filter((vector) => effort(file, vector) <= MOST).map((vector) => ({ file, vector })));
const left = listed.flatMap(({ vectors }) => vectors).length - within.length;

const elections = new Map<string, Election>();
function electionOf(file: string): Election {
  const answer = elections.get(file) ?? readPabulib(textOf(file));
  if ('reason' in answer) throw new Error(`line ${answer.line}: ${answer.reason}`);
  const election = 'election' in answer ? answer.election : answer;
  elections.set(file, election);
  return election;
}

if (listed.length === 0) {
  it.skip('the real elections are not beside this repository (../shared/data/pabulib)', () => {});
} else {
  describe(`the plain implementation names the winners of the vectors (${left} slow ones are left to npm run bench -- --only tally)`, () => {
    const named = within.map(({ file, vector }) => {
      const { winners, ...rest } = vector;
      return { name: `${file.file} ${JSON.stringify(rest)}`, file, vector, winners };
    });
    it.each(named)('$name', ({ file, vector, winners }) => {
      const answer = plainCount(electionOf(file.file), ruleOf(file.vote_type, vector));
      expect(answer.winners.toSorted()).toEqual(winners.toSorted());
    });

    it('are enough of them', () => {
      expect(within.length).toBeGreaterThan(200);
    });
  });
}

const IDS = ['10', '9', 'a', 'b', 'c', 'd', 'e'];
/** Few different costs and few projects, so that ties are everywhere; some that are exact only as fractions. */
const costs = fc.oneof(fc.constantFrom(0, 100, 200, 300, 500, 1_000), fc.integer({ min: 1, max: 1_500 }));
const projects = fc.array(fc.record({ cost: costs, minimum: fc.constantFrom(undefined, 1, 150) }), { minLength: 0, maxLength: IDS.length });

const votes = (size: number) =>
  fc.array(
    fc
      .shuffledSubarray(IDS.slice(0, size))
      .chain((choices) => fc.array(fc.nat(4), { minLength: choices.length, maxLength: choices.length }).map((points): Ballot => ({ choices, points }))),
    { maxLength: 12 },
  );

const cases = projects.chain((drawn) =>
  fc.record({
    projects: fc.constant(drawn.map(({ cost, minimum }, p) => ({ id: IDS[p] ?? '', cost, minimum }))),
    ballots: votes(drawn.length),
    budget: fc.integer({ min: 0, max: 3_000 }),
    withPoints: fc.boolean(),
    // Small amounts, and such as only whole numbers of any length keep apart.
    scale: fc.constantFrom(1, 99_991, 12_345_677),
  }),
);

const rules = fc.record({
  scoring: fc.constantFrom<CountingRule['scoring']>('votes', 'points', 'borda', 'borda-zero', 'weights'),
  weights: fc.constant([4, 2, 1]),
  threshold: fc.nat(6),
  ties: fc.constantFrom<CountingRule['ties']>('votes-cost-order', 'cost-votes-lot', 'firsts-cost-lot', 'id-string'),
  lots: fc.shuffledSubarray(IDS, { minLength: IDS.length }).map((ids) => new Map(ids.map((id, lot) => [id, lot]))),
  utility: fc.constantFrom<CountingRule['utility']>('cost', 'cardinality', 'points', 'borda', 'borda-zero'),
  completion: fc.constantFrom<CountingRule['completion']>('none', 'add1', 'add1u', 'utilitarian'),
  endowment: fc.constantFrom<CountingRule['endowment']>('exact', 'integral'),
  stop: fc.constantFrom<CountingRule['stop']>('exhaustive', 'exhaustive-all', 'never'),
  increment: fc.constantFrom(7, 50, 100),
  unit: fc.constantFrom(1, 100),
  comparison: fc.boolean(),
});

describe('the room and the plain implementation name the same winners in the same order', () => {
  const names: CountingRule['rule'][] = [
    'greedy',
    'greedy-no-skip',
    'greedy-threshold',
    'greedy-per-cost',
    'part-fund',
    'max-welfare',
    'phragmen',
    'equal-shares',
  ];
  it.each(names)('%s', (name) => {
    fc.assert(
      fc.property(cases, rules, (drawn, parameters) => {
        const ballots = drawn.withPoints ? drawn.ballots : drawn.ballots.map(({ choices }) => ({ choices }));
        const { scale } = drawn;
        const scaled = drawn.projects.map(({ id, cost, minimum }) => ({ id, cost: cost * scale, minimum: minimum && minimum * scale }));
        const election = { budget: drawn.budget * scale, projects: scaled, ballots: ballotSheet(scaled, ballots) };
        const rule = { ...parameters, rule: name, increment: parameters.increment * scale };
        const { winners, spent } = count(election, rule);
        const plain = plainCount(election, rule);
        expect({ winners, spent }).toEqual({ winners: plain.winners, spent: plain.spent });
      }),
      { numRuns: name === 'equal-shares' ? 1_500 : 300 },
    );
  });
});
