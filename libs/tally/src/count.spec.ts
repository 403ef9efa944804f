import { describe, expect, it } from '@jest/globals';
import { count } from './count.js';
import { type Ballot, ballotSheet, type Election, type Project } from './election.js';
import type { CountingRule } from './rule.js';
import { standing } from './standing.js';

const RULE: CountingRule = { rule: 'greedy', scoring: 'votes', ties: 'votes-cost-order' };

const ticks = (...lists: string[]): Ballot[] => lists.map((list) => ({ choices: list === '' ? [] : list.split(' ') }));
const elect = (budget: number, costs: Record<string, number> | Map<string, number>, ballots: readonly Ballot[], more: Partial<Election> = {}): Election => {
  const projects = [...(costs instanceof Map ? costs : new Map(Object.entries(costs)))].map(([id, cost]): Project => ({ id, cost }));
  return { budget, projects, ballots: ballotSheet(projects, ballots), ...more };
};
const winners = (election: Election, rule: Partial<CountingRule> = {}) => count(election, { ...RULE, ...rule }).winners.join(' ');

describe('the greedy rules', () => {
  const election = elect(10, { a: 6, b: 5, c: 4, d: 1 }, ticks('a b', 'a b c', 'a', 'd c'));
  // Votes: a 3, b 2, c 2, d 1.
  it.each([
    ['greedy', 'a c'],
    ['greedy-no-skip', 'a c'],
    ['greedy-per-cost', 'd a'],
  ] as const)('%s takes %s', (rule, expected) => {
    expect(winners(election, { rule })).toBe(expected);
  });

  it('no-skip ends where the first does not fit', () => {
    const dear = elect(10, { a: 6, b: 5, c: 4 }, ticks('a', 'a b', 'a b', 'c'));
    expect([winners(dear), winners(dear, { rule: 'greedy-no-skip' })]).toEqual(['a c', 'a']);
  });

  it('threshold drops what scores less, and keeps what scores just that', () => {
    expect([1, 2, 3, 4].map((threshold) => winners(election, { rule: 'greedy-threshold', threshold }))).toEqual(['a c', 'a c', 'a', '']);
  });

  it('per cost compares products beyond what doubles hold', () => {
    // 3/9007199254740991 is less than 2/6004799503160660 by one part in 10^16.
    const costs = { a: 9_007_199_254_740_991, b: 6_004_799_503_160_660 };
    expect(winners(elect(9_007_199_254_740_991, costs, ticks('a', 'a', 'a b', 'b')), { rule: 'greedy-per-cost' })).toBe('b');
  });

  it('takes what costs nothing first if somebody wants it, and else last', () => {
    const free = elect(10, { a: 10, b: 0, c: 0 }, ticks('a b', 'a'));
    expect(winners(free, { rule: 'greedy-per-cost' })).toBe('b a c');
  });

  it('gives what is left to the first in turn that can do with it', () => {
    const part = elect(10, { a: 6, b: 5, c: 5, d: 1 }, ticks('a b c d', 'a b c', 'a b', 'a'));
    const projects = part.projects.map((project) => ({ ...project, ...(project.id === 'c' ? { minimum: 4 } : project.id === 'b' ? { minimum: 5 } : {}) }));
    const { winners: chosen, spent, projects: outcomes } = count({ ...part, projects }, { ...RULE, rule: 'part-fund' });
    expect([chosen, spent, outcomes.map(({ fate, amount }) => [fate, amount])]).toEqual([
      ['a', 'c'],
      10,
      [
        ['won', 6],
        ['no-room', 0],
        ['part', 4],
        ['no-room', 0],
      ],
    ]);
  });
});

