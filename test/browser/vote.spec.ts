import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { BrowserContextOptions, Locator, Page } from 'playwright-core';
import { type TestDatabase, testDatabase } from '#database/test-database';
import { ballotSeal } from '#proof';
import { openVotingHouse, ROUND, type VotingHouse } from '../../libs/features/ballots/test/voting-house.js';
import { signedIn } from '../support/feature/feature-house.js';
import { complaintsOf, Look } from './look.js';
import { openRun } from './run.js';
import { NARROW, WIDE } from './survey.js';

const LONG = 240_000;
const run = await openRun();
const at = `/rounds/${ROUND}`;

let database: TestDatabase;
let house: VotingHouse;
let url: string;

/** A house of its own, since a vote is open on some days only, and this one's clock can be set. */
async function open(ballot: object = {}): Promise<void> {
  house = await openVotingHouse(database, ballot);
  await house.app.listen(0, '127.0.0.1');
  url = await house.app.getUrl();
}

/** Somebody with a window of their own, signed in or not. */
async function window(person?: string, options: BrowserContextOptions = {}) {
  if (!run) throw new Error('there is no Chromium');
  const context = await run.browser.newContext({ baseURL: url, viewport: WIDE, ...options });
  context.setDefaultTimeout(15_000);
  if (person !== undefined) await context.addCookies([{ name: 'eb-session', value: await signedIn(house.sessions, person), url }]);
  const page = await context.newPage();
  return { page, complaints: complaintsOf(page), close: () => context.close() };
}

async function press(page: Page, button: string): Promise<void> {
  const answered = page.waitForEvent('domcontentloaded');
  await page.getByRole('main').getByRole('button', { name: button, exact: true }).click();
  await answered;
  await page.waitForLoadState('load');
}

/** What each page must be, wide and narrow. */
async function sees(page: Page, heading: string): Promise<void> {
  const look = await Look.at(page);
  const seen = [];
  for (const size of [WIDE, NARROW]) {
    await page.setViewportSize(size);
    seen.push({ overflow: await look.overflow(), faults: await look.faults() });
  }
  await page.setViewportSize(WIDE);
  const sound = { overflow: 0, faults: [] };
  expect({ headings: (await look.frame()).headings, seen }).toEqual({ headings: [heading], seen: [sound, sound] });
}
/** What the window shows once it has come to rest, a page of the browser's own as well. */
async function settled(page: Page): Promise<string> {
  for (;;) {
    const seen = await page.content().catch(() => undefined);
    if (seen !== undefined) return seen;
    await page.waitForTimeout(100);
  }
}
const said = async (within: Locator) => String(await within.allInnerTexts()).replace(/\s+/g, ' ');
const main = (page: Page) => said(page.getByRole('main'));
const sealOn = (page: Page) => said(page.getByRole('main').locator('dd code').first());
/** The references of the bids that a result gives money. */
const chosenOn = (page: Page) => page.locator('table').first().locator('tbody tr td:nth-of-type(1)').allInnerTexts();
const boxed = async () => (await database.pool.query("SELECT n, encode(c, 'hex') AS c FROM ballots.box ORDER BY n")).rows;

