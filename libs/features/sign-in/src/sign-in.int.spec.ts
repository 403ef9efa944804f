import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { type TestDatabase, testDatabase } from '#database/test-database';
import { MemoryRateLimits } from '#http';
import { identityMigrations } from '#identity';
import { MemoryVault, vaultMigrations } from '#vault';
import { openHouse, textOf } from '../../../../test/support/feature/feature-house.js';
import { SignInModule } from './sign-in.module.js';
import { SignInMessages } from './sign-in-messages.js';

const people = [
  { person: 'PM-C1', name: 'Amber Sample', roles: [{ role: 'panel-chair', context: 'chalcots' }] },
  { person: 'AP-1', name: 'Clover Sample', roles: [] },
  { person: 'NEW-1', name: 'Wren Sample', roles: [] },
  { person: 'NEW-2', name: 'Mallory Sample', roles: [] },
  { person: 'OFF-1', name: 'Bo Sample', roles: [{ role: 'officer', context: 'team-1' }] },
];
const clock = { at: Date.now() };
const limits = new MemoryRateLimits(() => clock.at);
jest.setTimeout(60_000);
const vault = new MemoryVault();
let database: TestDatabase;
let house: Awaited<ReturnType<typeof openHouse>>;
beforeAll(async () => {
  database = await testDatabase();
  const migrations = [...vaultMigrations, ...identityMigrations];
  house = await openHouse(database, [], { feature: SignInModule, people, at: '2026-05-04T09:00:00.000Z', vault, migrations, limits });
  await vault.setDetail('PM-C1', 'email', 'amber@example.org');
  await vault.setDetail('AP-1', 'phone', '07700 900123');
});
afterAll(async () => {
  await house.close();
  await database.drop();
});
// Each test begins on a day of its own, when all counts of tries are forgotten.
beforeEach(() => {
  clock.at += 25 * 3_600_000;
  house.notifications.clear();
});
const visitor = () => house.visitor();
type Visitor = ReturnType<typeof visitor>;

/** What was sent last, once everything asked for was sent. */
async function told() {
  await house.app.get(SignInMessages).settled();
  return house.notifications.sent.at(-1);
}

/** Asks for a link and answers with its address, as it stands in the e-mail. */
async function askedLink(browser: Visitor, back = '/'): Promise<string> {
  const sent = await browser.post(`/sign-in?back=${encodeURIComponent(back)}`, { address: 'Amber@Example.org', back }, '/sign-in');
  expect([sent.statusCode, sent.headers.location]).toEqual([303, '/sign-in/sent']);
  return String((await told())?.values.link);
}
const readsAs = async (browser: Visitor) => /Signed in as ([^<]*)/.exec((await browser.get('/sign-in')).body)?.[1];

