import { randomBytes } from 'node:crypto';
import { type IncomingHttpHeaders, request } from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { MailServer } from '../../libs/platform/notifications/test/mail-server.js';
import { type DataFolder, emptyFolder, seasonFolder } from '../support/data-folder.js';
import { runProgram } from '../support/programs.js';
import { NeverServed, type Service, startService } from '../support/server-process.js';

const SITE = 'bank.example.org';
const MASTER_KEY = randomBytes(32).toString('base64');
const ADA = 'ada@example.org';

let folder: DataFolder;
let mail: MailServer;
let service: Service;
/** As an operator sets it, behind a proxy on the same machine that speaks https to the world. */
const settings = (more: Readonly<Record<string, string>> = {}) => ({
  ...{ NODE_ENV: 'production', MODE: 'production', HOST: '127.0.0.1', TRUST_PROXY: '127.0.0.1', PUBLIC_URL: `https://${SITE}` },
  ...{ COOKIE_SECRET: 'a-secret-of-forty-characters-for-the-tests', VAULT_MASTER_KEY: MASTER_KEY, ROUND_SECRETS_DIR: join(folder.path, 'round-secrets') },
  ...{ SMTP_URL: mail.url, MAIL_FROM: 'Estate Bank <bank@example.org>', ...more },
});
beforeAll(async () => {
  [folder, mail] = [await emptyFolder(), await new MailServer().start()];
  const two = ['--first', `Ada Sample <${ADA}>`, '--second', 'Bo Sample <bo@example.org>'];
  const founded = await runProgram('apps/server/src/programs/found', two, { DATA_DIR: folder.path, ...settings() });
  expect([founded.code, founded.stderr]).toEqual([0, expect.stringContaining('are named')]);
  service = await startService({ dataDir: folder.path, env: settings(), greeting: /(http:\/\/127\.0\.0\.1:\d+)/ });
}, 180_000);
afterAll(async () => {
  await service?.stop();
  await mail?.stop();
  await folder?.remove();
});

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A browser that came by https to the proxy. */
class Browser {
  readonly cookies = new Map<string, string>();
  /** Each `Set-Cookie` as it came. */
  readonly set: string[] = [];

  get = (path: string) => this.ask('GET', path);

  async post(page: string, fields: Readonly<Record<string, string>>, to = page, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
    const { body } = await this.get(page);
    const hidden = (name: string) => new RegExp(`name="${name}" value="([^"]+)"`).exec(body)?.[1] ?? '';
    const form = new URLSearchParams({ _csrf: hidden('_csrf'), _once: hidden('_once'), ...fields }).toString();
    return this.ask('POST', to, { origin: `https://${SITE}`, 'content-type': 'application/x-www-form-urlencoded', ...headers }, form);
  }

  ask(method: string, path: string, headers: Readonly<Record<string, string>> = {}, body = ''): Promise<Answer> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const proxied = { host: SITE, 'x-forwarded-proto': 'https', 'x-forwarded-for': '203.0.113.9', cookie, ...headers };
    const { hostname, port } = new URL(service.url);
    return new Promise((resolve, reject) => {
      const sent = request({ hostname, port, method, path, headers: proxied }, (answer) => {
        let text = '';
        answer.setEncoding('utf8').on('data', (part) => {
          text += part;
        });
        answer.on('end', () => {
          for (const each of answer.headers['set-cookie'] ?? []) this.keep(each);
          resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: text });
        });
      });
      sent.on('error', reject);
      sent.end(body);
    });
  }

  private keep(cookie: string): void {
    this.set.push(cookie);
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
    this.cookies.set(name, value);
  }
}

/** The path of the link in the newest mail to somebody, once it has come. */
async function mailedLink(to: string): Promise<string> {
  for (let look = 0; look < 600; look++) {
    const text = mail.taken
      .filter((taken) => taken.to.includes(to))
      .at(-1)
      ?.text.replace(/=\r?\n/g, '');
    const link = new RegExp(`https://${SITE}(/sign-in/links/[A-Za-z0-9_-]+)`).exec(text ?? '')?.[1];
    if (link !== undefined) return link;
    await sleep(100);
  }
  throw new Error('no link came');
}

