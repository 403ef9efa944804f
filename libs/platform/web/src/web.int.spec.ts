import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Body, Controller, Get, Global, Inject, Module, NotFoundException, Post, Query, Req, Res } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { z } from 'zod';
import {
  Access,
  type CommandOutcome,
  createLog,
  everybody,
  type FastifyReply,
  type FastifyRequest,
  HttpRoom,
  httpAdapter,
  registerRefusals,
  setUpHttp,
} from '#http';
import { MemorySessions, SESSIONS } from '#identity';
import { BrowserSessions, emptyForm, formMeta, moneyText, PageRenderer, parseForm, refusedForm, seeOther, setUpWeb, WebRoom } from './index.js';

registerRefusals('jars', { 'jar-is-shut': { kind: 'limit', title: 'This jar is shut.' } });
const fillJar = z.strictObject({ name: z.string().max(20), story: z.string().optional(), amount: moneyText({ maxPence: 250_000 }) });
const sent: string[] = [];
let rendered = 0;
let revision = '7';

@Access(everybody)
@Controller('problem-jars')
class JarPages {
  constructor(
    @Inject(PageRenderer) private readonly pages: PageRenderer,
    @Inject(BrowserSessions) private readonly sessions: BrowserSessions,
  ) {}

  @Get()
  list(@Res({ passthrough: true }) reply: FastifyReply) {
    return this.pages.cached(reply, { revision, upToDate: { number: 41, at: '2026-03-11T19:42:00.000Z' } }, 'platform/problems.njk', () => {
      rendered += 1;
      return { problems: [{ code: '<b>jar</b>', status: 422, sentences: [{ text: 'x', features: ['jars'] }] }] };
    });
  }

  @Get('new')
  form(@Res({ passthrough: true }) reply: FastifyReply) {
    return this.pages.render(reply, 'platform/gallery.njk', {}, { form: emptyForm() });
  }

  @Post('new')
  fill(@Body() body: unknown, @Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply) {
    const parsed = parseForm(fillJar, body);
    if (!parsed.ok) return this.pages.render(reply, 'platform/gallery.njk', {}, { form: parsed.form });
    sent.push(formMeta(request, { actor: 'per-a', office: 'applicant', role: 'applicant' }).commandId);
    const outcome: CommandOutcome =
      parsed.data.name === 'shut' ? { status: 'refused', refusal: { code: 'jar-is-shut', detail: {} } } : { status: 'done', revision: 1, position: '42' };
    if (outcome.status !== 'done') return this.pages.render(reply, 'platform/gallery.njk', {}, { form: refusedForm(body, outcome) });
    return seeOther(reply, '/problem-jars', outcome.position);
  }

  @Get('be')
  async be(@Query('who') who: string, @Res({ passthrough: true }) reply: FastifyReply) {
    await this.sessions.begin(reply, { person: who, method: 'email-link', roles: [] });
    return seeOther(reply, '/problem-jars');
  }

  @Get('broken')
  broken() {
    throw new Error('the secret reason');
  }

  @Get('cached-gone')
  cachedGone(@Res({ passthrough: true }) reply: FastifyReply) {
    return this.pages.cached(reply, { revision, upToDate: { number: 41, at: '2026-03-11T19:42:00.000Z' } }, 'platform/problems.njk', () => {
      throw new NotFoundException();
    });
  }

  @Get('gone')
  gone() {
    throw new NotFoundException();
  }
}

const lines: string[] = [];
const log = createLog({ level: 'info', destination: { write: (line) => void lines.push(line) } });
const settings = { secret: 'a-secret-of-forty-characters-for-the-tests', demo: true, build: 'b1', secureCookies: false };

const sessions = new MemorySessions();
@Global()
@Module({ providers: [{ provide: SESSIONS, useValue: sessions }], exports: [SESSIONS] })
class Ground {}

@Module({ imports: [Ground, HttpRoom.with(log), WebRoom.with(settings)], controllers: [JarPages] })
class SampleModule {}

let app: NestFastifyApplication;
beforeAll(async () => {
  app = await NestFactory.create<NestFastifyApplication>(SampleModule, httpAdapter(), { logger: false });
  setUpHttp(app, log);
  await setUpWeb(app, {
    viewer: async (person) => (person === 'PM-C1' ? { person, name: 'Amber Sample', roles: [{ role: 'panel-chair', context: 'bank-a' }] } : undefined),
  });
  await app.init();
  await app.getHttpAdapter().getInstance().ready();
});
afterAll(() => app.close());