describe('a link by e-mail', () => {
  it('is sent to whoever has the address, and signs them in at the press of a button', async () => {
    const browser = visitor();
    const link = await askedLink(browser, '/payments?bank=chalcots');
    expect(await told()).toMatchObject({ to: { person: 'PM-C1' }, template: 'sign-in.link', by: 'email', values: { minutes: 15 } });
    expect(link).toMatch(/^\/sign-in\/links\/[A-Za-z0-9_-]{43}$/);
    expect(await browser.read('/sign-in/sent')).toContain('If we know this address, an e-mail is on its way');
    const opened = await browser.get(link);
    expect([opened.statusCode, opened.cookies.some(({ name }) => name === 'eb-session')]).toEqual([200, false]);
    const followed = await browser.post(link, {});
    expect([followed.statusCode, followed.headers.location]).toEqual([303, '/payments?bank=chalcots']);
    expect(await readsAs(browser)).toBe('Amber Sample');
  });

  it('that a mail scanner opened before is still good', async () => {
    const [browser, scanner] = [visitor(), visitor()];
    const link = await askedLink(browser);
    for (let times = 0; times < 3; times++) expect((await scanner.get(link)).statusCode).toBe(200);
    const pressed = await scanner.post(link, {});
    expect([pressed.statusCode, await readsAs(scanner)]).toEqual([400, undefined]);
    expect((await browser.post(link, {})).statusCode).toBe(303);
    expect(await readsAs(browser)).toBe('Amber Sample');
  });

  it('that was used, is made up or too old says what to do', async () => {
    const browser = visitor();
    const link = await askedLink(browser);
    await browser.post(link, {});
    for (const used of [await browser.get(link), await visitor().get(link)]) {
      expect([used.statusCode, textOf(used.body)]).toEqual([410, expect.stringContaining('This link was used already')]);
    }
    const made = await browser.get(`/sign-in/links/${'x'.repeat(43)}`);
    expect([made.statusCode, textOf(made.body)]).toEqual([404, expect.stringContaining('This link does not work')]);
    const late = await askedLink(browser);
    await database.pool.query("UPDATE identity.sign_in_requests SET ends_at = now() - interval '1 second' WHERE used_at IS NULL");
    const old = await browser.get(late);
    expect([old.statusCode, textOf(old.body)]).toEqual([410, expect.stringContaining('This link is too old')]);
    expect(old.body).toContain('href="/sign-in">Get a new link');
  });

  it('opened in another browser asks for the code of the first, so that who reads the mail alone is not let in', async () => {
    const [browser, other] = [visitor(), visitor()];
    const link = await askedLink(browser);
    const code = /[2-9A-Z]{3} [2-9A-Z]{3}(?=<)/.exec((await browser.get('/sign-in/sent')).body)?.[0] ?? '';
    expect(await other.read(link)).toContain('You asked for this link in another browser');
    const guessed = await other.post(link, { code: 'AAA AAA' });
    expect([guessed.statusCode, textOf(guessed.body)]).toEqual([400, expect.stringContaining('This is not the code')]);
    expect(await readsAs(other)).toBeUndefined();
    expect((await other.post(link, { code: code.toLowerCase() })).statusCode).toBe(303);
    expect([await readsAs(other), await readsAs(browser)]).toEqual(['Amber Sample', undefined]);
  });

  it('makes one session of fifty presses at once', async () => {
    const browser = visitor();
    const link = await askedLink(browser);
    await house.sessions.endAll('PM-C1');
    const body = await browser.tokens(link);
    const answers = await Promise.all(Array.from({ length: 50 }, () => browser.send(link, body)));
    expect(answers.filter(({ statusCode }) => statusCode === 303)).toHaveLength(1);
    expect(await house.sessions.list('PM-C1')).toHaveLength(1);
  });

  it('cannot be pressed by another site, nor with a form of another browser', async () => {
    const [browser, other] = [visitor(), visitor()];
    const link = await askedLink(browser);
    const body = await browser.tokens(link);
    const forged = await browser.send(link, body, { origin: 'http://evil.test' });
    expect([forged.statusCode, textOf(forged.body)]).toEqual([403, expect.stringContaining('This form is too old')]);
    expect((await browser.send(link, await other.tokens('/sign-in'))).statusCode).toBe(403);
    expect((await browser.send(link, new URLSearchParams())).statusCode).toBe(403);
    expect((await browser.post(link, {})).statusCode).toBe(303);
  });
});

describe('a code by text message', () => {
  it('goes to the phone that was typed, however it was written, and signs in once', async () => {
    const browser = visitor();
    const sent = await browser.post('/sign-in', { address: '+44 7700 900 123' });
    expect(sent.headers.location).toBe('/sign-in/code');
    const message = await told();
    expect(message).toMatchObject({ to: { person: 'AP-1' }, template: 'sign-in.code', by: 'text', values: { code: expect.stringMatching(/^\d{6}$/) } });
    const code = String(message?.values.code);
    expect((await browser.post('/sign-in/code', { code: code === '000000' ? '000001' : '000000' })).statusCode).toBe(400);
    expect((await browser.post('/sign-in/code', { code: `${code.slice(0, 3)} ${code.slice(3)}` })).statusCode).toBe(303);
    expect(await readsAs(browser)).toBe('Clover Sample');
    expect((await visitor().get('/sign-in/code')).headers.location).toBe('/sign-in');
  });
});