describe('what a mark is worth', () => {
  const ranked = elect(1, { a: 1, b: 1, c: 1 }, ticks('a b c', 'b', 'c b'));
  it.each([
    ['votes', [1, 3, 2]],
    ['borda', [3, 2 + 1 + 1, 1 + 2]],
    ['borda-zero', [2, 1, 1]],
    ['weights', [4, 2 + 4 + 2, 1 + 4]],
  ] as const)('%s', (scoring, scores) => {
    expect(standing(ranked, { ...RULE, scoring, weights: [4, 2, 1] }).map(({ score }) => score)).toEqual(scores);
  });

  it('counts points, and a mark of no points as no vote; a place beyond the weights is worth nothing', () => {
    const pointed = elect(1, { a: 1, b: 1 }, [
      { choices: ['a', 'b'], points: [3, 0] },
      { choices: ['b'], points: [2] },
    ]);
    expect(standing(pointed, { ...RULE, scoring: 'points' })).toEqual([
      { id: 'a', votes: 1, score: 3, firsts: 1 },
      { id: 'b', votes: 1, score: 2, firsts: 1 },
    ]);
    expect(standing(ranked, { ...RULE, scoring: 'weights', weights: [4] }).map(({ score }) => score)).toEqual([4, 4, 4]);
  });
});

describe('tie orders', () => {
  // All tie in what they are sorted by; 10 costs least, "9" is later as a string, z has the first choices.
  const costs = new Map([
    ['z', 5],
    ['9', 5],
    ['10', 4],
  ]);
  const election = elect(5, costs, ticks('z 9 10', 'z 10 9'));
  const lots = new Map([
    ['10', 3],
    ['9', 1],
    ['z', 2],
  ]);
  it.each([
    ['votes-cost-order', '10'],
    ['cost-votes-lot', '10'],
    ['firsts-cost-lot', 'z'],
    ['id-string', '10'],
  ] as const)('%s takes %s first', (ties, first) => {
    const { winners: chosen, ties: settled, projects } = count(election, { ...RULE, ties, lots });
    expect([chosen[0], settled]).toEqual([first, 2]);
    expect(projects.find(({ id }) => id === first)?.tiedWith).toHaveLength(2);
  });

  it('goes on to the published order, or to the lots', () => {
    const equal = {
      ...election,
      projects: election.projects.map((project) => ({ ...project, cost: 5 })),
      ballots: ballotSheet(election.projects, ticks('z 9 10', '9 10 z', '10 z 9')),
    };
    const first = (ties: CountingRule['ties']) => count(equal, { ...RULE, ties, lots }).winners[0];
    expect([first('votes-cost-order'), first('cost-votes-lot'), first('firsts-cost-lot'), first('id-string')]).toEqual(['z', '9', '9', '10']);
  });

  it('compares points where points are counted', () => {
    const pointed = elect(5, { a: 5, b: 5 }, [
      { choices: ['a', 'b'], points: [1, 2] },
      { choices: ['a'], points: [1] },
    ]);
    expect(count(pointed, { ...RULE, scoring: 'points', ties: 'cost-votes-lot' }).ties).toBe(1);
    expect(
      winners(
        elect(4, { a: 4, b: 4 }, [
          { choices: ['b', 'a'], points: [3, 1] },
          { choices: ['a'], points: [1] },
        ]),
        { scoring: 'points' },
      ),
    ).toBe('b');
  });
});

describe('max welfare', () => {
  it('takes a better set than greedy does', () => {
    expect(winners(elect(10, { a: 10, b: 5, c: 5 }, ticks('a b c', 'a b c', 'a')), { rule: 'max-welfare' })).toBe('b c');
  });

  it('takes the cheapest of equals, then the one with the first project of the tie order', () => {
    expect(winners(elect(10, { a: 10, b: 5, c: 4 }, ticks('a b', 'a c')), { rule: 'max-welfare' })).toBe('c b');
    const equal = elect(10, { a: 4, b: 5, c: 5, d: 6 }, ticks('a b c d'));
    expect(winners(equal, { rule: 'max-welfare' })).toBe('a b');
    expect(
      winners(equal, {
        rule: 'max-welfare',
        ties: 'cost-votes-lot',
        lots: new Map([
          ['c', 1],
          ['b', 2],
        ]),
      }),
    ).toBe('a c');
  });

  it('finds the best of two hundred projects', () => {
    // Costs and scores go together as far as they can: the hardest there is for looking at sets.
    const costs = new Map(Array.from({ length: 200 }, (_, p) => [`p${p}`, 1_000 + ((p * 7_919) % 1_000)] as const));
    const ballots = [...costs].map(([id, cost]) => ({ choices: [id], points: [cost + 100] }));
    const { spent, projects } = count(elect(50_000, costs, ballots), { ...RULE, rule: 'max-welfare', scoring: 'points' });
    const chosen = projects.filter(({ fate }) => fate === 'won');
    expect(chosen.reduce((sum, { score }) => sum + score, 0)).toBe(50_000 + 100 * chosen.length);
    // Forty-six of them cost too much whichever they are, and no set can spend more than all.
    const cheapest = [...costs.values()].sort((a, b) => a - b).slice(0, 46);
    expect(cheapest.reduce((sum, cost) => sum + cost, 0)).toBeGreaterThan(50_000);
    expect([spent, chosen.length]).toEqual([50_000, 45]);
  });
});

