import { describe, expect, it, jest } from '@jest/globals';
import { drawCode, groupedCode } from '#identity';
import { inflated, pagesOf, scanned } from '../../../../../test/support/read-paper.js';
import { type LetterFor, type LetterSettings, lettersPaper } from './letter-paper.js';

jest.setTimeout(60_000);

const words = {
  title: 'Have your say on Chalcots Estate',
  from: 'Estate Bank',
  to: 'To everybody who lives at',
  intro: 'People who live on the estate decide together which ideas get money. This letter lets you join them.',
  scan: '1. Scan this square with the camera of a phone. It opens a page of ours.',
  type: '2. Or go to bank.example.org/join and type the code below.',
  codeIs: 'The code for your home',
  each: 'Everybody here who is 16 or older can join. Each of you joins alone, with the same code.',
  until: 'Please join by 30 June 2026.',
  help: 'No phone, or no internet? Ask Marigold at the tenants’ hall, Tuesdays 5 to 7.',
  safe: 'Keep this code in your home. We never ask for it on the phone or at your door.',
  free: 'You do not have to join. It costs nothing.',
};
const settings: LetterSettings = { print: 'standard', words, joinUrl: 'https://bank.example.org/join', lang: 'en' };
const letterOf = (n: number, code = groupedCode(drawCode())): LetterFor => ({
  ...{ flat: `Flat ${n}`, block: 'Taplow', address: 'Adelaide Road, London', postcode: 'NW3 3NX', code },
});

const paperOf = async (letters: readonly LetterFor[], change: Partial<LetterSettings> = {}) =>
  inflated(await lettersPaper(letters, { ...settings, ...change }).toArray());

describe.each(['standard', 'large'] as const)('A door letter in %s print', (print) => {
  it('has a square that leads to the page for joining, with its own code where no log sees it', async () => {
    const letters = [letterOf(1), letterOf(2)];
    const pages = pagesOf(await paperOf(letters, { print }));
    expect(pages.map(scanned)).toEqual(letters.map(({ code }) => `https://bank.example.org/join#${code}`));
  });

  it('says for which door it is, the code, and everything else, on one page', async () => {
    const letters = Array.from({ length: 12 }, (_, n) => letterOf(n + 1));
    const pages = pagesOf(await paperOf(letters, { print }));
    expect(pages.length).toBe(letters.length);
    for (const [n, { text }] of pages.entries()) {
      const shown = text.replace(/\s+/g, '');
      for (const said of [...Object.values(words), `Flat ${n + 1}, Taplow`, 'Adelaide Road, London', 'NW3 3NX', letters[n]?.code ?? 'none'])
        expect(shown).toContain(said.replace(/\s+/g, ''));
    }
  });

  it('is never smaller than its print promises', async () => {
    const [page] = pagesOf(await paperOf([letterOf(1)], { print }));
    expect(Math.min(...(page?.sizes ?? []))).toBeGreaterThanOrEqual(print === 'large' ? 18 : 11);
  });
});

describe('The letters of a large block', () => {
  it('come one after another, and no more than a few of them wait to be read', async () => {
    const paper = lettersPaper(
      Array.from({ length: 150 }, (_, n) => letterOf(n)),
      settings,
    );
    let most = 0;
    let bytes = 0;
    for await (const chunk of paper) {
      bytes += chunk.length;
      most = Math.max(most, paper.readableLength);
      if (bytes % 5 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    expect(bytes).toBeGreaterThan(4 * most);
    expect(most).toBeLessThan(96 * 1024);
  });

  it('stop being made when nobody reads any more', async () => {
    const paper = lettersPaper(
      Array.from({ length: 4_000 }, (_, n) => letterOf(n)),
      settings,
    );
    for await (const _ of paper) break;
    expect(paper.destroyed).toBe(true);
  });
});