describe('an address that was only typed, at a door or by an administrator', () => {
  const MAIL = 'wren@example.org';
  const asked = async (address: string) => {
    const browser = visitor();
    await browser.post('/sign-in', { address });
    await house.app.get(SignInMessages).settled();
    return browser;
  };
  beforeEach(async () => {
    for (const person of ['NEW-1', 'NEW-2', 'OFF-1']) for (const detail of ['email', 'phone'] as const) await vault.setDetail(person, detail, undefined);
  });

  it('lets its person in by a link, which proves it', async () => {
    await vault.claimDetail('NEW-1', 'email', MAIL);
    const browser = await asked(MAIL);
    expect(await vault.findByDetail('email', MAIL)).toBeUndefined();
    expect((await browser.post(String((await told())?.values.link), {})).statusCode).toBe(303);
    expect([await readsAs(browser), await vault.findByDetail('email', MAIL)]).toEqual(['Wren Sample', 'NEW-1']);
  });

  it('is proved by a code as well', async () => {
    await vault.claimDetail('NEW-1', 'phone', '07700 900456');
    const browser = await asked('07700 900456');
    expect((await browser.post('/sign-in/code', { code: String((await told())?.values.code) })).statusCode).toBe(303);
    expect(await vault.findByDetail('phone', '07700 900456')).toBe('NEW-1');
  });

  it('never stands before whoever proved it', async () => {
    await vault.claimDetail('NEW-2', 'email', MAIL);
    await vault.setDetail('NEW-1', 'email', MAIL);
    await asked(MAIL);
    expect(await told()).toMatchObject({ to: { person: 'NEW-1' } });
  });

  it('of several people goes to the one with an office, else to the newest, whoever typed it before', async () => {
    await vault.claimDetail('NEW-2', 'email', MAIL);
    await vault.claimDetail('NEW-1', 'email', MAIL);
    await asked(MAIL);
    expect(await told()).toMatchObject({ to: { person: 'NEW-1' } });
    await vault.claimDetail('OFF-1', 'email', MAIL);
    await vault.claimDetail('NEW-2', 'email', MAIL);
    const browser = await asked(MAIL);
    expect(await told()).toMatchObject({ to: { person: 'OFF-1' } });
    await browser.post(String((await told())?.values.link), {});
    expect([await readsAs(browser), await vault.details('NEW-2')]).toEqual(['Bo Sample', { name: 'Mallory Sample' }]);
  });

  it('opens nothing once its person came in by another way, so that nobody shares an account with whoever typed their address', async () => {
    await vault.claimDetail('NEW-2', 'email', MAIL);
    await vault.claimDetail('NEW-2', 'phone', '07700 900456');
    const victim = await asked(MAIL);
    const link = String((await told())?.values.link);
    expect(await vault.proveDetail('NEW-2', 'phone')).toBe(true);
    expect((await victim.post(link, {})).statusCode).toBe(404);
    expect(await readsAs(victim)).toBeUndefined();
    house.notifications.clear();
    await asked(MAIL);
    expect(await told()).toBeUndefined();
  });
});

