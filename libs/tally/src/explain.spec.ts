import { describe, expect, it } from '@jest/globals';
import { count } from './count.js';
import { courseOf } from './course.js';
import { type Ballot, ballotSheet, type Election, type Project } from './election.js';
import { explain } from './explain.js';
import { sentenceInWords } from './explain-wording.js';
import type { CountingRule } from './rule.js';

const GREEDY: CountingRule = { rule: 'greedy', scoring: 'votes', ties: 'votes-cost-order' };
const SHARES: CountingRule = { ...GREEDY, rule: 'equal-shares', unit: 100 };

const times = (many: number, ...choices: string[]): Ballot[] => Array.from({ length: many }, () => ({ choices }));
const elect = (budget: number, projects: Project[], ballots: Ballot[], pots?: Election['pots']): Election => ({
  budget,
  projects,
  ballots: ballotSheet(projects, ballots),
  pots,
});

/** All that is said, in English: pounds of pence, and ids as names. */
function said(election: Election, rule: CountingRule): Record<string, string> {
  const naming = { name: (id: string) => id, money: (pence: number) => `£${(pence / 100).toFixed(pence % 100 === 0 ? 0 : 2)}` };
  const { whole, projects } = explain(election, rule, count(election, rule));
  const words = (sentences: typeof whole) => sentences.map((sentence) => sentenceInWords(sentence, naming)).join(' ');
  return Object.fromEntries([['', words(whole)], ...projects.map(({ id, sentences }): [string, string] => [id, words(sentences)])]);
}

