import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { complaintsOf, Look } from './look.js';
import { type ListedPage, pages } from './pages.js';
import { openRun, type Run } from './run.js';
import { untranslated } from './untranslated.js';

const SCREENSHOTS = fileURLToPath(new URL('../../test-results/screenshots/', import.meta.url));
const LONG = 120_000;
mkdirSync(SCREENSHOTS, { recursive: true });

// Tests of one file run beside one another in windows of one browser, so it must be open before the first begins.
const run = await openRun();

/** Opens a page in its state, lets `see` look at it, and holds what the browser complained about against it. */
async function visit(listed: ListedPage, options: BrowserContextOptions & { lang?: string }, see: (look: Look, page: Page) => Promise<void>): Promise<void> {
  const { lang, ...window } = options;
  const context = await (run as Run).window(listed.as, window);
  try {
    // A button that is not there is a fault of the list: it is not waited for as long as a slow machine.
    context.setDefaultTimeout(15_000);
    context.setDefaultNavigationTimeout(60_000);
    const page = await context.newPage();
    const complaints = complaintsOf(page);
    const response = await page.goto(lang ? withLanguage(listed.path, lang) : listed.path);
    expect(response?.status()).toBe(listed.status ?? 200);
    await listed.reach?.(page);
    await page.waitForLoadState('load');
    await see(await Look.at(page), page);
    expect(complaints).toEqual([]);
  } finally {
    await context.close();
  }
}

const withLanguage = (path: string, lang: string) => `${path}${path.includes('?') ? '&' : '?'}lang=${lang}`;
const WIDE = { viewport: { width: 1100, height: 900 } };
const NARROW = { viewport: { width: 320, height: 900 } };
const FRAME = { lang: 'en', dir: 'ltr', headings: [expect.stringMatching(/\S/)], title: expect.stringMatching(/\S – Estate Bank$/) };
const photograph = (page: Page, name: string) => page.screenshot({ path: `${SCREENSHOTS}${name}.png`, fullPage: true });

function looksAt(listed: ListedPage): void {
  const { name } = listed;

  test.concurrent(
    'on a wide screen and on paper it fits, has one heading, and axe finds nothing',
    async () =>
      visit(listed, WIDE, async (look, page) => {
        await photograph(page, `${name}-1100`);
        expect(await look.frame()).toEqual(FRAME);
        await page.emulateMedia({ media: 'print' });
        await photograph(page, `${name}-print`);
        expect(await look.faults()).toEqual([]);
        await page.emulateMedia({ media: 'screen' });
        await look.openAll();
        expect(await look.overflow()).toBe(0);
        expect(await look.faults()).toEqual([]);
      }),
    LONG,
  );

  test.concurrent(
    'at 320 pixels it fits, and axe finds nothing',
    async () =>
      visit(listed, NARROW, async (look, page) => {
        await photograph(page, `${name}-320`);
        await look.openAll();
        expect(await look.overflow()).toBe(0);
        expect(await look.faults()).toEqual([]);
      }),
    LONG,
  );

  test.concurrent(
    'without scripts it says the same',
    async () => {
      const said = { with: [] as readonly string[], without: [] as readonly string[] };
      await visit(listed, WIDE, async (look) => {
        said.with = lasting(await look.texts());
      });
      await visit(listed, { ...NARROW, javaScriptEnabled: false }, async (look, page) => {
        expect(await look.overflow()).toBe(0);
        await page.setViewportSize(WIDE.viewport);
        said.without = lasting(await look.texts());
      });
      expect(said.without).toEqual(said.with);
      expect(said.with.length).toBeGreaterThan(5);
    },
    LONG,
  );

  test.concurrent(
    'every text comes from a catalogue',
    async () =>
      visit(listed, { ...WIDE, lang: 'en-XA' }, async (look) => {
        expect((await look.frame()).lang).toBe('en-XA');
        await look.openAll();
        expect(untranslated(await look.texts())).toEqual([]);
      }),
    LONG,
  );

  test.concurrent(
    'from right to left it fits on a wide and on a narrow screen',
    async () =>
      visit(listed, { ...WIDE, lang: 'ar-XB' }, async (look, page) => {
        await photograph(page, `${name}-rtl-1100`);
        expect(await look.frame()).toMatchObject({ lang: 'ar-XB', dir: 'rtl' });
        expect(await look.overflow()).toBe(0);
        await page.setViewportSize(NARROW.viewport);
        expect(await look.overflow()).toBe(0);
      }),
    LONG,
  );
}

/** Without what differs from one look to the next: a trace, the time, the number of the newest fact. */
const lasting = (texts: readonly string[]) => texts.filter((text) => !/^(For the people who help you|For auditors|Up to date)/.test(text));

test('every page is listed under a name of its own', () => {
  expect(new Set(pages.map(({ name }) => name)).size).toBe(pages.length);
});

for (const listed of pages) {
  const title = `${listed.name}: ${listed.path}${listed.as ? ` as ${listed.as}` : ''}`;
  if (listed.planned) test.todo(title);
  else if (run) describe(title, () => looksAt(listed));
  else test.skip(title, () => {});
}
