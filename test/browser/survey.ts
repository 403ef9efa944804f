import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { complaintsOf, type Frame, Look } from './look.js';
import type { ListedPage } from './pages.js';
import type { Run } from './run.js';

export const SCREENSHOTS = fileURLToPath(new URL('../../test-results/screenshots/', import.meta.url));
export const WIDE = { width: 1100, height: 900 };
export const NARROW = { width: 320, height: 900 };

/** What was seen of one page, each part by itself: a part that could not be seen fails alone. Pixels are by how much it is too wide. */
export interface Survey {
  readonly wide: Promise<{ readonly status: number; readonly frame: Frame; readonly overflow: number; readonly faults: readonly string[] }>;
  readonly paper: Promise<readonly string[]>;
  readonly narrow: Promise<{ readonly overflow: number; readonly faults: readonly string[] }>;
  readonly texts: Promise<readonly string[]>;
  readonly accented: Promise<{ readonly lang: string; readonly texts: readonly string[] }>;
  readonly mirrored: Promise<{ readonly frame: Frame; readonly overflows: readonly number[] }>;
  readonly withoutScripts: Promise<{ readonly overflow: number; readonly texts: readonly string[] }>;
  /** What the browser complained about in all of it. */
  readonly complaints: Promise<readonly string[]>;
}

/** Looks at a page in one window after the other; the screenshots are kept. */
export function survey(run: Run, listed: ListedPage): Survey {
  mkdirSync(SCREENSHOTS, { recursive: true });
  const withScripts = new Visit(run, listed, {});
  const without = new Visit(run, listed, { javaScriptEnabled: false });
  const english = withScripts.next(() => lookInEnglish(withScripts));
  const accented = withScripts.next(() => lookAccented(withScripts));
  const mirrored = withScripts.next(() => lookMirrored(withScripts));
  const ended = withScripts.end();
  const withoutScripts = without.after(ended).next(() => lookWithoutScripts(without));
  const complaints = Promise.all([ended, without.end()]).then((all) => all.flat());
  for (const part of [english, accented, mirrored, withoutScripts, complaints]) part.catch(() => undefined);
  const of = <K extends keyof Awaited<typeof english>>(key: K) => english.then((seen) => seen[key]);
  return { wide: of('wide'), paper: of('paper'), narrow: of('narrow'), texts: of('texts'), accented, mirrored, withoutScripts, complaints };
}

async function lookInEnglish(visit: Visit) {
  const { page, status, look } = await visit.open();
  await visit.photograph('1100');
  const frame = await look.frame();
  await page.setViewportSize(NARROW);
  await visit.photograph('320');
  await page.setViewportSize(WIDE);
  await page.emulateMedia({ media: 'print' });
  await visit.photograph('print');
  const paper = await look.faults();
  await page.emulateMedia({ media: 'screen' });
  await look.openAll();
  const wide = { status, frame, overflow: await look.overflow(), faults: await look.faults() };
  const texts = await look.texts(visit.listed.grows);
  await page.setViewportSize(NARROW);
  return { wide, paper, texts, narrow: { overflow: await look.overflow(), faults: await look.faults() } };
}

async function lookAccented(visit: Visit) {
  const { look } = await visit.open('en-XA');
  await look.openAll();
  return { lang: (await look.frame()).lang, texts: await look.texts() };
}

async function lookMirrored(visit: Visit) {
  const { page, look } = await visit.open('ar-XB');
  await visit.photograph('rtl-1100');
  const wide = await look.overflow();
  await page.setViewportSize(NARROW);
  return { frame: await look.frame(), overflows: [wide, await look.overflow()] };
}

async function lookWithoutScripts(visit: Visit) {
  const { page, look } = await visit.open();
  await page.setViewportSize(NARROW);
  const overflow = await look.overflow();
  await page.setViewportSize(WIDE);
  await look.openAll();
  return { overflow, texts: await look.texts(visit.listed.grows) };
}

/** One window in which a page is looked at, one look after the other. */
class Visit {
  private last: Promise<unknown> = Promise.resolve();
  private window: Promise<{ context: BrowserContext; page: Page; complaints: readonly string[] }> | undefined;

  constructor(
    private readonly run: Run,
    readonly listed: ListedPage,
    private readonly options: BrowserContextOptions,
  ) {}

  after(other: Promise<unknown>): this {
    this.last = other;
    return this;
  }

  next<T>(step: () => Promise<T>): Promise<T> {
    const done = this.last.then(step, step);
    this.last = done;
    return done;
  }

  /** The page in its state, in a language. */
  async open(lang?: string): Promise<{ page: Page; status: number; look: Look }> {
    const { page } = await this.opened();
    await page.setViewportSize(WIDE);
    const { path } = this.listed;
    const response = await page.goto(lang ? `${path}${path.includes('?') ? '&' : '?'}lang=${lang}` : path);
    await this.listed.reach?.(page);
    await page.waitForLoadState('load');
    return { page, status: response?.status() ?? 0, look: await Look.at(page) };
  }

  /** For those who look at a change; a machine that only checks does without. */
  async photograph(name: string): Promise<void> {
    if (process.env.CI) return;
    const { page } = await this.opened();
    await page.screenshot({ path: `${SCREENSHOTS}${this.listed.name}-${name}.png`, fullPage: true });
  }

  /** Closes the window; answers what the browser complained about in it. */
  end(): Promise<readonly string[]> {
    return this.next(async () => {
      const { context, complaints } = await this.opened();
      await context.close();
      return complaints;
    });
  }

  private opened() {
    this.window ??= this.openWindow();
    return this.window;
  }

  private async openWindow() {
    const context = await this.run.window(this.listed.as, { viewport: WIDE, ...this.options });
    // A button that is not there is a fault of the list: it is not waited for as long as a slow machine.
    context.setDefaultTimeout(15_000);
    context.setDefaultNavigationTimeout(60_000);
    const page = await context.newPage();
    return { context, page, complaints: complaintsOf(page) };
  }
}
