import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Global, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { catalogue } from '#events';
import { createLog, HttpRoom, httpAdapter, setUpHttp } from '#http';
import { MemoryPeople, MemorySessions, PEOPLE, SESSIONS } from '#identity';
import { LEDGER, MemoryLedger, stamp } from '#ledger';
import { BUSINESS_CLOCK, SeasonClock } from '#processors';
import { MemoryVault } from '#vault';
import { setUpWeb, WebRoom } from '#web';
import { DemoLinks, DemonstrationModule } from './index.js';

const log = createLog({ level: 'silent' });
const people = new MemoryPeople(new MemoryVault());
const ledger = new MemoryLedger();
const sessions = new MemorySessions();
const clock = new SeasonClock('2026-09-30T16:00:00.000Z');

@Global()
@Module({
  providers: [
    { provide: PEOPLE, useValue: people },
    { provide: LEDGER, useValue: ledger },
    { provide: SESSIONS, useValue: sessions },
    { provide: BUSINESS_CLOCK, useValue: clock },
  ],
  exports: [PEOPLE, LEDGER, SESSIONS, BUSINESS_CLOCK],
})
class Ground {}

@Module({})
class House {}

async function house(demo: boolean, secret = 'a-secret-of-forty-characters-for-the-tests'): Promise<NestFastifyApplication> {
  const web = WebRoom.with({ secret, demo, build: 'b1', secureCookies: false });
  const room = { module: House, imports: [Ground, HttpRoom.with(log), web, DemonstrationModule] };
  const made = await NestFactory.create<NestFastifyApplication>(room, httpAdapter(), { logger: false });
  setUpHttp(made, log);
  await setUpWeb(made, { viewer: (person) => people.get(person) });
  await made.init();
  await made.getHttpAdapter().getInstance().ready();
  return made;
}

async function openBank(): Promise<void> {
  const rules = { quorum: 5, minPence: 5000, maxPence: 50_000, fastTrackMaxPence: 0, fastTrackYesNeeded: 0 };
  const days = { householdCapPence: 0, lapseDays: 28, spendWithinDays: 90, reportDueDays: 30 };
  const data = {
    bankId: 'chalcots',
    estateId: 'chalcots',
    name: 'The Chalcots Bank',
    rulesVersion: 1,
    rulesHash: 'a'.repeat(64),
    rules: { ...rules, ...days },
  };
  const commandId = '00000000-0000-4000-8000-000000000001';
  const meta = { commandId, actor: 'system', office: 'system', role: 'system' };
  const events = stamp({
    stream: 'bank-chalcots',
    firstRevision: 0,
    facts: [{ type: 'BankOpened', data }],
    meta,
    recordedAt: '2026-01-30T09:00:00.000Z',
    versionOf: (type) => catalogue.typeOf(type).v,
    isPublic: () => true,
  });
  await ledger.append({ stream: 'bank-chalcots', expectedRevision: 'none', commandId, payloadHash: 'b'.repeat(64), events });
}

await openBank();
await people.add({ person: 'PM-C1', name: 'Amber Sample', roles: [{ role: 'panel-chair', context: 'chalcots' }] });
await people.add({ person: 'FH-1', name: 'Una <Sample>', roles: [{ role: 'fund-holder', context: 'everywhere' }] });
await people.add({ person: 'AP-1', name: 'Whoever bid for C-001', roles: [] });

let app: NestFastifyApplication;
beforeEach(async () => {
  app = await house(true);
});
afterEach(() => app.close());

/** Opens the page as a browser would: its cookies, its tokens. */
async function open(from?: string) {
  const page = await app.inject({ url: '/demo', headers: { host: 'bank.test', ...(from ? { referer: from } : {}) } });
  const cookies = Object.fromEntries(page.cookies.map(({ name, value }) => [name, value]));
  return { page, cookies, fields: { ...tokensOf(page.body), back: fieldOf(page.body, 'back') } };
}

const fieldOf = (html: string, name: string) => new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1] ?? '';
const tokensOf = (html: string) => ({ _csrf: fieldOf(html, '_csrf'), _once: fieldOf(html, '_once') });

