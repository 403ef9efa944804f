import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Global, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { CqrsModule } from '@nestjs/cqrs';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Fact } from '#decider';
import { catalogue, type TextRef } from '#events';
import { createLog, HttpRoom, httpAdapter, openApi, setUpHttp } from '#http';
import { MemorySessions, SESSIONS } from '#identity';
import { LEDGER, MemoryLedger, stamp } from '#ledger';
import { BUSINESS_CLOCK, SeasonClock } from '#processors';
import { leafHash } from '#proof';
import { MemoryVault, VAULT } from '#vault';
import { setUpWeb, WebRoom } from '#web';
import { signedIn } from '../../../../test/support/feature/feature-house.js';
import { RecordModule } from './index.js';

const log = createLog({ level: 'silent' });
const ledger = new MemoryLedger();
const vault = new MemoryVault();
const sessions = new MemorySessions();
const PERSON = `per-${'A'.repeat(22)}`;
const HOUSEHOLD = `hh-${'B'.repeat(22)}`;
const rules = { rulesVersion: 1, rulesHash: 'a'.repeat(64) };

let commands = 0;
async function record(stream: string, facts: readonly Fact[], isPublic = (type: string) => catalogue.typeOf(type).audience !== 'restricted'): Promise<void> {
  const commandId = `00000000-0000-4000-8000-${String(++commands).padStart(12, '0')}`;
  const firstRevision = (await ledger.readStream(stream)).length;
  const events = stamp({
    stream,
    firstRevision,
    facts,
    meta: { commandId, actor: PERSON, office: 'panel:chalcots', role: 'panel-chair' },
    recordedAt: '2026-03-11T19:42:00.000Z',
    versionOf: (type) => (catalogue.has(type) ? catalogue.typeOf(type).v : 1),
    isPublic,
    isSealed: (type) => catalogue.has(type) && catalogue.typeOf(type).sealed === true,
  });
  await ledger.append({ stream, expectedRevision: firstRevision === 0 ? 'none' : firstRevision - 1, commandId, payloadHash: 'b'.repeat(64), events });
}

const declined = {
  bidId: 'C-002',
  roundId: 'C-R1',
  reason: { subject: 'bank-x', field: 'reason', version: 1, commitment: 'd'.repeat(64) },
  decidedBy: { kind: 'panel', evidence: 'meeting-2026-03-11' },
  ...rules,
};

const typed = (field: string, value: string): Promise<TextRef> =>
  vault.put({ commandId: `00000000-0000-4000-9000-${String(++commands).padStart(12, '0')}`, subject: 'application-C-001', field, value });

async function recordBid(): Promise<void> {
  const received = {
    bidId: 'C-001',
    bankId: 'chalcots',
    roundId: 'C-R1',
    title: await typed('title', 'Lobby <b>book-swap</b> shelf'),
    what: { subject: 'application-C-001', field: 'what', version: 1, commitment: 'c'.repeat(64) },
    askedPence: 10_000,
    aboveMaximum: false,
    maxPence: 50_000,
    goals: ['C1'],
    costs: [{ what: await typed('costs.0.what', 'Wood and screws'), amountPence: 10_000 }],
    meets: [],
    leadKind: 'individual',
    atRisk: false,
    channel: 'paper',
    language: 'en',
    receivedOn: '2026-02-04',
    ...rules,
  };
  const basis = {
    bidId: 'C-001',
    applicant: PERSON,
    household: HOUSEHOLD,
    ageBand: 'adult',
    name: await typed('name', 'Zadie Canary'),
    contact: await typed('contact', '07700 900123'),
  };
  await record('application-C-001', [
    { type: 'BidReceived', data: received },
    { type: 'BidReceivedBasis', data: basis },
  ]);
  await record('application-C-001', [
    { type: 'BidWithdrawn', data: { bidId: 'C-001', bankId: 'chalcots', reason: await typed('reason', 'We found another way'), afterAward: false } },
  ]);
}

@Global()
@Module({
  providers: [
    { provide: SESSIONS, useValue: sessions },
    { provide: LEDGER, useValue: ledger },
    { provide: VAULT, useValue: vault },
    { provide: BUSINESS_CLOCK, useValue: new SeasonClock('2026-03-11T20:00:00.000Z') },
  ],
  exports: [LEDGER, VAULT, BUSINESS_CLOCK, SESSIONS],
})
class Ground {}

