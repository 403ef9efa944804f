import { mkdirSync } from 'node:fs';
import { buffer } from 'node:stream/consumers';
import { describe, expect, test } from '@jest/globals';
import type { BrowserContext, Page } from 'playwright-core';
import { inflated, pagesOf } from '../support/read-paper.js';
import { complaintsOf, Look } from './look.js';
import { openRun, Run } from './run.js';
import { NARROW, SCREENSHOTS, WIDE } from './survey.js';

const LONG = 240_000;
const run = await openRun();

/** Pages that can be reached once only, seen on the way through them: what a person sees when they use up a letter, a link or their own data. */
class Walker {
  /** Messages that were opened already: the next one comes a moment later. */
  private readonly opened = new Set<string>();

  private constructor(
    private readonly context: BrowserContext,
    readonly page: Page,
    private readonly complaints: readonly string[],
  ) {}

  static async as(service: Run, person?: string): Promise<Walker> {
    const context = await service.window(person, { viewport: WIDE });
    context.setDefaultTimeout(15_000);
    context.setDefaultNavigationTimeout(60_000);
    const page = await context.newPage();
    return new Walker(context, page, complaintsOf(page));
  }

  async go(path: string): Promise<void> {
    await this.page.goto(path);
  }

  /** Types into fields by their names; what is "yes" or stands among choices is ticked. */
  async type(fields: Readonly<Record<string, string>>): Promise<void> {
    for (const [name, value] of Object.entries(fields)) {
      const field = this.page.locator(`main [name="${name}"]`).first();
      const kind = await field.evaluate((each) => (each.nodeName === 'SELECT' ? 'select' : each.getAttribute('type')));
      if (kind === 'radio' || kind === 'checkbox') await this.page.locator(`main [name="${name}"][value="${value}"]`).check({ force: true });
      else if (kind === 'select') await field.selectOption(value);
      else await field.fill(value);
    }
  }

  async press(button: string): Promise<void> {
    const answered = this.page.waitForEvent('domcontentloaded');
    await this.page.getByRole('main').getByRole('button', { name: button, exact: true }).click();
    await answered;
    await this.page.waitForLoadState('load');
  }

  async follow(link: string): Promise<void> {
    const answered = this.page.waitForEvent('domcontentloaded');
    await this.page.getByRole('main').getByRole('link', { name: link }).first().click();
    await answered;
  }

  /** By a link in an e-mail, which is seen on the way. */
  async signIn(name: string, address: string): Promise<void> {
    await this.go('/sign-in');
    await this.type({ address });
    await this.press('Send me a link or a code');
    await this.openLinkOf(name, 'Your link to Estate Bank', /\/sign-in\/links\/\S+/);
    await this.sees('sign-in-link', 'Go on to Estate Bank');
    await this.press('Go on');
  }

  /** Opens the link in the newest message to somebody with a subject; messages are sent a moment later. */
  async openLinkOf(to: string, subject: string, path: RegExp): Promise<void> {
    const outbox = await this.context.newPage();
    try {
      const link = outbox.locator('.govuk-summary-list__row', { hasText: to }).getByRole('link', { name: subject }).first();
      for (const until = performance.now() + 20_000; ; await outbox.waitForTimeout(250)) {
        await outbox.goto('/outbox');
        const message = (await link.count()) > 0 ? ((await link.getAttribute('href')) ?? '') : '';
        if (message !== '' && !this.opened.has(message)) {
          this.opened.add(message);
          break;
        }
        if (performance.now() > until) throw new Error(`no message “${subject}” came for ${to}`);
      }
      await link.click();
      await outbox.waitForURL(/\/outbox\/./);
      const found = path.exec(String(await outbox.getByRole('main').allInnerTexts()))?.[0];
      if (found === undefined) throw new Error(`no link ${path} in the message`);
      await this.go(found);
    } finally {
      await outbox.close();
    }
  }

