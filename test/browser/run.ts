import { afterAll } from '@jest/globals';
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium } from 'playwright-core';

type State = Exclude<BrowserContextOptions['storageState'], string | undefined>;

/** The service and the browser of this run. */
export class Run {
  private readonly states = new Map<string, Promise<State>>();

  constructor(
    readonly url: string,
    readonly browser: Browser,
  ) {}

  /** A visitor's window of its own, or that of a demo person. */
  async window(person: string | undefined, options: BrowserContextOptions = {}): Promise<BrowserContext> {
    const storageState = person === undefined ? undefined : await this.stateOf(person);
    return this.browser.newContext({ baseURL: this.url, ...options, ...(storageState ? { storageState } : {}) });
  }

  // Chosen once, the way a reader chooses; the cookie is good for every window.
  private stateOf(person: string): Promise<State> {
    const known = this.states.get(person) ?? this.choose(person);
    this.states.set(person, known);
    return known;
  }

  private async choose(person: string): Promise<State> {
    const context = await this.browser.newContext({ baseURL: this.url });
    const page = await context.newPage();
    await page.goto('/demo');
    await page.locator('details').evaluateAll((all) => {
      for (const each of all) each.setAttribute('open', '');
    });
    await page.locator(`button[name="person"][value="${person}"]`).click();
    await page.waitForURL((url) => url.pathname !== '/demo');
    const state = await context.storageState();
    await context.close();
    return state;
  }
}

/** Undefined where there is no Chromium: the setup has said so. */
export async function openRun(): Promise<Run | undefined> {
  const { TEST_SERVICE_URL: url, TEST_BROWSER: address } = process.env;
  if (url === undefined || address === undefined) return undefined;
  const browser = await chromium.connect(address);
  afterAll(() => browser.close());
  return new Run(url, browser);
}
