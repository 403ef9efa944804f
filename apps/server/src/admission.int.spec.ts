import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { testDatabase } from '#database/test-database';
import { createLog, RouteRules } from '#http';
import { SESSIONS, type Sessions } from '#identity';
import { Processors } from '#processors';
import { signedIn } from '../../../test/support/feature/feature-house.js';
import { testMasterKey } from '../../../test/support/master-key.js';
import { readConfig } from './config.js';
import { loadDemonstration } from './season/demonstration.js';
import { openHouse } from './serve.js';
import { openSite } from './site.js';

jest.setTimeout(120_000);

/** Whoever knocks: people of Chalcots, of another bank, of no bank. C-001 was asked for by `applicant`. */
const people = {
  ...{ visitor: undefined, stranger: 'AP-C-002', applicant: 'AP-C-001', elsewhere: 'PM-H1' },
  ...{ chair: 'PM-C1', treasurer: 'PM-C2', member: 'PM-C3', organiser: 'ORG-1', fundHolder: 'FH-1', administrator: 'ADM-1' },
} as const;
type Who = keyof typeof people;

const EVERYBODY = Object.keys(people) as Who[];
const SIGNED_IN = EVERYBODY.filter((who) => who !== 'visitor');
const CHAIR: Who[] = ['chair'];
const OFFICERS: Who[] = ['chair', 'treasurer'];
const PANEL: Who[] = [...OFFICERS, 'member'];
const ADMINISTRATOR: Who[] = ['administrator'];
const FUND_HOLDER: Who[] = ['fundHolder'];
const ORGANISER: Who[] = ['organiser'];
const PREPARERS: Who[] = [...OFFICERS, 'organiser'];
const CHECKERS: Who[] = [...PREPARERS, 'fundHolder'];
const PAYERS: Who[] = [...CHECKERS, 'member'];
/** Whose own bid it is, or who helps them. */
const OWN: Who[] = ['applicant', 'organiser'];