describe('whoever asks', () => {
  it('learns nothing of who is known: the same page, status, headers and cookies for every address', async () => {
    const answers = await Promise.all(
      ['amber@example.org', 'nobody@example.org'].map(async (address) => {
        const browser = visitor();
        const { statusCode, headers, cookies } = await browser.post('/sign-in', { address });
        const page = (await browser.read('/sign-in/sent')).replace(/[2-9A-Z]{3} [2-9A-Z]{3}/, '');
        return { statusCode, location: headers.location, names: Object.keys(headers).sort(), cookies: cookies.map(({ name }) => name), page };
      }),
    );
    expect(answers[0]).toEqual(answers[1]);
    await house.app.get(SignInMessages).settled();
    expect(house.notifications.sent.map(({ to }) => to)).toEqual([{ person: 'PM-C1' }]);
  });

  it('is answered before anybody is looked for', async () => {
    const browser = visitor();
    await browser.post('/sign-in', { address: 'amber@example.org' });
    expect(house.notifications.sent).toEqual([]);
    expect(await told()).toBeDefined();
  });

  it('asks five times for one address, known or not, and is then told when to come again', async () => {
    for (const address of ['07700 900999', 'not-here@example.org']) {
      const browser = visitor();
      const statuses = [];
      for (let times = 0; times < 6; times++) statuses.push((await browser.post('/sign-in', { address })).statusCode);
      expect(statuses).toEqual([303, 303, 303, 303, 303, 429]);
      const refused = await browser.post('/sign-in', { address });
      expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
      expect(textOf(refused.body)).toMatch(/You tried too often. Wait \d+ min,/);
    }
  });

  it('keeps nobody else out: sixteen tries, and a day of them, close an e-mail address for the network that made them alone', async () => {
    const enemy = visitor();
    for (let times = 0; times < 16; times++) await enemy.post('/sign-in', { address: 'amber@example.org' });
    const amber = house.visitor(undefined, '198.51.100.7');
    expect((await amber.post('/sign-in', { address: 'amber@example.org' })).statusCode).toBe(303);
    for (let quarter = 0; quarter < 4; quarter++) {
      clock.at += 15 * 60_000;
      for (let times = 0; times < 5; times++) expect((await amber.post('/sign-in', { address: 'amber@example.org' })).statusCode).toBe(303);
    }
  });

  it('fills nobody’s mailbox from many networks: thirty links in a quarter of an hour', async () => {
    const statuses = [];
    for (let network = 0; network < 11; network++) {
      const browser = house.visitor(undefined, `198.51.${network}.7`);
      for (let times = 0; times < 3; times++) statuses.push((await browser.post('/sign-in', { address: 'amber@example.org' })).statusCode);
    }
    expect([statuses.lastIndexOf(303), statuses[30]]).toEqual([29, 429]);
  });

  it('asks for sixteen codes a day to one number, from wherever; what was refused before counts for none', async () => {
    const statuses = [];
    for (let quarter = 0; quarter < 5; quarter++) {
      clock.at += 15 * 60_000;
      for (let times = 0; times < 8; times++) statuses.push((await visitor().post('/sign-in', { address: '07700 900123' })).statusCode);
    }
    expect(statuses.filter((status) => status === 303)).toHaveLength(16);
  });

  it('sees the page of passkeys sixty times in a quarter of an hour from one network, and none of it keeps more rows', async () => {
    const browser = visitor();
    const rows = async () => Number((await database.pool.query('SELECT count(*) FROM identity.passkey_challenges')).rows[0].count);
    const before = await rows();
    for (let times = 0; times < 60; times++) await browser.get('/sign-in/passkey');
    const refused = await browser.get('/sign-in/passkey');
    expect([refused.statusCode, textOf(refused.body)]).toEqual([429, expect.stringContaining('You tried too often.')]);
    expect(await rows()).toBe(before + 60);
    expect((await house.visitor(undefined, '198.51.100.7').get('/sign-in/passkey')).statusCode).toBe(200);
  });

  it('asks thirty times from one network, for whatever addresses', async () => {
    const browser = visitor();
    const statuses = [];
    for (let times = 0; times < 31; times++) statuses.push((await browser.post('/sign-in', { address: `n${times}@example.org` })).statusCode);
    expect(statuses.lastIndexOf(303)).toBe(29);
    expect(statuses[30]).toBe(429);
  });

  it.each(['', 'amber', 'amber@', '12345', `${'a'.repeat(250)}@example.org`])('is told what is wrong with “%s”', async (address) => {
    const answer = await visitor().post('/sign-in', { address });
    expect([answer.statusCode, textOf(answer.body)]).toEqual([400, expect.stringMatching(/Type (an e-mail address like|your e-mail address)/)]);
  });

  it.each(['https://evil.test/', '//evil.test', '/\\evil.test', '/sign-in', '/api/banks'])('is never led to %s', async (back) => {
    const browser = visitor();
    const link = await askedLink(browser, back);
    expect((await browser.post(link, {})).headers.location).toBe('/');
  });
});

