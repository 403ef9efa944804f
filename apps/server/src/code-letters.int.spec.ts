import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Global, Module } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { v4 } from 'uuid';
import { type TestDatabase, testDatabase } from '#database/test-database';
import { DEMO_CODE, DemoDoor, JoiningModule, joiningMigrations } from '#features/joining';
import { MessagesModule, messagesMigrations } from '#features/messages';
import { PostCodeLetter, SignInModule } from '#features/sign-in';
import { LOG, MemoryRateLimits } from '#http';
import { identityMigrations, PersonalRooms, sessionLimits } from '#identity';
import { Homes, NOTIFICATIONS, type Notifications, NotificationsRoom, notificationsMigrations } from '#notifications';
import { Processors } from '#processors';
import { MASTER_KEY, MemoryVault, vaultMigrations } from '#vault';
import { Languages } from '#web';
import { openHouse, textOf } from '../../../test/support/feature/feature-house.js';
import { testMasterKey } from '../../../test/support/master-key.js';

jest.setTimeout(120_000);

const key = [{ provide: MASTER_KEY, useValue: testMasterKey }];
@Global()
@Module({ providers: key, exports: key })
class Keys {}
const room = NotificationsRoom.with({ demo: false, publicUrl: () => 'https://bank.example.org', words: new Languages(), log: LOG });
@Module({ imports: [Keys, room, JoiningModule, SignInModule, MessagesModule] })
class Feature {}

const people = [
  { person: 'ADM', name: 'Ada Minster', roles: [{ role: 'administrator', context: 'everywhere' }] },
  { person: 'ORG', name: 'Marigold', roles: [{ role: 'organiser', context: 'everywhere' }] },
  { person: 'ORG-C', name: 'Clover', roles: [{ role: 'organiser', context: 'chalcots' }] },
  { person: 'ORG-H', name: 'Henna', roles: [{ role: 'organiser', context: 'hilgrove' }] },
];
const place = (placeId: string, ...facts: { type: string; data: object }[]) => ({ stream: `place-${placeId}`, at: '2026-05-01T08:00:00.000Z', facts });
const told = [
  place('chalcots', { type: 'PlaceNamed', data: { placeId: 'chalcots', name: 'Chalcots Estate' } }),
  place('taplow', { type: 'PlaceAdded', data: { placeId: 'taplow', kind: 'block', name: 'Taplow', within: 'chalcots' } }),
];
const HOMES = 'block,flat,address,postcode\nTaplow,Flat 1,"Adelaide Road, London",NW3 3NX';
const CODE = /[A-Z0-9]{5}-[A-Z0-9]{5}-[A-Z0-9]{5}/;
const GOOD = 'Newest letter: 11 May 2026. Its code works until 8 June 2026, once.';

let database: TestDatabase;
let house: Awaited<ReturnType<typeof openHouse>>;
const vault = new MemoryVault();
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  await database.pool.query(`DO $$ DECLARE each text; BEGIN
    FOR each IN SELECT nspname FROM pg_namespace WHERE nspname NOT LIKE 'pg_%' AND nspname NOT IN ('public', 'information_schema')
    LOOP EXECUTE format('DROP SCHEMA %I CASCADE', each); END LOOP;
    DROP TABLE IF EXISTS public.migrations; END $$`);
  const migrations = [...vaultMigrations, ...identityMigrations, ...joiningMigrations, ...notificationsMigrations, ...messagesMigrations];
  const limits = new MemoryRateLimits(() => 0);
  house = await openHouse(database, told, { feature: Feature, people, at: '2026-05-11T09:00:00.000Z', vault, limits, migrations, ownNotifications: true });
  await house.visitor('ADM').call('/api/estates/chalcots/homes', { csv: HOMES });
  await house.drain();
  await house.app.get(DemoDoor).open();
  await house.drain();
  house.app.get(Processors).start();
});
afterEach(() => house.close());

type Browser = ReturnType<typeof house.visitor>;