/** Who comes in where: every handler of the service, and nothing else. A new route is put here by whoever makes it, or the first test fails. */
const doors: readonly (readonly [Who[], string])[] = [
  [EVERYBODY, 'GET / /api/banks /api/banks/:bankId /api/banks/:bankId/funds/:fundId /api/banks/:bankId/statement /api/bids /api/bids/:bidId'],
  [EVERYBODY, 'GET /api/fast-tracks/:bidId /api/grants/:bidId /api/meetings/:meetingId /api/openings /api/payments/:paymentId /api/places'],
  [EVERYBODY, 'GET /api/places/:placeId /api/places/:placeId/goals/:goalId /api/rounds /api/rounds/:roundId /api/streams/:stream'],
  [EVERYBODY, 'GET /apply /apply/rounds/:roundId /banks/:bankId /banks/:bankId/funds/:fundId /banks/:bankId/statement /banks/:bankId/statement.csv'],
  [EVERYBODY, 'GET /bids/:bidId /demo /goals/:placeId/:goalId /health/live /health/ready /payments/:paymentId /places/:placeId /problems /problems/:code'],
  [EVERYBODY, 'GET /outbox /outbox/:messageId'],
  [[...ORGANISER, 'administrator'], 'GET /letters /letters/:letterId /letters/:letterId/letter.pdf /letters/waiting.pdf'],
  [[...ORGANISER, 'administrator'], 'POST /letters/:letterId/posted /letters/doubts/:messageId'],
  [EVERYBODY, 'GET /api/asyncapi.json /api/openapi.json /rounds/:roundId /streams/:stream'],
  // The link itself lets its writer in; with a guessed one there is nothing.
  [EVERYBODY, 'GET /apply/drafts/:link /apply/drafts/:link/:screen /apply/drafts/:link/check /apply/drafts/:link/saved /apply/drafts/:link/sent'],
  [PANEL, 'GET /api/banks/:bankId/panel /api/meetings/:meetingId/bids/:bidId'],
  [[...OFFICERS, 'fundHolder'], 'GET /api/banks/:bankId/payments /banks/:bankId/to-pay'],
  [PAYERS, 'GET /api/payments'],
  [CHAIR, 'GET /banks/:bankId/declare/:meetingId /banks/:bankId/rounds/new /rounds/:roundId/manage'],
  [OFFICERS, 'GET /banks/:bankId/reserve/:roundId /panel/meetings/new'],
  [FUND_HOLDER, 'GET /banks/:bankId/to-pay/:paymentId /banks/:bankId/to-pay/money-back /banks/:bankId/to-pay/money-in'],
  [OWN, 'GET /bids/:bidId/withdraw'],
  [[...PAYERS, 'applicant'], 'GET /grants/:bidId /grants/:bidId/files/:sha256'],
  // Each reads of their own banks here.
  [[...PANEL, 'elsewhere'], 'GET /panel'],
  [[...PAYERS, 'elsewhere'], 'GET /payments'],
  [PANEL, 'GET /panel/fast-track/:bidId /panel/meetings/:meetingId /panel/meetings/:meetingId/items/:bidId /panel/meetings/:meetingId/read-back'],
  [PREPARERS, 'GET /payments/new/:bidId'],
  [ORGANISER, 'GET /rounds/:roundId/check'],

  [FUND_HOLDER, 'POST /api/banks /api/banks/:bankId/batches /api/banks/:bankId/corrections /api/banks/:bankId/funds'],
  [FUND_HOLDER, 'POST /api/banks/:bankId/awards/:bidId/losses /api/banks/:bankId/awards/:bidId/returns'],
  [FUND_HOLDER, 'POST /api/banks/:bankId/funds/:fundId/carried-forward /api/banks/:bankId/funds/:fundId/expected'],
  [FUND_HOLDER, 'POST /api/banks/:bankId/funds/:fundId/receipts /api/banks/:bankId/funds/:fundId/withdrawals'],
  [FUND_HOLDER, 'POST /api/banks/:bankId/payments/:paymentId/failed /api/banks/:bankId/payments/:paymentId/settled'],
  [CHAIR, 'POST /api/banks/:bankId/awards/:bidId/reductions /api/banks/:bankId/rounds /api/banks/:bankId/rounds/:roundId/decisions'],
  [CHAIR, 'POST /api/rounds/:roundId/closing /api/rounds/:roundId/opening'],
  [[...CHAIR, 'organiser'], 'POST /api/rounds/:roundId/results'],
  [OFFICERS, 'POST /api/banks/:bankId/rounds/:roundId/cancelled /api/banks/:bankId/rounds/:roundId/reserve /api/fast-tracks /api/meetings'],
  [OFFICERS, 'POST /api/meetings/:meetingId/arrivals /api/meetings/:meetingId/bids/:bidId/votes /api/meetings/:meetingId/departures'],
  [OFFICERS, 'POST /api/meetings/:meetingId/reading-back /api/meetings/:meetingId/reopening'],
  [PANEL, 'POST /api/fast-tracks/:bidId/votes /api/meetings/:meetingId/bids/:bidId/interests /api/payments/:paymentId/approvals'],
  [SIGNED_IN, 'POST /api/bids /api/drafts'],
  [OWN, 'POST /api/bids/:bidId/withdrawal /api/grants/:bidId/acceptance /api/grants/:bidId/end /api/grants/:bidId/report /api/grants/:bidId/safeguarding'],
  [ORGANISER, 'POST /api/bids/:bidId/eligible /api/bids/:bidId/joining /api/bids/:bidId/needs /api/bids/:bidId/needs/:needId/met'],
  [ADMINISTRATOR, 'POST /api/places /api/places/:placeId/neighbourhood /api/places/:placeId/neighbourhoods /api/places/:placeId/parts'],
  [SIGNED_IN, 'GET /your-data /your-data/erase'],
  [SIGNED_IN, 'POST /your-data/copy /your-data/copy/json /your-data/copy/page /your-data/erase'],
  [ADMINISTRATOR, 'GET /privacy/requests /privacy/requests/:token'],
  [ADMINISTRATOR, 'POST /privacy/requests /privacy/requests/:token'],
  // Auditors, of whom none knocks here.
  [[], 'GET /privacy/hidden'],
  [[], 'POST /privacy/hidden'],
  [ORGANISER, 'POST /api/bids/:bidId/not-eligible /api/bids/:bidId/to-panel /api/places/:placeId/manifestos /api/places/:placeId/name'],
  [PREPARERS, 'POST /api/grants/:bidId/conditions/:conditionId /api/grants/:bidId/offer /api/payments /api/payments/:paymentId/details'],
  [CHECKERS, 'POST /api/payments/:paymentId/name-checks'],

  [ADMINISTRATOR, 'POST /api/people/:person/roles /api/people/:person/roles/:grantId/confirmation /api/people/:person/roles/:grantId/withdrawal'],
  [ADMINISTRATOR, 'POST /api/people/:person/roles/:grantId/ending /api/administrators/:person/:grantId/ending'],
  // An auditor as well.
  [ADMINISTRATOR, 'POST /api/people/:person/break-glass/:grantId/review'],
  [[...CHAIR, 'elsewhere', 'administrator'], 'POST /api/people/:person/break-glass/:grantId/opening'],
  [CHAIR, 'POST /api/banks/:bankId/exceptions'],
  [SIGNED_IN, 'POST /api/your/break-glass /api/your/roles/:grantId/resignation'],

  [EVERYBODY, 'POST /apply/drafts/:link/:screen /apply/drafts/:link/send /apply/rounds/:roundId /demo /demo/leave'],
  [EVERYBODY, 'GET /demo/sign-in/:key /sign-in /sign-in/code /sign-in/links/:link /sign-in/sent'],
  [EVERYBODY, 'POST /demo/sign-in/:key /sign-in /sign-in/code /sign-in/links/:link /sign-out'],
  [SIGNED_IN, 'GET /step-up /step-up/again /your-sessions'],
  [SIGNED_IN, 'POST /step-up /your-sessions/end /your-sessions/end-others'],
  [CHAIR, 'POST /banks/:bankId/declare/:meetingId /banks/:bankId/rounds/new /rounds/:roundId/close /rounds/:roundId/open'],
  [FUND_HOLDER, 'POST /banks/:bankId/to-pay /banks/:bankId/to-pay/:paymentId /banks/:bankId/to-pay/money-back /banks/:bankId/to-pay/money-in'],
  [OWN, 'POST /bids/:bidId/withdraw /grants/:bidId/accept /grants/:bidId/end /grants/:bidId/report /grants/:bidId/safeguarding'],
  [OWN, 'POST /grants/:bidId/picture/withdrawal'],
  [PREPARERS, 'POST /grants/:bidId/conditions /grants/:bidId/offer /payments/:paymentId/details /payments/new/:bidId'],
  [CHECKERS, 'POST /payments/:paymentId/name-check'],
  [PANEL, 'POST /payments/:paymentId/sign /panel/fast-track/:bidId /panel/meetings/:meetingId/items/:bidId/step-out'],
  [OFFICERS, 'POST /banks/:bankId/reserve/:roundId /panel/fast-track/:bidId/open /panel/meetings/:meetingId/items/:bidId /panel/meetings/:meetingId/read-back'],
  [OFFICERS, 'POST /panel/meetings/:meetingId/reopen /panel/meetings/:meetingId/room /panel/meetings/new'],
  [ORGANISER, 'POST /rounds/:roundId/check/:bidId'],
];
const table = doors.flatMap(([admitted, line]) => {
  const [method, ...paths] = line.split(' ');
  return paths.map((path) => ({ route: `${method} ${path}`, method, path, admitted, turnedAway: EVERYBODY.filter((who) => !admitted.includes(who)) }));
});