describe('Phragmén', () => {
  it('lets those with the least load choose next', () => {
    // a costs each of its three backers 1/3; then b (2/3 with one burdened backer of two) comes before c (one backer, 1).
    const election = elect(3, { a: 1, b: 1, c: 1 }, ticks('a b', 'a', 'a', 'b', 'c'));
    expect(winners(election, { rule: 'phragmen' })).toBe('a b c');
  });

  it('stops when one of those with the least load costs more than is left', () => {
    const election = elect(4, { a: 3, b: 3, c: 1 }, ticks('a', 'a', 'a', 'b', 'b', 'c'));
    // Loads: a 1, c 1, b 1.5: c and a are level, c is cheaper in votes-cost-order only after votes.
    expect(winners(election, { rule: 'phragmen' })).toBe('a c');
    expect(winners({ ...election, budget: 3 }, { rule: 'phragmen' })).toBe('a');
  });

  it('sees a tie of burdened voters that doubles do not: b is listed before a by its lot', () => {
    // After e each of a's four carries 2/5, or nothing: a and b are exactly level, and doubles differ in the last digit.
    const election = elect(7, { a: 4, b: 3, c: 4, d: 3, e: 2 }, ticks('c', 'a b d e', 'a b e', 'a d e', 'a d e', 'c', 'b e'));
    expect(winners(election, { rule: 'phragmen', ties: 'cost-votes-lot' })).toBe('e b');
  });

  it('has nothing to do with what costs more than the budget', () => {
    expect(winners(elect(4, { a: 5, b: 4 }, ticks('a', 'a', 'b')), { rule: 'phragmen' })).toBe('b');
  });
});