const field = (html: string, name: string) => new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1] ?? '';

/** Opens the form as a browser would. */
async function openForm(lang = 'en') {
  const response = await app.inject(`/problem-jars/new?lang=${lang}`);
  const cookie = response.cookies.map(({ name, value }) => `${name}=${encodeURIComponent(value)}`).join('; ');
  return { html: response.body, response, cookie, tokens: { _csrf: field(response.body, '_csrf'), _once: field(response.body, '_once') } };
}

function send(payload: Record<string, string>, headers: Record<string, string>) {
  return app.inject({
    method: 'POST',
    url: '/problem-jars/new',
    payload: new URLSearchParams(payload).toString(),
    headers: { host: 'bank.test', 'content-type': 'application/x-www-form-urlencoded', ...headers },
  });
}

describe('a page', () => {
  it('comes in the layout with strict headers and the one inline script that the policy names', async () => {
    const response = await app.inject('/problems/jar-is-shut');
    expect(response.statusCode).toBe(200);
    expect(response.headers['content-security-policy']).toMatch(/default-src 'none'.*frame-ancestors 'none'/);
    expect(response.headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'same-origin' });
    expect(response.body).toContain('<html lang="en" dir="ltr"');
    expect(response.body).toContain('This is a demonstration. Nothing here is real.');
    expect(response.body.match(/<script>/g)).toHaveLength(1);
    expect(response.body).not.toMatch(/ style="| on\w+="/);
    expect(response.body).toContain('This jar is shut.');
  });

  it('mirrors and accents in the pseudo-languages, with every text from a catalogue', async () => {
    const mirrored = await app.inject('/problems?lang=ar-XB');
    expect(mirrored.body).toContain('<html lang="ar-XB" dir="rtl"');
    const accented = (await app.inject('/problems/stale?lang=en-XA')).body;
    const text = accented.replace(/<head>[\s\S]*<\/head>|<script>.*?<\/script>|<[^>]*>/g, ' ');
    expect(text).toContain('[Šķîþ');
    expect(text.match(/\b(Banks|Apply|Demonstration|new)\b/g)).toBeNull();
  });

  it('escapes what it shows', async () => {
    expect((await app.inject('/problem-jars')).body).toContain('&lt;b&gt;jar&lt;/b&gt;');
  });

  it('shows who is signed in and their part of the navigation', async () => {
    expect((await app.inject('/problems')).body).not.toContain('href="/panel"');
    const chosen = await app.inject('/problem-jars/be?who=PM-C1');
    expect([chosen.statusCode, chosen.headers.location]).toEqual([303, '/problem-jars']);
    const cookies = Object.fromEntries(chosen.cookies.map(({ name, value }) => [name, value]));
    const page = await app.inject({ url: '/problems', cookies });
    expect(page.body).toContain('You are acting as Amber Sample.');
    expect(page.body).toContain('href="/panel"');
    expect(page.headers['cache-control']).toBe('private, no-store');
    expect(page.body).toContain('Signed in as Amber Sample');
    for (const forged of ['PM-C1', 'x'.repeat(43), '']) {
      const other = await app.inject({ url: '/problems', cookies: { 'eb-session': forged } });
      expect(other.body).not.toContain('Amber');
      expect(other.body).toContain('href="/sign-in?back=%2Fproblems"');
    }
  });
});

describe('the error pages', () => {
  it.each([
    ['/problem-jars/gone', 404, 'We cannot find this page'],
    ['/problem-jars/cached-gone', 404, 'We cannot find this page'],
    ['/nowhere', 404, 'We cannot find this page'],
    ['/problem-jars/broken', 500, 'Something went wrong on our side'],
  ])('%s answers %i', async (url, status, title) => {
    const response = await app.inject(url);
    expect([response.statusCode, response.headers['content-type']]).toEqual([status, 'text/html; charset=utf-8']);
    expect(response.body).toContain(`<h1 class="govuk-heading-l">${title}</h1>`);
    expect([response.headers.etag, response.headers['cache-control']]).toEqual([undefined, 'no-store']);
    expect(response.body).not.toContain('secret');
  });

  it('stay problems on JSON routes', async () => {
    expect((await app.inject('/api/nowhere')).headers['content-type']).toContain('application/problem+json');
  });
});

