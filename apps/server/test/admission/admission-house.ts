import { testDatabase } from '#database/test-database';
import { createLog } from '#http';
import { SESSIONS, type Sessions, sessionLimits } from '#identity';
import { Processors } from '#processors';
import { House } from '../../../../test/support/house.js';
import { testMasterKey } from '../../../../test/support/master-key.js';
import { appoint } from '../../../../test/support/roles.js';
import { readConfig } from '../../src/config.js';
import { loadDemonstration } from '../../src/season/demonstration.js';
import { openHouse } from '../../src/serve.js';
import { openSite } from '../../src/site.js';
import { furtherPeople, type Knocker, knockers, type Who } from './knockers.js';
import { addressOf } from './least-body.js';

/** What an address names, by the name in its pattern. */
type Ids = Readonly<Record<string, string>>;

/** A revision that nothing has: who is let in is then told that the form is old, and nothing is done. */
const NEVER = '999999';

/** The whole house with its season, and everybody who knocks at it. */
export async function admissionHouse() {
  const place = await testDatabase();
  const site = await openSite({ connection: place.connection, stop: async () => undefined }, { kind: 'postgres' }, () => {}, testMasterKey);
  const config = readConfig({
    REQUESTS_PER_ADDRESS: '0',
    REQUESTS_PER_SESSION: '0',
    LOG_LEVEL: 'silent',
    COOKIE_SECRET: 'a-secret-of-forty-characters-for-the-tests',
  });
  const app = await openHouse(site, config, createLog({ level: 'silent' }));
  await loadDemonstration(app, site, config, { say: () => {} });
  await app.get(Processors).drain();
  const beside = await House.beside({ connection: () => place.connection, masterKey: () => testMasterKey });
  for (const further of furtherPeople) await appoint(beside, further);

  const cookies = new Map<Who, Promise<string>>();
  /** Everybody signs in once. */
  const cookieOf = (who: Who): Promise<string> => {
    const known = cookies.get(who) ?? signIn(app.get<Sessions>(SESSIONS), knockers[who]);
    cookies.set(who, known);
    return known;
  };
  const tokens = new Map<Who, Promise<{ readonly csrf: string; readonly cookie: string }>>();
  /** Of a form that everybody may open, so that only the door itself turns them away. */
  const tokensOf = (who: Who) => {
    const known = tokens.get(who) ?? formTokens(who);
    tokens.set(who, known);
    return known;
  };
  const get = async (who: Who, path: string, ids?: Ids) =>
    app.inject({ url: addressOf(path, ids), headers: { cookie: await cookieOf(who), host: 'bank.test' } });
  const formTokens = async (who: Who) => {
    const page = await get(who, '/demo');
    const csrf = /name="_csrf" value="([^"]*)"/.exec(page.body)?.[1] ?? '';
    const cookie = [await cookieOf(who), ...page.cookies.map(({ name, value }) => `${name}=${encodeURIComponent(value)}`)].filter(Boolean).join('; ');
    return { csrf, cookie };
  };

  return {
    app,
    site,
    get,
    /** With a field that no command has: who is let in is told so (400), and nothing is done. */
    sendJson: async (who: Who, path: string, body: object, ids?: Ids) => {
      const headers = { cookie: await cookieOf(who), host: 'bank.test', 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() };
      return app.inject({ method: 'POST', url: addressOf(path, ids), headers, payload: JSON.stringify({ ...body, noSuchField: true }) });
    },
    sendForm: async (who: Who, path: string, ids?: Ids) => {
      const { csrf, cookie } = await tokensOf(who);
      const body = new URLSearchParams({ bankId: 'chalcots', _csrf: csrf, _once: crypto.randomUUID(), _revision: NEVER });
      const headers = { cookie, host: 'bank.test', 'content-type': 'application/x-www-form-urlencoded' };
      return app.inject({ method: 'POST', url: addressOf(path, ids), headers, payload: body.toString() });
    },
    close: async () => {
      await beside.stop();
      await app.get(Processors).stop();
      await app.close();
      await site.close();
      await place.drop();
    },
  };
}

async function signIn(sessions: Sessions, { person, helper, purpose }: Knocker): Promise<string> {
  if (person === undefined) return '';
  const limits = sessionLimits('demonstration', []);
  const { secret } = await sessions.begin({ person, method: 'demonstration', device: 'unknown', limits, helper, purpose });
  return `eb-session=${secret}`;
}