describe('Equal Shares', () => {
  const shares = (parameters: Partial<CountingRule> = {}) => ({ rule: 'equal-shares', unit: 1, ...parameters }) as const;
  // Six voters with 10 each: a costs its four 7.5 each, b then its three 10, 2.5 and 2.5.
  const election = elect(60, { a: 30, b: 15, c: 20 }, ticks('a', 'a', 'a b', 'a b', 'b', 'c'));

  it('buys what is cheapest to its supporters while they can pay', () => {
    expect(count(election, { ...RULE, ...shares() }).shares?.purchases).toEqual([
      { id: 'a', supporters: 4, paidEach: 7, short: 0, penniless: 0, effectiveVotes: 4 },
      { id: 'b', supporters: 3, paidEach: 10, short: 2, penniless: 0, effectiveVotes: 1 },
    ]);
  });

  it.each([
    ['none', {}, 'a b', 1],
    ['add1, which stops when nothing more fits', { completion: 'add1' }, 'a b', 1],
    ['utilitarian', { completion: 'utilitarian' }, 'a b', 1],
  ] as const)('completion %s', (_, parameters, expected, steps) => {
    const result = count(election, { ...RULE, ...shares(parameters) });
    expect([result.winners.join(' '), result.steps]).toEqual([expected, steps]);
  });

  // Four voters with 5 each: nobody can pay for anything but with 5 more.
  const poor = elect(20, { a: 10, b: 9, c: 8 }, ticks('a', 'b', 'c', ''));
  it.each([
    ['none', {}, '', 1],
    ['add1 by 1: at 8 and 9 c, then b with it; with a at 10 it would cost 27', { completion: 'add1' }, 'c b', 5],
    ['add1 by 3: at 8 c, at 11 all', { completion: 'add1', increment: 3 }, 'c', 3],
    ['add1u by 3: b is left to greedy', { completion: 'add1u', increment: 3 }, 'c b', 3],
    ['utilitarian: by votes, then by cost', { completion: 'utilitarian' }, 'c b', 1],
    ['never: on until it costs too much', { completion: 'add1', stop: 'never' }, 'c b', 6],
  ] as const)('%s', (_, parameters, expected, steps) => {
    const result = count(poor, { ...RULE, ...shares(parameters) });
    expect([result.winners.join(' '), result.steps]).toEqual([expected, steps]);
  });

  it('exhaustive-all goes on for what nobody backs', () => {
    const election = elect(20, { a: 10, b: 9, c: 1 }, ticks('a', 'b'));
    expect([
      count(election, { ...RULE, ...shares({ completion: 'add1' }) }).steps,
      winners(election, shares({ completion: 'add1', stop: 'exhaustive-all' })),
    ]).toEqual([1, 'b a']);
  });

  it('an integral endowment leaves what does not divide', () => {
    const election = elect(29, { a: 10, b: 9 }, ticks('a', 'b', 'b'));
    expect([
      winners(election, shares()),
      winners(election, shares({ endowment: 'integral' })),
      winners(election, shares({ endowment: 'integral', unit: 10 })),
    ]).toEqual(['b', 'b', '']);
    expect(count(election, { ...RULE, ...shares({ endowment: 'integral' }) }).shares?.endowment).toBe(9);
  });

  it('cost and cardinality buy in another order', () => {
    const election = elect(40, { a: 30, b: 8 }, ticks('a b', 'a b', 'a', 'a'));
    // By cost a comes first and leaves b's two 2.50 each; by cardinality b does, for 4 each.
    expect([winners(election, shares({ utility: 'cost' })), winners(election, shares({ utility: 'cardinality' }))]).toEqual(['a', 'b a']);
  });

  it('points and places are what a project is worth to each', () => {
    const election = elect(20, { a: 10, b: 10 }, [
      { choices: ['a', 'b'], points: [1, 3] },
      { choices: ['a', 'b'], points: [1, 3] },
    ]);
    expect([
      winners(election, shares({ utility: 'points', scoring: 'points' })),
      winners(election, shares({ utility: 'borda' })),
      winners(election, shares({ utility: 'borda-zero' })),
    ]).toEqual(['b a', 'a b', 'a']);
  });

  it('greedy takes its place only if strictly more voters have more there', () => {
    // Two want a, which costs all; three want one each of b, c, d.
    const costs = { a: 50, b: 10, c: 10, d: 10 };
    const few = count(elect(50, costs, ticks('a', 'a', 'b', 'c', 'd')), { ...RULE, ...shares({ comparison: true }) });
    expect([few.winners.join(' '), few.comparison]).toEqual(['b c d', { preferGreedy: 2, preferShares: 3, replaced: false }]);
    const many = count(elect(60, costs, ticks('a', 'a', 'a', 'a', 'b', 'c')), { ...RULE, ...shares({ comparison: true }) });
    expect([many.winners.join(' '), many.comparison]).toEqual(['a b', { preferGreedy: 4, preferShares: 1, replaced: true }]);
    const even = count(elect(50, costs, ticks('a', 'a', 'b', 'c', '')), { ...RULE, ...shares({ comparison: true }) });
    expect([even.winners.join(' '), even.comparison?.replaced]).toEqual(['b c', false]);
  });

  it('does not try each step where nothing can change: a withdrawn project that one voter backs', () => {
    const withdrawn = elect(1_000, { a: 10, b: 99_999_999_900 }, ticks('a', 'a b'));
    const result = count(withdrawn, { ...RULE, ...shares({ completion: 'add1', stop: 'never' }) });
    expect([result.winners.join(' '), result.steps, result.shares?.increments]).toEqual(['a', 99_999_999_900 - 500 + 6, 99_999_999_900 - 500 + 4]);
  });
});

