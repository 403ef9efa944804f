import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { catalogue } from '#events';
import { RouteRules } from '#http';
import { BEGINNING, LedgerTail, Processors } from '#processors';
import { Departures, recordMaker } from '#relay';
import { crawl, type FoundField } from '../../../test/support/crawl.js';
import { type Schema, valueFor } from '../../../test/support/json-schema.js';
import { type Answer, hiddenField, SeasonHouse } from '../../../test/support/season-house.js';

jest.setTimeout(300_000);

const PEOPLE = ['AP-C-001', 'AP-C-002', 'PM-C1', 'PM-C2', 'PM-H1', 'ORG-1', 'FH-1', 'ADM-1', 'AUD-1', 'RO-2', 'KEY-2', undefined] as const;
const SIGN = /kanari(\d+)vogel/gi;

/**
 * What may stand in events by design, and why, decided by hand (audit.md, "Personal data"). Anything else that is found is a leak; a line of which nothing is
 * found is no longer true, and goes.
 */
const OPEN: Readonly<Record<string, string>> = {
  '/api/banks /name': 'the name of a bank',
  '/api/banks/:bankId/funds /name': 'the name of a fund',
  '/api/banks/:bankId/funds /funder': 'the name of an organisation, that gives the money',
  '/api/banks/:bankId/funds/:fundId/carried-forward /agreedBy': 'the name of an organisation, the funder that agreed',
  '/api/places /name': 'the name of an estate',
  '/api/places/:placeId/name /name': 'the name of an estate',
  '/banks/:bankId/to-pay/money-back statementLine': 'the accountable body’s own reference of a line in its statement',
  '/banks/:bankId/to-pay/money-in statementLine': 'the accountable body’s own reference of a line in its statement',
};

interface Canary {
  readonly route: string;
  readonly field: string;
}
const canaries: Canary[] = [];
/** A text that stands nowhere else, for one field of one route; a field's name says what shape it must have. */
function canary(route: string, field: string): string {
  canaries.push({ route, field });
  const word = `Kanari${canaries.length - 1}vogel`;
  return /email/i.test(field) ? `${word}@example.org` : word;
}
/** Where what stands in a text was typed, each place once. */
const typedAt = (text: string): string[] => [
  ...new Set([...text.matchAll(SIGN)].map(([, number]) => `${canaries[Number(number)]?.route} ${canaries[Number(number)]?.field}`)),
];
const found = (text: string): string[] => typedAt(text).filter((place) => !(place in OPEN));

let house: SeasonHouse;
const answers: { readonly asked: string; readonly answer: Answer }[] = [];
const params: Readonly<Record<string, string>> = {
  ...{
    bankId: 'chalcots',
    fundId: 'F1',
    roundId: 'C-R2',
    bidId: 'C-001',
    paymentId: 'PAY-001',
    meetingId: 'C-R1-2026-03-11',
    placeId: 'chalcots',
    estateId: 'chalcots',
  },
  ...{ goalId: 'C1', stream: 'bank-chalcots', needId: 'need-1', conditionId: 'condition-1' },
};
const texts = ['2026-03-11', 'chalcots', 'C-001', 'a'.repeat(64), `per-${'A'.repeat(22)}`, '7c9e6679-7425-40de-944b-e07fc1f90ae7'];
const addressOf = (path: string) => path.replace(/:(\w+)/g, (_, name: string) => params[name] ?? `new-${randomUUID().slice(0, 8)}`);

beforeAll(async () => {
  house = await SeasonHouse.open();
  const routes = [
    ...new Set(
      house.app
        .get(RouteRules)
        .all()
        .map(({ route }) => route),
    ),
  ].sort();
  await sendJson(routes.filter((route) => route.startsWith('POST /api/')).map((route) => route.slice('POST '.length)));
  await sendForms(routes);
  await house.app.get(Processors).drain();
});
afterAll(() => house?.close());

