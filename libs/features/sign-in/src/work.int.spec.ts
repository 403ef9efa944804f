import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { type TestDatabase, testDatabase } from '#database/test-database';
import { identityMigrations } from '#identity';
import { MemoryVault, vaultMigrations } from '#vault';
import { openHouse, textOf } from '../../../../test/support/feature/feature-house.js';
import { openIssuer, throughIssuer } from '../test/issuer.js';
import { SignInModule } from './sign-in.module.js';

const people = [
  { person: 'PM-C1', name: 'Amber Sample', roles: [{ role: 'officer', context: 'team-1' }] },
  { person: 'NEW-1', name: 'Wren Sample', roles: [] },
];
const migrations = [...vaultMigrations, ...identityMigrations];
const at = '2026-05-04T09:00:00.000Z';
const BACK = 'https://bank.test/sign-in/work/back';

jest.setTimeout(60_000);
const vault = new MemoryVault();
let database: TestDatabase;
let house: Awaited<ReturnType<typeof openHouse>>;
let issuer: Awaited<ReturnType<typeof openIssuer>>;
beforeAll(async () => {
  [database, issuer] = await Promise.all([testDatabase(), openIssuer(BACK)]);
  const workIssuer = { issuer: issuer.issuer, clientId: 'estate-bank', clientSecret: 'a-secret-of-the-client' };
  house = await openHouse(database, [], { feature: SignInModule, people, at, vault, migrations, workIssuer });
  await vault.setDetail('PM-C1', 'email', 'Amber@example.org');
});
afterAll(async () => {
  await house.close();
  await issuer.close().catch(() => undefined);
  await database.drop();
});

type Visitor = ReturnType<typeof house.visitor>;
const pathOf = (url: string) => url.replace('https://bank.test', '');
const readsAs = async (browser: Visitor) => /Signed in as ([^<]*)/.exec((await browser.get('/sign-in')).body)?.[1];

/** To the issuer and back, as far as the address that it leads to. */
async function askedAtWork(browser: Visitor, account = { email: 'amber@example.org', verified: true }, from = '/sign-in/work?back=/panel') {
  issuer.as(account);
  const led = await browser.get(from);
  expect(led.statusCode).toBe(303);
  return pathOf(await throughIssuer(String(led.headers.location)));
}

