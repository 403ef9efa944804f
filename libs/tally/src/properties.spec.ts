import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { count } from './count.js';
import { courseOf } from './course.js';
import { type Ballot, ballotSheet, type Election } from './election.js';
import type { Fraction } from './exact.js';
import { explain } from './explain.js';
import { sentenceInWords } from './explain-wording.js';
import { receiptSentences, receiptsOf } from './receipt.js';
import type { CountingRule } from './rule.js';

const IDS = ['10', '9', 'a', 'b', 'c', 'd', 'e'];
const POTS = ['green', 'indoor'];

const drawn = fc.record({
  costs: fc.array(fc.oneof(fc.nat(60), fc.constantFrom(0, 1, 10, 10, 30)), { minLength: IDS.length, maxLength: IDS.length }),
  payableFrom: fc.array(fc.option(fc.subarray(POTS), { nil: undefined }), { minLength: IDS.length, maxLength: IDS.length }),
  pots: fc.option(fc.array(fc.nat(90), { minLength: 2, maxLength: 2 }), { nil: undefined }),
  budget: fc.nat(150),
  ballots: fc.array(fc.record({ choices: fc.shuffledSubarray(IDS), points: fc.array(fc.nat(5), { minLength: IDS.length, maxLength: IDS.length }) }), {
    maxLength: 24,
  }),
  withPoints: fc.boolean(),
});

const rules: fc.Arbitrary<CountingRule> = fc.record({
  rule: fc.constantFrom(
    'greedy',
    'greedy-no-skip',
    'greedy-threshold',
    'greedy-per-cost',
    'part-fund',
    'max-welfare',
    'phragmen',
    'equal-shares',
    'equal-shares',
  ),
  scoring: fc.constantFrom('votes', 'points', 'borda', 'borda-zero', 'weights'),
  weights: fc.constant([4, 2, 1]),
  threshold: fc.nat(5),
  ties: fc.constantFrom('votes-cost-order', 'cost-votes-lot', 'firsts-cost-lot', 'id-string'),
  lots: fc.shuffledSubarray(IDS, { minLength: IDS.length }).map((ids) => new Map(ids.map((id, lot) => [id, lot]))),
  utility: fc.constantFrom('cost', 'cardinality', 'points', 'borda', 'borda-zero'),
  completion: fc.constantFrom('none', 'add1', 'add1u', 'utilitarian'),
  endowment: fc.constantFrom('exact', 'integral'),
  stop: fc.constantFrom('exhaustive', 'exhaustive-all', 'never'),
  increment: fc.constantFrom(1, 3, 10),
  unit: fc.constantFrom(1, 10),
  comparison: fc.boolean(),
});

type Drawn = typeof drawn extends fc.Arbitrary<infer T> ? T : never;

function electionOf({ costs, payableFrom, pots, budget, ballots, withPoints }: Drawn): { election: Election; cast: Ballot[] } {
  const projects = IDS.map((id, p) => ({ id, cost: costs[p] ?? 0, ...(pots ? { payableFrom: payableFrom[p] } : {}) }));
  const cast = ballots.map(({ choices, points }) => ({ choices, ...(withPoints ? { points: points.slice(0, choices.length) } : {}) }));
  return { election: { budget, projects, ballots: ballotSheet(projects, cast), pots: pots?.map((amount, k) => ({ id: POTS[k] ?? '', amount })) }, cast };
}

const sum = (fractions: readonly Fraction[]) =>
  fractions.reduce((a, b) => ({ numerator: a.numerator * b.denominator + b.numerator * a.denominator, denominator: a.denominator * b.denominator }), {
    numerator: 0n,
    denominator: 1n,
  });
const isAmount = ({ numerator, denominator }: Fraction, whole: number) => numerator === BigInt(whole) * denominator;

