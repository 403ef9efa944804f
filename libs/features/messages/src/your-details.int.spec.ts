import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { Module } from '@nestjs/common';
import { testDatabase } from '#database/test-database';
import { MemoryRateLimits } from '#http';
import { sessionLimits } from '#identity';
import { MemoryVault } from '#vault';
import { openHouse } from '../../../../test/support/feature/feature-house.js';
import { EmailChanges, GOOD_FOR_MINUTES } from './email-changes.js';
import { messagesMigrations } from './messages.migrations.js';
import { YourDetailsPages } from './your-details.pages.js';

jest.setTimeout(60_000);

@Module({ controllers: [YourDetailsPages], providers: [EmailChanges] })
class Feature {}

const people = ['AP-1', 'AP-2'].map((person) => ({ person, name: `Rosa ${person}`, roles: [] }));
const typed = { name: 'Rosa Sample', email: 'rosa@example.org', phone: '', address: '7 Adelaide Road', channel: 'letter', language: 'en' };

let database: Awaited<ReturnType<typeof testDatabase>>;
let house: Awaited<ReturnType<typeof openHouse>>;
const vault = new MemoryVault();
/** An hour passes between two tests, so that each may ask for its own links. */
let now = 0;
beforeAll(async () => {
  database = await testDatabase();
  const limits = new MemoryRateLimits(() => now);
  house = await openHouse(database, [], { feature: Feature, people, at: '2026-03-11T19:00:00.000Z', vault, limits, migrations: messagesMigrations });
});
afterAll(async () => {
  await house?.close();
  await database?.drop();
});
beforeEach(async () => {
  now += 3_600_000;
  house.notifications.clear();
  await database.pool.query('TRUNCATE messages.email_changes');
  for (const { person } of people)
    for (const detail of ['email', 'phone', 'address', 'channel', 'language'] as const) await vault.setDetail(person, detail, undefined);
});

const linkSent = () => String(house.notifications.sent.find(({ template }) => template === 'messages.email-confirm')?.values.link);

describe('Your details', () => {
  test('are nothing for a visitor', async () => {
    const answer = await house.visitor().get('/your-details');
    expect([303, 401, 403]).toContain(answer.statusCode);
  });

  test('are saved at once, but for a new e-mail address, which counts once its link was opened and its button pressed', async () => {
    const visitor = house.visitor('AP-1');
    const saved = await visitor.post('/your-details', typed);
    expect([saved.statusCode, saved.headers.location]).toEqual([303, '/your-details?sent=yes']);
    expect(await vault.details('AP-1')).toEqual({ name: 'Rosa Sample', address: '7 Adelaide Road', channel: 'letter', language: 'en' });
    expect(house.notifications.sent).toMatchObject([{ to: { email: 'rosa@example.org', of: 'AP-1' }, by: 'email', expiresAt: expect.any(String) }]);
    const link = linkSent();
    // A mail scanner may follow it as often as it likes.
    for (let look = 0; look < 2; look++) expect((await visitor.get(link)).body).toContain('rosa@example.org');
    expect((await vault.details('AP-1')).email).toBeUndefined();
    expect((await visitor.post(link, {})).headers.location).toBe('/your-details?saved=yes');
    expect((await vault.details('AP-1')).email).toBe('rosa@example.org');
    expect((await visitor.get(link)).statusCode).toBe(404);
  });

  test('that change tell the old address', async () => {
    await vault.setDetail('AP-1', 'email', 'old@example.org');
    const visitor = house.visitor('AP-1');
    await visitor.post('/your-details', typed);
    expect((await vault.details('AP-1')).email).toBe('old@example.org');
    await visitor.post(linkSent(), {});
    expect(house.notifications.sent.at(-1)).toMatchObject({ to: { email: 'old@example.org', of: 'AP-1' }, template: 'messages.email-changed' });
    await visitor.post('/your-details', { ...typed, email: '' });
    expect((await vault.details('AP-1')).email).toBeUndefined();
    expect(house.notifications.sent.at(-1)).toMatchObject({ to: { email: 'rosa@example.org' }, template: 'messages.email-changed' });
  });

  test('that stay the same send nothing', async () => {
    await vault.setDetail('AP-1', 'email', 'rosa@example.org');
    expect((await house.visitor('AP-1').post('/your-details', { ...typed, email: 'Rosa@Example.org' })).headers.location).toBe('/your-details?saved=yes');
    expect(house.notifications.sent).toEqual([]);
  });

  test.each([
    ['name', { name: ' ' }, 'Write your name'],
    ['name', { name: 'Ro\u0000sa' }, 'Some of these signs cannot be kept'],
    ['email', { email: 'rosa' }, 'Write an e-mail address'],
    ['phone', { phone: '12' }, 'Write a phone number'],
    ['address', { address: 'x'.repeat(501) }, 'Write less here'],
    ['channel', { channel: 'pigeon' }, 'Choose one of these'],
    ['channel', { channel: 'text' }, 'Write your phone number first'],
    ['channel', { email: '', channel: 'email' }, 'Write your e-mail address first'],
    ['language', { language: 'xx' }, 'Choose one of these'],
  ])('are refused at %s (%p) and keep what was typed', async (field, change, sentence) => {
    const answer = await house.visitor('AP-1').post('/your-details', { ...typed, ...change });
    expect(answer.statusCode).toBe(400);
    expect(answer.body).toContain(sentence);
    expect(answer.body).toContain(`href="#${field}"`);
    expect(answer.body).toContain('7 Adelaide Road'.slice(0, field === 'address' ? 0 : undefined));
    expect((await vault.details('AP-1')).address).toBeUndefined();
  });
});

