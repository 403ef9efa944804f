import { readFileSync } from 'node:fs';
import { describe, expect, it, jest } from '@jest/globals';
import { drawCode, groupedCode } from '#identity';
import { inflated, pagesOf, scanned } from '../../../../../test/support/read-paper.js';
import { type PollCard, type PollCardSettings, type PollCardWords, pollCardsPaper } from './poll-card-paper.js';

jest.setTimeout(60_000);

/** As the catalogue has them, with something in each gap. */
const catalogue = JSON.parse(readFileSync(new URL('../../catalogue/en.json', import.meta.url), 'utf8'));
const { number: _, ...said }: Readonly<Record<string, string>> = catalogue.vote.card.paper;
const filled = Object.entries(said).map(([key, text]) => [
  key,
  text.replace(/\{\{(\w+)\}\}/g, (_gap, name) => (name === 'day' ? '16 May 2026' : 'bank.example.org/vote')),
]);
const words = { ...Object.fromEntries(filled), from: 'Estate Bank' } as unknown as PollCardWords;
const settings: PollCardSettings = { print: 'standard', words, numbered: (number) => `Number ${number}`, voteUrl: 'https://bank.example.org/vote', lang: 'en' };
const card = (number: number, code = groupedCode(drawCode())): PollCard => ({
  number,
  name: `Ada Sample ${number}`,
  address: 'Flat 1, North House, NW6 4AA',
  code,
});

async function printed(cards: readonly PollCard[], more: Partial<PollCardSettings> = {}) {
  const chunks: Uint8Array[] = [];
  for await (const chunk of pollCardsPaper(cards, { ...settings, ...more })) chunks.push(chunk as Uint8Array);
  return pagesOf(inflated(chunks));
}

describe.each(['standard', 'large'] as const)('A poll card in %s print', (print) => {
  it('says everything on one page of its own, and its square leads to where people vote', async () => {
    const cards = [card(1), card(17)];
    const pages = await printed(cards, { print });
    expect(pages.length).toBe(2);
    for (const [n, page] of pages.entries()) {
      const { number, name, code } = cards[n] ?? card(0);
      const shown = page.text.replace(/\s+/g, '');
      for (const text of [...Object.values(words), `Number ${number}`, name, 'Flat 1, North House, NW6 4AA', code])
        expect(shown).toContain(text.replace(/\s+/g, ''));
      expect(scanned(page)).toBe(`https://bank.example.org/vote#${code}`);
    }
  });

  it('is never smaller than its print promises', async () => {
    const [page] = await printed([card(1)], { print });
    expect(Math.min(...(page?.sizes ?? []))).toBeGreaterThanOrEqual(print === 'large' ? 18 : 11);
  });
});

describe('The poll cards of a whole roll', () => {
  it('of which nothing is known any more keep their page, with number and code', async () => {
    const [page] = await printed([{ ...card(3), name: '', address: '' }]);
    expect(page?.text.replace(/\s+/g, '')).toContain('Number3');
  });

  it('stop being made when nobody reads any more', async () => {
    const paper = pollCardsPaper(
      Array.from({ length: 4_000 }, (_, n) => card(n)),
      settings,
    );
    for await (const _ of paper) break;
    expect(paper.destroyed).toBe(true);
  });
});
