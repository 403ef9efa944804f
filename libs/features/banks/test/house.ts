import { Global, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { CqrsRoom, ReadRoom } from '#cqrs';
import { migrate, POOL } from '#database';
import type { TestDatabase } from '#database/test-database';
import { createLog, HttpRoom, httpAdapter, LOG, openApi, setUpHttp } from '#http';
import { LOOKS, MemoryLooks, MemoryPeople, MemorySessions, PEOPLE, SESSIONS, type Sessions } from '#identity';
import { LEDGER, type Ledger, ledgerMigrations } from '#ledger';
import { BUSINESS_CLOCK, Processors, ProcessorsRoom, processorsMigrations, SeasonClock } from '#processors';
import { MemoryVault, VAULT } from '#vault';
import { setUpWeb, WebRoom } from '#web';
import { signedIn } from '../../../../test/support/feature/feature-house.js';
import { BanksModule } from '../src/banks.module.js';
import { bankId } from './chalcots.js';

const people = [
  { person: 'PM-C1', name: 'Amber Sample', household: 'HH-1', roles: [{ role: 'panel-chair', context: bankId }] },
  { person: 'PM-C2', name: 'Basil Sample', household: 'HH-2', roles: [{ role: 'panel-treasurer', context: bankId }] },
  { person: 'FH-1', name: 'Fern Sample', roles: [{ role: 'fund-holder', context: 'everywhere' }] },
];

/** What a house's database holds: the ledger too, for specs that keep theirs there. */
export const houseMigrations = [...ledgerMigrations, ...processorsMigrations];

/** The banks' feature alone in a real application: a real database for the read models, the ledger as given and the vault in memory. */
export async function openHouse(database: TestDatabase, ledger: Ledger, clock = new SeasonClock('2026-05-04T09:00:00.000Z')) {
  await migrate(database.connection, houseMigrations);
  const vault = new MemoryVault();
  const memory = new MemoryPeople(vault);
  for (const person of people) await memory.add(person);
  const looks = new MemoryLooks();
  const provided = [
    { provide: LEDGER, useValue: ledger },
    { provide: VAULT, useValue: vault },
    { provide: PEOPLE, useValue: memory },
    { provide: SESSIONS, useValue: new MemorySessions() },
    { provide: LOOKS, useValue: looks },
    { provide: BUSINESS_CLOCK, useValue: clock },
    { provide: POOL, useValue: database.pool },
  ];
  const log = createLog({ level: 'silent' });

  @Global()
  @Module({ providers: provided, exports: provided })
  class Site {}
  const web = { secret: 'a-secret-of-forty-characters-for-the-tests', demo: true, build: 'b1', secureCookies: false };
  @Module({ imports: [Site, CqrsRoom, ReadRoom, HttpRoom.with(log), WebRoom.with(web), ProcessorsRoom.with({ pool: POOL, log: LOG }), BanksModule] })
  class House {}

  const app = await NestFactory.create<NestFastifyApplication>(House, httpAdapter(), { logger: false });
  setUpHttp(app, log);
  await setUpWeb(app, { viewer: (person) => memory.get(person) });
  const description = openApi(app, '0');
  await app.init();
  await app.getHttpAdapter().getInstance().ready();
  const processors = app.get(Processors);
  await processors.drain();
  return {
    app,
    looks,
    vault,
    processors,
    description,
    visitor: (person?: string) => new Visitor(app, person),
    close: async () => {
      await processors.stop();
      await app.close();
    },
  };
}

/** What a page's forms send without being asked. */
function hiddenFields(page: string): URLSearchParams {
  const field = (name: string) => [name, new RegExp(`name="${name}" value="([^"]*)"`).exec(page)?.[1]];
  return new URLSearchParams(['_csrf', '_once', '_revision', 'sealed'].map(field).filter((each): each is [string, string] => each[1] !== undefined));
}

/** Somebody with a browser: keeps cookies, opens forms before sending them. */
class Visitor {
  private readonly cookies = new Map<string, string>();

  constructor(
    private readonly app: NestFastifyApplication,
    private person: string | undefined,
  ) {}

  async get(url: string) {
    const response = await this.app.inject({ url, headers: { cookie: await this.header(), host: 'bank.test' } });
    for (const { name, value } of response.cookies) this.cookies.set(name, value);
    return response;
  }

  /** Opens the page with the form, and sends it with its tokens. */
  async post(form: string, fields: Record<string, string | string[]>, to = form) {
    return this.sendForm(to, await this.filled(form, fields));
  }

  /** A form as it stands on its page, filled in; what is filled in stands above what the page says. */
  async filled(form: string, fields: Record<string, string | string[]>) {
    const body = hiddenFields((await this.get(form)).body);
    for (const name of Object.keys(fields)) body.delete(name);
    for (const [name, value] of Object.entries(fields)) for (const each of [value].flat()) body.append(name, each);
    return body;
  }

  async sendForm(to: string, body: URLSearchParams) {
    const headers = { cookie: await this.header(), host: 'bank.test', 'content-type': 'application/x-www-form-urlencoded' };
    return this.app.inject({ method: 'POST', url: to, payload: body.toString(), headers });
  }

  async send(url: string, payload: object, headers: Record<string, string> = {}) {
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
