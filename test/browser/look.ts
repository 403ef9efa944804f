import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { ConsoleMessage, Page } from 'playwright-core';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const inPage = readFileSync(new URL('./in-page.mjs', import.meta.url), 'utf8');
/** WCAG 2.2 AA and what axe holds to be good practice. */
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

interface Violation {
  readonly id: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
}

export interface Frame {
  readonly lang: string;
  readonly dir: string;
  readonly headings: readonly string[];
  readonly title: string;
}

/** Looks at one loaded page as it stands. */
export class Look {
  private hasAxe = false;

  private constructor(private readonly page: Page) {}

  static async at(page: Page): Promise<Look> {
    await page.evaluate(inPage);
    return new Look(page);
  }

  openAll(): Promise<void> {
    return this.page.evaluate('look.openAll()');
  }

  /** How far the page is wider than its window, in CSS pixels. */
  async overflow(): Promise<number> {
    const { page, window } = await this.page.evaluate<{ page: number; window: number }>('look.widths()');
    return Math.max(0, page - window);
  }

  frame(): Promise<Frame> {
    return this.page.evaluate('look.frame()');
  }

  /** What a reader can see, but what stands in the parts that a CSS selector finds. */
  texts(except?: string): Promise<readonly string[]> {
    return this.page.evaluate(`look.texts(${JSON.stringify(except)})`);
  }

  /** What axe finds, each with the place where it found it. */
  async faults(): Promise<readonly string[]> {
    if (!this.hasAxe) await this.page.evaluate(axe);
    this.hasAxe = true;
    const options = JSON.stringify({ runOnly: { type: 'tag', values: RULES }, resultTypes: ['violations'] });
    const violations = await this.page.evaluate<readonly Violation[]>(`axe.run(document, ${options}).then(({ violations }) => violations)`);
    return violations.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 200)} ${failureSummary ?? ''}`));
  }
}

/** What the browser says of a request that was still under way when it left the page. */
const LEFT_BEHIND = 'net::ERR_ABORTED';

/** Collects what the browser complains about. That a page answered 404 or 403 is its own status, not a complaint. */
export function complaintsOf(page: Page): readonly string[] {
  const complaints: string[] = [];
  const isOwnStatus = (message: ConsoleMessage) => /^Failed to load resource/.test(message.text()) && message.location().url === page.url();
  page.on('console', (message) => {
    if ((message.type() === 'error' || message.type() === 'warning') && !isOwnStatus(message)) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('requestfailed', (request) => {
    const { errorText = '' } = request.failure() ?? {};
    if (errorText !== LEFT_BEHIND) complaints.push(`${request.url()} ${errorText}`);
  });
  return complaints;
}