let place: Awaited<ReturnType<typeof testDatabase>>;
let site: Awaited<ReturnType<typeof openSite>>;
let app: NestFastifyApplication;
beforeAll(async () => {
  place = await testDatabase();
  site = await openSite({ connection: place.connection, stop: async () => undefined }, { kind: 'postgres' }, () => {}, testMasterKey);
  const config = readConfig({
    REQUESTS_PER_ADDRESS: '0',
    REQUESTS_PER_SESSION: '0',
    LOG_LEVEL: 'silent',
    COOKIE_SECRET: 'a-secret-of-forty-characters-for-the-tests',
  });
  app = await openHouse(site, config, createLog({ level: 'silent' }));
  await loadDemonstration(app, site, config, { say: () => {} });
  await app.get(Processors).drain();
});
afterAll(async () => {
  await app?.get(Processors).stop();
  await app?.close();
  await site?.close();
  await place?.drop();
});

const params: Readonly<Record<string, string>> = {
  ...{ bankId: 'chalcots', fundId: 'F1', roundId: 'C-R1', bidId: 'C-001', paymentId: 'PAY-001', meetingId: 'C-R1-2026-03-11', placeId: 'chalcots' },
  ...{
    goalId: 'C1',
    stream: 'bank-chalcots',
    code: 'stale',
    needId: 'need-1',
    conditionId: 'condition-1',
    link: 'C-001.guess',
    screen: 'money',
    sha256: 'a'.repeat(64),
  },
};
const queries: Readonly<Record<string, string>> = { '/api/payments': '?bank=chalcots', '/panel/meetings/new': '?bank=chalcots' };
const addressOf = (path: string) => path.replace(/:(\w+)/g, (_, name: string) => params[name] ?? name) + (queries[path] ?? '');

interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly pattern?: string;
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly minItems?: number;
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
}
const texts = ['chalcots', '2026-03-11', 'C-001', 'a'.repeat(64), `per-${'A'.repeat(22)}`, '7c9e6679-7425-40de-944b-e07fc1f90ae7'];