describe('whatever is counted', () => {
  it('spends no more than there is, each pot too, pays the cost and nothing twice, and tells the fate of each project', () => {
    fc.assert(
      fc.property(drawn, rules, (given, rule) => {
        const { election } = electionOf(given);
        const { winners, spent, projects, budget } = count(election, rule);
        expect(spent).toBeLessThanOrEqual(budget);
        expect(new Set(winners).size).toBe(winners.length);
        expect(projects.reduce((total, { amount }) => total + amount, 0)).toBe(spent);
        for (const { id, fate, amount, cost } of projects) {
          const won = fate === 'won' || fate === 'topped-up';
          expect([winners.includes(id), fate === 'part' || amount]).toEqual([won || fate === 'part', fate === 'part' || (won ? cost : 0)]);
        }
        for (const { id, amount } of election.pots ?? []) {
          expect(projects.reduce((total, project) => (project.pot === id ? total + project.amount : total), 0)).toBeLessThanOrEqual(amount);
        }
      }),
      { numRuns: 600 },
    );
  });

  it('comes out the same again, as the same text, in whatever order the ballots come', () => {
    fc.assert(
      fc.property(drawn, rules, fc.infiniteStream(fc.nat()), (given, rule, random) => {
        const { election, cast } = electionOf(given);
        const shuffled = cast.map((ballot) => ({ ballot, key: random.next().value ?? 0 })).sort((one, other) => one.key - other.key);
        const again = {
          ...election,
          ballots: ballotSheet(
            election.projects,
            shuffled.map(({ ballot }) => ballot),
          ),
        };
        const result = JSON.stringify(count(election, rule));
        expect(JSON.stringify(count(election, rule))).toBe(result);
        expect(JSON.stringify(count(again, rule))).toBe(result);
      }),
      { numRuns: 300 },
    );
  });

  it('is explained in words that there are, for each project, and its course ends at what is left', () => {
    fc.assert(
      fc.property(drawn, rules, (given, rule) => {
        const { election } = electionOf(given);
        const result = count(election, rule);
        const { whole, projects } = explain(election, rule, result, { effort: 2_000 });
        const naming = { name: (id: string) => `<${id}>`, money: (amount: number) => `£${amount}` };
        for (const sentence of [...whole, ...projects.flatMap(({ sentences }) => sentences)])
          expect(sentenceInWords(sentence, naming)).not.toMatch(/undefined|NaN|-\d/);
        expect(projects.map(({ id, sentences }) => [id, sentences.length > 0])).toEqual(election.projects.map(({ id }) => [id, true]));
        expect(courseOf(result).at(-1)?.left ?? result.budget).toBe(result.budget - result.spent);
      }),
      { numRuns: 300 },
    );
  });
});

describe('under Equal Shares', () => {
  const shares = rules.map((rule) => ({ ...rule, rule: 'equal-shares', comparison: false }) as const);

  it('payments sum exactly to the cost; nobody pays beyond their share, or for what they did not tick', () => {
    fc.assert(
      fc.property(drawn, shares, (given, rule) => {
        const { election, cast } = electionOf(given);
        const result = count(election, rule);
        const receiptOf = receiptsOf(election, rule, result);
        const receipts = cast.map((ballot) => receiptOf?.(ballot));
        for (const { id, cost } of result.projects.filter(({ fate, cost }) => fate === 'won' && cost > 0)) {
          const paid = receipts.flatMap((receipt) => receipt?.spent.filter((line) => line.id === id).map((line) => line.paid) ?? []);
          expect(isAmount(sum(paid), cost)).toBe(true);
        }
        receipts.forEach((receipt, i) => {
          if (!receipt) throw new Error('a ballot has no receipt');
          const { share, spent, left } = receipt;
          const balance = sum([...spent.map(({ paid }) => paid), left, { numerator: -share.numerator, denominator: share.denominator }]);
          expect([balance.numerator, left.numerator >= 0n]).toEqual([0n, true]);
          const ticked = cast[i]?.choices.filter((_, k) => given.withPoints === false || (cast[i]?.points?.[k] ?? 0) > 0) ?? [];
          const byMarks = rule.utility === 'borda' || rule.utility === 'borda-zero';
          for (const { id } of spent) expect(byMarks ? cast[i]?.choices : ticked).toContain(id);
          expect(receiptSentences(receipt)).toHaveLength(spent.length + 2);
        });
      }),
      { numRuns: 400 },
    );
  });

  it('the account says what the receipts say', () => {
    fc.assert(
      fc.property(drawn, shares, (given, rule) => {
        const { election, cast } = electionOf(given);
        const result = count(election, { ...rule, utility: 'cost' });
        const receiptOf = receiptsOf(election, { ...rule, utility: 'cost' }, result);
        for (const { id, supporters, short, penniless, paidEach } of result.shares?.purchases ?? []) {
          const backers = cast.filter(({ choices, points }) => choices.some((choice, k) => choice === id && (points?.[k] ?? 1) > 0));
          const paid = backers.map((ballot) => receiptOf?.(ballot).spent.find((line) => line.id === id)?.paid ?? { numerator: 0n, denominator: 1n });
          const most = paid.reduce((a, b) => (a.numerator * b.denominator >= b.numerator * a.denominator ? a : b));
          const full = paid.filter((amount) => amount.numerator * most.denominator === most.numerator * amount.denominator).length;
          const nothing = paid.filter(({ numerator }) => numerator === 0n).length;
          expect([backers.length, full, nothing, Number(most.numerator / most.denominator)]).toEqual([
            supporters,
            supporters - short - penniless,
            penniless,
            paidEach,
          ]);
        }
      }),
      { numRuns: 300 },
    );
  });
});
