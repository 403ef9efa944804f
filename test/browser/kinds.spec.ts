import { describe, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { openRun, type Run } from './run.js';

const LONG = 180_000;
const run = await openRun();

/** What one kind of person sees, who came in by the start page's link: the main pages, the rooms of their work, and addresses that they are not let in at. */
interface Kind {
  readonly role: string;
  readonly main: readonly string[];
  readonly work: readonly string[];
  /** Each with the heading that stands there. */
  readonly sees: readonly (readonly [path: string, heading: string])[];
  readonly not: readonly [string, string, ...string[]];
}

const everybody = ['Banks', 'Apply'];
const own = [['/you', 'You'] as const, ['/your-data', 'Your data'] as const];

/** Written by people, never computed from the rules. */
const kinds: readonly Kind[] = [
  { role: 'applicant', main: everybody, work: [], sees: [...own, ['/apply', 'Tell us your idea']], not: ['/payments', '/panel', '/people'] },
  { role: 'resident', main: everybody, work: [], sees: [...own, ['/join/leave', 'I have moved out']], not: ['/payments', '/joining', '/people'] },
  {
    role: 'panel-member',
    main: [...everybody, 'Panel', 'Payments', 'Your work'],
    work: ['Panel', 'Payments'],
    sees: [...own, ['/panel', 'The panel']],
    not: ['/banks/chalcots/rounds/new', '/people', '/looks'],
  },
  {
    role: 'panel-chair',
    main: [...everybody, 'Panel', 'Payments', 'Your work'],
    work: ['Panel', 'Payments', 'Emergencies', 'Two roles that do not go together'],
    sees: [...own, ['/banks/chalcots/rounds/new', 'Plan a new round of The Chalcots Bank']],
    not: ['/banks/hilgrove/rounds/new', '/people', '/letters'],
  },
  {
    role: 'panel-treasurer',
    main: [...everybody, 'Panel', 'Payments', 'Your work'],
    work: ['Panel', 'Payments'],
    sees: [...own, ['/banks/chalcots/to-pay', 'Payments to send']],
    not: ['/banks/hilgrove/to-pay', '/banks/chalcots/to-pay/money-in', '/people'],
  },
  {
    role: 'fund-holder',
    main: [...everybody, 'Payments', 'Your work'],
    work: ['Payments'],
    sees: [...own, ['/banks/hilgrove/to-pay', 'Payments to send']],
    not: ['/panel', '/people', '/letters'],
  },
  {
    role: 'organiser',
    main: [...everybody, 'Payments', 'Your work'],
    work: ['Payments', 'Help somebody', 'Homes and who joins', 'Words that may be private', 'Letters to post'],
    sees: [...own, ['/assist', 'Help somebody beside you']],
    not: ['/panel', '/people', '/looks'],
  },
  {
    role: 'returning-officer',
    main: [...everybody, 'Your work'],
    work: ['Votes that you look after'],
    sees: [...own, ['/votes', 'Votes that you look after']],
    not: ['/panel', '/payments', '/people'],
  },
  {
    role: 'scrutineer',
    main: [...everybody, 'Your work'],
    work: ['Votes that you look after'],
    sees: [...own, ['/votes', 'Votes that you look after']],
    not: ['/panel', '/payments', '/people'],
  },
  {
    role: 'keyer',
    main: [...everybody, 'Your work'],
    work: ['Votes that you look after'],
    sees: [...own, ['/votes', 'Votes that you look after']],
    not: ['/panel', '/payments', '/people'],
  },
  { role: 'officer', main: everybody, work: [], sees: own, not: ['/panel', '/payments', '/people'] },
  { role: 'team-manager', main: everybody, work: [], sees: own, not: ['/panel', '/payments', '/emergencies'] },
  {
    role: 'head-of-service',
    main: [...everybody, 'Your work'],
    work: ['Emergencies'],
    sees: [...own, ['/emergencies', 'Emergencies']],
    not: ['/panel', '/payments', '/people'],
  },
  { role: 'partner', main: everybody, work: [], sees: own, not: ['/panel', '/payments', '/people'] },
  {
    role: 'auditor',
    main: [...everybody, 'Panel', 'Payments', 'Your work'],
    work: ['Panel', 'Payments', 'Emergencies', 'Who looked', 'Kept, but not shown', 'Everybody’s roles, as a file'],
    sees: [...own, ['/looks', 'Who looked at what']],
    not: ['/people', '/letters', '/banks/chalcots/rounds/new'],
  },
  {
    role: 'administrator',
    main: [...everybody, 'Your work'],
    work: ['Homes and who joins', 'Letters to post', 'People and their roles', 'Places', 'People who ask for their data', 'Emergencies'],
    sees: [...own, ['/people', 'People']],
    not: ['/panel', '/payments', '/looks'],
  },
];

/** From the start page by its link to where one press signs somebody of that kind in; answers who it was. */
async function signIn(page: Page, role: string): Promise<string> {
  await page.goto('/');
  await page.locator(`.eb-demo__kinds a[href="/demo#${role}"]`).click();
  await page.waitForURL((url) => url.pathname === '/demo' && url.hash === `#${role}`);
  // Who is many is folded away: a person opens that first.
  const next = page.locator(`h2#${role}`).locator('xpath=following-sibling::*[self::details or self::dl][1]');
  if ((await next.evaluate((each) => each.nodeName)) === 'DETAILS') await next.locator('summary').click();
  const button = next.locator('button[name="person"]').first();
  const who = ((await button.locator('.govuk-visually-hidden').textContent()) ?? '').trim();
  await button.click();
  await page.waitForURL((url) => url.pathname !== '/demo');
  return who;
}

async function seesTheirOwn({ role, main, work, sees, not }: Kind, service: Run): Promise<void> {
  const context = await service.window(undefined, { viewport: { width: 320, height: 900 } });
  const page = await context.newPage();
  const texts = async (selector: string) => (await page.locator(selector).allInnerTexts()).map((text) => text.trim());
  const who = await signIn(page, role);
  expect(await texts('.eb-account__link')).toEqual([`Signed in as ${who}`]);
  const menu = page.locator('.govuk-service-navigation__toggle');
  if (await menu.isVisible()) await menu.click();
  expect(await texts('.govuk-service-navigation__link')).toEqual(main);
  await page.goto('/work');
  expect(await texts('main h2')).toEqual(work);
  for (const [path, heading] of sees) {
    await page.goto(path);
    expect([path, await texts('h1')]).toEqual([path, [heading]]);
  }
  // Whether there are letters, nobody learns who may not read them.
  for (const path of not) expect([path, (await page.goto(path))?.status()]).toEqual([path, path === '/letters' ? 404 : 403]);
  await context.close();
}

describe('Each kind of person signs in from the start page and sees exactly their own', () => {
  for (const kind of kinds) {
    if (run) test(kind.role, () => seesTheirOwn(kind, run), LONG);
    else test.skip(kind.role, () => {});
  }

  if (run)
    test('of all whom the start page names, none is missing here', async () => {
      const context = await run.window(undefined);
      const page = await context.newPage();
      await page.goto('/');
      const links = await page.locator('.eb-demo__kinds a').evaluateAll((all) => all.map((each) => each.getAttribute('href')));
      expect(links.toSorted()).toEqual(kinds.map(({ role }) => `/demo#${role}`).toSorted());
      await context.close();
    });
});