  /** What each page must be, as it stands now. */
  async sees(name: string, heading: string): Promise<void> {
    const look = await Look.at(this.page);
    const shots = [];
    for (const [width, size] of [
      ['1100', WIDE],
      ['320', NARROW],
    ] as const) {
      await this.page.setViewportSize(size);
      if (!process.env.CI) await this.page.screenshot({ path: `${SCREENSHOTS}walk-${name}-${width}.png`, fullPage: true });
      shots.push({ overflow: await look.overflow(), faults: await look.faults() });
    }
    await this.page.setViewportSize(WIDE);
    const { headings, title } = await look.frame();
    const sound = { overflow: 0, faults: [] };
    expect({ name, headings, title, shots }).toEqual({ name, headings: [heading], title: expect.stringMatching(/\S – Estate Bank$/), shots: [sound, sound] });
  }

  async end(): Promise<void> {
    expect(this.complaints).toEqual([]);
    await this.context.close();
  }
}

/** The codes on the door letters of a block, made and read as an organiser does. */
async function doorCodes(service: Run, blockId: string): Promise<readonly string[]> {
  const organiser = await Walker.as(service, 'ORG-1');
  await organiser.go('/joining/estates/chalcots');
  await organiser.type({ blockId, print: 'large' });
  const saved = organiser.page.waitForEvent('download');
  await organiser.page.getByRole('main').getByRole('button', { name: 'Make the letters' }).click();
  const paper = await buffer(await (await saved).createReadStream());
  await organiser.end();
  return pagesOf(inflated([paper])).flatMap(({ text }) => /[A-Z0-9]{5}-[A-Z0-9]{5}-[A-Z0-9]{5}/.exec(text)?.[0] ?? []);
}

