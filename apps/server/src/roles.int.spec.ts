import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { testDatabase } from '#database/test-database';
import { createLog, RouteRules } from '#http';
import { INSTALLATION, SESSIONS, type Sessions } from '#identity';
import { Processors } from '#processors';
import { signedIn } from '../../../test/support/feature/feature-house.js';
import { testMasterKey } from '../../../test/support/master-key.js';
import { readConfig } from './config.js';
import { loadDemonstration } from './season/demonstration.js';
import { openHouse } from './serve.js';
import { openSite } from './site.js';

jest.setTimeout(120_000);

let place: Awaited<ReturnType<typeof testDatabase>>;
let site: Awaited<ReturnType<typeof openSite>>;
let app: NestFastifyApplication;
beforeAll(async () => {
  place = await testDatabase();
  site = await openSite({ connection: place.connection, stop: async () => undefined }, { kind: 'postgres' }, () => {}, testMasterKey);
  const config = readConfig({
    ...{ REQUESTS_PER_ADDRESS: '0', REQUESTS_PER_SESSION: '0', LOG_LEVEL: 'silent' },
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

const cookies = new Map<string, Promise<string>>();
/** Everybody signs in once, and keeps that session whatever becomes of their roles. */
function cookieOf(person: string): Promise<string> {
  const known = cookies.get(person) ?? signedIn(app.get<Sessions>(SESSIONS), person).then((secret) => `eb-session=${secret}`);
  cookies.set(person, known);
  return known;
}
const token = (person: string) => site.vault.pseudonym({ person, context: INSTALLATION });
const today = () => site.clock.now().slice(0, 10);

async function get(person: string, url: string): Promise<number> {
  return (await app.inject({ url, headers: { cookie: await cookieOf(person), host: 'bank.test' } })).statusCode;
}
async function send(person: string, url: string, body: object = {}) {
  const headers = { cookie: await cookieOf(person), host: 'bank.test', 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() };
  const { statusCode, body: text } = await app.inject({ method: 'POST', url, headers, payload: JSON.stringify(body) });
  return { status: statusCode, code: (JSON.parse(text) as { code?: string }).code };
}
const newcomer = async (person: string) => site.people.add({ person, name: `${person} Sample`, household: `HH-${person}` });
const grant = async (by: string, to: string, role: string, at: string, more: object = {}) =>
  send(by, `/api/people/${await token(to)}/roles`, { grantId: `${role}-${at}`, role, place: at, firstDay: today(), ...more });
const confirm = async (by: string, to: string, grantId: string) => send(by, `/api/people/${await token(to)}/roles/${grantId}/confirmation`);
const end = async (by: string, of: string, grantId: string) => send(by, `/api/people/${await token(of)}/roles/${grantId}/ending`, { why: 'left' });
const done = { status: 200, code: undefined };

test('a role that is ended in the middle of a session counts no more at the next request, and one that is granted counts', async () => {
  await newcomer('ORG-9');
  expect(await get('ORG-9', '/rounds/C-R1/check')).toBe(403);
  expect(await grant('ADM-1', 'ORG-9', 'organiser', 'chalcots')).toEqual(done);
  expect(await get('ORG-9', '/rounds/C-R1/check')).not.toBe(403);
  expect(await end('ADM-2', 'ORG-9', 'organiser-chalcots')).toEqual(done);
  expect(await get('ORG-9', '/rounds/C-R1/check')).toBe(403);
});

test('a money role counts once a second administrator agreed, and no body says who that was', async () => {
  await newcomer('PM-9');
  expect(await grant('ADM-1', 'PM-9', 'panel-member', 'chalcots')).toEqual(done);
  expect(await get('PM-9', '/api/banks/chalcots/panel')).toBe(403);
  expect(await confirm('ADM-1', 'PM-9', 'panel-member-chalcots')).toEqual({ status: 409, code: 'one-grantor-twice' });
  expect(await confirm('PM-C1', 'PM-9', 'panel-member-chalcots')).toMatchObject({ status: 404 });
  expect(await grant('ADM-2', 'PM-9', 'organiser', 'chalcots', { grantor: await token('ADM-1') })).toMatchObject({ status: 400 });
  expect(await confirm('ADM-2', 'PM-9', 'panel-member-chalcots')).toEqual(done);
  expect(await get('PM-9', '/api/banks/chalcots/panel')).toBe(200);
});

test('nobody grants themselves a role, whether they may grant or not', async () => {
  expect(await grant('ADM-1', 'ADM-1', 'organiser', 'chalcots')).toEqual({ status: 403, code: 'own-role' });
  expect(await grant('ORG-1', 'ORG-1', 'panel-chair', 'chalcots')).toMatchObject({ status: 404 });
  // Nor by calling it a deputy's.
  const own = { deputyFor: { person: await token('ORG-1'), grantId: 'organiser-everywhere' }, lastDay: '2099-01-01' };
  expect(await grant('ORG-1', 'ORG-1', 'organiser', 'everywhere', { ...own, grantId: 'g' })).toEqual({ status: 403, code: 'own-role' });
});

test('whoever holds a role names a deputy for it, and for no other', async () => {
  await newcomer('DEP-9');
  const deputyFor = { person: await token('ORG-1'), grantId: 'organiser-everywhere' };
  const dated = { deputyFor, lastDay: '2099-01-01' };
  expect(await grant('ORG-1', 'DEP-9', 'organiser', 'everywhere', dated)).toEqual(done);
  expect(await get('DEP-9', '/rounds/C-R1/check')).not.toBe(403);
  expect(await grant('ORG-1', 'DEP-9', 'fund-holder', 'everywhere', { ...dated, grantId: 'g' })).toEqual({ status: 409, code: 'nothing-to-deputise' });
  expect(await grant('PM-C3', 'DEP-9', 'organiser', 'hilgrove', { ...dated, grantId: 'h' })).toMatchObject({ status: 404 });
});

test('of two grants that do not go together, agreed to in one moment, one counts', async () => {
  for (const person of ['BOTH-1', 'BOTH-2', 'BOTH-3', 'BOTH-4']) {
    await newcomer(person);
    expect(await grant('ADM-1', person, 'panel-member', 'hilgrove')).toEqual(done);
    expect(await grant('ADM-2', person, 'fund-holder', 'everywhere')).toEqual(done);
    const answers = await Promise.all([confirm('ADM-2', person, 'panel-member-hilgrove'), confirm('ADM-1', person, 'fund-holder-everywhere')]);
    expect(answers.map(({ code }) => code ?? 'done').sort()).toEqual(['done', 'incompatible']);
    expect((await site.people.get(person))?.roles).toHaveLength(1);
  }
});

describe('Break-glass', () => {
  const opening = async (by: string) => send(by, `/api/people/${await token('ORG-1')}/break-glass/bg-1/opening`);

  test('lets in with a reason and a second person, to look and to shut out, and to nothing else', async () => {
    await newcomer('LATE-1');
    expect(await grant('ADM-1', 'LATE-1', 'scrutineer', 'chalcots')).toEqual(done);
    expect(await send('ORG-1', '/api/your/break-glass', { grantId: 'bg-1', role: 'panel-chair', reason: 'x' })).toMatchObject({ status: 400 });
    expect(await send('ORG-1', '/api/your/break-glass', { grantId: 'bg-1', role: 'administrator', reason: 'Both are away' })).toEqual(done);
    expect(await grant('ORG-1', 'LATE-1', 'partner', 'everywhere')).toMatchObject({ status: 404 });
    expect(await opening('ORG-1')).toMatchObject({ status: 404 });
    expect(await opening('PM-C1')).toEqual(done);
    expect((await site.people.actAs('ORG-1', INSTALLATION, 'administrator'))?.emergency).toBe(true);
    // The door is open; the rules know what kind of administrator comes in.
    expect(await grant('ORG-1', 'LATE-1', 'partner', 'everywhere')).toEqual({ status: 403, code: 'not-a-grantor' });
    expect(await confirm('ORG-1', 'LATE-1', 'nothing')).toEqual({ status: 404, code: 'no-proposal' });
    expect(await end('ORG-1', 'LATE-1', 'scrutineer-chalcots')).toEqual(done);
  });

  test.each([
    ['approves', '/api/payments/PAY-001/approvals', { stepUp: 'passkey' }],
    ['pays', '/api/banks/chalcots/batches', { batchId: 'B-1', paymentIds: ['PAY-001'] }],
    ['votes', '/api/fast-tracks/C-001/votes', { vote: 'yes' }],
    ['records votes', '/api/meetings/C-R1-2026-03-11/bids/C-001/votes', { motion: { outcome: 'decline', amountPence: 0, conditions: [] }, votes: [] }],
    ['opens', '/api/rounds/C-R1/opening', {}],
  ])('never %s', async (_, url, body) => {
    const { roles = [] } = (await site.people.get('LATE-2')) ?? {};
    if (roles.length === 0) await letIn();
    expect(await send('LATE-2', url, body)).toMatchObject({ status: 403 });
    // By whoever may, the same request gets past the door.
    expect((await send(url.includes('batches') ? 'FH-1' : 'PM-C1', url, body)).status).not.toBe(403);
  });

  test('never adds a place', async () => {
    const { roles = [] } = (await site.people.get('LATE-2')) ?? {};
    if (roles.length === 0) await letIn();
    expect(await send('LATE-2', '/api/places', { placeId: 'elm' })).toMatchObject({ status: 403 });
    expect((await send('ADM-1', '/api/places', { placeId: 'elm' })).status).not.toBe(403);
  });

  test.each([
    ['erases anybody', 'POST /privacy/requests'],
    ['gives out what is held about anybody', 'POST /privacy/requests/:token'],
    ['makes anybody known', 'POST /people/new'],
    ['adds a home', 'POST /joining/estates/:estateId/homes'],
    ['adds homes', 'POST /api/estates/:estateId/homes'],
    ['prints door letters', 'POST /joining/estates/:estateId'],
    ['makes anybody a resident', 'POST /joining/estates/:estateId/key-in'],
    ['changes how people join', 'POST /api/estates/:estateId/joining-rules'],
  ])('never %s', (_, route) => {
    const rules = app.get(RouteRules).all();
    expect(rules.filter((each) => each.route === route).map(({ rule }) => rule?.lasting)).toEqual([true]);
  });

  test.each(['/letters', '/joining/estates/chalcots', '/joining/estates/chalcots/key-in'])(
    'never reads letters, nor their codes, nor comes to the doors: %s',
    async (url) => {
      const { roles = [] } = (await site.people.get('LATE-2')) ?? {};
      if (roles.length === 0) await letIn();
      expect(await get('LATE-2', url)).toBe(404);
      // By who holds the role for good, the same page is opened.
      expect(await get('ADM-1', url)).toBe(200);
    },
  );

  /** Somebody with nothing but a role for looking, and administrator for four hours. */
  async function letIn(): Promise<void> {
    await newcomer('LATE-2');
    await grant('ADM-1', 'LATE-2', 'partner', 'everywhere');
    await send('LATE-2', '/api/your/break-glass', { grantId: 'bg-2', role: 'administrator', reason: 'Both are away' });
    expect(await send('AUD-1', `/api/people/${await token('LATE-2')}/break-glass/bg-2/opening`)).toEqual(done);
    expect((await site.people.get('LATE-2'))?.roles).toEqual([
      { role: 'partner', context: 'everywhere' },
      { role: 'administrator', context: 'everywhere', emergency: true },
    ]);
  }

  test('is looked back at by somebody who was not part of it', async () => {
    const review = async (by: string) =>
      send(by, `/api/people/${await token('ORG-1')}/break-glass/bg-1/review`, { finding: 'rightly-used', note: 'It was needed' });
    expect(await review('ORG-1')).toEqual({ status: 403, code: 'own-review' });
    expect(await review('AUD-1')).toEqual(done);
    expect(await review('ADM-1')).toEqual({ status: 409, code: 'reviewed-already' });
  });
});

test('the chair of another bank accepts two roles that exclude each other, up to a day', async () => {
  await newcomer('TWO-1');
  await grant('ADM-1', 'TWO-1', 'panel-member', 'chalcots');
  await confirm('ADM-2', 'TWO-1', 'panel-member-chalcots');
  const lastDay = '2099-01-01';
  const accept = async (by: string, bank: string) =>
    send(by, `/api/banks/${bank}/exceptions`, { acceptanceId: 'x1', person: await token('TWO-1'), role: 'auditor', place: 'everywhere', lastDay });
  expect(await grant('ADM-1', 'TWO-1', 'auditor', 'everywhere', { lastDay })).toEqual({ status: 409, code: 'incompatible' });
  expect(await accept('PM-C1', 'chalcots')).toEqual({ status: 409, code: 'not-another-bank' });
  expect(await accept('PM-C1', 'hilgrove')).toMatchObject({ status: 404 });
  expect(await accept('PM-H1', 'hilgrove')).toEqual(done);
  expect(await grant('ADM-1', 'TWO-1', 'auditor', 'everywhere', { lastDay })).toEqual(done);
});

test('no event about a role carries two tokens of one person', async () => {
  const { entries } = await site.ledger.readAll({ types: ['IncompatibilityAccepted', 'BreakGlassOpened', 'RoleEnded', 'RoleGranted'], limit: 10_000 });
  expect(entries.length).toBeGreaterThan(60);
  for (const { json } of entries) {
    const tokens = [...new Set(json.match(/per-[A-Za-z0-9]{22}/g))];
    const persons = await Promise.all(tokens.map((each) => site.vault.personOf(each)));
    expect(new Set(persons).size).toBe(tokens.length);
  }
});

test('of two administrators who end each other’s role in one moment one stays', async () => {
  const ending = async (by: string, of: string) => send(by, `/api/administrators/${await token(of)}/administrator-everywhere/ending`, { why: 'misuse' });
  const answers = await Promise.all([ending('ADM-1', 'ADM-2'), ending('ADM-2', 'ADM-1')]);
  // The other is told no by the rules, or at the door, which says that there is nothing.
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  expect(answers.filter(({ status }) => status === 403 || status === 404)).toHaveLength(1);
  const left = await site.people.holding('administrator', INSTALLATION);
  expect(left.filter(({ person }) => person.startsWith('ADM-'))).toHaveLength(1);
});