function post(url: string, fields: object, cookies: Record<string, string>) {
  const payload = new URLSearchParams({ ...fields }).toString();
  return app.inject({ method: 'POST', url, payload, cookies, headers: { host: 'bank.test', 'content-type': 'application/x-www-form-urlencoded' } });
}

describe('the page where a demo person is chosen', () => {
  it('shows who there is, what they may do and at which bank', async () => {
    const { page } = await open();
    expect(page.statusCode).toBe(200);
    expect(page.body).toMatch(/name="person" value="PM-C1">Choose<span[^>]*> Amber Sample</);
    expect(page.body).toContain('The Chalcots Bank');
    expect(page.body).toContain('Una &lt;Sample&gt;');
    expect(page.body.match(/<h2[^>]*>([^<]*)/g)?.map((heading) => heading.replace(/.*>/, ''))).toEqual(['Fund holders', 'Panel chairs', 'People who bid']);
  });

  it('chooses one, who is then shown on every page, and leaves again', async () => {
    const { cookies, fields } = await open();
    const chosen = await post('/demo', { ...fields, person: 'PM-C1' }, cookies);
    expect([chosen.statusCode, chosen.headers.location]).toEqual([303, '/']);
    const now = { ...cookies, ...Object.fromEntries(chosen.cookies.map(({ name, value }) => [name, value])) };
    expect((await app.inject({ url: '/demo', cookies: now })).body).toContain('You are Amber Sample.');
    const secret = now['eb-session'] ?? '';
    expect(await sessions.find(secret)).toMatchObject({ person: 'PM-C1', method: 'demonstration' });
    // The form of the visitor that the reader was is no longer good: its tokens belong to nobody who is signed in.
    expect((await post('/demo/leave', fields, now)).statusCode).toBe(403);
    const page = await app.inject({ url: '/demo', cookies: now });
    const left = await post('/demo/leave', tokensOf(page.body), now);
    expect([left.statusCode, left.headers.location, left.cookies.find(({ name }) => name === 'eb-session')?.value]).toEqual([303, '/', '']);
    expect(await sessions.find(secret)).toBeUndefined();
  });

  it('never goes on with a session that the browser brought, and ends it', async () => {
    const planted = await sessions.begin({ person: 'AP-1', method: 'demonstration', device: 'unknown', limits: { idleSeconds: 600, absoluteSeconds: 600 } });
    for (const brought of [planted.secret, 'x'.repeat(43)]) {
      const page = await app.inject({ url: '/demo', cookies: { 'eb-session': brought } });
      const cookies = { ...Object.fromEntries(page.cookies.map(({ name, value }) => [name, value])), 'eb-session': brought };
      const chosen = await post('/demo', { ...tokensOf(page.body), person: 'PM-C1' }, cookies);
      const fresh = chosen.cookies.find(({ name }) => name === 'eb-session')?.value ?? '';
      expect([chosen.statusCode, fresh === brought, await sessions.find(brought)]).toEqual([303, false, undefined]);
      expect(await sessions.find(fresh)).toMatchObject({ person: 'PM-C1' });
    }
  });

  it.each([
    ['an unknown person', { person: 'PM-X9' }],
    ['nobody', {}],
  ])('says so when %s was chosen', async (_, choice) => {
    const { cookies, fields } = await open('http://bank.test/banks/chalcots');
    const answer = await post('/demo', { ...fields, ...choice }, cookies);
    expect(answer.statusCode).toBe(400);
    expect(answer.body).toContain('Choose one of the people on this page');
    expect(answer.body).toContain('name="back" value="/banks/chalcots"');
    expect(answer.cookies.some(({ name }) => name === 'eb-session')).toBe(false);
  });

  it.each([
    ['another page', 'http://bank.test/payments?fund=F1&after=42', '/payments?fund=F1'],
    ['this very page', 'http://bank.test/demo', '/'],
    ['elsewhere', 'http://evil.test/payments', '/'],
    ['an address made to lead elsewhere', 'http://bank.test//evil.test', '/'],
  ])('leads back after coming from %s', async (_, from, back) => {
    const { cookies, fields } = await open(from);
    const chosen = await post('/demo', { ...fields, person: 'FH-1' }, cookies);
    expect(chosen.headers.location).toBe(back);
  });

  it.each(['//evil.test', '/..//evil.test', 'https://evil.test', '/\\evil.test', '/demo', '/api/banks'])('never leads to %s', async (back) => {
    const { cookies, fields } = await open();
    expect((await post('/demo', { ...fields, back, person: 'FH-1' }, cookies)).headers.location).toBe('/');
  });

  it('goes on to the next day for everybody, once for each form', async () => {
    const { page, cookies, fields } = await open();
    expect(page.body).toContain('30 September 2026');
    const day = fieldOf(page.body, 'day');
    for (const _ of [1, 2]) expect((await post('/demo/next-day', { ...fields, day }, cookies)).headers.location).toBe('/demo');
    expect(clock.now()).toBe('2026-10-01T08:00:00.000Z');
    await post('/demo/next-day', fields, cookies);
    expect(clock.now()).toBe('2026-10-01T08:00:00.000Z');
    expect((await open()).page.body).toContain('1 October 2026');
  });

  it('takes no form without its tokens', async () => {
    expect((await post('/demo', { person: 'PM-C1' }, {})).statusCode).toBe(403);
  });

  it('is not found outside demo mode', async () => {
    const { cookies, fields } = await open();
    const [{ path: link = '' } = {}] = await app.get(DemoLinks).perRole();
    await app.close();
    app = await house(false);
    const answers = [await app.inject('/demo'), await post('/demo', { ...fields, person: 'PM-C1' }, cookies), await post('/demo/leave', fields, cookies)];
    answers.push(await post('/demo/next-day', { ...fields, day: '2026-10-01' }, cookies));
    answers.push(await app.inject(link), await post(link, fields, cookies));
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([404, 404, 404, 404, 404, 404]);
    expect(await app.get(DemoLinks).perRole()).toEqual([]);
    expect(answers.flatMap(({ cookies: set }) => set)).toEqual([]);
  });
});

