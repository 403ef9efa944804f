import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { RouteRules } from '#http';
import { crawl } from '../../../test/support/crawl.js';
import { addressPart, chance, pick, spoiled, TEXTS } from '../../../test/support/garbage.js';
import { type Schema, valueFor } from '../../../test/support/json-schema.js';
import { type Answer, type Ask, hiddenField, SeasonHouse } from '../../../test/support/season-house.js';

jest.setTimeout(300_000);

/** Each kind of garbage is sent for so long at most, and until each route had this many rounds of it. */
const MOST_MS = 20_000;
const ROUNDS = 24;
const SEED = 20_260_311;
const PEOPLE = [undefined, 'AP-C-001', 'PM-C1', 'PM-C2', 'ORG-1', 'FH-1'] as const;

let house: SeasonHouse;
let routes: { method: string; path: string }[];
let document: {
  paths: Record<string, Record<string, { requestBody?: { content: Record<string, { schema: Schema }> } }>>;
  components: { schemas: Record<string, Schema> };
};
beforeAll(async () => {
  house = await SeasonHouse.open();
  const all = house.app.get(RouteRules).all();
  routes = [...new Set(all.map(({ route }) => route))].sort().map((route) => ({ method: route.split(' ')[0] ?? '', path: route.split(' ')[1] ?? '' }));
  document = JSON.parse((await house.get(undefined, '/api/openapi.json')).body);
});
afterAll(() => house?.close());

const params: Readonly<Record<string, string>> = {
  ...{ bankId: 'chalcots', fundId: 'F1', roundId: 'C-R1', bidId: 'C-001', paymentId: 'PAY-001', meetingId: 'C-R1-2026-03-11', placeId: 'chalcots' },
  ...{ goalId: 'C1', stream: 'bank-chalcots', code: 'stale', needId: 'need-1', conditionId: 'condition-1', link: 'C-001.guess', screen: 'money' },
};
const texts = ['chalcots', '2026-03-11', 'C-001', 'a'.repeat(64), `per-${'A'.repeat(22)}`, '7c9e6679-7425-40de-944b-e07fc1f90ae7'];
const fitting = ({ pattern }: Schema) => texts.find((text) => new RegExp(pattern ?? '', 'u').test(text));

/** What no answer may be, whatever was asked; the empty list is a good answer. */
function wrongWith({ path }: Ask, { status, headers, body }: Answer, own: boolean): string[] {
  const wrong: string[] = [];
  const json = path.startsWith('/api/') || path.startsWith('/health/');
  const say = (fine: boolean, what: string) => void (fine || wrong.push(what));
  say(status < 500, `status ${status}`);
  say(
    !/\n\s+at |node_modules|\.(ts|js|njk|sql):\d+|SELECT |Error:|FST_|ZodError/.test(body.replace(/Error:(?=<\/span>)|<title>\s*Error:/g, '')),
    'tells of its inside',
  );
  say(/default-src 'none'/.test(String(headers['content-security-policy'])), 'no policy');
  say(headers['x-content-type-options'] === 'nosniff' && headers['x-frame-options'] === 'DENY', 'may be sniffed or framed');
  say(
    /^(same-origin|no-referrer)$/.test(String(headers['referrer-policy'])) && headers['cross-origin-opener-policy'] === 'same-origin',
    'tells others where one was',
  );
  say(headers['x-powered-by'] === undefined && headers.server === undefined, 'says what it is made of');
  say(headers['access-control-allow-origin'] === undefined, 'may be read by other sites');
  const type = String(headers['content-type'] ?? '');
  if (status >= 400)
    say(
      json ? type.startsWith('application/problem+json') || path.startsWith('/health/') : type.startsWith('text/html') && body.includes('<main'),
      `an error of type ${type}`,
    );
  if (status >= 400) say(/(^|, )no-store$/.test(String(headers['cache-control'])), `an error that is kept: ${headers['cache-control']}`);
  if (status === 200 && own && type.startsWith('text/html'))
    say(headers['cache-control'] === 'private, no-store', `a page of somebody's own that is kept: ${headers['cache-control']}`);
  if (body !== '' && status !== 304) say(/charset=utf-8|^image\/|^application\/(pdf|octet-stream)/.test(type), `type ${type || 'none'}`);
  if (status >= 300 && status < 400 && status !== 304) say(/^\/(?!\/)/.test(String(headers.location)), `leads to ${headers.location}`);
  return wrong;
}