describe('the sentences of a result', () => {
  it('greedy: votes, place, what was left and what it costs; and how it would have won', () => {
    const projects = [
      { id: 'A', cost: 50_000 },
      { id: 'B', cost: 60_000 },
      { id: 'C', cost: 30_000 },
    ];
    expect(said(elect(100_000, projects, [...times(5, 'A'), ...times(3, 'B'), ...times(3, 'C')]), GREEDY)).toEqual({
      '': '',
      A: '5 votes, 1st. When its turn came £1000 was left and it costs £500.',
      B:
        '3 votes, 3rd. When its turn came £200 was left and it costs £600. B and C tied at 3 votes; the order published before voting decided. ' +
        'It would have won at £200. It would have won with 3 more votes.',
      C: '3 votes, 2nd. When its turn came £500 was left and it costs £300. C and B tied at 3 votes; the order published before voting decided.',
    });
  });

  it('says no margin that a recount does not bear out', () => {
    const projects = [
      { id: 'A', cost: 900 },
      { id: 'B', cost: 1_100 },
    ];
    // B is dearer than the pot: no number of votes helps. At 100 it wins.
    expect(said(elect(1_000, projects, [...times(2, 'A'), ...times(1, 'B')]), GREEDY).B).toBe(
      '1 vote, 2nd. When its turn came £1 was left and it costs £11. It would have won at £1.',
    );
    // With A first and costing all there is, no price helps B, and four votes do.
    const full = elect(900, projects.slice(0, 1).concat({ id: 'B', cost: 500 }), [...times(5, 'A'), ...times(2, 'B')]);
    expect(said(full, GREEDY).B).toBe('2 votes, 2nd. When its turn came £0 was left and it costs £5. It would have won with 3 more votes.');
  });

  it('equal shares: what winners paid, what supporters of losers spent, and the step beyond the limit', () => {
    const projects = [
      { id: 'A', cost: 20_000 },
      { id: 'B', cost: 11_000 },
      { id: 'C', cost: 20_000 },
    ];
    const election = elect(40_000, projects, [...times(10, 'A', 'C'), ...times(2, 'A', 'B'), ...times(10, 'B'), ...times(18, 'C')]);
    // 40 voters with £10 each. C: 28 supporters pay £7.14; B: 12 pay £9.17; A's 12 then hold 10 × £2.86 and 2 × £0.83.
    const words = said(election, SHARES);
    expect(words.C).toBe('28 supporters; each paid £7.14.');
    expect(words.B).toBe('12 supporters; each paid £9.16.');
    expect(words.A).toMatch(/^Its 12 supporters began with £120\. They spent £89\.77 on C and B, which they also support\. £30\.23 was left; it costs £200\./);
    expect(said(election, { ...SHARES, completion: 'add1', stop: 'never' })['']).toBe(
      'With £1 more per voter the result would cost £510, above the pot of £400.',
    );
  });

  it('tells a group under ten no number', () => {
    const projects = [
      { id: 'A', cost: 9_000 },
      { id: 'B', cost: 9_000 },
    ];
    const election = elect(10_000, projects, [...times(11, 'A'), ...times(9, 'B')]);
    const words = said(election, { ...SHARES, completion: 'utilitarian' });
    expect(words.B).toMatch(/^The pot was used up by ideas with more support\. We don’t print exact numbers under ten, to protect voters\./);
    expect(words.A).toMatch(/^What the shares left went to ideas with more votes first: 11 votes, £100 was left, and it costs £90\.$/);
    const poor = said(election, SHARES);
    expect(poor.B).toMatch(/^The shares of its supporters together were not enough for it\./);
    expect(poor.A).toMatch(/^Its 11 supporters had £55 together; it costs £90\./);
  });

  it('tells a winner’s supporters under ten no number', () => {
    const words = said(elect(10_000, [{ id: 'A', cost: 900 }], times(9, 'A')), SHARES);
    expect(words.A).toBe('Its supporters paid for it from their shares.');
  });

  it('says who paid the rest of their share, and who had nothing left', () => {
    const projects = [
      { id: 'A', cost: 12_000 },
      { id: 'B', cost: 12_000 },
    ];
    // 24 voters with £10: A's 20 pay £6 each; then B's 16 share £120: 12 of A's hold £4, 4 others £10.
    const election = elect(24_000, projects, [...times(8, 'A'), ...times(12, 'A', 'B'), ...times(4, 'B')]);
    const words = said(election, { ...SHARES, ties: 'id-string' });
    expect(words.A).toBe('20 supporters; each paid £6.');
    expect(words.B).toMatch(/^Its 16 supporters began with £160\. They spent £72 on A, which they also support\. £88 was left; it costs £120\./);
    const cheaper = elect(
      24_000,
      [
        { id: 'A', cost: 12_000 },
        { id: 'B', cost: 8_000 },
      ],
      [...times(8, 'A'), ...times(12, 'A', 'B'), ...times(4, 'B')],
    );
    expect(said(cheaper, { ...SHARES, ties: 'id-string' }).B).toBe('16 supporters; each paid £8; 12 paid the rest of their share.');
  });

  it('a fund’s restriction: what was left, and how much of that may pay', () => {
    const projects = [
      { id: 'A', cost: 60_000, payableFrom: ['any'] },
      { id: 'B', cost: 50_000, payableFrom: ['indoor'] },
      { id: 'C', cost: 50_000, payableFrom: ['any', 'indoor', 'green'] },
    ];
    const pots = [
      { id: 'any', amount: 100_000 },
      { id: 'indoor', amount: 30_000 },
      { id: 'green', amount: 30_000 },
    ];
    const words = said(elect(160_000, projects, [...times(3, 'A'), ...times(2, 'B'), ...times(1, 'C')], pots), GREEDY);
    expect(words.B).toMatch(/^Its turn came with £1000 left, but only £300 of that may pay for things like it\./);
    expect(words.C).toMatch(/^Its turn came with £1000 left, but one pot pays for the whole of an idea, and none that may pay for it had more than £400\./);
  });

  it('a price below what was left: one pot pays for all of it, and what the fullest had', () => {
    const projects = [
      { id: 'A', cost: 60_000, payableFrom: ['any'] },
      { id: 'B', cost: 90_000, payableFrom: ['any', 'indoor'] },
    ];
    const pots = [
      { id: 'any', amount: 100_000 },
      { id: 'indoor', amount: 30_000 },
    ];
    const lost = '1 vote, 2nd. When its turn came £700 was left and it costs £900.';
    const ballots = [...times(3, 'A'), ...times(1, 'B')];
    expect(said(elect(130_000, projects, ballots, pots), GREEDY).B).toBe(
      `${lost} One pot pays for all of it, and the fullest that may pay for it had £400. It would have won at £400. It would have won with 3 more votes.`,
    );
    const inOne = [{ id: 'any', amount: 130_000 }];
    expect(said(elect(130_000, projects, ballots, inOne), GREEDY).B).toBe(`${lost} It would have won at £700. It would have won with 3 more votes.`);
  });

  it('tells the other rules and ends of a count', () => {
    const projects = [
      { id: 'A', cost: 600 },
      { id: 'B', cost: 500 },
      { id: 'C', cost: 100 },
      { id: 'D', cost: 100 },
    ];
    const election = elect(1_000, projects, [...times(4, 'A'), ...times(3, 'B'), ...times(1, 'C')]);
    const words = (rule: Partial<CountingRule>) => said(election, { ...GREEDY, ...rule });
    expect(words({ rule: 'greedy-no-skip' }).C).toMatch(/^1 vote\. The count stopped before its turn\./);
    expect(words({ rule: 'greedy-threshold', threshold: 2 }).C).toMatch(/^1 vote\. At least 2 were needed\./);
    expect(words({ rule: 'max-welfare' }).B).toMatch(/^3 votes\. The ideas chosen have 5 together\. The pot cannot pay for a better set with this one in it\./);
    expect(words({ rule: 'phragmen' }).A).toMatch(/^When its turn came £9 was left and it costs £6\./);
    expect(words({ rule: 'phragmen' }).B).toMatch(/^At the end £3 was left and it costs £5\./);
    expect(words({ rule: 'equal-shares', utility: 'cost' }).D).toBe('Nobody voted for it.');
    expect(said({ ...election, projects: projects.map((project) => ({ ...project, minimum: 300 })) }, { ...GREEDY, rule: 'part-fund' }).B).toBe(
      '3 votes, 2nd. When its turn came £4 was left and it costs £5. It can do with less, and was given what was left.',
    );
  });
});

describe('the course of the pot', () => {
  it('tells what was left after each selection', () => {
    const projects = [
      { id: 'A', cost: 300 },
      { id: 'B', cost: 500 },
      { id: 'C', cost: 0 },
    ];
    const election = elect(1_000, projects, [...times(1, 'A'), ...times(2, 'B')]);
    expect(courseOf(count(election, GREEDY))).toEqual([
      { id: 'B', amount: 500, left: 500 },
      { id: 'A', amount: 300, left: 200 },
      { id: 'C', amount: 0, left: 200 },
    ]);
  });
});
