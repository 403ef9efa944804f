import type { Page } from 'playwright-core';

/** A page in one of its states, as a reader comes to it. */
export interface ListedPage {
  /** Names its tests and its screenshots: small letters and hyphens. */
  readonly name: string;
  /** The season's example: banks chalcots, hilgrove, harben; rounds C-R1 …; bids C-001 …; payments PAY-001 … */
  readonly path: string;
  /** The demo person who looks; a visitor without. */
  readonly as?: string;
  /** The HTTP status of the address itself (default 200). */
  readonly status?: number;
  /** From the address to the state: fill in, press. Done for every look, so it must work again and again, with and without scripts, in every language. */
  readonly reach?: (page: Page) => Promise<void>;
  /** A CSS selector of what others add to while the page is looked at: no two looks see the same there. */
  readonly grows?: string;
  /** Not built yet: one line in the run instead of its tests. */
  readonly planned?: true;
}

/** Fills in the fields by their names, and presses the main button of the form. */
const send =
  (fields: Readonly<Record<string, string>> = {}) =>
  async (page: Page): Promise<void> => {
    for (const [name, value] of Object.entries(fields)) await page.locator(`main [name="${name}"]`).fill(value);
    const answered = page.waitForEvent('domcontentloaded');
    await page.locator('main form .govuk-button[type="submit"]:not(.govuk-button--secondary)').first().click();
    await answered;
  };

/** One screen of a form after the other. */
const sendAll =
  (...screens: readonly Readonly<Record<string, string>>[]) =>
  async (page: Page): Promise<void> => {
    for (const screen of screens) await send(screen)(page);
  };

/** Goes on by the first link of the page that leads there, in the language that the page is read in. */
const follow =
  (start: string) =>
  async (page: Page): Promise<void> => {
    const href = await page.locator(`main a[href^="${start}"]`).first().getAttribute('href');
    const lang = new URL(page.url()).searchParams.get('lang');
    await page.goto(`${href}${lang ? `?lang=${lang}` : ''}`);
  };

/** Presses the button of one form among several, unfolded where it is folded away. */
const press =
  (action: string, fields: Readonly<Record<string, string>> = {}) =>
  async (page: Page): Promise<void> => {
    const form = page.locator(`main form[action^="${action}"]`);
    const folded = page.locator(`main details:not([open]):has(form[action^="${action}"])`);
    if ((await folded.count()) > 0) await folded.locator('summary').click();
    for (const [name, value] of Object.entries(fields)) await form.locator(`[name="${name}"]`).fill(value);
    const answered = page.waitForEvent('domcontentloaded');
    await form.locator('button[type="submit"]').first().click();
    await answered;
  };

/** In the language that the page is read in. */
const goTo = async (page: Page, path: string): Promise<void> => {
  const lang = new URL(page.url()).searchParams.get('lang');
  await page.goto(`${path}${lang ? `?lang=${lang}` : ''}`);
};

/** From the list of letters with a code to one of them; before the first look somebody is keyed in who has neither e-mail nor phone. */
const oneLetter = async (page: Page): Promise<void> => {
  const link = page.locator('main a[href^="/code-letters/harben-harrold/"]');
  if ((await link.count()) === 0) {
    await goTo(page, '/joining/estates/harben-harrold/key-in');
    await page.locator('main [name="name"]').fill('Robin Example');
    for (const choice of ['[name="channel"][value="assisted"]', '[name="neither"]', '[name="way"][value="known-to-staff"]', '[name="oldEnough"][value="yes"]'])
      await page.locator(`main ${choice}`).check();
    await page.locator('main [name="dwellingId"]').selectOption({ index: 1 });
    await send()(page);
    // The letter follows from the join a moment later.
    for (let n = 0; n < 50 && (await link.count()) === 0; n++) await goTo(page, '/code-letters/harben-harrold');
  }
  await follow('/code-letters/harben-harrold/')(page);
};

const plan = { opensOn: '2026-12-01', closesOn: '2027-01-15', decisionOn: '2027-01-20' };
const voteDays = { 'vote.opensOn': '2027-01-16', 'vote.closesOn': '2027-01-19' };

/** A whole-estate vote: what is asked of one is on the page that comes next. */
const planVote =
  (...screens: readonly Readonly<Record<string, string>>[]) =>
  async (page: Page): Promise<void> => {
    await page.locator('main [name="preset"][value="whole-estate-vote"]').check();
    await send(plan)(page);
    for (const screen of screens) {
      const folded = page.locator('main details:not([open])');
      if ('vote.weights' in screen) await folded.locator('summary').first().click();
      await send(screen)(page);
    }
  };
