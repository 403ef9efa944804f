import { describe, expect, test } from '@jest/globals';
import { complaintsOf, Look } from './look.js';
import { openRun } from './run.js';
import { untranslated } from './untranslated.js';

const run = await openRun();

const page = (body: string, head = '<title>A page – Estate Bank</title>') =>
  `<!DOCTYPE html><html lang="en" dir="ltr"><head>${head}</head><body><main>${body}</main></body></html>`;

async function lookAt<T>(html: string, see: (look: Look, complaints: readonly string[]) => Promise<T>): Promise<T> {
  if (!run) throw new Error('no browser');
  const context = await run.window(undefined, { viewport: { width: 320, height: 900 } });
  try {
    const tab = await context.newPage();
    const complaints = complaintsOf(tab);
    await tab.setContent(html);
    return await see(await Look.at(tab), complaints);
  } finally {
    await context.close();
  }
}

/** The looks themselves: each finds what was planted for it, and nothing on a page without fault. */
(run ? describe : describe.skip)('a look at a page', () => {
  test('finds nothing on a page without fault', async () => {
    const found = await lookAt(page('<h1>Good</h1><h2>Day</h2>'), async (look, complaints) => [await look.faults(), await look.overflow(), complaints]);
    expect(found).toEqual([[], 0, []]);
  });

  test.each([
    ['a picture without words', '<h1>A</h1><img src="data:,">', /^image-alt/],
    ['letters too pale', '<h1>A</h1><p style="color:#ccc">pale</p>', /^color-contrast/],
    ['a heading left out', '<h1>A</h1><h3>B</h3>', /^heading-order/],
  ])('finds %s', async (_, body, fault) => {
    expect(await lookAt(page(body), (look) => look.faults())).toEqual([expect.stringMatching(fault)]);
  });

  test('finds what is wider than the window', async () => {
    expect(await lookAt(page('<h1>A</h1><div style="width:400px">wide</div>'), (look) => look.overflow())).toBeGreaterThan(50);
  });

  test('finds a second heading', async () => {
    expect((await lookAt(page('<h1>A</h1><h1>B</h1>'), (look) => look.frame())).headings).toEqual(['A', 'B']);
  });

  test('hears what the browser complains about', async () => {
    const heard = await lookAt(page('<h1>A</h1><script>console.error("oh no"); nothing.there</script>'), async (_, complaints) => [...complaints]);
    expect(heard).toEqual(['oh no', expect.stringContaining('nothing is not defined')]);
  });

  test('reads texts, labels and what is folded away once opened, but not what is marked as somebody’s own', async () => {
    const body =
      '<h1>A</h1><p lang="en">Seen <code>code</code><b dir="auto">own</b><bdi>own</bdi></p><details><summary>More</summary><p>Folded</p></details><nav aria-label="Label"></nav><p hidden>Hidden</p>';
    const [closed, open] = await lookAt(page(body), async (look) => {
      const before = await look.texts();
      await look.openAll();
      return [before, await look.texts()] as const;
    });
    expect(closed).toEqual(['A page – Estate Bank', 'A', 'Seen', 'More', 'Label']);
    expect(open).toContain('Folded');
  });
});

describe('a text outside the catalogue', () => {
  test.each([
    '[Ļéƒţ ţö ĝîṽé····]',
    '[ĝîṽéñ ţö Amber Sample ···], [åñö ···]',
    '[[þŕîṽàţé]···]',
    'The Chalcots Bank',
    'Lobby book-swap shelf',
    '11 March 2026, 7:42 pm',
    'C-001 – PAY-001 (F1), C-R1',
    '£1,000.50 · 12 %',
  ])('%s is none', (text) => {
    expect(untranslated([text])).toEqual([]);
  });

  test.each(['Left to give', '[Ļéƒţ···] left', 'paid', 'of £100', 'Amber Sample is chair', 'no'])('%s is one', (text) => {
    expect(untranslated([text])).toEqual([text]);
  });
});
