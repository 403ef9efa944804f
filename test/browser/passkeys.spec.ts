import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { BrowserContext, CDPSession, Page } from 'playwright-core';
import { type TestDatabase, testDatabase } from '#database/test-database';
import { SignInModule } from '#features/sign-in';
import { PublicUrl } from '#http';
import { identityMigrations, sessionLimits } from '#identity';
import { vaultMigrations } from '#vault';
import { openHouse } from '../support/feature/feature-house.js';
import { openRun } from './run.js';

const LONG = 120_000;
const run = await openRun();
const people = [{ person: 'PM-C1', name: 'Amber Sample', roles: [{ role: 'panel-chair', context: 'chalcots' }] }];

let database: TestDatabase;
let house: Awaited<ReturnType<typeof openHouse>>;
let url: string;
beforeAll(async () => {
  if (!run) return;
  database = await testDatabase();
  house = await openHouse(database, [], {
    feature: SignInModule,
    people,
    at: '2026-05-04T09:00:00.000Z',
    migrations: [...vaultMigrations, ...identityMigrations],
  });
  await house.app.listen(0, '127.0.0.1');
  // A passkey belongs to a name, and an address of numbers is none.
  url = `http://localhost:${new URL(await house.app.getUrl()).port}`;
  house.app.get(PublicUrl).is(url);
}, LONG);
afterAll(async () => {
  await house?.close();
  await database?.drop();
});

interface Phone {
  readonly context: BrowserContext;
  readonly page: Page;
  readonly keys: CDPSession;
}

/** A browser with an authenticator of its own, which its owner opens. */
async function phone(): Promise<Phone> {
  if (!run) throw new Error('there is no browser');
  const context = await run.browser.newContext({ baseURL: url });
  const page = await context.newPage();
  const keys = await context.newCDPSession(page);
  await keys.send('WebAuthn.enable');
  const options = { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true } as const;
  await keys.send('WebAuthn.addVirtualAuthenticator', { options: { ...options, automaticPresenceSimulation: true } });
  return { context, page, keys };
}

/** Signed in by a link, and shown again just now. */
async function signIn({ context }: Phone): Promise<void> {
  const { secret } = await house.sessions.begin({ person: 'PM-C1', method: 'email-link', device: 'phone', limits: sessionLimits('email-link', []) });
  const fresh = (await house.sessions.stepUp(secret, 'email-link')) ?? '';
  await context.addCookies([{ name: 'eb-session', value: fresh, url, httpOnly: true, sameSite: 'Lax' }]);
}

async function press(page: Page, name: string): Promise<void> {
  const left = page.waitForEvent('framenavigated');
  await page.getByRole('main').getByRole('button', { name }).click();
  await left;
  await page.waitForLoadState('load');
}

const addOne = async ({ page }: Phone) => {
  await page.goto('/your-passkeys');
  await press(page, 'Add a passkey on this phone or computer');
};

if (!run) test.skip('passkeys: there is no Chromium', () => {});
else
  describe('a passkey', () => {
    test(
      'is added by who is signed in, and signs them in from then on',
      async () => {
        const own = await phone();
        await signIn(own);
        await addOne(own);
        expect(await own.page.locator('.govuk-summary-card').count()).toBe(1);
        const told = () => house.notifications.sent.map(({ to, template }) => [to, template]);
        expect(told()).toEqual([[{ person: 'PM-C1' }, 'sign-in.passkeyAdded']]);
        await press(own.page, 'Remove this passkey');
        expect(await own.page.locator('.govuk-summary-card').count()).toBe(0);
        await addOne(own);
        await own.context.clearCookies();
        await own.page.goto('/sign-in/passkey');
        await press(own.page, 'Use my passkey');
        await own.page.goto('/your-sessions');
        expect(await own.page.getByRole('link', { name: 'Signed in as Amber Sample' }).count()).toBe(1);
        const [session] = await house.sessions.list('PM-C1');
        expect(session).toMatchObject({ method: 'passkey', idleSeconds: 12 * 3600 });
        const [cookie] = (await own.context.cookies()).filter(({ name }) => name === 'eb-session');
        expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Lax' });
        await own.context.close();
      },
      LONG,
    );

    test(
      'shows again who somebody is, in the session that asked',
      async () => {
        const own = await phone();
        await signIn(own);
        await addOne(own);
        const { secret } = await house.sessions.begin({ person: 'PM-C1', method: 'email-link', device: 'phone', limits: sessionLimits('email-link', []) });
        await own.context.addCookies([{ name: 'eb-session', value: secret, url, httpOnly: true, sameSite: 'Lax' }]);
        await own.page.goto('/step-up?back=/your-passkeys');
        await own.page.getByRole('button', { name: 'Use my passkey' }).click();
        await press(own.page, 'Use my passkey');
        expect(new URL(own.page.url()).pathname).toBe('/your-passkeys');
        const [cookie] = (await own.context.cookies()).filter(({ name }) => name === 'eb-session');
        expect(cookie?.value).not.toBe(secret);
        expect((await house.sessions.find(cookie?.value ?? ''))?.steppedUp?.method).toBe('passkey');
        await own.context.close();
      },
      LONG,
    );

    test(
      'that nobody added here, and an answer sent a second time, sign nobody in',
      async () => {
        const own = await phone();
        await signIn(own);
        await addOne(own);
        await own.context.clearCookies();
        await own.page.goto('/sign-in/passkey');
        // The very answer is kept by somebody who can listen in the browser, and sent again.
        const sent = own.page.waitForRequest((request) => request.method() === 'POST');
        await press(own.page, 'Use my passkey');
        const answer = new URLSearchParams((await sent).postData() ?? '').get('answer') ?? '';
        expect(JSON.parse(answer)).toMatchObject({ type: 'public-key' });
        const thief = house.visitor();
        const replayed = await thief.post('/sign-in/passkey', { answer });
        expect([replayed.statusCode, replayed.cookies.some(({ name }) => name === 'eb-session')]).toEqual([400, false]);
        for (const made of ['', 'none', '{}', '{"id":"x"}', JSON.stringify({ ...JSON.parse(answer), id: 'AAAA', rawId: 'AAAA' })])
          expect((await thief.post('/sign-in/passkey', { answer: made })).statusCode).toBe(400);
        const strange = await phone();
        await strange.page.goto('/sign-in/passkey');
        await press(strange.page, 'Use my passkey');
        expect(await strange.page.locator('.govuk-error-summary').textContent()).toContain('We could not read a passkey');
        await own.context.close();
        await strange.context.close();
      },
      LONG,
    );

    test(
      'is not added by a session that has not just shown who it is',
      async () => {
        const { secret } = await house.sessions.begin({ person: 'PM-C1', method: 'email-link', device: 'phone', limits: sessionLimits('email-link', []) });
        const thief = house.visitor();
        thief.bring('eb-session', secret);
        const refused = await thief.post('/your-passkeys', { answer: '{}' });
        expect([refused.statusCode, refused.headers.location]).toEqual([303, '/step-up?back=%2Fstep-up%2Fagain']);
      },
      LONG,
    );
  });
