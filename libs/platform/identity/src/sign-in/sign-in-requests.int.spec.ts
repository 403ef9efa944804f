import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { migrate } from '#database';
import { testDatabase } from '#database/test-database';
import { vaultMigrations } from '#vault';
import { identityMigrations } from '../identity.migrations.js';
import { SignInRequests } from './sign-in-requests.js';

const MINUTE = 60_000;
let database: Awaited<ReturnType<typeof testDatabase>>;
const clock = { at: 0 };
let requests: SignInRequests;
beforeAll(async () => {
  database = await testDatabase();
  await migrate(database.connection, [...vaultMigrations, ...identityMigrations]);
  requests = new SignInRequests(database.pool, 'a-key-of-forty-characters-for-these-tests', () => clock.at);
});
afterAll(() => database.drop());
beforeEach(async () => {
  clock.at = Date.parse('2026-05-04T09:00:00.000Z');
  await database.pool.query('TRUNCATE identity.sign_in_requests');
});

async function emailed(sessionId?: string) {
  const { browser } = await requests.ask({ way: 'email-link', back: '/payments', sessionId });
  return { browser, link: await requests.give(browser, 'email-link', 'PM-C1') };
}
const elsewhere = 'e'.repeat(43);

describe('a link', () => {
  it('is used once in the browser that asked, and looking at it uses nothing up', async () => {
    const { browser, link } = await emailed();
    for (let looks = 0; looks < 3; looks++) expect(await requests.look(link, browser)).toBe('good');
    expect(await requests.useLink(link, browser)).toEqual({ status: 'good', person: 'PM-C1', way: 'email-link', sessionId: undefined, back: '/payments' });
    expect(await requests.useLink(link, browser)).toEqual({ status: 'used' });
    expect(await requests.look(link, browser)).toBe('used');
  });

  it('is used once by fifty who press at the same moment', async () => {
    const { browser, link } = await emailed();
    const answers = await Promise.all(Array.from({ length: 50 }, () => requests.useLink(link, browser)));
    expect(answers.filter(({ status }) => status === 'good')).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 'used')).toHaveLength(49);
  });

  it('is good for fifteen minutes', async () => {
    const { browser, link } = await emailed();
    clock.at += 15 * MINUTE - 1;
    expect(await requests.look(link, browser)).toBe('good');
    clock.at += 1;
    expect([await requests.look(link, browser), await requests.useLink(link, browser)]).toEqual(['expired', { status: 'expired' }]);
  });

  it('that was made up is nobody’s', async () => {
    const { browser } = await emailed();
    for (const made of ['', 'x'.repeat(43), browser])
      expect([await requests.look(made, browser), await requests.useLink(made, browser)]).toEqual(['unknown', { status: 'unknown' }]);
  });

  it('opened in another browser needs the code that the first one shows', async () => {
    const { browser, link } = await emailed();
    for (const other of [undefined, elsewhere]) {
      expect(await requests.look(link, other)).toBe('other-browser');
      expect(await requests.useLink(link, other)).toEqual({ status: 'other-browser' });
      expect(await requests.useLink(link, other, 'AAAAAA')).toEqual({ status: 'wrong-code' });
    }
    const code = requests.confirmation(browser);
    expect(code).toMatch(/^[2-9A-HJKMNP-TV-Z]{6}$/);
    expect(await requests.useLink(link, elsewhere, ` ${code.slice(0, 3)} ${code.slice(3).toLowerCase()}`)).toMatchObject({ status: 'good', person: 'PM-C1' });
  });

  it('gives five tries for that code, also when they come at once', async () => {
    const { browser, link } = await emailed();
    const answers = await Promise.all(Array.from({ length: 20 }, () => requests.useLink(link, elsewhere, 'AAAAAA')));
    expect(answers.filter(({ status }) => status === 'wrong-code')).toHaveLength(5);
    expect(await requests.useLink(link, elsewhere, requests.confirmation(browser))).toEqual({ status: 'no-tries' });
    // Whoever asked is not locked out by somebody who guesses.
    expect(await requests.useLink(link, browser)).toMatchObject({ status: 'good' });
  });

  it('of a step-up is good in its own browser alone', async () => {
    const { browser, link } = await emailed('7c9e6679-7425-40de-944b-e07fc1f90ae7');
    expect(await requests.useLink(link, elsewhere, requests.confirmation(browser))).toEqual({ status: 'other-session' });
    expect(await requests.look(link, elsewhere)).toBe('other-session');
    expect(await requests.useLink(link, browser)).toMatchObject({ status: 'good', sessionId: '7c9e6679-7425-40de-944b-e07fc1f90ae7' });
  });
});

describe('a code in a text message', () => {
  const texted = async () => {
    const { browser } = await requests.ask({ way: 'text-code', back: '/' });
    return { browser, code: await requests.give(browser, 'text-code', 'AP-1') };
  };
  const wrong = (code: string) => String((Number(code) + 1) % 1_000_000).padStart(6, '0');

  it('has six digits and is used once, in the browser that asked', async () => {
    const { browser, code } = await texted();
    expect(code).toMatch(/^\d{6}$/);
    expect(await requests.useCode(elsewhere, code)).toEqual({ status: 'unknown' });
    expect(await requests.useCode(undefined, code)).toEqual({ status: 'unknown' });
    const answers = await Promise.all([1, 2, 3].map(() => requests.useCode(browser, code)));
    expect(answers.filter(({ status }) => status === 'good')).toEqual([{ status: 'good', person: 'AP-1', way: 'text-code', sessionId: undefined, back: '/' }]);
  });

  it('is good for ten minutes and five tries', async () => {
    const { browser, code } = await texted();
    for (let tries = 0; tries < 5; tries++) expect(await requests.useCode(browser, wrong(code))).toEqual({ status: 'wrong-code' });
    expect(await requests.useCode(browser, code)).toEqual({ status: 'no-tries' });
    const other = await texted();
    clock.at += 10 * MINUTE;
    expect(await requests.useCode(other.browser, other.code)).toEqual({ status: 'expired' });
  });

  it('that was asked for with a number that nobody has is answered like a wrong one', async () => {
    const { browser } = await requests.ask({ way: 'text-code', back: '/' });
    const statuses = [];
    for (let tries = 0; tries < 6; tries++) statuses.push((await requests.useCode(browser, '123456')).status);
    expect(statuses).toEqual([...Array.from({ length: 5 }, () => 'wrong-code'), 'no-tries']);
  });
});

describe('what is kept', () => {
  it('lets nobody in: neither link nor code nor the browser’s secret stands in the table', async () => {
    const { browser, link } = await emailed();
    const { browser: phone } = await requests.ask({ way: 'text-code', back: '/' });
    const code = await requests.give(phone, 'text-code', 'AP-1');
    const { rows } = await database.pool.query('SELECT r::text AS text FROM identity.sign_in_requests r');
    for (const secret of [browser, link, phone, `,${code},`, requests.confirmation(browser)]) expect(JSON.stringify(rows)).not.toContain(secret);
  });

  it('is forgotten with the person, and a day after its end', async () => {
    const { browser, link } = await emailed();
    await requests.forget('PM-C1');
    expect(await requests.useLink(link, browser)).toEqual({ status: 'unknown' });
    await emailed();
    clock.at += 25 * 60 * MINUTE;
    await emailed();
    expect((await database.pool.query('SELECT FROM identity.sign_in_requests')).rowCount).toBe(1);
  });
});