if (!run) test.skip('walks: there is no Chromium', () => {});
else
  describe('Somebody who', () => {
    mkdirSync(SCREENSHOTS, { recursive: true });

    test(
      'joins by a door letter, signs in by a link, asks for their data, shows who they are again, and has it erased',
      async () => {
        const [code = ''] = await doorCodes(run, 'chalcots-south');
        const ada = await join(run, code, { name: 'Ada Walker', email: 'ada.walker@example.org' });
        await ada.signIn('Ada Walker', 'ada.walker@example.org');

        await ada.go('/your-data');
        await ada.press('Ask for my data');
        await ada.sees('your-data-asked', 'Your data');
        const staff = await Walker.as(run, 'ADM-1');
        await staff.go('/privacy/requests');
        await staff.sees('privacy-requests-waiting', 'Requests about personal data');
        await staff.follow('Read it');
        await staff.sees('privacy-review', 'Read before it is given');
        await staff.press('Give the rest to the person');
        await staff.end();

        await ada.go('/your-data');
        await ada.sees('your-data-ready', 'Your data');
        await ada.press('Read my data as a page');
        await ada.sees('step-up', 'Show us again that it is you');
        await ada.press('Send me a link by e-mail');
        await ada.openLinkOf('Ada Walker', 'Your link to Estate Bank', /\/sign-in\/links\/\S+/);
        await ada.press('Go on');
        await ada.sees('step-up-again', 'Thank you');
        await ada.press('Send it now');
        await ada.sees('held', 'Everything we hold about you');
        await ada.go('/your-data/erase');
        await ada.type({ sure: 'yes' });
        await ada.press('Erase my data now');
        await ada.sees('erased', 'We have your request');
        await ada.end();
      },
      LONG,
    );

    test(
      'is helped by an organiser, and asks by letter to be erased',
      async () => {
        const [code = ''] = await doorCodes(run, 'chalcots-north');
        const basil = await join(run, code, { name: 'Basil Walker', email: 'basil.walker@example.org' });
        await basil.signIn('Basil Walker', 'basil.walker@example.org');
        await basil.end();
        // Signed in by themselves: who begins to help gives up their own session for it.
        const organiser = await Walker.as(new Run(run.url, run.browser), 'ORG-1');
        await organiser.go('/assist');
        await organiser.type({ address: 'basil.walker@example.org', name: 'Basil Walker', purpose: 'ask-for-money' });
        await organiser.press('Start');
        await organiser.go('/apply');
        await organiser.sees('assisted', 'Tell us your idea');
        await organiser.end();
        const staff = await Walker.as(run, 'ADM-1');
        await staff.go('/privacy/requests');
        await staff.type({ person: 'basil.walker@example.org', channel: 'letter', identity: 'seen-papers', confirm: 'yes' });
        await staff.press('Erase their data');
        await staff.sees('privacy-request-entered', 'The request is in');
        await staff.end();
      },
      LONG,
    );

    test(
      'asks by letter to see what is held, and gets it on paper',
      async () => {
        const [code = ''] = await doorCodes(run, 'chalcots-south');
        const clover = await join(run, code, { name: 'Clover Walker', phone: '07700 900555' });
        await clover.end();
        const staff = await Walker.as(run, 'ADM-1');
        await staff.go('/privacy/requests/to-see');
        await staff.type({ person: '07700 900555', channel: 'letter', identity: 'seen-papers', confirm: 'yes' });
        await staff.press('Enter the request');
        await staff.follow('Read it');
        await staff.press('Give the rest to the person');
        await staff.sees('privacy-on-paper', 'Requests about personal data');
        await staff.press('Show it to print');
        await staff.sees('held-on-paper', 'Everything we hold about you');
        await staff.end();
      },
      LONG,
    );

    test(
      'changes their e-mail address',
      async () => {
        const member = await Walker.as(run, 'PM-B1');
        await member.go('/your-details');
        await member.type({ email: 'new.address@example.org' });
        await member.page.locator('main form .govuk-button').first().click();
        await member.page.waitForLoadState('load');
        await member.openLinkOf('new.address@example.org', 'Is this your e-mail address?', /\/your-details\/email\/\S+/);
        await member.sees('email-confirm', 'Is this your e-mail address?');
        await member.press('Yes, use this address');
        await member.sees('email-changed', 'Your details');
        await member.end();
      },
      LONG,
    );

    test(
      'saves a bid, loses its code, and gets a new one from an organiser',
      async () => {
        const writer = await Walker.as(run);
        await writer.go('/apply/rounds/B-R9');
        await writer.type({ idea: 'Bulbs along the path to the school' });
        await writer.press('Save and go on');
        await writer.press('Save and go on later');
        await writer.sees('saved', 'Your answers are saved');
        const reference = String((await writer.page.locator('.eb-reference').allInnerTexts())[0]);
        await writer.end();
        const organiser = await Walker.as(run, 'ORG-1');
        await organiser.go('/apply/return/lost');
        await organiser.sees('lost', 'A new code for a saved bid');
        await organiser.type({ reference });
        await organiser.press('Find the bid');
        await organiser.sees('lost-found', `A new code for a saved bid ${reference}`);
        await organiser.type({ check: 'known-in-person', told: 'helper' });
        await organiser.press('Make a new code');
        await organiser.sees('lost-given', 'There is a new code');
        await organiser.end();
      },
      LONG,
    );

    test(
      'asks for a role in an emergency',
      async () => {
        const auditor = await Walker.as(run, 'AUD-1');
        await auditor.go('/you');
        await auditor.type({ role: 'administrator', reason: 'The only administrator is in hospital' });
        await auditor.press('Ask for four hours');
        await auditor.sees('you-asked', 'You');
        await auditor.go('/emergencies');
        await auditor.sees('emergencies-asked', 'Emergencies');
        await auditor.end();
      },
      LONG,
    );
  });

/** Joins by the code of a door letter. */
async function join(service: Run, code: string, fields: Readonly<Record<string, string>>): Promise<Walker> {
  const walker = await Walker.as(service);
  await walker.go('/join');
  await walker.type({ code });
  await walker.press('Go on');
  await walker.sees('join-you', 'Who are you?');
  await walker.type({ ...fields, oldEnough: 'yes' });
  await walker.press('Join');
  await walker.sees('join-done', 'Thank you');
  return walker;
}
