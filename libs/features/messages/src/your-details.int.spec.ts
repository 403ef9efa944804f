import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { Module } from '@nestjs/common';
import { testDatabase } from '#database/test-database';
import { MemoryRateLimits } from '#http';
import { sessionLimits } from '#identity';
import { Homes } from '#notifications';
import { MemoryVault } from '#vault';
import { openHouse, textOf } from '../../../../test/support/feature/feature-house.js';
import { ContactChanges } from './contact-changes.js';
import { EmailChanges, GOOD_FOR_MINUTES } from './email-changes.js';
import { messagesMigrations } from './messages.migrations.js';
import { NewContactPages } from './new-contact.pages.js';
import { CODE_MINUTES, PhoneChanges } from './phone-changes.js';
import { YourDetailsPages } from './your-details.pages.js';

jest.setTimeout(60_000);

@Module({ controllers: [YourDetailsPages, NewContactPages], providers: [ContactChanges, EmailChanges, PhoneChanges] })
class Feature {}

const people = ['AP-1', 'AP-2'].map((person) => ({ person, name: `Rosa ${person}`, roles: [] }));
const typed = { name: 'Rosa Sample', email: 'rosa@example.org', phone: '', address: '7 Adelaide Road', channel: 'letter', language: 'en' };

let database: Awaited<ReturnType<typeof testDatabase>>;
let house: Awaited<ReturnType<typeof openHouse>>;
const vault = new MemoryVault();
/** A day passes between two tests, so that each may ask for its own links and codes. */
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
  now += 24 * 3_600_000;
  house.notifications.clear();
  await database.pool.query('TRUNCATE messages.email_changes, messages.phone_changes');
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

  test('that are the first way in are told to the home by letter, and a second one is not', async () => {
    house.app.get(Homes).foundBy(async (person) => (person === 'AP-1' ? 'Flat 1, Taplow\nLondon' : undefined));
    await vault.setDetail('AP-1', 'address', 'An address of somebody else');
    const visitor = house.visitor('AP-1');
    await visitor.post('/your-details', typed);
    await visitor.post(linkSent(), {});
    const told = () => house.notifications.sent.filter(({ template }) => template === 'messages.way-added');
    expect(told()).toMatchObject([{ to: { address: 'Flat 1, Taplow\nLondon', of: 'AP-1' }, by: 'letter' }]);
    await house.app.get(ContactChanges).count('AP-1', 'phone', '07700 900123');
    expect(told()).toHaveLength(1);
  });

  test('that stay the same send nothing', async () => {
    for (const detail of ['name', 'email', 'address', 'channel'] as const) await vault.setDetail('AP-1', detail, typed[detail]);
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
  test('is answered like any other; its owner alone is told, and no link goes there', async () => {
    await vault.setDetail('AP-2', 'email', 'rosa@example.org');
    expect((await house.visitor('AP-1').post('/your-details', typed)).headers.location).toBe('/your-details?sent=yes');
    expect(house.notifications.sent).toMatchObject([{ to: { person: 'AP-2' }, by: 'email', template: 'messages.email-tried' }]);
    expect((await vault.details('AP-1')).email).toBeUndefined();
  });

  test('as a phone number looks the same to whoever typed it as one that nobody has, with every code they try', async () => {
    await vault.setDetail('AP-2', 'phone', '07700 900123');
    const answers = [];
    for (const phone of ['+44 7700 900123', '07700 900999']) {
      const visitor = house.visitor('AP-1');
      const asked = await visitor.post('/your-details', { ...typed, email: '', phone });
      answers.push([asked.statusCode, asked.headers.location]);
      for (let n = 0; n < 6; n++) {
        const tried = await visitor.post('/your-details/phone', { code: 'no-code' });
        answers.push([tried.statusCode, textOf(tried.body).replaceAll(/[0-9a-f-]{36}/g, '')]);
      }
    }
    expect(answers.slice(0, 7)).toEqual(answers.slice(7));
    expect(answers[6]?.[1]).toContain('This code is over');
    expect(house.notifications.sent[0]).toMatchObject({ to: { person: 'AP-2' }, by: 'text', template: 'messages.phone-tried' });
    expect(house.notifications.sent.filter(({ template }) => template === 'messages.phone-confirm')).toMatchObject([{ to: { phone: '07700 900999' } }]);
    expect([(await vault.details('AP-1')).phone, await vault.findByDetail('phone', '07700 900123')]).toEqual([undefined, 'AP-2']);
  });
});

