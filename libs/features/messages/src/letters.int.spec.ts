import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { Global, Module } from '@nestjs/common';
import { testDatabase } from '#database/test-database';
import { LOG } from '#http';
import { sessionLimits } from '#identity';
import { Kept, NotificationsRoom, notificationsMigrations } from '#notifications';
import { MASTER_KEY } from '#vault';
import { Languages } from '#web';
import { openHouse } from '../../../../test/support/feature/feature-house.js';
import { testMasterKey } from '../../../../test/support/master-key.js';
import { messagesMigrations } from './messages.migrations.js';
import { MessagesModule } from './messages.module.js';

jest.setTimeout(60_000);

const key = [{ provide: MASTER_KEY, useValue: testMasterKey }];
@Global()
@Module({ providers: key, exports: key })
class Keys {}
const room = NotificationsRoom.with({ demo: false, publicUrl: () => 'https://bank.example.org', words: new Languages(), log: LOG });
@Module({ imports: [Keys, room, MessagesModule] })
class Feature {}

const people = [
  { person: 'ORG-1', name: 'Iris Sample', roles: [{ role: 'organiser', context: 'everywhere' }] },
  { person: 'ORG-2', name: 'Ivy Sample', roles: [{ role: 'organiser', context: 'chalcots' }] },
  { person: 'ADM-1', name: 'Ash Sample', roles: [{ role: 'administrator', context: 'everywhere' }] },
  { person: 'AP-1', name: 'Rosa Sample', roles: [] },
];
const LETTER = '7c9e6679-7425-40de-944b-e07fc1f90ae7';
const DOUBT = '0b7f5a52-8f8a-4d8f-9c4e-2f7f3f0d7b11';

let database: Awaited<ReturnType<typeof testDatabase>>;
let house: Awaited<ReturnType<typeof openHouse>>;
beforeAll(async () => {
  database = await testDatabase();
  const migrations = [...notificationsMigrations, ...messagesMigrations];
  house = await openHouse(database, [], { feature: Feature, people, at: '2026-03-11T19:00:00.000Z', migrations });
});
afterAll(async () => {
  await house?.close();
  await database?.drop();
});
beforeEach(() => database.pool.query('TRUNCATE notifications.queue, notifications.kept'));

const keep = (id = LETTER, more: object = {}) =>
  house.app.get(Kept).keep('post', {
    ...{ id, kind: 'letter' as const, person: 'AP-1', name: 'Rosa Sample', to: '7 Adelaide Road, London', language: 'en' },
    ...{ subject: 'We have your bid C-001', body: 'We have it.\n\nhttps://bank.example.org/bids/C-001' },
    ...more,
  });

