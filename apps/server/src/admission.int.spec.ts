import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { RouteRules, ruleOfCommand } from '#http';
import { admissionHouse } from '../test/admission/admission-house.js';
import { actsWithoutCommand, byTwoRules, followsFromFacts } from '../test/admission/commands.js';
import { type Door, doors, hidden, lasting, steppedUp } from '../test/admission/doors.js';
import { noIds, realIds, told } from '../test/admission/guessed-ids.js';
import { ALONE, EVERYBODY, type Who } from '../test/admission/knockers.js';
import { least } from '../test/admission/least-body.js';
import { undeclared } from '../test/admission/undeclared.js';
import { unlisted } from '../test/admission/unlisted.js';
import { doorways } from './features.js';

jest.setTimeout(300_000);

let house: Awaited<ReturnType<typeof admissionHouse>>;
let described: { readonly paths: Record<string, Record<string, Described>>; readonly components: { readonly schemas: Record<string, object> } };
interface Described {
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: object }>> };
}
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

test('whoever signs, pays, says where money goes, decides over roles or erases has shown again who they are: at these doors, and at no other', () => {
  const rules = house.app.get(RouteRules).all();
  expect([...new Set(rules.flatMap(({ route, rule }) => (rule?.stepUp ? [route] : [])))].sort()).toEqual([...steppedUp].sort());
});

test('a role for some hours opens none of the doors of what lasts, and only those ask for more', () => {
  const rules = house.app.get(RouteRules).all();
  expect([...new Set(rules.flatMap(({ route, rule }) => (rule?.lasting ? [route] : [])))].sort()).toEqual([...lasting].sort());
});

describe('An officer of another estate who guesses ids', () => {
  /** Of Hilgrove or of nowhere, each guessing at Chalcots. */
  const guessers: readonly Who[] = ['officerElsewhere', 'organiserElsewhere', 'elsewhere', 'residentElsewhere', 'stranger', 'visitor'];
  let real: Readonly<Record<string, string>>;
  beforeAll(async () => {
    real = await realIds(house);
  });
  const ask = ({ method, path }: Door, who: Who, ids: Readonly<Record<string, string>>) => {
    if (method === 'GET') return house.get(who, path, ids);
    if (!path.startsWith('/api/')) return house.sendForm(who, path, ids);
    const schema = described.paths[path.replace(/:(\w+)/g, '{$1}')]?.post?.requestBody?.content['application/json']?.schema;
    return house.sendJson(who, path, (schema ? least(schema, described.components.schemas) : {}) as object, ids);
  };

  test.each(doors.filter(({ route }) => hidden.has(route)))('is told the same where there is something as where there is nothing: $route', async (door) => {
    for (const who of guessers.filter((each) => door.turnedAway.includes(each))) {
      const [there, nowhere] = [await ask(door, who, real), await ask(door, who, noIds)];
      expect([who, told(there, real)]).toEqual([who, told(nowhere, noIds)]);
      expect([who, there.statusCode]).toEqual([who, 404]);
    }
  });

  test.each(['/people/:person', '/joining/estates/:estateId', '/letters/:letterId'])('while who may come in finds it there: %s', async (path) => {
    expect([(await house.get('administrator', path, real)).statusCode, (await house.get('administrator', path, noIds)).statusCode]).toEqual([200, 404]);
  });

  test('and the home that they guess is there', async () => {
    const path = '/api/homes/:dwellingId/joins/:joinId/checks';
    const checked = async (ids: Readonly<Record<string, string>>) => (await house.sendJson('administrator', path, { reason: 'holiday-let' }, ids)).statusCode;
    expect([await checked(real), await checked(noIds)]).toEqual([400, 404]);
  });
});

describe('Who may send a command', () => {
  const commands = doorways.flatMap((doorway) => doorway.commands);
  const sentAt = (type: string) =>
    house.app
      .get(RouteRules)
      .all()
      .filter(({ sends }) => sends.some((command) => command.type === type));

  test('is one rule, and every door by which it enters has that rule', () => {
    const bySomebody = commands.filter((command) => ruleOfCommand(command) !== undefined);
    expect(bySomebody.length).toBeGreaterThan(60);
    for (const command of bySomebody) {
      const rules = sentAt(command.type).map(({ rule }) => rule);
      expect([command.type, rules.length > 0]).toEqual([command.type, true]);
      const declared = ruleOfCommand(command);
      for (const rule of rules)
        expect([command.type, rule?.to, rule?.roles, rule?.stepUp]).toEqual([command.type, declared?.to, declared?.roles, declared?.stepUp]);
    }
  });

  test('is said of every command but those that follow from facts', () => {
    const without = commands.filter((command) => ruleOfCommand(command) === undefined).map(({ type }) => type);
    expect(without.sort()).toEqual([...followsFromFacts, ...byTwoRules].sort());
  });

  test('is said on each handler that makes one', () => {
    expect(undeclared()).toEqual([]);
  });

  test('leaves an administrator no act that is no event, but for those that are named', () => {
    const acts = doors.filter(({ method, admitted }) => method !== 'GET' && admitted.includes('administrator'));
    const silent = acts.filter(({ route }) =>
      house.app
        .get(RouteRules)
        .all()
        .some((each) => each.route === route && each.sends.length === 0),
    );
    expect(silent.map(({ route }) => route).sort()).toEqual(Object.keys(actsWithoutCommand).sort());
  });
});