describe('Another person’s address', () => {
  test('is answered like any other, and nothing goes there', async () => {
    await vault.setDetail('AP-2', 'email', 'rosa@example.org');
    expect((await house.visitor('AP-1').post('/your-details', typed)).headers.location).toBe('/your-details?sent=yes');
    expect(house.notifications.sent).toEqual([]);
  });

  test('as a phone number is refused without saying why', async () => {
    await vault.setDetail('AP-2', 'phone', '07700 900123');
    const answer = await house.visitor('AP-1').post('/your-details', { ...typed, phone: '+44 7700 900123' });
    expect([answer.statusCode, answer.body.includes('We cannot use this number.')]).toEqual([409, true]);
    expect((await vault.details('AP-1')).address).toBeUndefined();
  });
});

describe('A link to a new address', () => {
  test('is good for the person alone who asked', async () => {
    await house.visitor('AP-1').post('/your-details', typed);
    const thief = house.visitor('AP-2');
    expect((await thief.get(linkSent())).statusCode).toBe(404);
    expect((await thief.post('/your-details', {}, linkSent())).statusCode).toBe(404);
    expect((await vault.details('AP-2')).email).toBeUndefined();
  });

  test('ends after an hour, and when another one was asked for', async () => {
    const changes = house.app.get(EmailChanges);
    const { secret } = await changes.ask('AP-1', 'rosa@example.org');
    const late = Date.now() + GOOD_FOR_MINUTES * 60_000;
    expect(await changes.find('AP-1', secret, late - 1_000)).toBe('rosa@example.org');
    expect(await changes.use('AP-1', secret, late + 1_000)).toBeUndefined();
    await changes.ask('AP-1', 'other@example.org');
    expect(await changes.use('AP-1', secret)).toBeUndefined();
    expect(await changes.find('AP-1', 'nonsense')).toBeUndefined();
  });

  test('stands in no table: neither it nor the address', async () => {
    await house.visitor('AP-1').post('/your-details', { ...typed, email: 'canary@example.org' });
    const { rows } = await database.pool.query("SELECT encode(secret, 'escape') || encode(address, 'escape') || person AS row FROM messages.email_changes");
    expect(rows).toHaveLength(1);
    expect(rows[0].row).not.toContain('canary');
    expect(rows[0].row).not.toContain(linkSent().split('/').at(-1));
  });

  test('changes an address only for somebody who has just shown who they are', async () => {
    await vault.setDetail('AP-1', 'email', 'old@example.org');
    const { secret: session } = await house.sessions.begin({
      person: 'AP-1',
      method: 'email-link',
      device: 'unknown',
      limits: sessionLimits('email-link', []),
    });
    const visitor = house.visitor();
    visitor.bring('eb-session', session);
    await visitor.post('/your-details', typed);
    expect((await visitor.post(linkSent(), {})).statusCode).toBe(403);
    expect((await visitor.post('/your-details', { ...typed, email: '' })).statusCode).toBe(403);
    expect((await vault.details('AP-1')).email).toBe('old@example.org');
  });

  test('is sent five times an hour at most', async () => {
    const visitor = house.visitor('AP-2');
    const answers = [];
    for (let n = 0; n < 6; n++) answers.push((await visitor.post('/your-details', { ...typed, email: `new-${n}@example.org` })).statusCode);
    expect(answers.at(-1)).toBe(429);
    expect(house.notifications.sent.length).toBeLessThanOrEqual(5);
  });
});
