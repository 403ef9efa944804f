import { type IncomingHttpHeaders, request } from 'node:http';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Pool } from 'pg';
import { testDatabase } from '#database/test-database';
import { createLog } from '#http';
import { SESSIONS, type Sessions } from '#identity';
import { Processors } from '#processors';
import { readConfig } from '../../apps/server/src/config.js';
import { loadDemonstration } from '../../apps/server/src/season/demonstration.js';
import { openHouse } from '../../apps/server/src/serve.js';
import { openSite } from '../../apps/server/src/site.js';
import { signedIn } from './feature/feature-house.js';
import { testMasterKey } from './master-key.js';

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface Ask {
  readonly method: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer | undefined;
}

/** The whole house with its season, on PostgreSQL, answering on a real socket; all that it logs is kept. */
export class SeasonHouse {
  readonly #cookies = new Map<string, Promise<string>>();

  private constructor(
    readonly app: NestFastifyApplication,
    readonly site: Awaited<ReturnType<typeof openSite>>,
    /** With the rights of the database's owner: sees every table. */
    readonly everything: Pool,
    /** Every line of the log, from `trace` on. */
    readonly lines: readonly string[],
    private readonly port: number,
    private readonly drop: () => Promise<void>,
  ) {}

  static async open(): Promise<SeasonHouse> {
    const place = await testDatabase();
    const lines: string[] = [];
    const log = createLog({ level: 'trace', destination: { write: (line) => void lines.push(line) } });
    const site = await openSite({ connection: place.connection, stop: async () => undefined }, { kind: 'postgres' }, () => {}, testMasterKey);
    const config = readConfig({ REQUESTS_PER_ADDRESS: '0', REQUESTS_PER_SESSION: '0', COOKIE_SECRET: 'a-secret-of-forty-characters-for-the-tests' });
    const app = await openHouse(site, config, log);
    await loadDemonstration(app, site, config, { say: () => {} });
    await app.get(Processors).drain();
    await app.listen(0, '127.0.0.1');
    return new SeasonHouse(app, site, place.pool, lines, Number(new URL(await app.getUrl()).port), () => place.drop());
  }

  /** Signed in once; nobody for undefined. */
  cookieOf(person: string | undefined): Promise<string> {
    if (person === undefined) return Promise.resolve('');
    const known = this.#cookies.get(person) ?? signedIn(this.app.get<Sessions>(SESSIONS), person).then((secret) => `eb-session=${secret}`);
    this.#cookies.set(person, known);
    return known;
  }

  /** They sign in anew when they next ask. */
  forget(person: string | undefined): void {
    if (person !== undefined) this.#cookies.delete(person);
  }

  /** @throws Error when the connection is lost before there is an answer */
  ask({ method, path, headers = {}, body }: Ask): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const sent = request({ host: '127.0.0.1', port: this.port, method, path, headers: { ...headers } }, (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('error', reject);
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(chunks).toString() }));
      });
      sent.on('error', reject);
      sent.end(body);
    });
  }

  async get(person: string | undefined, path: string): Promise<Answer> {
    return this.ask({ method: 'GET', path, headers: { cookie: await this.cookieOf(person) } });
  }

  async close(): Promise<void> {
    await this.app.get(Processors).stop();
    await this.app.close();
    await this.site.close();
    await this.drop();
  }
}

/** The value of a hidden field of a page. */
export const hiddenField = (page: string, name: string): string => new RegExp(`name="${name}" value="([^"]*)"`).exec(page)?.[1] ?? '';