describe('a session', () => {
  const signIn = async (browser: Visitor) => {
    await browser.post(await askedLink(browser), {});
    return browser;
  };

  it('is never one that the browser brought', async () => {
    const planted = 'p'.repeat(43);
    const browser = visitor();
    browser.bring('eb-session', planted);
    await signIn(browser);
    expect(await readsAs(browser)).toBe('Amber Sample');
    expect(browser.brings('eb-session')).not.toBe(planted);
    expect(await house.sessions.find(planted)).toBeUndefined();
  });

  it('ends when somebody signs in anew in the same browser: a copy of its cookie is worth nothing then', async () => {
    const browser = await signIn(visitor());
    const former = browser.brings('eb-session') ?? '';
    expect(await house.sessions.find(former)).toBeDefined();
    await signIn(browser);
    expect(browser.brings('eb-session')).not.toBe(former);
    expect(await house.sessions.find(former)).toBeUndefined();
  });

  it('ends with its cookie at sign-out, so that a stolen cookie is worth nothing then', async () => {
    const browser = await signIn(visitor());
    const thief = visitor();
    thief.bring('eb-session', browser.brings('eb-session') ?? '');
    expect(await readsAs(thief)).toBe('Amber Sample');
    const out = await browser.post('/sign-in', {}, '/sign-out');
    expect([out.statusCode, out.headers['clear-site-data']]).toEqual([303, '"cache", "cookies", "storage"']);
    expect([await readsAs(browser), await readsAs(thief)]).toEqual([undefined, undefined]);
  });

  it('takes no form that was opened before it began', async () => {
    const browser = visitor();
    const before = await browser.tokens('/sign-in');
    await signIn(browser);
    expect((await browser.send('/sign-out', before)).statusCode).toBe(403);
    expect(await readsAs(browser)).toBe('Amber Sample');
  });

  it('counts a role that was revoked from the next request on', async () => {
    const browser = await signIn(visitor());
    const links = async () => (await browser.get('/sign-in')).body.includes('href="/panel"');
    expect(await links()).toBe(true);
    await house.people.add({ person: 'PM-C1', name: 'Amber Sample', roles: [] });
    expect(await links()).toBe(false);
    await house.people.add({ person: 'PM-C1', name: 'Amber Sample', roles: [{ role: 'panel-chair', context: 'chalcots' }] });
    expect(await links()).toBe(true);
  });

  it('is listed with the others, and ends from there: one, or all but this one', async () => {
    await house.sessions.endAll('PM-C1');
    const [first, second, third] = [await signIn(visitor()), await signIn(visitor()), await signIn(visitor())];
    const page = (await first.get('/your-sessions')).body;
    expect(page.match(/govuk-summary-card__title"/g)).toHaveLength(3);
    expect(page).toContain('with a link by e-mail');
    const [newest] = await house.sessions.list('PM-C1');
    await first.post('/your-sessions', { session: newest?.sessionId ?? '' }, '/your-sessions/end');
    const left = await Promise.all([first, second, third].map(readsAs));
    expect(left.filter((name) => name !== undefined)).toHaveLength(2);
    await first.post('/your-sessions', {}, '/your-sessions/end-others');
    expect(await Promise.all([first, second, third].map(readsAs))).toEqual(['Amber Sample', undefined, undefined]);
    expect((await first.post('/your-sessions', { session: 'all' }, '/your-sessions/end')).statusCode).toBe(400);
    expect((await visitor().get('/your-sessions')).statusCode).toBe(403);
  });

  it('of somebody else cannot be ended', async () => {
    const browser = await signIn(visitor());
    const { secret, session } = await house.sessions.begin({
      person: 'AP-1',
      method: 'email-link',
      device: 'phone',
      limits: { idleSeconds: 600, absoluteSeconds: 600 },
    });
    await browser.post('/your-sessions', { session: session.sessionId }, '/your-sessions/end');
    expect(await house.sessions.find(secret)).toBeDefined();
  });
});