/** The least body that a schema of the OpenAPI document takes. */
function least(schema: Schema, named: Readonly<Record<string, Schema>>): unknown {
  const { $ref, anyOf, oneOf, allOf, type } = schema;
  if ($ref) return least(named[$ref.replace(/^.*\//, '')] ?? {}, named);
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return schema.enum[0];
  const [choice] = [...(anyOf ?? []), ...(oneOf ?? []), ...(allOf ?? [])];
  if (choice) return least(choice, named);
  if (type === 'object')
    return Object.fromEntries((schema.required ?? []).map((name) => [name, params[name] ?? least(schema.properties?.[name] ?? {}, named)]));
  if (type === 'array') return Array.from({ length: schema.minItems ?? 0 }, () => least(schema.items ?? {}, named));
  if (type === 'integer' || type === 'number') return Math.max(schema.minimum ?? 1, (schema.exclusiveMinimum ?? 0) + 1);
  if (type === 'boolean') return false;
  return texts.find((text) => new RegExp(schema.pattern ?? '', 'u').test(text));
}

const cookies = new Map<Who, Promise<string>>();
/** Everybody signs in once. */
function cookieOf(who: Who): Promise<string> {
  const person = people[who];
  if (person === undefined) return Promise.resolve('');
  const known = cookies.get(who) ?? signedIn(app.get<Sessions>(SESSIONS), person).then((secret) => `eb-session=${secret}`);
  cookies.set(who, known);
  return known;
}
const get = async (who: Who, url: string) => app.inject({ url, headers: { cookie: await cookieOf(who), host: 'bank.test' } });

async function sendJson(who: Who, path: string, body: unknown) {
  const headers = { cookie: await cookieOf(who), host: 'bank.test', 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() };
  return app.inject({ method: 'POST', url: addressOf(path), headers, payload: JSON.stringify(body) });
}

/** With the tokens of a form that everybody may open, so that only the door itself turns them away. */
async function sendForm(who: Who, path: string) {
  const page = await get(who, '/demo');
  const body = new URLSearchParams({ bankId: 'chalcots' });
  for (const name of ['_csrf', '_once']) body.set(name, new RegExp(`name="${name}" value="([^"]*)"`).exec(page.body)?.[1] ?? '');
  const cookie = [await cookieOf(who), ...page.cookies.map(({ name, value }) => `${name}=${encodeURIComponent(value)}`)].filter(Boolean).join('; ');
  const headers = { cookie, host: 'bank.test', 'content-type': 'application/x-www-form-urlencoded' };
  return app.inject({ method: 'POST', url: addressOf(path), headers, payload: body.toString() });
}

test('every route of the service and of its OpenAPI document says here who comes in', async () => {
  expect(
    [
      ...new Set(
        app
          .get(RouteRules)
          .all()
          .map(({ route }) => route),
      ),
    ].sort(),
  ).toEqual(table.map(({ route }) => route).sort());
  const { paths } = (await app.inject('/api/openapi.json')).json();
  const described = Object.entries(paths as Record<string, object>).flatMap(([path, operations]) =>
    Object.keys(operations).map((method) => `${method.toUpperCase()} ${path.replace(/\{(\w+)\}/g, ':$1')}`),
  );
  // The document does not describe itself.
  expect([...described, 'GET /api/openapi.json'].sort()).toEqual(table.flatMap(({ route, path }) => (path.startsWith('/api/') ? [route] : [])).sort());
});

describe('Who is not let in is answered 403, and who is, is not', () => {
  test.each(table.filter(({ method }) => method === 'GET'))('$route', async ({ path, admitted }) => {
    const answers = await Promise.all(EVERYBODY.map(async (who) => [who, (await get(who, addressOf(path))).statusCode] as const));
    expect(answers.filter(([, status]) => status !== 403).map(([who]) => who)).toEqual(EVERYBODY.filter((who) => admitted.includes(who)));
    expect(answers.filter(([, status]) => status >= 500)).toEqual([]);
  });

  test.each(table.filter(({ method, path, turnedAway }) => method === 'POST' && path.startsWith('/api/') && turnedAway.length > 0))(
    '$route',
    async ({ path, turnedAway }) => {
      const { paths, components } = (await app.inject('/api/openapi.json')).json();
      const schema = paths[path.replace(/:(\w+)/g, '{$1}')].post.requestBody?.content['application/json'].schema;
      const body = schema ? least(schema, components.schemas) : {};
      for (const who of turnedAway) expect([who, (await sendJson(who, path, body)).statusCode]).toEqual([who, 403]);
    },
  );

  test.each(table.filter(({ method, path, turnedAway }) => method === 'POST' && !path.startsWith('/api/') && turnedAway.length > 0))(
    '$route',
    async ({ path, turnedAway }) => {
      for (const who of turnedAway) expect([who, (await sendForm(who, path)).statusCode]).toEqual([who, 403]);
    },
  );

  test('since of the forms it is the door that answers, not their tokens', async () => {
    expect((await sendForm('visitor', '/apply/drafts/:link/:screen')).statusCode).toBe(404);
  });
});