describe('an account at work', () => {
  it('signs in whoever has its verified e-mail address here, once', async () => {
    const browser = house.visitor();
    const back = await askedAtWork(browser);
    const signedIn = await browser.get(back);
    expect([signedIn.statusCode, signedIn.headers.location]).toEqual([303, '/panel']);
    expect(await readsAs(browser)).toBe('Amber Sample');
    expect((await house.sessions.list('PM-C1'))[0]).toMatchObject({ method: 'oidc', idleSeconds: 1800 });
    expect((await browser.get(back)).statusCode).toBe(400);
  });

  it('lets nobody in whose address was only typed here, until they have shown by a link that it is theirs', async () => {
    await vault.claimDetail('NEW-1', 'email', 'wren@example.org');
    const account = { email: 'wren@example.org', verified: true };
    const browser = house.visitor();
    const refused = await browser.get(await askedAtWork(browser, account));
    expect([refused.statusCode, textOf(refused.body)]).toEqual([403, expect.stringContaining('go in once with a link by e-mail')]);
    await vault.proveDetail('NEW-1', 'email');
    expect((await browser.get(await askedAtWork(browser, account))).statusCode).toBe(303);
    expect(await readsAs(browser)).toBe('Wren Sample');
  });

  it('is asked with a state, a nonce and a challenge that are new each time', async () => {
    const led = [await house.visitor().get('/sign-in/work'), await house.visitor().get('/sign-in/work')].map(
      ({ headers }) => new URL(String(headers.location)).searchParams,
    );
    for (const name of ['state', 'nonce', 'code_challenge']) {
      expect(led[0]?.get(name)).toMatch(/^[A-Za-z0-9_-]{43}$/);
      expect(led[0]?.get(name)).not.toBe(led[1]?.get(name));
    }
    expect(led[0]?.get('code_challenge_method')).toBe('S256');
  });

  it.each([
    ['a stranger’s', { email: 'nobody@example.org', verified: true }, 403, 'We do not know you yet'],
    ['one that nobody has checked', { email: 'amber@example.org', verified: false }, 403, 'does not vouch for your e-mail address'],
  ])('with an address that is %s signs nobody in', async (_, account, status, says) => {
    const browser = house.visitor();
    const refused = await browser.get(await askedAtWork(browser, account));
    expect([refused.statusCode, textOf(refused.body)]).toEqual([status, expect.stringContaining(says)]);
    expect(await readsAs(browser)).toBeUndefined();
  });

  it('is not believed with another state, another browser’s answer, another nonce or another verifier', async () => {
    const [browser, other] = [house.visitor(), house.visitor()];
    const back = await askedAtWork(browser);
    const forged = back.replace(/state=[^&]*/, `state=${'x'.repeat(43)}`);
    const answers = [await other.get(back), await browser.get(forged)];
    // Somebody who may set the cookie's parts, but cannot sign it.
    const third = house.visitor();
    const own = await askedAtWork(third);
    third.bring('eb-work', (third.brings('eb-work') ?? '').replace(/"nonce":"[^"]*"/, '"nonce":"x"'));
    answers.push(await third.get(own));
    // The answer to one question, with the nonce and the verifier of another.
    const fourth = house.visitor();
    const first = await askedAtWork(fourth);
    await fourth.get('/sign-in/work');
    const state = new URL(first, 'https://bank.test').searchParams.get('state') ?? '';
    answers.push(await fourth.get(first));
    const signer = house.app.getHttpAdapter().getInstance();
    for (const part of ['nonce', 'verifier'] as const) {
      const fifth = house.visitor();
      const mine = await askedAtWork(fifth);
      const kept = JSON.parse((signer.unsignCookie(fifth.brings('eb-work') ?? '').value ?? '').replace(/^work\|/, ''));
      fifth.bring('eb-work', signer.signCookie(`work|${JSON.stringify({ ...kept, [part]: 'y'.repeat(43) })}`));
      answers.push(await fifth.get(mine));
    }
    expect(state).not.toBe('');
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([400, 400, 400, 400, 400, 400]);
    for (const answer of answers) expect(answer.cookies.some(({ name, value }) => name === 'eb-session' && value !== '')).toBe(false);
  });

  it('takes no other cookie of ours for its own, and its own for no other', async () => {
    const signer = house.app.getHttpAdapter().getInstance();
    const browser = house.visitor();
    await browser.get('/sign-in');
    const form = browser.brings('eb-form') ?? '';
    expect(form).not.toBe('');
    const back = await askedAtWork(browser);
    const own = signer.unsignCookie(browser.brings('eb-work') ?? '').value ?? '';
    // As it stood before it was bound to its name; and signed under a name of ours, but no JSON.
    for (const pasted of [form, signer.signCookie(own.replace(/^work\|/, '')), signer.signCookie('work|{')]) {
      browser.bring('eb-work', pasted);
      expect((await browser.get(back)).statusCode).toBe(400);
    }
    const other = house.visitor();
    other.bring('eb-form', browser.brings('eb-work') ?? '');
    expect(await readsAs(browser)).toBeUndefined();
    expect((await other.get('/sign-in')).cookies.some(({ name }) => name === 'eb-form')).toBe(true);
  });

  it('shows again who somebody is, in the session that asked', async () => {
    const browser = house.visitor();
    await browser.get(await askedAtWork(browser));
    const before = browser.brings('eb-session');
    const stepped = await browser.get(await askedAtWork(browser, undefined, '/step-up/work?back=/your-sessions'));
    expect([stepped.statusCode, stepped.headers.location]).toEqual([303, '/your-sessions']);
    expect(browser.brings('eb-session')).not.toBe(before);
    expect((await house.sessions.find(browser.brings('eb-session') ?? ''))?.steppedUp?.method).toBe('oidc');
  });

  it('that cannot be asked is said plainly, and the link by e-mail is still there', async () => {
    await issuer.close();
    const away = house.visitor();
    const led = await away.get('/sign-in/work');
    // What was found before is still known; only its answer is missing then.
    if (led.statusCode === 303) {
      const kept = new URL(String(led.headers.location)).searchParams.get('state');
      const missing = await away.get(`/sign-in/work/back?code=x&state=${kept}&iss=${encodeURIComponent(issuer.issuer)}`);
      expect([missing.statusCode, textOf(missing.body)]).toEqual([503, expect.stringContaining('Work accounts do not answer right now')]);
    } else expect(led.statusCode).toBe(503);
    expect((await away.get('/sign-in')).body).toContain('Send me a link or a code');
  });
});