/** Every text of every body, all fields filled, as several people: some of it is taken, all of it was read. */
async function sendJson(paths: readonly string[]): Promise<void> {
  const document = JSON.parse((await house.get(undefined, '/api/openapi.json')).body);
  for (const path of paths) {
    const schema: Schema | undefined = document.paths[path.replace(/:(\w+)/g, '{$1}')].post.requestBody?.content['application/json']?.schema;
    if (!schema) continue;
    for (const whole of [true, false])
      for (const who of PEOPLE) {
        const text = ({ pattern }: Schema, field: string) =>
          pattern === undefined ? canary(path, field) : texts.find((each) => new RegExp(pattern, 'u').test(each));
        const body = JSON.stringify(valueFor(schema, { named: document.components.schemas, values: {}, whole, text }));
        const headers = { cookie: await house.cookieOf(who), 'content-type': 'application/json', 'idempotency-key': randomUUID() };
        answers.push({ asked: path, answer: await house.ask({ method: 'POST', path: addressOf(path), headers, body }) });
      }
  }
}

/** Every text of every form that somebody has open, sent by them; and the first screens of asking for money, as anybody. */
async function sendForms(routes: readonly string[]): Promise<void> {
  const posts = routes.filter((route) => route.startsWith('POST /') && !route.startsWith('POST /api/')).map((route) => route.slice('POST '.length));
  const starts = routes.filter((route) => route.startsWith('GET /') && !route.startsWith('GET /api/')).map((route) => addressOf(route.slice('GET '.length)));
  for (const form of await crawl(house, { people: PEOPLE, starts, posts, most: 250 })) {
    if (/sign-out|sessions/.test(form.route)) continue;
    const page = await house.get(form.who, form.page);
    const cookies = [await house.cookieOf(form.who), ...(page.headers['set-cookie'] ?? []).map((each) => each.split(';', 1)[0])].filter(Boolean);
    const body = new URLSearchParams({ _csrf: hiddenField(page.body, '_csrf'), _once: randomUUID() });
    for (const field of form.fields) body.append(field.name, typed(form.route, field));
    const headers = { cookie: cookies.join('; '), 'content-type': 'application/x-www-form-urlencoded' };
    answers.push({ asked: form.route, answer: await house.ask({ method: 'POST', path: form.action, headers, body: body.toString() }) });
  }
}

function typed(route: string, { name, type, value }: FoundField): string {
  if (!/^(text|textarea|email|tel|search)$/.test(type)) return value;
  if (/amount|pence|unspent|receipted|people|how-?many|number|cost/i.test(name)) return '12';
  return value !== '' && type !== 'textarea' ? value : canary(route, name);
}

test('many texts were typed, and some of them taken', () => {
  expect(canaries.length).toBeGreaterThan(200);
  const taken = answers.filter(({ answer }) => answer.status === 200 || answer.status === 201 || answer.status === 303);
  expect(new Set(taken.map(({ asked }) => asked)).size).toBeGreaterThan(5);
});

test('what was taken is in the vault, and shown where it belongs: or nothing below would say anything', async () => {
  const { rows } = await house.everything.query<{ count: number }>('SELECT count(*)::int AS count FROM vault.texts');
  expect(rows[0]?.count).toBeGreaterThan(0);
  const refs = [];
  for (let after: string | undefined, atEnd = false; !atEnd; ) {
    const page = await house.site.ledger.readAll({ after });
    for (const { json } of page.entries)
      for (const [ref] of json.matchAll(/\{"commitment":"[0-9a-f]{64}","field":"[^"]+","subject":"[^"]+","version":\d+\}/g)) refs.push(JSON.parse(ref));
    [after, atEnd] = [page.readTo, page.atEnd];
  }
  const kept = [...(await house.site.vault.read(refs)).values()].join('\n');
  expect(found(kept).length).toBeGreaterThan(5);
});

test('no event holds one, but for the names and references that may', async () => {
  let all = '';
  for (let after: string | undefined, atEnd = false; !atEnd; ) {
    const page = await house.site.ledger.readAll({ after });
    all += page.entries.map(({ json }) => json).join('\n');
    [after, atEnd] = [page.readTo, page.atEnd];
  }
  expect(all.length).toBeGreaterThan(100_000);
  expect(typedAt(all).sort()).toEqual(Object.keys(OPEN).sort());
});

test('no record of the outward stream holds one, in its value, its key or its headers, but for the same', async () => {
  const makeRecord = recordMaker({ source: 'urn:spec', topicPrefix: 'spec', partitions: 3, featureOf: catalogue.featureOf });
  const departures = new Departures(catalogue.types, { ledger: house.site.ledger, tail: new LedgerTail(house.site.ledger, 1_000), makeRecord });
  const sent: string[] = [];
  for await (const { records, atEnd } of departures.from(BEGINNING)) {
    sent.push(...records.map(({ topic, key, headers, value }) => JSON.stringify([topic, key, headers, value.toString()])));
    if (atEnd) break;
  }
  expect(sent.length).toBeGreaterThan(500);
  expect(typedAt(sent.join('\n')).sort()).toEqual(Object.keys(OPEN).sort());
});