describe('Letters to print and post', () => {
  test.each(['ORG-1', 'ADM-1'])('are read, printed and marked posted by %s', async (person) => {
    await keep();
    const visitor = house.visitor(person);
    expect(await visitor.read('/letters')).toMatch(/We have your bid C-001 Rosa Sample, 7 Adelaide Road, London Waits since 11 March 2026/);
    for (const file of [`/letters/${LETTER}/letter.pdf`, '/letters/waiting.pdf']) {
      const pdf = await visitor.get(file);
      expect([pdf.statusCode, pdf.headers['content-type'], pdf.headers['cache-control']]).toEqual([200, 'application/pdf', 'private, no-store']);
      expect(pdf.rawPayload.subarray(0, 5).toString()).toBe('%PDF-');
    }
    const posted = await visitor.post(`/letters/${LETTER}`, { postedOn: '2026-03-10' }, `/letters/${LETTER}/posted`);
    expect([posted.statusCode, posted.headers.location]).toEqual([303, '/letters']);
    expect(await visitor.read('/letters')).toMatch(/No letter waits .*One letter, posted on 10 March 2026/);
    const { rows } = await database.pool.query('SELECT content, posted_by FROM notifications.kept');
    expect(rows).toEqual([{ content: null, posted_by: expect.stringMatching(/^per-/) }]);
    expect((await visitor.get(`/letters/${LETTER}`)).statusCode).toBe(404);
  });

  test('are neither read nor printed in a session that has not shown again who they are; a wrong day shows none either', async () => {
    await keep();
    const { secret } = await house.sessions.begin({ person: 'ADM-1', method: 'email-link', device: 'phone', limits: sessionLimits('email-link', []) });
    const browser = house.visitor();
    browser.bring('eb-session', secret);
    expect(await browser.read('/letters')).toContain('We have your bid C-001');
    const wrong = () => browser.post('/letters', { postedOn: 'never' }, `/letters/${LETTER}/posted`);
    const urls = [`/letters/${LETTER}`, `/letters/${LETTER}/letter.pdf`, '/letters/waiting.pdf'];
    for (const url of urls) expect([url, (await browser.get(url)).statusCode]).toEqual([url, 403]);
    const refused = await wrong();
    expect([refused.statusCode, refused.body.includes('Adelaide')]).toEqual([403, false]);
    browser.bring('eb-session', (await house.sessions.stepUp(secret, 'passkey')) ?? '');
    for (const url of urls) expect([url, (await browser.get(url)).statusCode]).toEqual([url, 200]);
    expect((await wrong()).body).toContain('Adelaide');
  });

  test.each(['AP-1', 'ORG-2', undefined])('are nothing for %s', async (person) => {
    await keep();
    const visitor = house.visitor(person);
    for (const url of ['/letters', `/letters/${LETTER}`, `/letters/${LETTER}/letter.pdf`, '/letters/waiting.pdf']) {
      const answer = await visitor.get(url);
      expect(answer.statusCode).toBe(404);
      expect(answer.body).not.toContain('C-001');
    }
  });

  test('cannot be posted tomorrow, or on no day: the form says so and keeps what was typed', async () => {
    await keep();
    const visitor = house.visitor('ORG-1');
    for (const [typed, sentence] of [
      ['2026-03-12', 'The day it was posted cannot be in the future'],
      ['soon', 'For example 2026-03-11'],
    ] as const) {
      const answer = await visitor.post(`/letters/${LETTER}`, { postedOn: typed }, `/letters/${LETTER}/posted`);
      expect(answer.statusCode).toBe(400);
      expect(answer.body).toContain(sentence);
      expect(answer.body).toContain(`value="${typed}"`);
    }
  });

  test('with signs that the file cannot show are printed from their page', async () => {
    await keep(LETTER, { name: 'Łucja Sample' });
    const visitor = house.visitor('ORG-1');
    expect(await visitor.read(`/letters/${LETTER}`)).toContain('Print it from this page instead.');
    expect((await visitor.get(`/letters/${LETTER}/letter.pdf`)).statusCode).toBe(404);
    expect((await visitor.get('/letters/waiting.pdf')).statusCode).toBe(404);
  });

  test('are each a look in the sealed log, from the list, the page and the file alike', async () => {
    const visitor = house.visitor('ORG-1');
    await keep(LETTER, { name: 'Rosa Sample' });
    const seen = async () => (await house.looks.read({ kind: 'letters', limit: 100 })).length;
    const before = await seen();
    for (const url of ['/letters', `/letters/${LETTER}`, `/letters/${LETTER}/letter.pdf`]) expect((await visitor.get(url)).statusCode).toBe(200);
    expect(await seen()).toBe(before + 3);
  });

  test('that are not there are not found', async () => {
    const visitor = house.visitor('ORG-1');
    for (const url of ['/letters/nonsense', `/letters/${crypto.randomUUID()}`, '/letters/nonsense/letter.pdf'])
      expect((await visitor.get(url)).statusCode).toBe(404);
  });
});

describe('A message of which nobody knows whether it arrived', () => {
  const doubt = async () => {
    const sealed = { to: { email: 'rosa@example.org' }, values: { bid: 'C-001', bank: 'b', link: '/bids/C-001' } };
    const payload = await testMasterKey.wrap(Buffer.from(JSON.stringify(sealed)), `notifications|queue|${DOUBT}`);
    await database.pool.query(
      `INSERT INTO notifications.queue (id, template, state, payload, key_id, asked_at, next_try_at, attempts, kind, way)
       VALUES ($1, 'messages.received', 'in-doubt', $2, 'k', now(), now(), 1, 'email', 'smtp')`,
      [DOUBT, payload],
    );
  };

  test.each([
    ['yes', 'waiting'],
    ['no', 'delivered'],
  ])('is settled by somebody who says whether it goes again: %s', async (again, state) => {
    await doubt();
    const visitor = house.visitor('ORG-1');
    expect(await visitor.read('/letters')).toMatch(/May or may not have arrived .*We have your bid C-001 rosa@example\.org/);
    expect((await visitor.post('/letters', { again }, `/letters/doubts/${DOUBT}`)).statusCode).toBe(303);
    expect((await database.pool.query('SELECT state FROM notifications.queue')).rows).toEqual([{ state }]);
  });

  test('is settled once', async () => {
    await doubt();
    await keep();
    const visitor = house.visitor('ORG-1');
    const body = await visitor.tokens('/letters');
    await house.visitor('ADM-1').post('/letters', { again: 'no' }, `/letters/doubts/${DOUBT}`);
    body.append('again', 'yes');
    const late = await visitor.send(`/letters/doubts/${DOUBT}`, body);
    expect([late.statusCode, late.body.includes('Somebody has decided this already')]).toEqual([409, true]);
  });
});
