import { Global, Module, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { v5 } from 'uuid';
import { CqrsRoom, ReadRoom } from '#cqrs';
import { type Migration, migrate, POOL } from '#database';
import type { TestDatabase } from '#database/test-database';
import type { Fact } from '#decider';
import { catalogue } from '#events';
import { createLog, HttpRoom, httpAdapter, LOG, MemoryRateLimits, PublicUrl, RATE_LIMITS, type RateLimits, setUpHttp } from '#http';
import {
  LOOKS,
  MemoryLooks,
  MemoryPeople,
  MemorySessions,
  PEOPLE,
  type Person,
  PersonalRooms,
  SESSIONS,
  type Sessions,
  sessionLimits,
  WORK_ISSUER,
  type WorkIssuer,
} from '#identity';
import { LEDGER, type Ledger, MemoryLedger, stamp } from '#ledger';
import { Homes, MemoryNotifications, NOTIFICATIONS } from '#notifications';
import { BUSINESS_CLOCK, Processors, ProcessorsRoom, processorsMigrations, SeasonClock } from '#processors';
import { MemoryUploads, UPLOADS } from '#uploads';
import { MASTER_KEY, MemoryVault, VAULT } from '#vault';
import { setUpWeb, WebRoom } from '#web';
import { testMasterKey } from '../master-key.js';

/** Some facts of one stream at one moment. */
export interface Told {
  readonly stream: string;
  readonly at: string;
  readonly facts: readonly Fact[];
}

export interface HouseOf {
  readonly feature: Type;
  readonly people: readonly Person[];
  /** The business clock. */
  readonly at: string;
  readonly vault?: MemoryVault;
  readonly limits?: RateLimits;
  readonly publicUrl?: string;
  readonly workIssuer?: WorkIssuer;
  /** The feature brings the room of notifications itself: messages wait in its queue and are delivered. */
  readonly ownNotifications?: boolean;
  /** Of rooms whose tables the feature uses, in their order. */
  readonly migrations?: readonly Migration[];
}

/** One feature alone in a real application: a real database for the read models, the ledger and the vault in memory. */
export async function openHouse(database: TestDatabase, told: readonly Told[], house: HouseOf) {
  const {
    feature,
    people,
    at,
    vault = new MemoryVault(),
    limits = new MemoryRateLimits(),
    publicUrl = 'https://bank.test',
    workIssuer,
    ownNotifications = false,
    migrations = [],
  } = house;
  await migrate(database.connection, [...migrations, ...processorsMigrations]);
  const ledger = new MemoryLedger();
  await tell(ledger, told);
  const known = new MemoryPeople(vault);
  for (const person of people) await known.add(person);
  const clock = new SeasonClock(at);
  const [sessions, notifications] = [new MemorySessions(), new MemoryNotifications()];
  const looks = new MemoryLooks();
  const provided = [
    { provide: LEDGER, useValue: ledger },
    { provide: VAULT, useValue: vault },
    { provide: MASTER_KEY, useValue: testMasterKey },
    { provide: PEOPLE, useValue: known },
    { provide: SESSIONS, useValue: sessions },
    { provide: LOOKS, useValue: looks },
    { provide: Homes, useValue: new Homes() },
    { provide: PersonalRooms, useValue: new PersonalRooms() },
    ...(ownNotifications ? [] : [{ provide: NOTIFICATIONS, useValue: notifications }]),
    { provide: BUSINESS_CLOCK, useValue: clock },
    { provide: POOL, useValue: database.pool },
    { provide: PublicUrl, useValue: new PublicUrl(publicUrl) },
    { provide: WORK_ISSUER, useValue: { at: workIssuer } },
    { provide: RATE_LIMITS, useValue: limits },
    { provide: UPLOADS, useValue: new MemoryUploads(vault) },
  ];
  const log = createLog({ level: 'silent' });

  @Global()
  @Module({ providers: provided, exports: provided })
  class Site {}
  const web = { secret: 'a-secret-of-forty-characters-for-the-tests', demo: true, build: 'b1', secureCookies: false };
  @Module({ imports: [Site, CqrsRoom, ReadRoom, HttpRoom.with(log), WebRoom.with(web), ProcessorsRoom.with({ pool: POOL, log: LOG }), feature] })
  class House {}

  const app = await NestFactory.create<NestFastifyApplication>(House, httpAdapter(), { logger: false });
  setUpHttp(app, log);
  await setUpWeb(app, { viewer: (person) => known.get(person) });
  await app.init();
  await app.getHttpAdapter().getInstance().ready();
  const processors = app.get(Processors);
  await processors.drain();
  return {
    app,
    looks,
    ledger,
    clock,
    people: known,
    sessions,
    notifications,
    drain: () => processors.drain(),
    tell: async (...more: Told[]) => {
      await tell(ledger, more);
      await processors.drain();
    },
    visitor: (person?: string, remoteAddress?: string) => new Visitor(app, () => processors.drain(), person, remoteAddress),
    events: async (stream: string) => (await ledger.readStream(stream)).map(({ json }) => catalogue.decode(json)),
    close: async () => {
      await processors.stop();
      await app.close();
    },
  };
}

/** Somebody with a browser: keeps cookies, opens forms before sending them, follows where they lead. */
export class Visitor {
  private readonly cookies = new Map<string, string>();

  constructor(
    private readonly app: NestFastifyApplication,
    private readonly drain: () => Promise<void>,
    private person: string | undefined,
    private readonly remoteAddress = '192.0.2.1',
  ) {}

  /** A cookie that this browser holds, or is made to hold. */
  brings(name: string): string | undefined {
    return this.cookies.get(name);
  }
  bring(name: string, value: string): void {
    this.cookies.set(name, value);
  }

  /** The tokens of the form on a page, to send the very same form more than once. */
  async tokens(url: string): Promise<URLSearchParams> {
    const page = (await this.get(url)).body;
    const field = (name: string) => [name, new RegExp(`name="${name}" value="([^"]*)"`).exec(page)?.[1]];
    return new URLSearchParams(['_csrf', '_once', '_revision'].map(field).filter((each): each is [string, string] => each[1] !== undefined));
  }

  async get(url: string) {
    await this.drain();
    const response = await this.app.inject({ url, remoteAddress: this.remoteAddress, headers: { cookie: await this.header(), host: 'bank.test' } });
    for (const { name, value } of response.cookies) this.cookies.set(name, value);
    return response;
  }

  /** What somebody reads on a page: its text without the tags. */
  async read(url: string): Promise<string> {
    return textOf((await this.get(url)).body);
  }

  /** Opens the page with the form, and sends it with its tokens. */
  async post(form: string, fields: Record<string, string | string[]>, to = form) {
    const body = await this.tokens(form);
    for (const [name, value] of Object.entries(fields)) for (const each of [value].flat()) body.append(name, each);
    return this.send(to, body);
  }

  /** The very same form a second time. */
  async send(url: string, body: URLSearchParams, more: Record<string, string> = {}) {
    const headers = { ...more, cookie: await this.header(), host: 'bank.test', 'content-type': 'application/x-www-form-urlencoded' };
    const response = await this.app.inject({ method: 'POST', url, remoteAddress: this.remoteAddress, payload: body.toString(), headers });
    for (const { name, value } of response.cookies) this.cookies.set(name, value);
    return response;
  }

  /** A form with files, as a browser sends it: its tokens first, then what was typed, then the files. */
  async sendFiles(url: string, body: URLSearchParams, files: readonly { readonly field: string; readonly name: string; readonly bytes: Buffer }[]) {
    const form = new FormData();
    for (const [name, value] of body) form.append(name, value);
    for (const { field, name, bytes } of files) form.append(field, new Blob([new Uint8Array(bytes)]), name);
    const sent = new Response(form);
    const headers = { cookie: await this.header(), host: 'bank.test', 'content-type': sent.headers.get('content-type') ?? '' };
    return this.app.inject({ method: 'POST', url, payload: Buffer.from(await sent.arrayBuffer()), headers });
  }

  async call(url: string, payload: object, headers: Record<string, string> = {}) {
    await this.drain();
    const key = { 'idempotency-key': crypto.randomUUID(), cookie: await this.header(), host: 'bank.test' };
    return this.app.inject({ method: 'POST', url, payload, headers: { ...key, ...headers } });
  }

  /** Signed in with the first request. */
  private async header(): Promise<string> {
    const { person } = this;
    this.person = undefined;
    if (person !== undefined) this.cookies.set('eb-session', await signedIn(this.app.get<Sessions>(SESSIONS), person));
    return [...this.cookies].map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('; ');
  }
}

/** The secret of a new session of a person of the demonstration, as it stands in the browser's cookie. */
export async function signedIn(sessions: Sessions, person: string): Promise<string> {
  const { secret } = await sessions.begin({ person, method: 'demonstration', device: 'unknown', limits: sessionLimits('demonstration', []) });
  return secret;
}

export const textOf = (html: string) =>
  html
    .replace(/<head>[\s\S]*?<\/head>|<script>.*?<\/script>/g, ' ')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ');

/** Writes facts as they are told, each telling as one command. */
export async function tell(ledger: Ledger, told: readonly Told[]): Promise<void> {
  for (const { stream, at, facts } of told) {
    const length = (await ledger.readStream(stream)).length;
    const commandId = v5(`${stream} ${length}`, v5.URL);
    const meta = { commandId, actor: 'system', office: 'system', role: 'system' };
    for (const { type, data } of facts) catalogue.check(type, data);
    const events = stamp({
      ...{ stream, firstRevision: length, facts, meta, recordedAt: at },
      versionOf: (type) => catalogue.typeOf(type).v,
      isPublic: (type) => catalogue.typeOf(type).audience !== 'restricted',
      isSealed: (type) => catalogue.typeOf(type).sealed === true,
    });
    const expectedRevision = length === 0 ? ('none' as const) : length - 1;
    const { status } = await ledger.append({ stream, expectedRevision, commandId, payloadHash: '0'.repeat(64), events });
    if (status !== 'appended') throw new Error(`${stream}: ${status}`);
  }
}
