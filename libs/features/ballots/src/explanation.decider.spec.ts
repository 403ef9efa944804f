import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { contentHash } from '#proof';
import { hex, hilgrove } from '../../../../test/support/vote/hilgrove-vote.js';
import { explain, explainFew, type Sentence, whyLeft } from './explanation.decider.js';
import { explanationDocument, sentenceInWords, sentenceKeys } from './explanation-document.decider.js';
import { countRound, type OpenBallot, type OpenedVote } from './round-count.decider.js';

const { voting, ballots } = hilgrove();
const told = (vote: OpenedVote, cast: readonly OpenBallot[], withdrawn: readonly string[] = []) => {
  const counted = countRound(vote, cast, withdrawn);
  const explanation = explain(vote, counted);
  return { counted, explanation, of: (bidId: string) => (explanation.get(bidId) ?? []).map(sentenceInWords) };
};

describe('The result of Hilgrove', () => {
  it('tells each bid its points, its turn and what was left then, and losers what would have let them win', () => {
    const { of } = told(voting, ballots, ['H-008']);
    expect(of('H-001')).toEqual(['91 points, number 1 in order. When its turn came £3,000 was left and it costs £900.']);
    expect(of('H-006')).toEqual([
      '42 points, number 6 in order. When its turn came £420 was left and it costs £480.',
      'It would have won at £280.',
      'It would have won with 3 more first choices.',
    ]);
    expect(of('H-008')).toEqual(['It was taken back after voting opened. Its votes stay on the ballots, and it gets nothing.']);
  });

  it('explains the £420 that fits nothing', () => {
    const left = whyLeft(voting, countRound(voting, ballots, ['H-008']).facts);
    expect(left && sentenceInWords(left)).toBe('£420 is left because no other bid fits: the cheapest one that was not chosen, H-006, costs £480.');
  });

  it('is one text whose hash the result carries, with a line for each bid', () => {
    const { counted, explanation } = told(voting, ballots, ['H-008']);
    const text = explanationDocument(voting, counted, explanation);
    expect(text).toMatch(/^Why each bid of round H-R1 was chosen or not\n\nH-001: 91 points, /);
    expect(text.split('\n').filter((line) => /^H-00\d: /.test(line))).toHaveLength(8);
    expect(contentHash(text)).toBe(contentHash(explanationDocument(voting, counted, explain(voting, countRound(voting, ballots.toReversed(), ['H-008'])))));
  });
});

describe('A vote of nine', () => {
  it('is told without a number', () => {
    const { explanation, counted } = told(voting, ballots.slice(0, 9));
    for (const sentence of [...explanation.values()].flat()) expect(sentence.params).toEqual({});
    expect(explanation).toEqual(explainFew(counted.facts));
    expect(explanationDocument(voting, counted, explanation)).not.toMatch(/points|£/);
  });
});