describe('A service of production, behind a proxy', () => {
  test('signs somebody in by a link that was mailed, and every cookie on the way is bound to this host, https, and out of reach of scripts', async () => {
    const ada = new Browser();
    expect((await ada.post('/sign-in', { address: ADA })).status).toBe(303);
    const asked = ada.cookies.get('__Host-form');
    const link = await mailedLink(ADA);
    expect((await ada.get(link)).status).toBe(200);
    expect(ada.cookies.has('__Host-session')).toBe(false);
    expect((await ada.post(link, {})).status).toBe(303);
    expect((await ada.get('/people')).body).toContain('Ada Sample');
    expect(asked).toBeDefined();
    expect([...ada.cookies.keys()]).toEqual(expect.arrayContaining(['__Host-form', '__Host-asked', '__Host-session']));
    expect(ada.set.length).toBeGreaterThanOrEqual(3);
    for (const cookie of ada.set) {
      expect(cookie).toMatch(/^__Host-[a-z]+=/);
      expect(cookie.split(/; ?/).slice(1)).toEqual(expect.arrayContaining(['Path=/', 'HttpOnly', 'Secure', 'SameSite=Lax']));
      expect(cookie).not.toMatch(/domain=/i);
    }
  }, 120_000);

  test.each(['/', '/sign-in', '/nowhere', '/api/banks', '/api/nowhere', '/assets/page.css', '/health/live'])(
    'tells browsers to come by https alone: %s',
    async (path) => {
      const { headers } = await new Browser().get(path);
      expect(headers['strict-transport-security']).toBe('max-age=63072000; includeSubDomains');
      expect(headers['content-security-policy']).toContain('upgrade-insecure-requests');
    },
  );

  test.each(['/demo', '/demo/sign-in/ADM-1', '/outbox'])('has nothing of a demonstration: %s', async (path) => {
    const somebody = new Browser();
    expect((await somebody.get(path)).status).toBe(404);
    const pages = await Promise.all(['/', '/sign-in'].map(async (page) => (await somebody.get(page)).body));
    for (const page of pages) expect(page).not.toMatch(/href="\/demo|This is a demonstration/);
  });

  test('lets nobody choose who to be, with a form that is in order', async () => {
    const somebody = new Browser();
    for (const path of ['/demo', '/demo/sign-in/ADM-1', '/demo/leave']) {
      expect([path, (await somebody.post('/sign-in', { person: 'ADM-1' }, path)).status]).toEqual([path, 404]);
    }
    expect(somebody.cookies.has('__Host-session')).toBe(false);
  });

  test('takes no form that another site sent', async () => {
    for (const headers of [{ origin: 'https://evil.example.org' }, { origin: 'null' }, { origin: `https://${SITE}.evil.org` }])
      expect([headers, (await new Browser().post('/sign-in', { address: ADA }, '/sign-in', headers)).status]).toEqual([headers, 403]);
  });

  test('says where it is and prints no links that sign anybody in', () => {
    expect(service.said()).not.toMatch(/\/demo|sign-in\//);
  });
});

/** What a process says that does not start: one sentence after what it says of the database, and no stack. */
async function refused(env: Readonly<Record<string, string>>, dataDir = folder.path) {
  const fault = await startService({ dataDir, env, greeting: /(http:\/\/127\.0\.0\.1:\d+)/ }).then(
    async (running) => {
      await running.kill();
      return undefined;
    },
    (refusal: unknown) => refusal,
  );
  expect(fault).toBeInstanceOf(NeverServed);
  const { code, said } = fault as NeverServed;
  expect([code, /\n\s+at /.test(said)]).toEqual([1, false]);
  return said;
}

describe('A process is not started', () => {
  test('as a demonstration where NODE_ENV says production', async () => {
    const { MODE: _, ...others } = settings();
    expect(await refused(others)).toContain(
      'MODE must be production when NODE_ENV is production, because whoever reaches a demonstration may act as any person.',
    );
  }, 60_000);

  test('as a demonstration on data of production', async () => {
    const { MODE: _, NODE_ENV: __, PUBLIC_URL: ___, ...others } = settings();
    expect(await refused(others)).toContain('This data is a production ledger: set MODE=production, or use another DATA_DIR.');
  }, 60_000);

  test('with another master key than the data was closed with', async () => {
    const other = randomBytes(32).toString('base64');
    const said = await refused(settings({ VAULT_MASTER_KEY: other }));
    expect(said).toContain('closed with another master key: give that one in VAULT_MASTER_KEY');
    expect(said).not.toContain(other);
  }, 60_000);

  test('as production on data of a demonstration', async () => {
    const demonstration = await seasonFolder();
    try {
      const said = await refused(settings({ VAULT_MASTER_KEY: demonstration.masterKeyText() }), demonstration.path);
      expect(said).toContain('This data is a demonstration and stays one: use another DATA_DIR or DATABASE_URL for production.');
    } finally {
      await demonstration.remove();
    }
  }, 240_000);
});