interface Failure {
  readonly asked: string;
  readonly who: string | undefined;
  readonly wrong: readonly string[];
  readonly log?: string | undefined;
}

/** Sends what `make` makes for every route, round after round, until the time is over; each route is asked once at least. */
async function storm(
  of: readonly { method: string; path: string }[],
  make: (route: { method: string; path: string }, who: string | undefined, next: () => number) => Promise<Ask>,
) {
  const failures: Failure[] = [];
  const until = performance.now() + MOST_MS;
  let sent = 0;
  for (let round = 0; round < ROUNDS && (round === 0 || performance.now() < until); round++)
    for (const [index, route] of of.entries()) {
      const next = chance(SEED + round * 10_007 + index);
      const who = PEOPLE[(round + index) % PEOPLE.length];
      const ask = await make(route, who, next);
      const own = who !== undefined && ask.headers?.cookie?.startsWith(await house.cookieOf(who)) === true;
      const seen = house.lines.length;
      const wrong = await house.ask(ask).then(
        (answer) => wrongWith(ask, answer, own),
        (fault: Error) => [`the connection: ${fault.message}`],
      );
      sent += 1;
      const log = house.lines.slice(seen).find((line) => line.includes('"fault"'));
      if (wrong.length > 0) failures.push({ asked: `${ask.method} ${ask.path.slice(0, 200)} ${String(ask.body ?? '').slice(0, 300)}`, who, wrong, log });
    }
  return { failures, sent };
}

const textFrom = (next: () => number) => pick(TEXTS, next).slice(0, 5_000).toWellFormed();
const cookie = async (who: string | undefined) => ({ cookie: await house.cookieOf(who) });
const addressOf = (path: string, next?: () => number) =>
  path.replace(/:(\w+)/g, (_, name: string) => (next && next() < 0.5 ? addressPart(next) : (params[name] ?? name)));

