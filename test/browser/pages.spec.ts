import { describe, expect, test } from '@jest/globals';
import { type ListedPage, pages } from './pages.js';
import { openRun, type Run } from './run.js';
import { type Survey, survey } from './survey.js';
import { untranslated } from './untranslated.js';

const LONG = 180_000;
// Tests run beside one another in windows of one browser, so it must be open before the first begins.
const run = await openRun();

/** What each page must be; the parts of one page wait for one survey of it, several pages are surveyed at once. */
function isSound(listed: ListedPage, service: Run): void {
  let begun: Survey | undefined;
  const see = (): Survey => {
    begun ??= survey(service, listed);
    return begun;
  };
  const it = (title: string, holds: () => Promise<void>) => test.concurrent(title, holds, LONG);

  it('has one heading and fits a wide screen, and axe finds nothing', async () => {
    const headings = [expect.stringMatching(/\S/)];
    const frame = { lang: 'en', dir: 'ltr', headings, title: expect.stringMatching(/\S – Estate Bank$/) };
    expect(await see().wide).toEqual({ status: listed.status ?? 200, frame, overflow: 0, faults: [] });
  });

  it('fits 320 pixels, and axe finds nothing', async () => {
    expect(await see().narrow).toEqual({ overflow: 0, faults: [] });
  });

  it('is whole on paper', async () => {
    expect(await see().paper).toEqual([]);
  });

  it('says the same without scripts', async () => {
    const { overflow, texts } = await see().withoutScripts;
    const same = lasting(await see().texts);
    expect({ overflow, texts: lasting(texts) }).toEqual({ overflow: 0, texts: same });
    expect(same.length).toBeGreaterThan(5);
  });

  it('has every text from a catalogue', async () => {
    const { lang, texts } = await see().accented;
    expect({ lang, untranslated: untranslated(texts) }).toEqual({ lang: 'en-XA', untranslated: [] });
  });

  it('fits from right to left', async () => {
    expect(await see().mirrored).toMatchObject({ frame: { lang: 'ar-XB', dir: 'rtl' }, overflows: [0, 0] });
  });

  it('gives the browser nothing to complain about', async () => {
    expect(await see().complaints).toEqual([]);
  });
}

/** Without what differs from one look to the next: a trace, the time, the number of the newest fact, a new reference. */
const lasting = (texts: readonly string[]) =>
  texts
    .filter((text) => !/^(For the people who help you|For auditors|Up to date|Signed in \d|Last used \d)/.test(text))
    .map((text) => text.replace(/\b[A-Z]-[0-9A-Z]{6}\b/, 'a reference'));

test('every page is listed under a name of its own', () => {
  expect(new Set(pages.map(({ name }) => name)).size).toBe(pages.length);
});

for (const listed of pages) {
  const title = `${listed.name}: ${listed.path}${listed.as ? ` as ${listed.as}` : ''}`;
  if (listed.planned) test.todo(title);
  else if (run) describe(title, () => isSound(listed, run));
  else test.skip(title, () => {});
}