const web = WebRoom.with({ secret: 'a-secret-of-forty-characters-for-the-tests', demo: true, build: 'b1', secureCookies: false });

@Module({ imports: [Ground, CqrsModule.forRoot(), HttpRoom.with(log), web, RecordModule] })
class House {}

let app: NestFastifyApplication;
let description: ReturnType<typeof openApi>;
beforeAll(async () => {
  await recordBid();
  await record('drawer-x', [{ type: 'DrawerOpened', data: { secret: 'who knows' } }], () => true);
  await record('bank-x', [{ type: 'BidDeclined', data: declined }]);
  for (let i = 0; i < 30; i++) await record('payment-PAY-001', [{ type: 'PaymentApproved', data: { paymentId: 'PAY-001', approvals: 1 } }]);
  app = await NestFactory.create<NestFastifyApplication>(House, httpAdapter(), { logger: false });
  setUpHttp(app, log);
  const chair = { person: 'PM-C1', name: 'Amber Sample', roles: [{ role: 'panel-chair', context: 'chalcots' }] };
  await setUpWeb(app, { viewer: async () => chair });
  description = openApi(app, '0');
  await app.init();
  await app.getHttpAdapter().getInstance().ready();
});
afterAll(() => app.close());

/** As the panel's chair, who is signed in. */
async function ask(what: string | { readonly url: string; readonly headers: Readonly<Record<string, string>> }) {
  const { url, headers } = typeof what === 'string' ? { url: what, headers: {} } : what;
  return app.inject({ url, headers: { cookie: `eb-session=${await signedIn(sessions, 'PM-C1')}`, ...headers } });
}

/** What nobody may read here: tokens, names, contacts. */
const RESTRICTED = new RegExp([PERSON, HOUSEHOLD, 'Zadie', '07700', 'BidReceivedBasis', 'ageBand', 'DrawerOpened', 'who knows'].join('|'));

describe('the page of a stream', () => {
  it('shows every fact in order, in plain words', async () => {
    const { body, statusCode } = await ask('/streams/application-C-001');
    expect(statusCode).toBe(200);
    const headings = [...body.matchAll(/<h2[^>]*>(.*?)<\/h2>/g)].map(([, text]) => text);
    expect(headings).toEqual(['The bid came in', '[private]', 'The bid was taken back']);
    expect(body).toContain('The record of bid C-001');
    expect(body).toContain('<span class="eb-money">£100</span>');
    expect(body).toContain('Done by the panel of chalcots');
    expect(body).toContain('For auditors: number 0');
    expect(body).toContain('11 March 2026, 7:42 pm');
    expect(body).toContain('Up to date 8:00 pm');
    expect(body).toContain('For auditors: number 34');
    expect(body).toContain('<code>BidReceived</code>');
  });

  it('shows public wording as text, and [private] for what is gone or was never public', async () => {
    const { body } = await ask('/streams/application-C-001');
    expect(body).toContain('Lobby &lt;b&gt;book-swap&lt;/b&gt; shelf');
    expect(body).toContain('Wood and screws');
    const values = [...body.matchAll(/<dt[^>]*>([^<]*)<\/dt>\s*<dd[^>]*>\s*([^<]*?)\s*<\/dd>/g)].map(([, name, value]) => [name, value]);
    expect(values).toContainEqual(['What', '[private]']);
    expect(body).toContain('We found another way');
  });

  it.each(['/streams/application-C-001', '/api/streams/application-C-001', '/streams/drawer-x', '/api/streams/drawer-x'])(
    '%s gives nothing restricted away, not even to a panel chair',
    async (url) => {
      const { body, statusCode } = await ask(url);
      expect(statusCode).toBe(200);
      expect(body).not.toMatch(RESTRICTED);
    },
  );

  it('keeps the seal of a ballot private until its own vote is closed, and then shows it, on the page that was kept as well', async () => {
    const [v, c] = ['a'.repeat(64), 'c'.repeat(64)];
    const stream = `ballot-H-R1-${v}`;
    await record(stream, [{ type: 'BallotSealed', data: { roundId: 'H-R1', v, n: 1, c } }]);
    const closing = { bankId: 'hilgrove', roll: { size: 1, root: 'd'.repeat(64) }, counting: 1, replaced: 0, setAside: 0 };
    const seen = async () => Promise.all([`/streams/${stream}`, `/api/streams/${stream}`].map(async (url) => (await ask(url)).body.includes(c)));
    expect(await seen()).toEqual([false, false]);
    await record('voting-H-R2', [{ type: 'VotingClosed', data: { ...closing, roundId: 'H-R2' } }]);
    expect(await seen()).toEqual([false, false]);
    await record('voting-H-R1', [{ type: 'VotingClosed', data: { ...closing, roundId: 'H-R1' } }]);
    expect(await seen()).toEqual([true, true]);
  });

  it('leads to the record of the evening that a decision rests on', async () => {
    const { body } = await ask('/streams/bank-x');
    expect(body).toContain('href="/streams/meeting-2026-03-11"');
  });

  it('has pages', async () => {
    const first = (await ask('/streams/payment-PAY-001')).body;
    expect(first.match(/<li class="eb-timeline__step"/g)).toHaveLength(25);
    expect(first).toContain('href="/streams/payment-PAY-001?from=25" rel="next"');
    const second = (await ask('/streams/payment-PAY-001?from=25')).body;
    expect(second.match(/<li class="eb-timeline__step"/g)).toHaveLength(5);
    expect(second).toContain('href="/streams/payment-PAY-001" rel="prev"');
    expect(second).not.toContain('rel="next"');
  });

  it.each(['/streams/application-C-999', '/streams/nothing', '/streams/payment-PAY-001?from=400', '/streams/Bank-x%3Cb%3E'])('%s is not found', async (url) => {
    const { body, statusCode } = await ask(url);
    expect(statusCode).toBe(404);
    expect(body).toContain('We cannot find this page');
  });

  it('has no text outside the catalogue but names, codes and wording', async () => {
    const { body } = await ask('/streams/application-C-001?lang=en-XA');
    const main = /<main[\s\S]*<\/main>/.exec(body)?.[0] ?? '';
    const text = main.replace(/<(code|time)[\s\S]*?<\/\1>|<span class="(eb-wording|eb-money)"[\s\S]*?<\/span>/g, '').replace(/<[^>]*>/g, '\n');
    expect(text.split('\n').filter((line) => /[a-z]{2}/i.test(line) && !line.trim().startsWith('['))).toEqual([]);
  });
});