describe('Whatever is sent, the answer is ours: no fault, nothing of the inside, the same strict headers', () => {
  test('as addresses and queries', async () => {
    const gets = routes.filter(({ method }) => method === 'GET');
    const names = ['after', 'lang', 'cursor', 'limit', 'bank', 'month', 'fund', 'from', 'to', 'back', 'q', 'page', 'token', '__proto__', 'constructor'];
    const { failures, sent } = await storm(gets, async ({ method, path }, who, next) => {
      const query = Array.from({ length: Math.floor(next() * 4) }, () => `${pick(names, next)}${pick(['', '', '[]', '[a]', '.b'], next)}=${addressPart(next)}`);
      return { method, path: addressOf(path, next) + (query.length > 0 ? `?${query.join('&')}` : ''), headers: await cookie(who) };
    });
    expect(failures).toEqual([]);
    expect(sent).toBeGreaterThanOrEqual(gets.length);
  });

  test('as headers and cookies', async () => {
    const values = TEXTS.filter((text) => /^[\x20-\x7e]+$/.test(text)).map((text) => text.slice(0, 2_000));
    const names = [
      'if-match',
      'if-none-match',
      'if-modified-since',
      'range',
      'traceparent',
      'accept',
      'accept-language',
      'accept-encoding',
      'content-encoding',
      'origin',
      'referer',
    ];
    const forged = [
      'x-http-method-override',
      'x-original-url',
      'x-rewrite-url',
      'x-forwarded-for',
      'x-forwarded-host',
      'x-forwarded-proto',
      'x-demo-person',
      'authorization',
      'sec-fetch-site',
      'host',
    ];
    const cookies = ['eb-session', 'eb-form', 'eb-demo-person', '__Host-eb-session', 'a b', '__proto__'];
    const { failures } = await storm(routes, async ({ method, path }, _, next) => {
      const headers: Record<string, string> = { cookie: `${pick(cookies, next)}=${pick(values, next)}; ${pick(cookies, next)}=%zz` };
      for (let n = 0; n < 3; n++) headers[pick([...names, ...forged], next)] = pick(values, next);
      if (method === 'POST')
        Object.assign(headers, {
          'content-type': pick(
            ['application/json', 'application/x-www-form-urlencoded', 'multipart/form-data', 'text/plain', 'application/json; charset=utf-7', ';', ...values],
            next,
          ),
          'idempotency-key': pick(values, next),
        });
      return { method, path: addressOf(path), headers, body: method === 'POST' ? pick(['{}', 'a=b', '', '--x'], next) : undefined };
    });
    expect(failures).toEqual([]);
  });

  test('as JSON, near to what the document asks for', async () => {
    const { paths, components } = document;
    const posts = routes.filter(({ method, path }) => method === 'POST' && path.startsWith('/api/'));
    const wording = { named: components.schemas, values: params, whole: true, text: fitting };
    const { failures, sent } = await storm(posts, async ({ method, path }, who, next) => {
      const schema = paths[path.replace(/:(\w+)/g, '{$1}')]?.post?.requestBody?.content['application/json']?.schema;
      const headers = { ...(await cookie(who)), 'content-type': 'application/json', 'idempotency-key': randomUUID() };
      return { method, path: next() < 0.8 ? addressOf(path) : addressOf(path, next), headers, body: spoiled(schema ? valueFor(schema, wording) : {}, next) };
    });
    expect(failures).toEqual([]);
    expect(sent).toBeGreaterThanOrEqual(posts.length);
  });

  test('as forms with good tokens', async () => {
    const tokens = new Map<string | undefined, { cookie: string; csrf: string }>();
    const tokensOf = async (who: string | undefined) => {
      const page = await house.get(who, '/demo');
      const browser = (page.headers['set-cookie'] ?? []).map((each) => each.split(';', 1)[0]);
      return { cookie: [await house.cookieOf(who), ...browser].filter(Boolean).join('; '), csrf: hiddenField(page.body, '_csrf') };
    };
    const posts = routes.filter(({ method, path }) => method === 'POST' && !path.startsWith('/api/'));
    const starts = routes.filter(({ method, path }) => method === 'GET' && !path.startsWith('/api/')).map(({ path }) => addressOf(path));
    const forms = await crawl(house, { people: PEOPLE, starts, posts: posts.map(({ path }) => path), most: 90 });
    const names = fieldNames();
    const known = new Map(forms.map((form) => [form.route, form]));
    const { failures } = await storm(posts, async ({ method, path }, who, next) => {
      const form = known.get(path);
      const address = next() < 0.85 ? (form?.action ?? addressOf(path)) : addressOf(path, next);
      const { cookie: kept, csrf } = tokens.get(who) ?? (await tokensOf(who));
      tokens.set(who, { cookie: kept, csrf });
      // Whoever may be signed out by this signs in again for the next.
      if (/sign-out|sessions|step-up|assist/.test(path)) {
        tokens.delete(who);
        house.forget(who);
      }
      const body = new URLSearchParams({ _csrf: csrf, _once: randomUUID() });
      // Some of the fields as they should be, so that the others are looked at.
      for (const { name, value } of form?.fields ?? []) if (next() < 0.9) body.append(name, next() < 0.5 && value !== '' ? value : textFrom(next));
      if (!form) for (const name of names) if (next() < 0.25) body.append(name, textFrom(next));
      for (const name of ['extra', '__proto__', 'a.0.b', 'constructor.prototype']) if (next() < 0.2) body.append(name, textFrom(next));
      if (next() < 0.2) body.append(form?.fields[0]?.name ?? 'twice', 'twice');
      if (next() < 0.1) body.set('_revision', textFrom(next).slice(0, 100));
      return { method, path: address, headers: { cookie: kept, 'content-type': 'application/x-www-form-urlencoded' }, body: body.toString() };
    });
    expect(failures).toEqual([]);
    // Forms were found, and the names for the others, or all this would be guesses.
    expect([forms.length >= 8, names.length >= 40]).toEqual([true, true]);
  });

  test('and after all of it the house is as ready as before', async () => {
    const { status, body } = await house.get(undefined, '/health/ready');
    expect([status, body]).toEqual([200, expect.stringContaining('"ready"')]);
  });
});

/** The names of all fields of all forms, from the templates: for forms that nobody has open in this season. */
function fieldNames(): readonly string[] {
  const floor = join(import.meta.dirname, '../../../libs/features');
  const views = readdirSync(floor, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.njk'));
  return [...new Set(views.flatMap((path) => [...readFileSync(join(floor, path), 'utf8').matchAll(/\bname: "([\w.]+)"/g)].flatMap(([, name]) => name ?? [])))];
}