describe('the links that sign one kind of person in', () => {
  it('are one for each role that somebody holds, and name nobody', async () => {
    const links = await app.get(DemoLinks).perRole();
    expect(links.map(({ role, name }) => [role, name])).toEqual([
      ['fund-holder', 'Una <Sample>'],
      ['panel-chair', 'Amber Sample'],
      ['applicant', 'Whoever bid for C-001'],
    ]);
    expect(links.map(({ path }) => path)).toEqual(links.map(() => expect.stringMatching(/^\/demo\/sign-in\/[A-Za-z0-9_-]{32}$/)));
  });

  it('show a button, and sign in when it is pressed, more than once', async () => {
    const [{ path = '' } = {}] = await app.get(DemoLinks).perRole();
    const page = await app.inject(path);
    expect([page.statusCode, page.cookies.some(({ name }) => name === 'eb-session')]).toEqual([200, false]);
    expect(page.body).toContain('Go on as Una &lt;Sample&gt;');
    const cookies = Object.fromEntries(page.cookies.map(({ name, value }) => [name, value]));
    for (const _ of [1, 2]) {
      const followed = await post(path, tokensOf(page.body), cookies);
      const secret = followed.cookies.find(({ name }) => name === 'eb-session')?.value ?? '';
      expect([followed.statusCode, followed.headers.location, (await sessions.find(secret))?.person]).toEqual([303, '/', 'FH-1']);
    }
    expect((await post(path, {}, cookies)).statusCode).toBe(403);
  });

  it('cannot be guessed, and are good on no other demonstration', async () => {
    const [{ path = '' } = {}] = await app.get(DemoLinks).perRole();
    const guessed = `${path.slice(0, -1)}${path.endsWith('A') ? 'B' : 'A'}`;
    for (const url of [guessed, path.slice(0, -1), '/demo/sign-in/FH-1']) expect((await app.inject(url)).statusCode).toBe(404);
    await app.close();
    app = await house(true, 'another-secret-of-forty-characters-for-tests');
    expect((await app.inject(path)).statusCode).toBe(404);
  });
});