describe('the page cache', () => {
  it('renders once for each revision and language, and fills in how far the figures reach', async () => {
    revision = 'r-1';
    rendered = 0;
    const [first, second] = [await app.inject('/problem-jars?b=2&a=1'), await app.inject('/problem-jars?a=1&b=2&after=')];
    expect(rendered).toBe(1);
    expect(second.body).toBe(first.body);
    expect(first.body).toContain('Up to date 7:42 pm');
    expect(first.body).toContain('For auditors: number 41');
    const held = await app.inject({ url: '/problem-jars?a=1&b=2', headers: { 'if-none-match': String(first.headers.etag) } });
    expect([held.statusCode, held.body]).toEqual([304, '']);
    await app.inject('/problem-jars?a=1&b=2&lang=en-XA');
    expect(rendered).toBe(2);
    revision = 'r-2';
    const changed = await app.inject({ url: '/problem-jars?a=1&b=2', headers: { 'if-none-match': String(first.headers.etag) } });
    expect([changed.statusCode, rendered]).toEqual([200, 3]);
  });
});

describe('a form', () => {
  it('is taken with its tokens, and sent twice it is one command', async () => {
    const { cookie, tokens, response } = await openForm();
    expect(response.headers['cache-control']).toBe('private, no-store');
    sent.length = 0;
    const fields = { ...tokens, name: 'Garden', amount: '£1,000.50' };
    const [first, second] = [await send(fields, { cookie, origin: 'http://bank.test' }), await send(fields, { cookie, origin: 'http://bank.test' })];
    expect([first.statusCode, first.headers.location]).toEqual([303, '/problem-jars?after=42']);
    expect(second.statusCode).toBe(303);
    expect(sent).toHaveLength(2);
    expect(new Set(sent).size).toBe(1);
    await send({ ...fields, _once: (await openForm()).tokens._once }, { cookie });
    expect(new Set(sent).size).toBe(2);
  });

  it('comes back with what was typed, a summary and the error at its field', async () => {
    const { cookie, tokens } = await openForm();
    const response = await send({ ...tokens, name: ' ', amount: '-5 <b>' }, { cookie });
    expect(response.statusCode).toBe(400);
    expect(response.body).toContain('<title>Error: ');
    expect(response.body).toContain('<a href="#name">Answer this question</a>');
    expect(response.body).toContain('<a href="#amount">Type an amount above nothing. It cannot be a minus amount.</a>');
    expect(response.body).toContain('value="-5 &lt;b&gt;"');
    expect(response.body).toContain('aria-describedby="amount-error"');
    expect(field(response.body, '_once')).not.toBe(tokens._once);
  });

  it('that is refused shows the reason above what was typed', async () => {
    const { cookie, tokens } = await openForm();
    const response = await send({ ...tokens, name: 'shut', amount: '5' }, { cookie });
    expect(response.statusCode).toBe(422);
    expect(response.body).toContain('<li>This jar is shut.</li>');
    expect(response.body).toContain('value="shut"');
  });

  it.each([
    ['no token', { _csrf: '' }, {}],
    ['a foreign token', { _csrf: 'x'.repeat(43) }, {}],
    ['no one-time token', { _once: '' }, {}],
    ['another origin', {}, { origin: 'http://evil.test' }],
    ['an opaque origin', {}, { origin: 'null' }],
    ['a cross-site request', {}, { 'sec-fetch-site': 'cross-site' }],
    ['no cookie', {}, { cookie: '' }],
    ['a forged cookie', {}, { cookie: 'eb-form=made-up' }],
  ])('with %s has no effect', async (_name, fields, headers) => {
    const { cookie, tokens } = await openForm();
    sent.length = 0;
    const response = await send({ ...tokens, name: 'Garden', amount: '5', ...fields }, { cookie, ...headers });
    expect(response.statusCode).toBe(403);
    expect(response.body).toContain('This form is too old');
    expect(sent).toEqual([]);
  });

  it('leaves nothing of what was typed in the log', () => {
    expect(lines.length).toBeGreaterThan(10);
    expect(lines.join('')).not.toMatch(/Garden|1,000|_csrf/);
  });
});