describe('Sentences', () => {
  const catalogue = JSON.parse(readFileSync(new URL('../catalogue/en.json', import.meta.url), 'utf8')).result.why;
  const at = (key: string): unknown => key.split('.').reduce<unknown>((texts, part) => (texts as Record<string, unknown> | undefined)?.[part], catalogue);

  it('say on pages what they say in the document', () => {
    for (const key of sentenceKeys) {
      for (const [form, count] of [
        ['_one', 1],
        ['_other', 7],
      ] as const) {
        const text = (at(`${key}${form}`) ?? at(key)) as string;
        expect([key, typeof text]).toEqual([key, 'string']);
        const params = Object.fromEntries([...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name = '']) => [name, name === 'count' ? count : 5]));
        const shown = text.replace(/\{\{(\w+)\}\}/g, (_, name: string) => sentenceValue(name, params[name] as number));
        expect(sentenceInWords({ key, params: { ...params, count } })).toBe(shown);
      }
    }
  });

  const sentenceValue = (name: string, value: number) =>
    /^(left|cost|amount|payable|paid|began|spent|pot|price)$/.test(name) ? `£0.0${value}` : String(value);

  it('tell a bid that its pots could not pay', () => {
    const poor = { ...voting, pots: voting.pots.map((pot) => (pot.fundId === 'F2' ? { ...pot, amountPence: 30_000 } : pot)), potPence: 260_000 };
    expect(told(poor, ballots).of('H-003')[0]).toBe('Its turn came with £440 left, but only £300 of that may pay for it. It costs £420.');
  });

  it('tell both sides of a tie', () => {
    const cast = ['H-004', 'H-005'].flatMap((bidId, i) =>
      Array.from({ length: 6 }, (_, k) => ({ v: hex(`${i} ${k}`), n: 1, choices: [{ bidId }], r: hex(k) })),
    );
    const { of } = told(voting, cast);
    expect(of('H-005')[1]).toBe('It and H-004 tied at 24 points; the order published before voting decided.');
    expect(of('H-004')[1]).toBe('It and H-005 tied at 24 points; the order published before voting decided.');
  });

  it('say that nobody chose anything', () => {
    const blank = Array.from({ length: 12 }, (_, i) => ({ v: hex(i), n: 1, choices: [], r: hex(i) }));
    expect(told(voting, blank).of('H-001')).toEqual(['Nobody chose any bid, so nothing gets money.']);
  });

  describe('of shares', () => {
    const shared: OpenedVote = {
      ...voting,
      ballot: {
        ...voting.ballot,
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
      },
    };
    const { counted, explanation, of } = told(shared, ballots);

    it('tell what supporters paid, and losers what theirs spent and had left', () => {
      const [winner = ''] = counted.tally.winners;
      expect(of(winner)[0]).toMatch(/^\d+ supporters; each paid £[\d.]+(; \d+ paid the rest of their share)?\.$/);
      const loser = counted.tally.projects.find(({ id, fate, votes }) => fate === 'supporters-short' && votes >= 10 && !counted.tally.winners.includes(id));
      expect(of(loser?.id ?? '')[0]).toMatch(
        /^Its \d+ supporters began with £[\d,.]+\. They spent £[\d,.]+ on H-.+, which they also support\. £[\d,.]+ was left; it costs £[\d,.]+\.$/,
      );
    });

    it('add up, and name only bids that a supporter chose too', () => {
      for (const [bidId, sentences] of explanation) {
        for (const { key, params } of sentences as readonly Sentence[]) {
          if (key !== 'short.spent') continue;
          expect(Number(params.spent) + Number(params.left)).toBe(Number(params.began));
          const together = (other: string) => ballots.some(({ choices }) => [bidId, other].every((id) => choices.some((choice) => choice.bidId === id)));
          expect((params.bids as readonly string[]).every((other) => counted.tally.winners.includes(other) && together(other))).toBe(true);
        }
      }
    });

    it('do not tell what fewer than ten supporters spent', () => {
      const few = ballots
        .filter(({ choices }) => !choices.some(({ bidId }) => bidId === 'H-007'))
        .concat(ballots.filter(({ choices }) => choices.some(({ bidId }) => bidId === 'H-007')).slice(0, 5));
      const { counted: small, of: said } = told(shared, few);
      const outcome = small.tally.projects.find(({ id }) => id === 'H-007');
      expect(said('H-007')[0]).toBe(
        outcome?.amount === 0 ? sentenceInWords({ key: 'few.short', params: {} }) : sentenceInWords({ key: 'few.bought', params: {} }),
      );
    });
  });
});

describe('A margin', () => {
  const anyBallots = fc.array(fc.uniqueArray(fc.constantFrom(...voting.choices.map(({ bidId }) => bidId)), { maxLength: 3 }), { minLength: 10, maxLength: 60 });

  it('is told only where a recount with it lets the bid win, and the fewest votes only where one fewer does not', () => {
    const seen = { price: 0, votes: 0 };
    fc.assert(
      fc.property(anyBallots, fc.constantFrom('greedy' as const, 'greedy-no-skip' as const), (cast, rule) => {
        const vote = { ...voting, ballot: { ...voting.ballot, counting: { ...voting.ballot.counting, rule } } };
        const all = cast.map((bidIds, i) => ({ v: hex(i), n: 1, choices: bidIds.map((bidId) => ({ bidId })), r: hex(i) }));
        const wins = (changed: OpenedVote, more: number, bidId: string) =>
          countRound(changed, [
            ...all,
            ...Array.from({ length: more }, (_, i) => ({ v: hex(`more ${i}`), n: 1, choices: [{ bidId }], r: hex(i) })),
          ]).tally.winners.includes(bidId);
        for (const [bidId, sentences] of told(vote, all).explanation) {
          for (const { key, params } of sentences) {
            if (key === 'margin.price') {
              const choices = vote.choices.map((choice) => (choice.bidId === bidId ? { ...choice, costPence: Number(params.price) } : choice));
              expect(wins({ ...vote, choices }, 0, bidId)).toBe(true);
              seen.price += 1;
            }
            if (key === 'margin.firsts') {
              expect([wins(vote, Number(params.count), bidId), wins(vote, Number(params.count) - 1, bidId)]).toEqual([true, false]);
              seen.votes += 1;
            }
          }
        }
      }),
      { numRuns: 60 },
    );
    expect(Math.min(seen.price, seen.votes)).toBeGreaterThan(5);
  });
});
