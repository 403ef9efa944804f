import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { contentHash } from '#proof';
import { MONEY } from '#tally';
import { hex, hilgrove } from '../../../../test/support/vote/hilgrove-vote.js';
import { explain, explainFew, explanationDocument, sentenceInWords, sentenceKeys } from './explanation.decider.js';
import { countRound, type OpenBallot, type OpenedVote } from './round-count.decider.js';

const { voting, ballots } = hilgrove();
const told = (vote: OpenedVote, cast: readonly OpenBallot[], withdrawn: readonly string[] = []) => {
  const counted = countRound(vote, cast, withdrawn);
  const explained = explain(vote, counted);
  return {
    counted,
    explained,
    of: (bidId: string) => (explained.bids.get(bidId) ?? []).map(sentenceInWords),
    whole: explained.whole.map(sentenceInWords),
  };
};
const blank = (count: number) => Array.from({ length: count }, (_, i) => ({ v: hex(i), n: 1, choices: [], r: hex(i) }));

describe('The result of Hilgrove', () => {
  it('tells each bid its points, its turn and what was left then, and losers what would have let them win', () => {
    const { of } = told(voting, ballots, ['H-008']);
    expect(of('H-001')).toEqual(['91 points, 1st. When its turn came £3,000 was left and it costs £900.']);
    expect(of('H-006')).toEqual([
      '42 points, 6th. When its turn came £420 was left and it costs £480.',
      'One pot pays for all of it, and the fullest that may pay for it had £280.',
      'It would have won at £280.',
      'It would have won with 3 more first choices.',
    ]);
    expect(of('H-008')).toEqual(['It was taken back after voting opened. Its votes stay on the ballots, and it gets nothing.']);
  });

  it('explains the £420 that fits nothing', () => {
    expect(told(voting, ballots, ['H-008']).whole).toEqual([
      '£420 is left because no other bid fits: the cheapest one that was not chosen, H-006, costs £480.',
    ]);
  });

  it('is one text whose hash the result carries, with a line for each bid, the same whoever counts', () => {
    const { counted, explained } = told(voting, ballots, ['H-008']);
    const text = explanationDocument(voting, counted, explained);
    expect(text).toMatch(/^Why each bid of round H-R1 was chosen or not\n\nH-001: 91 points, /);
    expect(text.split('\n').filter((line) => /^H-00\d: /.test(line))).toHaveLength(8);
    const again = told(voting, ballots.toReversed(), ['H-008']);
    expect(contentHash(explanationDocument(voting, again.counted, again.explained))).toBe(contentHash(text));
  });
});

describe('A vote of nine', () => {
  it('is told without a number', () => {
    const { explained, counted } = told(voting, ballots.slice(0, 9));
    expect(explained).toEqual(explainFew(counted.facts));
    for (const sentence of [...explained.bids.values()].flat()) expect(sentence.params).toEqual({});
    expect(explanationDocument(voting, counted, explained)).not.toMatch(/points|£/);
  });
});

describe('What is left of the pot', () => {
  const rich = {
    ...voting,
    pots: [{ fundId: 'F4', amountPence: 900_000 }],
    potPence: 900_000,
    choices: voting.choices.map((choice) => ({ ...choice, payableFrom: ['F4'] })),
  };

  it('is left where everything was chosen, and said so', () => {
    expect(told(rich, ballots).whole).toEqual(['Every bid was chosen, and £5,060 is left.']);
  });

  it('is left by the rules where something would still fit', () => {
    expect(told(voting, blank(12)).whole).toEqual(['By the rules of this round £3,000 is left.']);
  });

  it('is not told where nothing is left', () => {
    const exact = { ...rich, pots: [{ fundId: 'F4', amountPence: 394_000 }], potPence: 394_000 };
    expect(told(exact, ballots).whole).toEqual([]);
  });
});