/** Somebody joins with nothing but a name. */
async function joinedWithNeither(name = 'Ida Nobody') {
  const browser = house.visitor();
  const screen = await browser.post('/join', { code: DEMO_CODE });
  const field = (named: string) => new RegExp(`name="${named}" value="([^"]*)"`).exec(screen.body)?.[1] ?? '';
  const body = new URLSearchParams({ _csrf: field('_csrf'), _once: field('_once'), ticket: field('ticket'), oldEnough: 'yes', name, neither: 'yes' });
  const answer = await browser.send('/join/you', body);
  await house.drain();
  return { browser, answer };
}
/** The letters that wait, once there are so many; the worker delivers them. */
async function letters(many = 1): Promise<readonly string[]> {
  for (let n = 0; ; n++) {
    const page = (await house.visitor('ORG').get('/letters')).body;
    const found = [...page.matchAll(/\/letters\/([0-9a-f-]{36})"/g)].map(([, id]) => id ?? '');
    if (found.length >= many || n === 100) return found;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
/** The letter that waits in place of one. */
async function letterAfter(first: string): Promise<string> {
  for (let n = 0; n < 100; n++) {
    const other = (await letters()).find((letter) => letter !== first);
    if (other !== undefined) return other;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return 'no other letter';
}
/** Comes true as soon as what follows from the ledger has been done. */
async function soon(check: () => Promise<boolean>): Promise<boolean> {
  for (let n = 0; n < 100; n++) {
    if (await check()) return true;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return false;
}
const waiting = async () => (await house.visitor('ORG').get('/letters')).body.match(/\/letters\/[0-9a-f-]{36}"/g)?.length ?? 0;
async function leaves(why = 'moved-out') {
  const [{ data: joined }] = await facts('ResidentJoined');
  return house.visitor('ORG-C').call(`/api/homes/${joined.dwellingId}/leaving`, { resident: joined.resident, why });
}
const codeOn = async (letter = '') => CODE.exec(await house.visitor('ORG').read(`/letters/${letter}`))?.[0] ?? 'no code';
/** Whoever joined holds one more role. */
async function holding(role: string) {
  const { person = '', name = '' } = (await house.people.list()).find((each) => each.name === 'Ida Nobody') ?? {};
  await house.people.add({ person, name, roles: [{ role, context: 'chalcots' }] } as Parameters<typeof house.people.add>[0]);
}
const comeIn = (code: string, browser: Browser = house.visitor()) => browser.post('/sign-in/letter', { code });
const facts = async (type: string) => (await house.ledger.readAll({ types: [type] })).entries.map(({ json }) => JSON.parse(json));
const seeds = async () => (await database.pool.query<{ seed: Buffer | null }>('SELECT seed FROM identity.letter_codes')).rows.map(({ seed }) => seed);
/** The page where another letter is sent to the one person who has one. */
async function pageOfTheOne(person = 'ORG-C'): Promise<string> {
  await house.drain();
  return /\/code-letters\/chalcots\/per-\w+/.exec((await house.visitor(person).get('/code-letters/chalcots')).body)?.[0] ?? 'no such page';
}

describe('Somebody with neither e-mail nor phone', () => {
  it('joins, gets a letter at their home, comes in by its code, and adds a way of their own', async () => {
    const { browser, answer } = await joinedWithNeither();
    expect([answer.statusCode, answer.headers.location]).toEqual([303, '/join/done/letter']);
    expect(await browser.read('/join/done/letter')).toContain('We post you a letter with a code of your own.');
    const [letter = '', ...more] = await letters();
    expect(more).toEqual([]);
    const paper = await house.visitor('ORG').read(`/letters/${letter}`);
    for (const line of ['Ida Nobody', 'Flat 1, Taplow', 'Adelaide Road, London', 'NW3 3NX', 'You have joined Chalcots Estate.', 'until 8 June 2026'])
      expect(paper).toContain(line);
    expect(paper).toContain('https://bank.example.org/sign-in/letter');
    expect((await house.visitor('ORG').get(`/letters/${letter}/letter.pdf`)).statusCode).toBe(200);

    const code = await codeOn(letter);
    const own = house.visitor();
    const inside = await comeIn(` ${code.toLowerCase().replaceAll('-', ' ')}`, own);
    expect([inside.statusCode, inside.headers.location]).toEqual([303, '/sign-in/letter/welcome']);
    expect(await own.read('/sign-in/letter/welcome')).toContain('How do you want to come in next time?');
    expect(await own.read('/your-sessions')).toContain('with a code from a letter');
    const added = await own.post('/your-details', { name: 'Ida Nobody', phone: '07700 900123', channel: 'letter', language: 'en' });
    expect([added.statusCode, String(added.headers.location)]).toEqual([303, '/your-details/phone']);
  });

  it('is told whatever else there is by letters to their home, until they have moved out', async () => {
    await joinedWithNeither();
    const [first = ''] = await letters();
    const person = (await house.people.list()).find((each) => each.name === 'Ida Nobody')?.person ?? '';
    const welcome = { to: { person }, template: 'joining.welcome', values: { estate: 'Chalcots Estate', page: '/sign-in' }, once: 'anything' };
    await house.app.get<Notifications>(NOTIFICATIONS).send(welcome);
    const paper = await house.visitor('ORG').read(`/letters/${await letterAfter(first)}`);
    for (const line of ['Ida Nobody', 'Flat 1, Taplow', 'Adelaide Road, London', 'NW3 3NX']) expect(paper).toContain(line);
    expect((await leaves()).statusCode).toBeLessThan(300);
    await house.drain();
    expect(await house.app.get(Homes).addressOf(person)).toBeUndefined();
  });

  it('stands in the ledger without a name, an address or a code; the table has no code and, once the letter waits, no seed', async () => {
    await joinedWithNeither();
    const [letter] = await letters();
    const code = await codeOn(letter);
    const [issued, ...more] = await facts('CodeLetterIssued');
    expect([issued.data.issue, issued.data.validUntil, issued.data.estateId, more]).toEqual([1, '2026-06-08', 'chalcots', []]);
    const { rows } = await database.pool.query('SELECT * FROM identity.letter_codes');
    expect(rows).toMatchObject([{ issue: 1, seed: null, used_at: null }]);
    const kept = JSON.stringify(rows) + JSON.stringify((await house.ledger.readAll({ limit: 10_000 })).entries);
    for (const secret of [code, code.replaceAll('-', ''), 'Ida', 'Adelaide']) expect(kept).not.toContain(secret);
  });

  it('who joins with a helper beside them gets a letter as well, and nobody who has an office does', async () => {
    const browser = house.visitor('ORG-C');
    expect((await browser.post('/assist', { name: 'Theo Nobody', purpose: 'join-a-home' })).headers.location).toBe('/join');
    const other = house.visitor('ORG-C');
    await other.post('/assist', { name: 'Thea Nobody', purpose: 'ask-for-money' });
    const kept = await other.get('/join');
    expect([kept.statusCode, kept.body]).toEqual([403, expect.stringContaining('You began this together for something else')]);
    const screen = await browser.post('/join', { code: DEMO_CODE });
    const field = (named: string) => new RegExp(`name="${named}" value="([^"]*)"`).exec(screen.body)?.[1] ?? '';
    const body = new URLSearchParams({ _csrf: field('_csrf'), _once: field('_once'), ticket: field('ticket'), oldEnough: 'yes' });
    expect((await browser.send('/join/you', body)).headers.location).toBe('/join/done/letter');
    await house.drain();
    const [joined] = await facts('ResidentJoined');
    expect(joined.data).toMatchObject({ codeLetter: true, channel: 'assisted', helper: await vault.pseudonym({ person: 'ORG-C', context: 'installation' }) });
    expect((await comeIn(await codeOn((await letters())[0]))).statusCode).toBe(303);

    const own = house.visitor('ORG-H');
    const again = await own.post('/join', { code: DEMO_CODE });
    const hidden = (named: string) => new RegExp(`name="${named}" value="([^"]*)"`).exec(again.body)?.[1] ?? '';
    const alone = new URLSearchParams({ _csrf: hidden('_csrf'), _once: hidden('_once'), ticket: hidden('ticket'), oldEnough: 'yes' });
    expect((await own.send('/join/you', alone)).headers.location).toBe('/join/done/here');
    expect((await facts('CodeLetterIssued')).length).toBe(1);
  });

  /** Comes in by the letter, leaves the home, and joins by a door letter again. */
  async function movesByThemselves(meanwhile: (person: string) => Promise<unknown>) {
    await joinedWithNeither();
    const own = house.visitor();
    expect((await comeIn(await codeOn((await letters())[0]), own)).statusCode).toBe(303);
    await house.drain();
    const [{ data: joined }] = await facts('ResidentJoined');
    expect((await own.post('/join/leave', { dwellingId: joined.dwellingId })).statusCode).toBe(303);
    expect(await soon(async () => (await seeds()).length === 0)).toBe(true);
    await meanwhile((await house.people.list()).find((each) => each.name === 'Ida Nobody')?.person ?? '');
    await house.drain();
    const screen = await own.post('/join', { code: DEMO_CODE });
    const field = (named: string) => new RegExp(`name="${named}" value="([^"]*)"`).exec(screen.body)?.[1] ?? '';
    const body = new URLSearchParams({ _csrf: field('_csrf'), _once: field('_once'), ticket: field('ticket'), oldEnough: 'yes' });
    const answer = await own.send('/join/you', body);
    await house.drain();
    return String(answer.headers.location);
  }
  it('moves by themselves, and another letter brings them a code for their new home', async () => {
    expect(await movesByThemselves(async () => undefined)).toBe('/join/done/letter');
    expect((await facts('CodeLetterIssued')).map(({ data }) => data.issue)).toEqual([1, 2]);
    const codes = async () => (await Promise.all((await letters()).map(codeOn))).filter((code) => CODE.test(code));
    expect(await soon(async () => (await codes()).length === 1)).toBe(true);
    expect((await comeIn((await codes())[0] ?? '')).statusCode).toBe(303);
  });
  it.each([
    ['e-mail', (person: string) => vault.setDetail(person, 'email', 'ida@example.org')],
    ['passkey', (person: string) => database.pool.query(`INSERT INTO identity.passkeys VALUES ('key-1', $1, '', 0, '{}', now())`, [person])],
  ])('gets none when they move with an %s of their own', async (_, meanwhile) => {
    expect(await movesByThemselves(meanwhile)).toBe('/join/done/here');
    expect((await facts('CodeLetterIssued')).length).toBe(1);
  });

  it('says so: a form that gives no way to be reached is asked again', async () => {
    const browser = house.visitor();
    const other = house.visitor('ORG-C');
    await other.post('/assist', { name: 'Thea Nobody', purpose: 'ask-for-money' });
    const kept = await other.get('/join');
    expect([kept.statusCode, kept.body]).toEqual([403, expect.stringContaining('You began this together for something else')]);
    const screen = await browser.post('/join', { code: DEMO_CODE });
    const field = (named: string) => new RegExp(`name="${named}" value="([^"]*)"`).exec(screen.body)?.[1] ?? '';
    const body = new URLSearchParams({ _csrf: field('_csrf'), _once: field('_once'), ticket: field('ticket'), oldEnough: 'yes', name: 'Ida' });
    const asked = await browser.send('/join/you', body);
    expect([asked.statusCode, textOf(asked.body)]).toEqual([400, expect.stringContaining('or say that you have neither')]);
    expect(await facts('ResidentJoined')).toEqual([]);
  });
});

describe('A code of a letter', () => {
  it('lets in once, however many press at the same time', async () => {
    await joinedWithNeither();
    const code = await codeOn((await letters())[0]);
    const pressed = await Promise.all(Array.from({ length: 5 }, () => comeIn(code)));
    expect(pressed.filter(({ statusCode }) => statusCode === 303)).toHaveLength(1);
    const again = await comeIn(code);
    expect([again.statusCode, textOf(again.body)]).toEqual([400, expect.stringContaining('This code was used already.')]);
    expect(again.body).not.toContain(code);
  });

  it('is good up to its last day', async () => {
    await joinedWithNeither();
    const code = await codeOn((await letters())[0]);
    house.clock.set('2026-06-08T23:30:00.000Z');
    expect(textOf((await comeIn(code)).body)).toContain('This code is too old.');
    house.clock.set('2026-06-08T22:30:00.000Z');
    expect((await comeIn(code)).statusCode).toBe(303);
  });

  it('is not found by trying: a network waits after ten in a minute, with a right one as well', async () => {
    await joinedWithNeither();
    const code = await codeOn((await letters())[0]);
    for (let n = 0; n < 10; n++) expect((await comeIn('CDFHJ-KMNPR-TVWXY', house.visitor(undefined, '203.0.113.7'))).statusCode).toBe(400);
    const stopped = await comeIn(code, house.visitor(undefined, '203.0.113.7'));
    expect([stopped.statusCode, Number(stopped.headers['retry-after']) > 0]).toEqual([429, true]);
    expect((await comeIn(code, house.visitor(undefined, '198.51.100.9'))).statusCode).toBe(303);
  });

  it('with one beginning is tried no more from anywhere after a while, and with another it is', async () => {
    for (let n = 0; n < 30; n++) await comeIn('CDFHJ-KMNPR-TVWXY', house.visitor(undefined, `198.51.100.${n}`));
    expect((await comeIn('CDFHJ-77777-77777', house.visitor(undefined, '203.0.113.99'))).statusCode).toBe(429);
    expect((await comeIn('77777-77777-77777', house.visitor(undefined, '203.0.113.99'))).statusCode).toBe(400);
  });

  it('that was used, and a passkey that was taken away, are told by a letter to the home, whatever address was typed since', async () => {
    await joinedWithNeither();
    const [first = ''] = await letters();
    const own = house.visitor();
    expect((await comeIn(await codeOn(first), own)).statusCode).toBe(303);
    const person = (await house.people.list()).find((each) => each.name === 'Ida Nobody')?.person ?? '';
    await vault.setDetail(person, 'address', 'An address of somebody else');
    const told = await house.visitor('ORG').read(`/letters/${await letterAfter(first)}`);
    for (const line of ['Somebody came in with the code from your letter', 'Ida Nobody', 'Flat 1, Taplow', 'NW3 3NX']) expect(told).toContain(line);
    await database.pool.query(`INSERT INTO identity.passkeys VALUES ('key-1', $1, '', 0, '{}', now())`, [person]);
    for (const passkey of ['key-2', 'key-1', 'key-1']) expect((await own.post('/your-passkeys/remove', { passkey })).statusCode).toBe(303);
    const all = await Promise.all((await letters(3)).map((letter) => house.visitor('ORG').read(`/letters/${letter}`)));
    expect(all.filter((paper) => paper.includes('A passkey of yours was removed') && paper.includes('Flat 1, Taplow'))).toHaveLength(1);
    expect(all).toHaveLength(3);
  });

  it('lets in nobody who has an office', async () => {
    await joinedWithNeither();
    const code = await codeOn((await letters())[0]);
    const page = await pageOfTheOne();
    await holding('organiser');
    const shut = await comeIn(code);
    expect([shut.statusCode, textOf(shut.body)]).toEqual([400, expect.stringContaining('You hold an office here.')]);
    const other = await house.visitor('ORG-C').post(page, { check: 'seen-papers', issue: '2' });
    expect([other.statusCode, textOf(other.body)]).toEqual([409, expect.stringContaining('This person holds an office here.')]);
    expect(await facts('CodeLetterReissued')).toEqual([]);
    // A partner decides nothing about others, and the code was not used up.
    await holding('partner');
    expect((await comeIn(code)).statusCode).toBe(303);
  });
});

describe('A letter to somebody who has moved out', () => {
  it('opens nothing: its code is unknown, and it is gone from the pile', async () => {
    await joinedWithNeither();
    const code = await codeOn((await letters())[0]);
    expect((await leaves()).statusCode).toBeLessThan(300);
    expect(await soon(async () => (await seeds()).length === 0 && (await waiting()) === 0)).toBe(true);
    expect(textOf((await comeIn(code)).body)).toContain('We do not know this code.');
  });

  it('and was told of late is not written at all', async () => {
    await joinedWithNeither();
    await letters();
    const [{ data: letter }] = await facts('CodeLetterIssued');
    expect((await leaves('asked-to')).statusCode).toBeLessThan(300);
    expect(await soon(async () => (await seeds()).length === 0)).toBe(true);
    const { person, estateId, dwellingId, issue, validUntil } = letter;
    const late = new PostCodeLetter(
      { person, estateId, dwellingId, issue, validUntil },
      { commandId: v4(), actor: 'system', office: 'system', role: 'system' },
    );
    await house.app.get(CommandBus).execute(late);
    expect([await seeds(), await waiting()]).toEqual([[], 0]);
  });
});

describe('A letter to somebody who was erased', () => {
  /** Their request was answered, and the vault and the list of people know them still, as they do after an erasure in part. */
  async function answered() {
    const [{ data }] = await facts('ResidentJoined');
    const basis = { runningAwards: 1, awards: 1, paidThemselves: false };
    const told = { token: data.resident, because: 'asked', erases: ['contact'], keeps: [], basis, keepYears: 6 };
    await house.tell({ stream: `privacy-${data.resident}`, at: '2026-05-12T09:00:00.000Z', facts: [{ type: 'ErasureAnswered', data: told }] });
    await house.drain();
  }

  it('opens nothing, even while it is still there, and no other one is sent or written', async () => {
    await joinedWithNeither();
    const code = await codeOn((await letters())[0]);
    const page = await pageOfTheOne();
    const organiser = house.visitor('ORG-C');
    const form = await organiser.tokens(page);
    for (const [name, value] of Object.entries({ check: 'seen-papers', issue: '2' })) form.set(name, value);
    await answered();
    const shut = await comeIn(code);
    expect([shut.statusCode, textOf(shut.body)]).toEqual([400, expect.stringContaining('We do not know this code.')]);
    expect([(await organiser.send(page, form)).statusCode, (await organiser.get(page)).statusCode]).toEqual([404, 404]);
    expect((await organiser.get('/code-letters/chalcots')).body).not.toContain('/code-letters/chalcots/per-');
    const [{ data: letter }] = await facts('CodeLetterIssued');
    const { person, estateId, dwellingId, validUntil } = letter;
    const meta = { commandId: v4(), actor: 'system', office: 'system', role: 'system' };
    const { rows: before } = await database.pool.query('SELECT * FROM identity.letter_codes');
    await house.app.get(CommandBus).execute(new PostCodeLetter({ person, estateId, dwellingId, issue: 2, validUntil }, meta));
    expect((await database.pool.query('SELECT * FROM identity.letter_codes')).rows).toEqual(before);
    expect(await facts('CodeLetterReissued')).toEqual([]);
  });
});

describe('Another letter', () => {
  it('is sent by an organiser of the estate who made sure who asks; it is logged, and the code before is dead at once', async () => {
    await joinedWithNeither();
    const [first = ''] = await letters();
    const old = await codeOn(first);
    const page = await pageOfTheOne();
    const organiser = house.visitor('ORG-C');
    expect(await organiser.read('/code-letters/chalcots')).toContain(`Ida Nobody ${GOOD}`);
    const sent = await organiser.post(page, { check: 'known-in-person', issue: '2' });
    expect([sent.statusCode, String(sent.headers.location)]).toEqual([303, expect.stringMatching(/^\/code-letters\/chalcots\?after=/)]);
    expect(textOf((await comeIn(old)).body)).toContain('We do not know this code.');
    const [reissued] = await facts('CodeLetterReissued');
    expect([reissued.data, reissued.actor]).toEqual([
      expect.objectContaining({ issue: 2, check: 'known-in-person', estateId: 'chalcots', by: reissued.actor }),
      await vault.pseudonym({ person: 'ORG-C', context: 'installation' }),
    ]);
    const fresh = await codeOn(await letterAfter(first));
    expect(fresh).not.toBe(old);
    expect(await letters()).not.toContain(first);
    expect((await comeIn(fresh)).statusCode).toBe(303);
    expect((await house.looks.read({ kind: 'names-behind-tokens', limit: 10 })).map(({ reader }) => reader)).toContain('ORG-C');
  });

  it('is not sent before whoever sends it has shown again who they are', async () => {
    await joinedWithNeither();
    const page = await pageOfTheOne();
    const { secret } = await house.sessions.begin({ person: 'ORG-C', method: 'email-link', device: 'phone', limits: sessionLimits('email-link', []) });
    const browser = house.visitor();
    browser.bring('eb-session', secret);
    const led = await browser.post(page, { check: 'seen-papers', issue: '2' });
    expect([led.statusCode, led.headers.location, await facts('CodeLetterReissued')]).toEqual([303, '/step-up?back=%2Fstep-up%2Fagain', []]);
  });

  it('sent twice by one form, or by two organisers at once, is one letter', async () => {
    await joinedWithNeither();
    const [first = ''] = await letters();
    const page = await pageOfTheOne();
    const [one, other] = [house.visitor('ORG-C'), house.visitor('ORG')];
    const forms = await Promise.all([one, other].map((each) => each.tokens(page)));
    for (const form of forms) for (const [name, value] of Object.entries({ check: 'seen-papers', issue: '2' })) form.set(name, value);
    const [mine = new URLSearchParams(), theirs = new URLSearchParams()] = forms;
    expect((await one.send(page, mine)).statusCode).toBe(303);
    expect((await one.send(page, mine)).statusCode).toBe(303);
    const late = await other.send(page, theirs);
    expect([late.statusCode, textOf(late.body)]).toEqual([409, expect.stringContaining('Somebody has just had a new letter sent.')]);
    const newest = await letterAfter(first);
    expect([(await facts('CodeLetterReissued')).length, await letters()]).toEqual([1, [newest]]);
  });

  it('is not sent without saying how they made sure, nor more than three times a day, nor to somebody who has moved out', async () => {
    await joinedWithNeither();
    const page = await pageOfTheOne();
    const organiser = house.visitor('ORG-C');
    const unsure = await organiser.post(page, { issue: '2' });
    expect([unsure.statusCode, textOf(unsure.body)]).toEqual([400, expect.stringContaining('Choose how you made sure')]);
    for (const issue of ['2', '3', '4']) expect((await organiser.post(page, { check: 'seen-papers', issue })).statusCode).toBe(303);
    expect((await organiser.post(page, { check: 'seen-papers', issue: '5' })).statusCode).toBe(429);
    expect((await leaves()).statusCode).toBeLessThan(300);
    expect((await house.visitor('ORG-C').get(page)).statusCode).toBe(404);
  });

  it('is seen and sent by no organiser of another estate, no administrator and no visitor', async () => {
    await joinedWithNeither();
    const page = await pageOfTheOne();
    for (const who of ['ORG-H', 'ADM', undefined])
      for (const url of ['/code-letters/chalcots', page]) expect([who, (await house.visitor(who).get(url)).statusCode]).toEqual([who, 404]);
  });
});

describe('A letter that is written', () => {
  it('after faults between the queue and the last step has the same code, and waits once', async () => {
    // Twice the seed cannot be taken away, after the letter was put into the queue.
    await database.pool.query('CREATE SEQUENCE identity.faults');
    await database.pool.query(`CREATE FUNCTION identity.fails() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN IF nextval('identity.faults') <= 2 THEN RAISE 'planted'; END IF; RETURN NEW; END $$`);
    await database.pool.query('CREATE TRIGGER fails BEFORE UPDATE ON identity.letter_codes FOR EACH ROW EXECUTE FUNCTION identity.fails()');
    await joinedWithNeither();
    const waiting = await letters();
    const { rows } = await database.pool.query('SELECT last_value::int AS tried FROM identity.faults');
    expect([waiting.length, await seeds(), rows]).toEqual([1, [null], [{ tried: 3 }]]);
    const code = await codeOn(waiting[0]);
    expect(await letters()).toEqual(waiting);
    expect((await comeIn(code)).statusCode).toBe(303);
  });

  it('opens nothing once the person was erased', async () => {
    await joinedWithNeither();
    const code = await codeOn((await letters())[0]);
    const person = (await house.people.list()).find((each) => each.name === 'Ida Nobody')?.person ?? '';
    await house.app.get(PersonalRooms).forget({ person, whole: true });
    expect(textOf((await comeIn(code)).body)).toContain('We do not know this code.');
    expect(await seeds()).toEqual([]);
  });
});
