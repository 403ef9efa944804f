import { describe, expect, it } from '@jest/globals';
import { inflated, pagesOf, scanned } from '../../../../../test/support/read-paper.js';
import { addressLabels } from './address-labels.js';
import { ballotPapers, inOrderOf, ordersOf, type PaperSettings } from './ballot-paper.js';

const words = {
  ...{ title: 'Vote in round H-R1', from: 'The Hilgrove Bank', how: 'Write 1 beside the idea you like best.', blank: 'You may leave it blank.' },
  ...{ secret: 'Do not write your name.', until: 'Bring it back by 12 April 2026.', letter: (letter: string) => `Paper ${letter}` },
};
const bids = Array.from({ length: 8 }, (_, n) => ({ bidId: `H-00${n + 1}`, title: `An idea to meet number ${n + 1}`, cost: '£900' }));
const settings: PaperSettings = { print: 'standard', words, bids, copies: 3, lang: 'en' };
const papersOf = async (change: Partial<PaperSettings> = {}) => pagesOf(inflated(await ballotPapers({ ...settings, ...change }).toArray()));
const plain = (text: string) => text.replace(/\s+/g, '');

describe.each(['standard', 'large'] as const)('A paper in %s print', (print) => {
  it('names every bid with its cost and a box, what to do, and nobody', async () => {
    const pages = await papersOf({ print, copies: 1 });
    const text = plain(pages.map((page) => page.text).join(''));
    for (const said of [
      words.title,
      words.from,
      words.how,
      words.blank,
      words.secret,
      words.until,
      'Paper A',
      ...bids.map(({ bidId, title }) => `${bidId}${title}(£900)`),
    ])
      expect(text).toContain(plain(said));
    expect(Math.min(...pages.flatMap(({ sizes }) => sizes))).toBeGreaterThanOrEqual(print === 'large' ? 18 : 11);
    expect(pages.flatMap(({ rects }) => rects).length).toBe(bids.length);
  });
});

describe('Papers', () => {
  it('come in as many orders as there are bids, each begun with another one, and are otherwise the same', async () => {
    const pages = await papersOf({ copies: 10 });
    const firsts = pages.map(({ text }) => /H-00\d/.exec(text)?.[0]);
    expect(firsts.slice(0, 9)).toEqual([...bids.map(({ bidId }) => bidId), 'H-001']);
    expect(new Set(pages.map(({ text }) => [...plain(text).replace(/Paper[A-H]/, '')].sort().join(''))).size).toBe(1);
  });

  it('are read in the order of their letter', () => {
    expect(ordersOf(3)).toEqual(['A', 'B', 'C']);
    expect([inOrderOf('A', [1, 2, 3]), inOrderOf('C', [1, 2, 3]), inOrderOf('?', [1, 2, 3]), inOrderOf('B', [])]).toEqual([
      [1, 2, 3],
      [3, 1, 2],
      [1, 2, 3],
      [],
    ]);
  });

  it('of sixty bids go over to further pages', async () => {
    const many = Array.from({ length: 60 }, (_, n) => ({ bidId: `B-${n + 1}`, title: 'A long title '.repeat(6), cost: '£100' }));
    const pages = await papersOf({ bids: many, copies: 1, print: 'large' });
    expect(pages.length).toBeGreaterThan(3);
    const text = plain(pages.map((page) => page.text).join(''));
    for (const { bidId } of many) expect(text).toContain(`${bidId}Along`);
  });
});

describe('Labels of outer envelopes', () => {
  const label = (number: number) => ({ number, name: `Voter ${number}`, address: 'Flat 1, North House, Hilgrove Road, NW6 4TH' });
  const said = { title: 'Labels', number: (number: number) => `Number ${number}`, scanned: (number: number) => `H-R1 ${number}`, lang: 'en' };

  it('have the number as text and as a square, and whom it goes to', async () => {
    const [page] = pagesOf(inflated(await addressLabels([label(612)], said).toArray()));
    expect(plain(page?.text ?? '')).toBe(plain('Number 612 Voter 612 Flat 1 North House Hilgrove Road NW6 4TH'));
    expect(page && scanned(page)).toBe('H-R1 612');
  });

  it('stand fourteen on a sheet', async () => {
    const pages = pagesOf(
      inflated(
        await addressLabels(
          Array.from({ length: 30 }, (_, n) => label(n + 1)),
          said,
        ).toArray(),
      ),
    );
    expect(pages.map(({ text }) => text.match(/Number/g)?.length)).toEqual([14, 14, 2]);
  });
});
