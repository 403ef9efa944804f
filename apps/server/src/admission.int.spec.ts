import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { RouteRules } from '#http';
import { admissionHouse } from '../test/admission/admission-house.js';
import { type Door, doors, hidden } from '../test/admission/doors.js';
import { ALONE, EVERYBODY, type Who } from '../test/admission/knockers.js';
import { least } from '../test/admission/least-body.js';
import { unlisted } from '../test/admission/unlisted.js';

jest.setTimeout(120_000);

let house: Awaited<ReturnType<typeof admissionHouse>>;
let described: { readonly paths: Record<string, Record<string, Described>>; readonly components: { readonly schemas: Record<string, object> } };
interface Described {
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: object }>> };
}
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
  [ORGANISER, 'GET /bids/:bidId/wording /privacy/wording'],
  [ORGANISER, 'POST /bids/:bidId/wording /api/bids/:bidId/wording'],
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
  house = await admissionHouse();
  described = (await house.app.inject('/api/openapi.json')).json();
});
afterAll(() => house?.close());

const byMethod = (method: string, api?: boolean) =>
  doors.filter((door) => door.method === method && (api === undefined || door.path.startsWith('/api/') === api));
/** What is done by whoever comes in, not by being told no: signing in and out, ending sessions. */
const tried = ({ admitted }: Door) => (admitted.length >= ALONE.length ? [] : admitted);
/** A form in which nobody ticks anything: it changes nothing, and says so. */
const unchanged = 'POST /panel/meetings/:meetingId/room';
const answers = async (kinds: readonly Who[], ask: (who: Who) => Promise<{ readonly statusCode: number }>) =>
  Promise.all(kinds.map(async (who) => [who, (await ask(who)).statusCode] as const));
const expected = (kinds: readonly Who[], { route }: Door) => kinds.map((who) => [who, hidden.has(route) ? 404 : 403] as const);

test('every route of the service and of its OpenAPI document says here who comes in', () => {
  const routes = house.app.get(RouteRules).all();
  expect(unlisted(routes, doors)).toEqual({ notInTheTable: [], notInTheService: [] });
  const operations = Object.entries(described.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path.replace(/\{(\w+)\}/g, ':$1')}`),
  );
  // The document does not describe itself.
  expect([...operations, 'GET /api/openapi.json'].sort()).toEqual(doors.flatMap(({ route, path }) => (path.startsWith('/api/') ? [route] : [])).sort());
});

describe('Who is not let in is answered 403, or 404 where they must not learn that there is something; who is let in, is not', () => {
  test.each(byMethod('GET'))('$route', async (door) => {
    const all = await answers(EVERYBODY, (who) => house.get(who, door.path));
    const [turnedAway, admitted] = [all.filter(([who]) => door.turnedAway.includes(who)), all.filter(([who]) => door.admitted.includes(who))];
    expect(turnedAway).toEqual(expected(door.turnedAway, door));
    expect(admitted.filter(([, status]) => status === 403 || status >= 500)).toEqual([]);
  });

  test.each(byMethod('POST', true))('$route', async (door) => {
    const schema = described.paths[door.path.replace(/:(\w+)/g, '{$1}')]?.post?.requestBody?.content['application/json']?.schema;
    const body = (schema ? least(schema, described.components.schemas) : {}) as object;
    expect(await answers(door.turnedAway, (who) => house.sendJson(who, door.path, body))).toEqual(expected(door.turnedAway, door));
    const admitted = await answers(tried(door), (who) => house.sendJson(who, door.path, body));
    expect(admitted.filter(([, status]) => status !== 400 && status !== 404)).toEqual([]);
  });

  test.each(byMethod('POST', false))('$route', async (door) => {
    expect(await answers(door.turnedAway, (who) => house.sendForm(who, door.path))).toEqual(expected(door.turnedAway, door));
    const admitted = await answers(tried(door), (who) => house.sendForm(who, door.path));
    expect(admitted.filter(([, status]) => status === 403 || status >= 500 || (status === 303 && door.route !== unchanged))).toEqual([]);
  });

  test('since of the forms it is the door that answers, not their tokens', async () => {
    expect((await house.sendForm('visitor', '/apply/drafts/:link/:screen')).statusCode).toBe(404);
  });
});