if (!run) test.skip('voting: there is no Chromium', () => {});
else {
  describe('Somebody who votes in a browser', () => {
    beforeAll(async () => {
      database = await testDatabase();
    });
    afterEach(() => house?.close());
    afterAll(() => database?.drop());

    test(
      'marks a ballot with the keyboard, looks at it, sends it, replaces it and checks a slip; the browser draws the secret number and works out the seal',
      async () => {
        await open();
        const { page, complaints, close } = await window('RES-1');
        await page.goto(`${at}/vote`);
        await sees(page, `Vote in round ${ROUND}`);
        await page.locator('#place-1').focus();
        await page.keyboard.type('A bench');
        await page.keyboard.press('Tab');
        await page.keyboard.type('Tea');
        await press(page, 'Look at my vote');
        await sees(page, 'Is this your vote?');
        expect(await main(page)).toMatch(/Choice 1 \(4 points\) A bench by the bins £600 Choice 2 \(2 points\) Tea on Tuesdays/);
        await press(page, 'Send my vote');
        await page.getByText('Your browser worked out the seal by itself. It is the same.').waitFor();
        await sees(page, 'Your vote is recorded');
        expect(await main(page)).toContain('Your browser drew the secret number, so we did not choose it.');
        const seal = await sealOn(page);
        expect(await boxed()).toEqual([{ n: 1, c: seal }]);
        expect(new URL(page.url()).search).toBe('');

        await page.goto(`${at}/vote`);
        expect(await main(page)).toContain('A vote is recorded for you. We do not show what it says.');
        await page.getByLabel('I vote for none of the ideas').check({ force: true });
        await press(page, 'Look at my vote');
        await press(page, 'Send my vote');
        await page.getByText('It took the place of the vote before.').waitFor();
        expect((await boxed()).map(({ n }) => n)).toEqual([1, 2]);

        await page.goto(`${at}/slip#${seal}`);
        expect([await page.locator('#code').inputValue(), new URL(page.url()).hash]).toEqual([seal, '']);
        await press(page, 'Look for it');
        await sees(page, 'A vote with this seal is recorded');
        await page.goto(`${at}/my-vote`);
        await sees(page, 'Is a vote recorded for you?');
        expect(await main(page)).toContain('Yes. A vote is recorded for you.');
        expect(complaints).toEqual([]);
        await close();
      },
      LONG,
    );

    test(
      'with scripts off does the same, and reads that the secret number was drawn for them',
      async () => {
        await open();
        const { page, close } = await window('RES-1', { javaScriptEnabled: false });
        await page.goto(`${at}/vote`);
        await page.locator('#place-1').selectOption('H-10');
        await press(page, 'Look at my vote');
        await press(page, 'Send my vote');
        expect(await main(page)).toContain('We drew the secret number for you, since scripts are off in your browser.');
        expect(await boxed()).toEqual([{ n: 1, c: await sealOn(page) }]);
        await close();
      },
      LONG,
    );

    test(
      'sees what is left to spend while they tick, and points that are left to give while they type',
      async () => {
        await open({ kind: 'knapsack', most: 3, weights: undefined });
        const spender = await window('RES-1');
        await spender.page.goto(`${at}/vote`);
        await sees(spender.page, `Vote in round ${ROUND}`);
        const left = spender.page.locator('[data-left]');
        await spender.page.getByLabel('A bench by the bins').check({ force: true });
        expect(await said(left)).toBe('Left to spend: £400');
        await spender.page.getByLabel('Tea on Tuesdays').check({ force: true });
        expect(await said(left)).toBe('That is £100 more than there is.');
        await press(spender.page, 'Look at my vote');
        expect(await main(spender.page)).toContain('The ideas you ticked cost more than the pot. Take one away.');
        expect(await spender.page.getByLabel('Tea on Tuesdays').isChecked()).toBe(true);
        await spender.close();
        await house.close();

        await open({ kind: 'points', most: 3, points: 10, mostForOne: 6, weights: undefined });
        const giver = await window('RES-1');
        await giver.page.goto(`${at}/vote`);
        await sees(giver.page, `Vote in round ${ROUND}`);
        await giver.page.locator('#points-H-9').fill('6');
        expect(await said(giver.page.locator('[data-left]'))).toBe('Points left to give: 4');
        await giver.page.locator('#points-H-2').fill('5');
        expect(await said(giver.page.locator('[data-left]'))).toBe('That is 1 more than you have.');
        await giver.close();
      },
      LONG,
    );

    test(
      'on a shared screen leaves nothing to whoever comes next, not even by going back',
      async () => {
        await open();
        const [card] = await house.cards(3);
        const { page, close } = await window('KEY-1');
        await page.goto(`${at}/kiosk`);
        await press(page, 'Start voting on this screen');
        await sees(page, 'Welcome. It is your turn to vote');
        await page.locator('#code').fill(card ?? '');
        await press(page, 'Go on');
        await sees(page, `Vote in round ${ROUND}`);
        await page.locator('#place-1').selectOption('H-9');
        await press(page, 'Look at my vote');
        await press(page, 'Send my vote');
        await sees(page, 'Your vote is recorded');
        await page.getByRole('main').getByRole('button', { name: 'I am done' }).click();
        await page.getByRole('heading', { name: 'Welcome. It is your turn to vote' }).waitFor();
        for (let back = 0; back < 3; back++) {
          // A browser that keeps no page asks before it sends a form again, and shows a page of its own.
          await page.goBack({ timeout: 5_000 }).catch(() => null);
          const seen = await settled(page);
          expect([seen.includes('A bench by the bins'), seen.includes(card ?? '?')]).toEqual([false, false]);
        }
        expect((await boxed()).length).toBe(1);
        await close();
      },
      LONG,
    );
  });

  describe('Somebody who reads a result in a browser', () => {
    test(
      'reads why each bid was chosen or not in the season’s vote, both results of it, and what the ballot of a slip did',
      async () => {
        const context = await run.window(undefined, { viewport: WIDE });
        context.setDefaultTimeout(15_000);
        const page = await context.newPage();
        const complaints = complaintsOf(page);
        await page.goto('/rounds/H-R1');
        await page.getByRole('main').locator('a[href="/rounds/H-R1/result/1"]').click();
        await page.waitForURL('**/rounds/H-R1/result/1');
        await sees(page, 'The result of round H-R1');
        expect(await main(page)).toContain('This is an old result. It stays here so that everybody can see what changed. Result 2 is the newest.');
        expect(await main(page)).toMatch(/\d+ points, 1st\. When its turn came £3,000 was left and it costs £/);
        const first = await chosenOn(page);

        await page.getByRole('main').getByRole('link', { name: 'See the newest result' }).click();
        await page.waitForURL('**/rounds/H-R1/result');
        await sees(page, 'The result of round H-R1');
        expect(await main(page)).toMatch(/Result 2, declared on [^.]+\. It was made because a bid was taken back\. What changed since result 1 /);
        const newest = await chosenOn(page);
        expect([first.includes('H-008'), newest.includes('H-008'), newest.length > 0]).toEqual([true, false, true]);

        const { ballots } = await (await context.request.get('/rounds/H-R1/result/ballots.json')).json();
        const ballot = ballots.find(({ choices }: { choices: readonly object[] }) => choices.length > 1);
        await page.getByRole('main').getByRole('link', { name: 'See what your own ballot did' }).click();
        await sees(page, 'What your ballot did');
        await page.getByLabel('The seal on your ballot slip').fill('0'.repeat(64));
        await press(page, 'Find my ballot');
        expect(await main(page)).toContain('No opened ballot has this seal.');
        await page.getByLabel('The seal on your ballot slip').fill(ballotSeal({ round: ROUND, ...ballot }));
        await press(page, 'Find my ballot');
        await sees(page, 'What your ballot did');
        expect(await main(page)).toContain('Your ballot was opened and counts. It named these bids:');
        expect(
          (
            await page
              .getByRole('main')
              .getByText(/^Your place \d/)
              .allInnerTexts()
          ).length,
        ).toBe(ballot.choices.length);
        expect(page.url()).not.toContain('=');
        // That the seal of nobody was looked for answers 404, which the browser tells.
        expect(complaints.filter((complaint) => !complaint.includes('404'))).toEqual([]);
        await context.close();
      },
      LONG,
    );
  });
}