describe('A bid', () => {
  it('that its pots could not pay is told how much of what was left may pay for it', () => {
    const poor = { ...voting, pots: voting.pots.map((pot) => (pot.fundId === 'F2' ? { ...pot, amountPence: 30_000 } : pot)), potPence: 260_000 };
    expect(told(poor, ballots).of('H-003')[0]).toMatch(/^Its turn came with £440 left, but /);
  });

  it('in a tie is told with whom, and so is the other', () => {
    const cast = ['H-004', 'H-005'].flatMap((bidId, i) =>
      Array.from({ length: 6 }, (_, k) => ({ v: hex(`${i} ${k}`), n: 1, choices: [{ bidId }], r: hex(k) })),
    );
    const { of } = told(voting, cast);
    expect(of('H-005')[1]).toBe('H-005 and H-004 tied at 24 points; the order published before voting decided.');
    expect(of('H-004')[1]).toBe('H-004 and H-005 tied at 24 points; the order published before voting decided.');
  });

  it('in a vote without a mark is told that nobody chose anything', () => {
    expect(told(voting, blank(12)).of('H-001')).toEqual(['Nobody chose any bid, so nothing gets money.']);
  });
});

describe('Sentences on pages', () => {
  const texts: Readonly<Record<string, string>> = JSON.parse(readFileSync(new URL('../catalogue/en.json', import.meta.url), 'utf8')).result.why;
  const ordinal = (count: number) => (count === 1 ? '1st' : `${count}th`);

  it('say what they say in the document', () => {
    for (const key of sentenceKeys) {
      const flat = key.replaceAll('.', '-');
      for (const [form, count] of [
        ['_one', 1],
        ['_other', 7],
      ] as const) {
        const text = texts[`${flat}${form}`] ?? texts[flat] ?? '';
        const names = [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name = '']) => name);
        const params = Object.fromEntries(['count', 'score', 'supporters', 'votes', ...names].map((name) => [name, sample(name, count)]));
        const shown = text.replace(/\{\{(\w+)\}\}/g, (_, name: string) => {
          if (name === 'turn') return ordinal(5);
          return MONEY.has(name) ? '£0.05' : String(params[name]);
        });
        expect([key, sentenceInWords({ key, params })]).toEqual([key, shown]);
      }
    }
  });

  const sample = (name: string, count: number) => {
    if (name === 'project') return 'H-001';
    if (name === 'on' || name === 'projects') return ['H-001'];
    return ['count', 'score', 'supporters', 'votes'].includes(name) ? count : 5;
  };
});

describe('A margin', () => {
  const anyBallots = fc.array(fc.uniqueArray(fc.constantFrom(...voting.choices.map(({ bidId }) => bidId)), { maxLength: 3 }), { minLength: 10, maxLength: 60 });

  it('is told only where a recount of the round with it lets the bid win', () => {
    const seen = { price: 0, firsts: 0 };
    fc.assert(
      fc.property(anyBallots, fc.constantFrom('greedy' as const, 'greedy-no-skip' as const), (cast, rule) => {
        const vote = { ...voting, ballot: { ...voting.ballot, counting: { ...voting.ballot.counting, rule } } };
        const all = cast.map((bidIds, i) => ({ v: hex(i), n: 1, choices: bidIds.map((bidId) => ({ bidId })), r: hex(i) }));
        for (const [bidId, sentences] of told(vote, all).explained.bids) {
          for (const { key, params } of sentences) {
            if (key === 'margin.price') {
              const choices = vote.choices.map((choice) => (choice.bidId === bidId ? { ...choice, costPence: Number(params.price) } : choice));
              expect(countRound({ ...vote, choices }, all).tally.winners).toContain(bidId);
              seen.price += 1;
            }
            if (key === 'margin.firsts') {
              const more = Array.from({ length: Number(params.count) }, (_, i) => ({ v: hex(`more ${i}`), n: 1, choices: [{ bidId }], r: hex(i) }));
              expect(countRound(vote, [...all, ...more]).tally.winners).toContain(bidId);
              seen.firsts += 1;
            }
          }
        }
      }),
      { numRuns: 60 },
    );
    expect(Math.min(seen.price, seen.firsts)).toBeGreaterThan(5);
  });
});