describe('pots', () => {
  const projects: Project[] = [
    { id: 'a', cost: 6, payableFrom: ['green', 'any'] },
    { id: 'b', cost: 5, payableFrom: ['green'] },
    { id: 'c', cost: 4, payableFrom: ['any'] },
    { id: 'd', cost: 2 },
  ];
  const pots = [
    { id: 'green', amount: 7 },
    { id: 'any', amount: 8 },
  ];
  const ballots = ballotSheet(projects, ticks('a b c d', 'a b c d', 'a b c d', 'a b c', 'a b', 'a'));
  const election: Election = { budget: 15, projects, ballots, pots };

  it.each([['greedy'], ['greedy-no-skip'], ['equal-shares']] as const)(
    '%s pays from the first pot that still has enough, and passes over what none can pay',
    (rule) => {
      const { projects: outcomes, winners: chosen, spent } = count(election, { ...RULE, rule, completion: 'utilitarian' });
      expect(Object.fromEntries(outcomes.map(({ id, pot, fate }) => [id, pot ?? fate]))).toEqual({ a: 'green', b: 'restricted', c: 'any', d: 'any' });
      expect([[...chosen].sort(), spent]).toEqual([['a', 'c', 'd'], 12]);
    },
  );

  it('Phragmén burdens nobody for what is passed over, and max welfare puts nothing in its place', () => {
    const of = (rule: CountingRule['rule']) => Object.fromEntries(count(election, { ...RULE, rule }).projects.map(({ id, pot, fate }) => [id, pot ?? fate]));
    expect(of('phragmen')).toEqual({ a: 'any', b: 'green', c: 'no-room', d: 'green' });
    expect(of('max-welfare')).toEqual({ a: 'green', b: 'restricted', c: 'any', d: 'not-in-best' });
  });

  it('one pot for everything is as no pots', () => {
    const rule = { ...RULE, rule: 'equal-shares', completion: 'add1', stop: 'never' } as const;
    const free = { ...election, pots: undefined, projects: projects.map(({ id, cost }) => ({ id, cost })) };
    const [one, none] = [count({ ...free, pots: [{ id: 'all', amount: 15 }] }, rule), count(free, rule)];
    expect([one.winners, one.steps, one.shares]).toEqual([none.winners, none.steps, none.shares]);
  });

  it('ends where all that is left is restricted', () => {
    const never = count(election, { ...RULE, rule: 'equal-shares', completion: 'add1', stop: 'never', unit: 1 });
    expect(never.projects.map(({ fate }) => fate)).toEqual(['won', 'restricted', 'won', 'won']);
  });
});

describe('elections at the edge', () => {
  const rules = ['greedy', 'greedy-no-skip', 'greedy-threshold', 'greedy-per-cost', 'part-fund', 'max-welfare', 'phragmen', 'equal-shares'] as const;
  const completions = ['none', 'add1', 'add1u', 'utilitarian'] as const;
  const settings: Pick<CountingRule, 'rule' | 'completion'>[] = [
    ...rules.map((rule) => ({ rule })),
    ...completions.map((completion) => ({ rule: 'equal-shares' as const, completion })),
  ];

  it.each(settings)('nothing at all, with %j', (rule) => {
    expect(count(elect(100, {}, []), { ...RULE, ...rule })).toMatchObject({ winners: [], spent: 0, budget: 100, ties: 0, projects: [] });
  });

  it.each(settings)('no ballots, no money: nothing that costs is chosen, with %j', (rule) => {
    expect(count(elect(0, { a: 1 }, []), { ...RULE, ...rule }).winners).toEqual([]);
  });

  it.each(settings)('blank ballots alone, with %j', (rule) => {
    const { winners: chosen, projects } = count(elect(0, { a: 1, b: 2 }, ticks('', '')), { ...RULE, ...rule, comparison: true });
    expect([chosen, projects.map(({ votes }) => votes)]).toEqual([[], [0, 0]]);
  });

  it.each(settings)('ids that look like numbers stay in their order and hundredths are exact, with %j', (rule) => {
    const costs = new Map([
      ['10', 10],
      ['9', 20],
    ]);
    const result = count(elect(31, costs, ticks('10 9', '9 10', '10')), { ...RULE, ...rule, completion: 'add1u' });
    expect([result.projects.map(({ id }) => id), [...result.winners].sort(), result.spent]).toEqual([['10', '9'], ['10', '9'], 30]);
  });

  it.each(settings.filter(({ rule }) => rule !== 'greedy-no-skip'))('what costs nothing and is wanted is chosen, with %j', (rule) => {
    expect(count(elect(0, { a: 0, b: 1 }, ticks('a b', 'b')), { ...RULE, ...rule }).winners).toEqual(['a']);
  });
});