const codeSent = () => String(house.notifications.sent.findLast(({ template }) => template === 'messages.phone-confirm')?.values.code);
const phoned = { ...typed, email: '', phone: '07700 900555' };

describe('A new phone number', () => {
  test('counts once the code that was sent there was typed; the old one and the e-mail address are told', async () => {
    await hold({ ...typed, phone: '07700 900111' });
    const visitor = house.visitor('AP-1');
    expect((await visitor.post('/your-details', { ...phoned, email: 'rosa@example.org' })).headers.location).toBe('/your-details/phone');
    expect(house.notifications.sent).toMatchObject([{ to: { phone: '07700 900555', of: 'AP-1' }, by: 'text', expiresAt: expect.any(String) }]);
    expect((await vault.details('AP-1')).phone).toBe('07700 900111');
    expect((await visitor.post('/your-details/phone', { code: codeSent() })).headers.location).toBe('/your-details?saved=yes');
    expect((await vault.details('AP-1')).phone).toBe('07700 900555');
    expect(house.notifications.sent.slice(1)).toMatchObject([
      { to: { email: 'rosa@example.org' }, by: 'email', template: 'messages.phone-changed' },
      { to: { phone: '07700 900111' }, by: 'text', template: 'messages.phone-changed' },
    ]);
    expect((await visitor.post('/your-details/phone', { code: codeSent() })).statusCode).toBe(400);
  });

  test('asks for five codes an hour and ten a day at most, and one number is sent five a day whoever asks', async () => {
    const visitor = house.visitor('AP-1');
    const asked = async (n: number) => (await visitor.post('/your-details', { ...phoned, phone: `07700 9006${10 + n}` })).statusCode;
    const statuses = [];
    for (let hour = 0; hour < 3; hour++) {
      for (let n = 0; n < 6; n++) statuses.push(await asked(hour * 6 + n));
      now += 3_600_000;
    }
    expect(statuses.filter((status) => status === 303)).toHaveLength(10);
    expect(statuses[5]).toBe(429);
    now += 24 * 3_600_000;
    const toOne = [];
    for (const person of ['AP-1', 'AP-2']) for (let n = 0; n < 4; n++) toOne.push((await house.visitor(person).post('/your-details', phoned)).statusCode);
    expect(toOne.filter((status) => status === 303)).toHaveLength(5);
  });

  test('has a code that is good for ten minutes, five tries and its own person', async () => {
    const codes = house.app.get(PhoneChanges);
    const wrong = (code: string) => String((Number(code) + 1) % 1_000_000).padStart(6, '0');
    const { code } = await codes.ask('AP-1', '07700 900555');
    const late = Date.now() + CODE_MINUTES * 60_000;
    expect(await codes.use('AP-2', code)).toBe('over');
    expect(await codes.use('AP-1', code, late + 1_000)).toBe('over');
    expect(await codes.use('AP-1', ` ${code.slice(0, 3)} ${code.slice(3)}`, late - 1_000)).toEqual({ phone: '07700 900555' });
    const second = await codes.ask('AP-1', '07700 900555');
    const answers = await Promise.all(Array.from({ length: 8 }, () => codes.use('AP-1', wrong(second.code))));
    expect(answers.filter((answer) => answer === 'wrong')).toHaveLength(5);
    expect(await codes.use('AP-1', second.code)).toBe('over');
  });

  test('stands in no table, and neither does its code', async () => {
    await house.visitor('AP-1').post('/your-details', phoned);
    const { rows } = await database.pool.query("SELECT encode(code_hmac, 'escape') || encode(number, 'escape') || person AS row FROM messages.phone_changes");
    expect(rows).toHaveLength(1);
    expect(rows[0].row).not.toContain('900555');
    expect(rows[0].row).not.toContain(codeSent());
  });
});

