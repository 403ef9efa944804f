import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Body, Controller, Get, HttpCode, Inject, Module, Post, Req, Res } from '@nestjs/common';
import { type TestDatabase, testDatabase } from '#database/test-database';
import { Access, type FastifyReply, type FastifyRequest, held, MemoryRateLimits, signedIn, stepUpIn } from '#http';
import { identityMigrations, sessionLimits } from '#identity';
import { MemoryVault, vaultMigrations } from '#vault';
import { PageRenderer } from '#web';
import { openHouse, textOf } from '../../../../test/support/feature/feature-house.js';
import { SignInModule } from './sign-in.module.js';
import { SignInMessages } from './sign-in-messages.js';

const done: unknown[] = [];

/** A thing that only who has just shown who they are may do. */
@Controller()
class SafePages {
  constructor(@Inject(PageRenderer) private readonly pages: PageRenderer) {}

  @Access(signedIn)
  @Get('safes/:bankId')
  look(@Res({ passthrough: true }) reply: FastifyReply) {
    return this.pages.render(reply, 'sign-in/sign-in.njk', { back: '/' });
  }

  @Access(held(['panel-chair'], 'bankId', { stepUp: true }))
  @Post('safes/:bankId')
  @HttpCode(200)
  open(@Body() body: unknown, @Req() request: FastifyRequest) {
    done.push([body, request.once, request.seenRevision, stepUpIn(request)]);
    return 'open';
  }

  @Access(held(['panel-chair'], 'bankId', { stepUp: true }))
  @Get('safes/:bankId/inside')
  inside() {
    return 'inside';
  }

  @Access(held(['panel-chair'], 'bankId', { stepUp: true }))
  @Post('api/safes/:bankId')
  @HttpCode(200)
  openByProgram(@Req() request: FastifyRequest) {
    return { stepUp: stepUpIn(request) };
  }
}

@Module({ imports: [SignInModule], controllers: [SafePages] })
class SafeModule {}

const people = [
  { person: 'PM-C1', name: 'Amber Sample', roles: [{ role: 'panel-chair', context: 'chalcots' }] },
  { person: 'ORG-1', name: 'Olive Sample', roles: [{ role: 'organiser', context: 'everywhere' }] },
];
const clock = { at: Date.now() };
jest.setTimeout(60_000);
let database: TestDatabase;
let house: Awaited<ReturnType<typeof openHouse>>;
beforeAll(async () => {
  database = await testDatabase();
  const vault = new MemoryVault();
  const migrations = [...vaultMigrations, ...identityMigrations];
  const limits = new MemoryRateLimits(() => clock.at);
  house = await openHouse(database, [], { feature: SafeModule, people, at: '2026-05-04T09:00:00.000Z', vault, migrations, limits });
  await vault.setDetail('PM-C1', 'email', 'amber@example.org');
  await vault.setDetail('PM-C1', 'phone', '07700 900123');
});
afterAll(async () => {
  await house.close();
  await database.drop();
});
beforeEach(() => {
  clock.at += 25 * 3_600_000;
  house.notifications.clear();
  done.length = 0;
});

async function amber(more: { method?: 'email-link' | 'helper'; helper?: string } = {}) {
  const { method = 'email-link', helper } = more;
  const { secret, session } = await house.sessions.begin({ person: 'PM-C1', method, helper, device: 'phone', limits: sessionLimits('email-link', []) });
  const browser = house.visitor();
  browser.bring('eb-session', secret);
  return { browser, session };
}
async function told() {
  await house.app.get(SignInMessages).settled();
  return house.notifications.sent.at(-1)?.values ?? {};
}
const typed = { amount: '£90', note: 'For <Robin> & all', tick: ['a', 'b'] };