test('no row of any table holds one, the vault’s included, as text or as bytes', async () => {
  const { rows: tables } = await house.everything.query<{ name: string }>(
    "SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1",
  );
  expect(tables.length).toBeGreaterThan(30);
  const holding: string[] = [];
  // Goals and rules are public documents, kept by their content and never erased (audit.md, "Personal data").
  const personal = tables.filter(({ name }) => name !== 'vault.documents');
  for (const { name } of personal) {
    const { rows } = await house.everything.query<{ row: string }>(
      `SELECT t::text AS row FROM ${name} t WHERE t::text ~* 'kanari[0-9]+vogel' OR t::text LIKE '%' || encode('Kanari', 'hex') || '%' OR t::text LIKE '%' || encode('kanari', 'hex') || '%' LIMIT 200`,
    );
    for (const { row } of rows) {
      const plain = row.match(SIGN) !== null;
      if (!plain || found(row).length > 0) holding.push(`${name}: ${found(row).join(', ') || 'as bytes'}`);
    }
  }
  expect(holding).toEqual([]);
});

test('no line of the log holds one, at its most talkative', () => {
  expect(house.lines.length).toBeGreaterThan(100);
  expect(found(house.lines.join('\n'))).toEqual([]);
});

test('neither health nor the descriptions of the service hold one', async () => {
  const bodies = await Promise.all(
    ['/health/ready', '/health/live', '/api/openapi.json', '/api/asyncapi.json'].map(async (path) => (await house.get(undefined, path)).body),
  );
  expect(found(bodies.join('\n'))).toEqual([]);
});

test('no answer leads to an address that holds one, or sets a cookie of it', () => {
  const headers = answers.map(({ answer }) => JSON.stringify(answer.headers));
  expect(headers.some((each) => each.includes('"location":'))).toBe(true);
  expect(found(headers.join('\n'))).toEqual([]);
});

test('no problem repeats what was typed', () => {
  const problems = answers.filter(({ answer }) => String(answer.headers['content-type']).startsWith('application/problem+json'));
  expect(problems.length).toBeGreaterThan(100);
  expect(found(problems.map(({ answer }) => answer.body).join('\n'))).toEqual([]);
});

/** What everybody may read, and why, decided by hand. Each is found on its page, or this spec would look in vain. */
const PUBLIC: Readonly<Record<string, string>> = {
  '/api/banks /name': 'the name of a bank',
  '/api/banks/:bankId/funds /name': 'the name of a fund',
  '/api/banks/:bankId/funds /funder': 'the name of an organisation, that gives the money',
  '/api/places /name': 'the name of a place',
  '/api/places/:placeId/name /name': 'the name of an estate',
  '/banks/:bankId/to-pay/money-back statementLine': 'a line of the bank’s statement, which everybody may check',
  '/banks/:bankId/to-pay/money-in statementLine': 'a line of the bank’s statement, which everybody may check',
  '/api/banks/:bankId/awards/:bidId/losses /reason': 'why money is written off: wording of the bank’s books, which everybody reads',
  ...Object.fromEntries(
    ['title', 'what', 'where', 'when', 'whoBenefits'].map((field) => [`/bids/:bidId/wording ${field}`, 'what a bid asks for, which everybody reads']),
  ),
};

test('a visitor reads public wording alone, from pages and API, also out of the cache', async () => {
  const gets = house.app
    .get(RouteRules)
    .all()
    .flatMap(({ route }) => (route.startsWith('GET /') ? [addressOf(route.slice('GET '.length))] : []));
  const streams = ['bank-chalcots', 'place-chalcots', 'round-C-R1', 'application-C-001', 'grant-C-001', 'payment-PAY-001'].map(
    (stream) => `/streams/${stream}`,
  );
  const read: string[] = [];
  for (const path of [...gets, ...streams, ...gets]) read.push((await house.get(undefined, path)).body);
  expect(read.join('').length).toBeGreaterThan(50_000);
  expect(typedAt(read.join('\n')).sort()).toEqual(Object.keys(PUBLIC).sort());
});