const idea = { idea: 'A bench by the bins, so that people can sit and talk' };
const money = { asked: '£80' };
const place = { where: 'Block Amber, by the door', who: 'Everybody who waits for the bus' };
const you = { name: 'Robin Example', contact: 'robin@example.org' };

export const pages: readonly ListedPage[] = [
  { name: 'home', path: '/' },
  { name: 'not-found', path: '/nowhere', status: 404 },
  { name: 'problems', path: '/problems' },
  { name: 'problem', path: '/problems/stale' },
  { name: 'demo', path: '/demo' },
  { name: 'sign-in', path: '/sign-in' },
  { name: 'sign-in-error', path: '/sign-in', reach: send() },
  { name: 'sign-in-link-unknown', path: '/sign-in/links/made-up', status: 404 },
  { name: 'sign-in-passkey', path: '/sign-in/passkey' },
  { name: 'sign-in-asked', path: '/sign-in', reach: send({ address: 'nobody@example.org' }) },
  // One address may ask five times in a quarter of an hour; a page is looked at four times.
  { name: 'sign-in-code', path: '/sign-in', reach: send({ address: '07700 900101' }) },
  { name: 'sign-in-code-error', path: '/sign-in', reach: sendAll({ address: '07700 900102' }, { code: '12' }) },
  { name: 'sign-in-letter', path: '/sign-in/letter' },
  { name: 'sign-in-letter-error', path: '/sign-in/letter', reach: send() },
  { name: 'sign-in-letter-welcome', path: '/sign-in/letter/welcome', as: 'AP-C-001' },
  { name: 'code-letters', path: '/code-letters/harben-harrold', as: 'ORG-1' },
  {
    name: 'code-letter-error',
    path: '/code-letters/harben-harrold',
    as: 'ORG-1',
    reach: async (page) => {
      await oneLetter(page);
      await send()(page);
    },
  },
  { name: 'assist', path: '/assist', as: 'ORG-1' },
  { name: 'assist-error', path: '/assist', as: 'ORG-1', reach: send() },
  { name: 'you', path: '/you', as: 'PM-C1' },
  { name: 'you-error', path: '/you', as: 'PM-C1', reach: press('/you/deputies') },
  { name: 'you-without-role', path: '/you', as: 'AP-C-001' },
  { name: 'you-forbidden', path: '/you', status: 403 },
  { name: 'work-organiser', path: '/work', as: 'ORG-1' },
  { name: 'work-administrator', path: '/work', as: 'ADM-1' },
  { name: 'work-auditor', path: '/work', as: 'AUD-1' },
  { name: 'work-chair', path: '/work', as: 'PM-C1' },
  { name: 'work-none', path: '/work', as: 'AP-C-001' },
  { name: 'your-details', path: '/your-details', as: 'PM-C2' },
  { name: 'your-details-error', path: '/your-details', as: 'PM-C2', reach: send({ email: 'no address' }) },
  { name: 'your-details-link-unknown', path: '/your-details/email/made-up', as: 'PM-C2', status: 404 },
  { name: 'your-details-phone', path: '/your-details/phone', as: 'PM-C2' },
  { name: 'your-details-phone-error', path: '/your-details/phone', as: 'PM-C2', reach: send() },
  { name: 'your-data', path: '/your-data', as: 'AP-C-001' },
  { name: 'your-data-erase', path: '/your-data/erase', as: 'AP-C-001' },
  { name: 'your-data-erase-error', path: '/your-data/erase', as: 'AP-C-001', reach: send() },
  { name: 'your-data-erase-panel', path: '/your-data/erase', as: 'PM-C1' },
  { name: 'people', path: '/people', as: 'ADM-1' },
  { name: 'people-found', path: '/people', as: 'ADM-1', reach: press('/people/find', { find: 'Amber' }) },
  { name: 'people-new', path: '/people/new', as: 'ADM-1' },
  { name: 'people-new-error', path: '/people/new', as: 'ADM-1', reach: send() },
  { name: 'person', path: '/people', as: 'ADM-1', reach: follow('/people/per-') },
  { name: 'people-forbidden', path: '/people', as: 'PM-C1', status: 403 },
  { name: 'emergencies', path: '/emergencies', as: 'AUD-1' },
  { name: 'exceptions', path: '/banks/chalcots/exceptions', as: 'PM-C1' },
  { name: 'exceptions-error', path: '/banks/chalcots/exceptions', as: 'PM-C1', reach: send() },
  { name: 'outbox', path: '/outbox', grows: 'main dl' },
  { name: 'outbox-older', path: '/outbox?page=2', grows: 'main dl' },
  { name: 'outbox-message', path: '/outbox', reach: follow('/outbox/'), grows: 'main' },
  { name: 'letters', path: '/letters', as: 'ORG-1' },
  { name: 'looks', path: '/looks', as: 'AUD-1', grows: 'main tbody, main h1 + p + p' },
  { name: 'privacy-requests', path: '/privacy/requests', as: 'ADM-1' },
  { name: 'privacy-to-see', path: '/privacy/requests/to-see', as: 'ADM-1' },
  { name: 'privacy-to-see-error', path: '/privacy/requests/to-see', as: 'ADM-1', reach: send() },
  { name: 'privacy-requests-error', path: '/privacy/requests', as: 'ADM-1', reach: send() },
  { name: 'privacy-hidden', path: '/privacy/hidden', as: 'AUD-1' },
  { name: 'privacy-hidden-error', path: '/privacy/hidden', as: 'AUD-1', reach: send() },
  { name: 'privacy-wording', path: '/privacy/wording', as: 'ORG-1' },
  { name: 'your-passkeys', path: '/your-passkeys', as: 'PM-C2' },
  { name: 'your-sessions', path: '/your-sessions', as: 'PM-C2' },
  { name: 'demo-chosen', path: '/demo', as: 'PM-C1' },

  { name: 'join', path: '/join' },
  { name: 'join-error', path: '/join', reach: send() },
  { name: 'join-done', path: '/join/done/email' },
  { name: 'join-done-letter', path: '/join/done/letter' },
  { name: 'join-leave', path: '/join/leave', as: 'PM-C2' },
  { name: 'joining', path: '/joining', as: 'ORG-1' },
  { name: 'joining-estate', path: '/joining/estates/chalcots', as: 'ORG-1' },
  { name: 'joining-estate-error', path: '/joining/estates/chalcots', as: 'ORG-1', reach: send() },
  { name: 'joining-key-in', path: '/joining/estates/chalcots/key-in', as: 'ORG-1' },
  { name: 'joining-key-in-error', path: '/joining/estates/chalcots/key-in', as: 'ORG-1', reach: send() },
  { name: 'joining-import', path: '/joining/estates/chalcots/homes', as: 'ADM-1' },
  { name: 'joining-import-error', path: '/joining/estates/chalcots/homes', as: 'ADM-1', reach: send() },
  { name: 'joining-checks', path: '/joining/checks', as: 'ORG-1' },

  { name: 'record-bank', path: '/streams/bank-chalcots' },
  { name: 'record-bid', path: '/streams/application-C-001' },
  { name: 'record-payment', path: '/streams/payment-PAY-001' },
  { name: 'record-not-found', path: '/streams/bank-nowhere', status: 404 },

  { name: 'bank', path: '/banks/chalcots' },
  { name: 'bank-ballots', path: '/banks/hilgrove' },
  { name: 'bank-chair', path: '/banks/chalcots', as: 'PM-C1' },
  { name: 'bank-not-found', path: '/banks/nowhere', status: 404 },
  { name: 'statement', path: '/banks/chalcots/statement' },
  { name: 'statement-filtered', path: '/banks/chalcots/statement?fund=F1&month=2026-03' },
  { name: 'statement-empty', path: '/banks/chalcots/statement?month=2025-01' },
  { name: 'fund', path: '/banks/chalcots/funds/F1' },
  { name: 'fund-outdoor', path: '/banks/hilgrove/funds/F4' },
  { name: 'fund-empty', path: '/banks/chalcots/funds/F3' },
  { name: 'fund-not-found', path: '/banks/chalcots/funds/F9', status: 404 },
  { name: 'to-pay', path: '/banks/hilgrove/to-pay', as: 'FH-1' },
  { name: 'to-pay-forbidden', path: '/banks/hilgrove/to-pay', status: 403 },
  { name: 'money-in', path: '/banks/chalcots/to-pay/money-in', as: 'FH-1' },
  { name: 'money-in-error', path: '/banks/chalcots/to-pay/money-in', as: 'FH-1', reach: send() },
  { name: 'money-back', path: '/banks/chalcots/to-pay/money-back', as: 'FH-1' },
  { name: 'money-back-error', path: '/banks/chalcots/to-pay/money-back', as: 'FH-1', reach: send() },
  { name: 'declare', path: '/banks/chalcots/declare/C-R2-2026-06-24', as: 'PM-C1' },

  { name: 'places', path: '/places' },
  { name: 'places-administrator', path: '/places', as: 'ADM-1' },
  { name: 'places-error', path: '/places', as: 'ADM-1', reach: press('/places') },
  { name: 'place', path: '/places/chalcots' },
  { name: 'goal', path: '/goals/chalcots/C1' },
  { name: 'goal-empty', path: '/goals/chalcots/C6' },
  { name: 'goal-not-found', path: '/goals/chalcots/C99', status: 404 },

  { name: 'round', path: '/rounds/C-R1' },
  { name: 'round-open', path: '/rounds/C-R9' },
  { name: 'round-ballot', path: '/rounds/H-R1' },
  { name: 'roll', path: '/rounds/H-R1/roll', as: 'RO-2' },
  { name: 'roll-list', path: '/rounds/H-R1/roll/list', as: 'RO-2' },
  { name: 'roll-list-error', path: '/rounds/H-R1/roll/list', as: 'RO-2', reach: send({ csv: '1' }) },
  { name: 'roll-not-found', path: '/rounds/H-R1/roll', status: 404 },
  { name: 'result', path: '/rounds/H-R1/result' },
  { name: 'result-first', path: '/rounds/H-R1/result/1' },
  { name: 'result-mine', path: '/rounds/H-R1/result/mine' },
  { name: 'result-recount', path: '/rounds/H-R1/recount', as: 'RES-1' },
  { name: 'result-declare', path: '/rounds/H-R1/declare', as: 'RO-2' },
  { name: 'voting-look', path: '/rounds/H-R1/voting', as: 'RO-2' },
  { name: 'voting-not-found', path: '/rounds/H-R1/voting', status: 404 },
  { name: 'vote-secret', path: '/rounds/H-R1/secret' },
  { name: 'vote-card', path: '/vote' },
  { name: 'vote-card-error', path: '/vote', reach: send() },
  { name: 'vote-slip', path: '/rounds/H-R1/slip' },
  { name: 'vote-slip-error', path: '/rounds/H-R1/slip', reach: send({ code: 'made up' }) },
  { name: 'vote-over', path: '/rounds/H-R1/vote' },
  { name: 'vote-mine', path: '/rounds/H-R1/my-vote', as: 'AP-C-001' },
  { name: 'your-votes', path: '/your-votes', as: 'AP-C-001' },
  { name: 'vote-desk', path: '/rounds/H-R1/assisted', as: 'KEY-2' },
  { name: 'vote-desk-error', path: '/rounds/H-R1/assisted', as: 'KEY-2', reach: send() },
  { name: 'vote-desk-beside', path: '/rounds/H-R1/assisted/beside', as: 'SCR-2' },
  { name: 'vote-kiosk', path: '/rounds/H-R1/kiosk', as: 'KEY-2' },
  { name: 'vote-kiosk-none', path: '/rounds/H-R1/kiosk/start', status: 404 },
  { name: 'poll-cards', path: '/rounds/H-R1/cards', as: 'RO-2' },
  { name: 'poll-cards-error', path: '/rounds/H-R1/cards', as: 'RO-2', reach: send({ number: 'one' }) },
  { name: 'votes', path: '/votes', as: 'RO-2' },
  { name: 'votes-keyer', path: '/votes', as: 'KEY-2' },
  { name: 'votes-none', path: '/votes', as: 'SCR-1' },
  { name: 'papers', path: '/rounds/H-R1/papers', as: 'KEY-2' },
  { name: 'papers-officer', path: '/rounds/H-R1/papers', as: 'RO-2' },
  { name: 'papers-figures', path: '/rounds/H-R1/papers/figures', as: 'RO-2' },
  { name: 'papers-figures-scrutineer', path: '/rounds/H-R1/papers/figures', as: 'SCR-2' },
  { name: 'papers-print', path: '/rounds/H-R1/papers/print', as: 'RO-2' },
  { name: 'papers-print-error', path: '/rounds/H-R1/papers/print', as: 'RO-2', reach: send() },
  { name: 'round-not-found', path: '/rounds/X-R9', status: 404 },
  { name: 'round-manage', path: '/rounds/C-R2/manage', as: 'PM-C1' },
  { name: 'round-plan', path: '/banks/chalcots/rounds/new', as: 'PM-C1' },
  { name: 'round-plan-error', path: '/banks/chalcots/rounds/new', as: 'PM-C1', reach: send() },
  { name: 'round-plan-look', path: '/banks/chalcots/rounds/new', as: 'PM-C1', reach: sendAll(plan) },
  { name: 'round-plan-vote', path: '/banks/chalcots/rounds/new', as: 'PM-C1', reach: planVote() },
  { name: 'round-plan-vote-error', path: '/banks/chalcots/rounds/new', as: 'PM-C1', reach: planVote({ 'vote.weights': 'four' }) },
  { name: 'round-plan-vote-look', path: '/banks/chalcots/rounds/new', as: 'PM-C1', reach: planVote(voteDays) },
  { name: 'round-plan-forbidden', path: '/banks/chalcots/rounds/new', status: 403 },

  { name: 'bid', path: '/bids/C-001' },
  { name: 'bid-part', path: '/bids/C-005' },
  { name: 'bid-not-this-time', path: '/bids/C-013' },
  { name: 'bid-joined', path: '/bids/B-013' },
  { name: 'bid-taken-back', path: '/bids/H-008' },
  { name: 'bid-waiting', path: '/bids/C-014' },
  { name: 'bid-withdraw', path: '/bids/H-014/withdraw', as: 'AP-H-014' },
  { name: 'bid-check', path: '/rounds/H-R2/check', as: 'ORG-1' },
  { name: 'bid-check-empty', path: '/rounds/C-R9/check', as: 'ORG-1' },
  { name: 'bid-not-found', path: '/bids/C-999', status: 404 },
  { name: 'apply', path: '/apply' },
  { name: 'apply-own', path: '/apply', as: 'AP-C-001' },
  { name: 'apply-return', path: '/apply/return' },
  { name: 'apply-return-error', path: '/apply/return', reach: send({ reference: 'C-001', code: 'nonsense' }) },
  { name: 'bid-wording', path: '/bids/C-001/wording', as: 'ORG-1' },
  { name: 'apply-shut', path: '/apply/rounds/C-R1' },
  { name: 'apply-idea', path: '/apply/rounds/C-R9' },
  { name: 'apply-idea-error', path: '/apply/rounds/C-R9', reach: send() },
  { name: 'apply-money', path: '/apply/rounds/B-R9', reach: sendAll(idea) },
  { name: 'apply-money-error', path: '/apply/rounds/B-R9', reach: sendAll(idea, { asked: 'lots' }) },
  { name: 'apply-costs', path: '/apply/rounds/B-R9', reach: sendAll(idea, { asked: '400' }) },
  { name: 'apply-where-error', path: '/apply/rounds/B-R9', reach: sendAll(idea, money, {}) },
  { name: 'apply-you-error', path: '/apply/rounds/B-R9', reach: sendAll(idea, money, place, {}) },
  { name: 'apply-check', path: '/apply/rounds/B-R9', as: 'AP-B-001', reach: sendAll(idea, money, place, you) },
  { name: 'apply-sent', path: '/apply/rounds/B-R9', reach: sendAll(idea, money, place, you, {}) },

  { name: 'panel', path: '/panel', as: 'PM-C1' },
  { name: 'panel-member', path: '/panel', as: 'PM-H3' },
  { name: 'panel-forbidden', path: '/panel', status: 403 },
  { name: 'meeting', path: '/panel/meetings/H-R2-2026-07-08', as: 'PM-H1' },
  { name: 'meeting-new-empty', path: '/panel/meetings/new?bank=chalcots', as: 'PM-C1' },
  { name: 'item', path: '/panel/meetings/H-R2-2026-07-08/items/H-014', as: 'PM-H1' },
  { name: 'fast-track', path: '/panel/fast-track/C-001', as: 'PM-C1' },

  { name: 'payments', path: '/payments', as: 'FH-1' },
  { name: 'payments-to-sign', path: '/payments', as: 'PM-H1' },
  { name: 'payments-forbidden', path: '/payments', status: 403 },
  { name: 'payment', path: '/payments/PAY-001', as: 'PM-C1' },
  { name: 'payment-held', path: '/payments/PAY-019', as: 'ORG-1' },
  { name: 'payment-new-details', path: '/payments/PAY-R9', as: 'PM-H1' },
  { name: 'payment-new-details-error', path: '/payments/PAY-R9', as: 'PM-H1', reach: press('/payments/PAY-R9/details/CH-R9/refuse') },
  { name: 'payment-new-details-asked', path: '/payments/PAY-R9', as: 'ORG-1' },
  { name: 'payment-new-details-seen', path: '/payments/PAY-R9', as: 'FH-1' },
  { name: 'payment-not-found', path: '/payments/PAY-999', as: 'PM-C1', status: 404 },
  { name: 'payment-new', path: '/payments/new/H-009', as: 'ORG-1' },
  { name: 'payment-new-error', path: '/payments/new/H-009', as: 'ORG-1', reach: send({ amount: '-5' }) },
  { name: 'grant', path: '/grants/H-011', as: 'ORG-1' },
  { name: 'grant-own', path: '/grants/H-011', as: 'AP-H-011' },
  { name: 'grant-forbidden', path: '/grants/H-011', status: 403 },
];