describe('who must show again who they are', () => {
  it('is led there, shows it by a link, and sends what they typed again as it was', async () => {
    const { browser } = await amber();
    const sent = await browser.tokens('/safes/chalcots');
    sent.set('_revision', '7');
    for (const [name, value] of Object.entries(typed)) for (const each of [value].flat()) sent.append(name, each);
    const stopped = await browser.send('/safes/chalcots', sent);
    expect([stopped.statusCode, stopped.headers.location, done]).toEqual([303, '/step-up?back=%2Fstep-up%2Fagain', []]);
    expect(await browser.read('/step-up?back=%2Fstep-up%2Fagain')).toContain('We kept what you typed.');
    const before = browser.brings('eb-session');
    expect((await browser.post('/step-up?back=/step-up/again', { way: 'email-link', back: '/step-up/again' }, '/step-up')).headers.location).toBe(
      '/sign-in/sent',
    );
    const shown = await browser.post(String((await told()).link), {});
    expect([shown.statusCode, shown.headers.location]).toEqual([303, '/step-up/again']);
    // The secret has changed, and the old one is worth nothing.
    expect(browser.brings('eb-session')).not.toBe(before);
    expect(await house.sessions.find(before ?? '')).toBeUndefined();
    const again = await browser.get('/step-up/again');
    const fields = [...again.body.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)">/g)].map(([, name = '', value = '']): [string, string] => [
      name,
      unescaped(value),
    ]);
    const parked = new URLSearchParams(fields.slice(fields.findIndex(([name]) => name === 'amount') - 3));
    const opened = await browser.send('/safes/chalcots', parked);
    expect([opened.statusCode, opened.body]).toEqual([200, 'open']);
    expect(done).toEqual([[typed, sent.get('_once'), 7, 'link']]);
    expect((await browser.get('/step-up/again')).headers.location).toBe('/');
  });

  it('comes back to a page that they only wanted to see', async () => {
    const { browser } = await amber();
    const stopped = await browser.get('/safes/chalcots/inside?a=1');
    expect(stopped.headers.location).toBe('/step-up?back=%2Fsafes%2Fchalcots%2Finside%3Fa%3D1');
    await browser.post('/step-up', { way: 'text-code', back: '/safes/chalcots/inside?a=1' });
    const code = String((await told()).code);
    expect((await browser.post('/sign-in/code', { code })).headers.location).toBe('/safes/chalcots/inside?a=1');
    expect((await browser.get('/safes/chalcots/inside?a=1')).body).toBe('inside');
    expect((await browser.get('/step-up?back=/safes/chalcots')).headers.location).toBe('/safes/chalcots');
  });

  it('is asked anew after five minutes', async () => {
    const { browser, session } = await amber();
    const { secret } = await house.sessions.begin({ person: 'PM-C1', method: 'email-link', device: 'phone', limits: sessionLimits('email-link', []) });
    browser.bring('eb-session', (await house.sessions.stepUp(secret, 'passkey')) ?? '');
    expect((await browser.get('/safes/chalcots/inside')).body).toBe('inside');
    const real = Date.now;
    try {
      Date.now = () => real() + 5 * 60_000;
      expect((await browser.get('/safes/chalcots/inside')).statusCode).toBe(303);
    } finally {
      Date.now = real;
    }
    expect(session.steppedUp).toBeUndefined();
  });

  it('is told so by a code of its own where a program asks', async () => {
    const { browser } = await amber();
    const refused = await browser.call('/api/safes/chalcots', {});
    expect([refused.statusCode, refused.json()]).toMatchObject([403, { code: 'step-up-needed', type: '/problems/step-up-needed' }]);
    const demo = await house.visitor('PM-C1').call('/api/safes/chalcots', {});
    expect([demo.statusCode, demo.json()]).toEqual([200, { stepUp: 'demonstration' }]);
  });

  it('must hold the role first: nobody else is even asked', async () => {
    const { browser } = await amber();
    expect((await browser.get('/safes/hilgrove/inside')).statusCode).toBe(403);
    expect((await house.visitor().get('/safes/chalcots/inside')).statusCode).toBe(403);
  });

  it('cannot use a link or code of another session, or while somebody helps them', async () => {
    const [one, other] = [await amber(), await amber()];
    await one.browser.post('/step-up', { way: 'email-link', back: '/' });
    const link = String((await told()).link);
    const stolen = other.browser;
    stolen.bring('eb-asked', one.browser.brings('eb-asked') ?? '');
    const elsewhere = await stolen.post(link, {});
    expect([elsewhere.statusCode, textOf(elsewhere.body)]).toEqual([410, expect.stringContaining('Open this link where you asked for it')]);
    expect((await stolen.get('/safes/chalcots/inside')).statusCode).toBe(303);
    const helped = (await amber({ method: 'helper', helper: 'ORG-1' })).browser;
    expect((await helped.get('/step-up')).statusCode).toBe(403);
    expect((await helped.get('/safes/chalcots/inside')).statusCode).toBe(403);
  });
});

const unescaped = (text: string) =>
  text.replace(/&(lt|gt|amp|quot|#39);/g, (_, name: string) => ({ lt: '<', gt: '>', amp: '&', quot: '"', '#39': "'" })[name] ?? '');