describe('Somebody who has not just shown who they are', () => {
  const known = { ...typed, email: 'old@example.org', phone: '07700 900111' };
  test.each([
    ['a first e-mail address', { ...known, email: '' }, { ...known }],
    ['another e-mail address', known, { ...known, email: 'new@example.org' }],
    ['no e-mail address any more', known, { ...known, email: '' }],
    ['a first phone number', { ...known, phone: '' }, { ...known }],
    ['another phone number', known, { ...known, phone: '07700 900555' }],
    ['no phone number any more', known, { ...known, phone: '' }],
    ['a first postal address', { ...known, address: '' }, { ...known }],
    ['another postal address', known, { ...known, address: '8 Adelaide Road' }],
    ['no postal address any more', known, { ...known, address: '' }],
    ['another way of being told', known, { ...known, channel: 'email' }],
  ])('is led to do so before %s, and changes nothing', async (_, before, after) => {
    await hold(before);
    const held = await vault.details('AP-1');
    const visitor = await notSure();
    expect((await visitor.post('/your-details', { ...after, name: 'Rosa Other' })).statusCode).toBe(403);
    expect([await vault.details('AP-1'), house.notifications.sent]).toEqual([held, []]);
  });

  test('changes neither by a link nor by a code that was sent before', async () => {
    await house.visitor('AP-1').post('/your-details', { ...typed, phone: '07700 900555' });
    const visitor = await notSure();
    expect((await visitor.post(linkSent(), {})).statusCode).toBe(403);
    expect((await visitor.post('/your-details/phone', { code: codeSent() })).statusCode).toBe(403);
    expect(await vault.details('AP-1')).not.toMatchObject({ email: expect.any(String) });
    expect(await vault.details('AP-1')).not.toMatchObject({ phone: expect.any(String) });
  });

  test('changes their name and language, and the ways that reach them hear of the name', async () => {
    await hold(known);
    const visitor = await notSure();
    expect((await visitor.post('/your-details', { ...known, name: 'Rosa Other' })).headers.location).toBe('/your-details?saved=yes');
    expect((await vault.details('AP-1')).name).toBe('Rosa Other');
    expect(told()).toEqual([
      [{ email: 'old@example.org', of: 'AP-1' }, 'email'],
      [{ phone: '07700 900111', of: 'AP-1' }, 'text'],
    ]);
  });

  test('sees nothing of whoever they help', async () => {
    const { secret } = await house.sessions.begin({ person: 'AP-1', method: 'helper', device: 'unknown', limits: sessionLimits('helper', []), helper: 'AP-2' });
    const helper = house.visitor();
    helper.bring('eb-session', secret);
    for (const path of ['/your-details', '/your-details/phone', '/your-details/email/x']) expect((await helper.get(path)).statusCode).toBe(403);
  });
});

/** What AP-1 has now; an empty one is none. */
async function hold(details: typeof typed): Promise<void> {
  for (const detail of ['name', 'email', 'phone', 'address', 'channel'] as const) await vault.setDetail('AP-1', detail, details[detail] || undefined);
}
const told = () => house.notifications.sent.filter(({ template }) => template === 'messages.details-changed').map(({ to, by }) => [to, by]);

describe('Another postal address, or another way of being told', () => {
  test('is told at the address before, and by every other way', async () => {
    await hold({ ...typed, phone: '07700 900111' });
    const saved = await house.visitor('AP-1').post('/your-details', { ...typed, phone: '07700 900111', address: '8 Adelaide Road' });
    expect(saved.headers.location).toBe('/your-details?saved=yes');
    expect((await vault.details('AP-1')).address).toBe('8 Adelaide Road');
    expect(told()).toEqual([
      [{ email: 'rosa@example.org', of: 'AP-1' }, 'email'],
      [{ phone: '07700 900111', of: 'AP-1' }, 'text'],
      [{ address: '7 Adelaide Road', name: 'Rosa Sample', of: 'AP-1' }, 'letter'],
    ]);
  });

  test('of somebody who is reached by letters alone is told by one', async () => {
    await hold({ ...typed, email: '' });
    await house.visitor('AP-1').post('/your-details', { ...typed, email: '', name: 'Rosa Other' });
    expect(told()).toEqual([[{ address: '7 Adelaide Road', name: 'Rosa Sample', of: 'AP-1' }, 'letter']]);
  });

  test('as another channel writes no letter to whoever has an e-mail address', async () => {
    await hold(typed);
    await house.visitor('AP-1').post('/your-details', { ...typed, channel: 'email' });
    expect(told()).toEqual([[{ email: 'rosa@example.org', of: 'AP-1' }, 'email']]);
  });
});

/** Signed in, and no more. */
async function notSure() {
  const { secret } = await house.sessions.begin({ person: 'AP-1', method: 'email-link', device: 'unknown', limits: sessionLimits('email-link', []) });
  const visitor = house.visitor();
  visitor.bring('eb-session', secret);
  return visitor;
}

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

  test('is sent five times an hour at most', async () => {
    const visitor = house.visitor('AP-2');
    const answers = [];
    for (let n = 0; n < 6; n++) answers.push((await visitor.post('/your-details', { ...typed, email: `new-${n}@example.org` })).statusCode);
    expect(answers.at(-1)).toBe(429);
    expect(house.notifications.sent.length).toBeLessThanOrEqual(5);
  });
});
