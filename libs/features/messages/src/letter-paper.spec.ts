import { buffer } from 'node:stream/consumers';
import { inflateSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { isPrintable, type Letter, letterPaper } from './letter-paper.js';

const letter: Letter = {
  ...{ name: 'Rosa Sample', to: '7 Adelaide Road\nLondon, ZZ99 3VZ', date: '11 March 2026', subject: 'We have your bid C-001' },
  ...{ body: 'We have your bid.\n\nYou can’t lose it: £180 – “well done”.', language: 'en' },
};

/** Each page's words, as a PDF reader finds them, and the sizes in which they are set. */
async function pagesOf(letters: readonly Letter[]) {
  const file = await buffer(letterPaper(letters));
  const parts = file
    .toString('latin1')
    .split(/stream\r?\n/)
    .slice(1);
  const contents = parts.flatMap((part) => {
    try {
      return [inflateSync(Buffer.from(part, 'latin1')).toString('latin1')];
    } catch {
      return [];
    }
  });
  const pages = contents.filter((content) => content.includes(' Tf'));
  return pages.map((content) => ({
    text: [...content.matchAll(/\[(.*?)\] TJ/g)]
      .map(([, line = '']) => [...line.matchAll(/<([0-9a-f]*)>/g)].map(([, hex = '']) => Buffer.from(hex, 'hex').toString('latin1')).join(''))
      .join('\n'),
    sizes: [...new Set([...content.matchAll(/\/F\d+ ([\d.]+) Tf/g)].map(([, size]) => Number(size)))],
  }));
}

describe('A letter on paper', () => {
  test('shows the address in the window, the date, and what is said in large print', async () => {
    const [page, ...more] = await pagesOf([letter]);
    expect(more).toEqual([]);
    expect(page?.text).toMatch(/^Rosa Sample\n7 Adelaide Road\nLondon\nZZ99 3VZ\n11 March 2026\nWe have your bid C-001\nWe have your bid\.\n/);
    expect(page?.sizes.filter((size) => size >= 18)).toEqual(expect.arrayContaining([18, 22]));
  });

  test('begins on a page of its own, and goes on on a second one when it is long', async () => {
    expect(await pagesOf([letter, letter, letter])).toHaveLength(3);
    expect((await pagesOf([{ ...letter, body: 'A long story. '.repeat(200) }])).length).toBeGreaterThan(1);
  });

  test.each([
    ['We can’t pay £180 – or €5 …', true],
    ['Łódź', false],
    ['আমরা আপনার আবেদন পেয়েছি', false],
  ])('"%s" can be shown by the file: %p', (body, printable) => {
    expect(isPrintable({ ...letter, body })).toBe(printable);
  });
});