describe('the JSON of a stream', () => {
  it('has the canonical text of public facts, whose bytes hash to the leaf, and only the place of restricted ones', async () => {
    const response = await ask('/api/streams/application-C-001');
    const { items } = response.json<{ items: Record<string, string>[] }>();
    const entries = await ledger.readStream('application-C-001');
    expect(items.map((item) => Object.keys(item).sort())).toEqual([
      ['leaf', 'number', 'recordedAt', 'revision', 'text', 'type'],
      ['leaf', 'number', 'recordedAt', 'revision'],
      ['leaf', 'number', 'recordedAt', 'revision', 'text', 'type'],
    ]);
    expect(items[0]?.text).toBe(entries[0]?.json);
    expect(items.map(({ leaf }) => leaf)).toEqual(entries.map(({ json }) => leafHash(json).toString('hex')));
    expect(response.headers.etag).toBe('"2"');
    const held = await app.inject({ url: '/api/streams/application-C-001', headers: { 'if-none-match': '"2"' } });
    expect(held.statusCode).toBe(304);
  });

  it('is read from cursor to cursor, each fact once', async () => {
    const seen: number[] = [];
    let url: string | undefined = '/api/streams/payment-PAY-001?limit=7';
    while (url) {
      const response: Awaited<ReturnType<typeof ask>> = await ask(url);
      seen.push(...response.json<{ items: { revision: number }[] }>().items.map(({ revision }) => revision));
      url = /<([^>]*)>; rel="next"/.exec(String(response.headers.link ?? ''))?.[1];
    }
    expect(seen).toEqual(Array.from({ length: 30 }, (_, i) => i));
  });

  it.each([
    ['/api/streams/application-C-999', 404],
    ['/api/streams/nothing', 400],
    ['/api/streams/payment-PAY-001?cursor=xyz', 400],
    ['/api/streams/payment-PAY-001?limit=1000', 400],
  ])('%s answers %i as a problem', async (url, status) => {
    const { statusCode, headers } = await ask(url);
    expect([statusCode, headers['content-type']]).toEqual([status, expect.stringContaining('application/problem+json')]);
  });

  it('is described', () => {
    expect(Object.keys(description.components?.schemas ?? {})).toContain('RecordedFacts');
    expect(description.paths['/api/streams/{stream}']?.get).toBeDefined();
  });
});
