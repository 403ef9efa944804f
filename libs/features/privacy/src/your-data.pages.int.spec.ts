import { createHash, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { type TestDatabase, testDatabase } from '#database/test-database';
import { PersonalRooms, sessionLimits } from '#identity';
import { UPLOADS, type Uploads } from '#uploads';
import { MemoryVault } from '#vault';
import { openHouse, textOf } from '../../../../test/support/feature/feature-house.js';
import { BANK, CLERK, instructed, people, privacyRoom, promised, ROSA, settled, typed } from '../test/paid-person.js';
import { Erasures } from './erasures.js';
import { MemorySuppressionList } from './suppression-list.js';

jest.setTimeout(90_000);

let database: TestDatabase;
let house: Awaited<ReturnType<typeof openHouse>>;
let token: string;
const vault = new MemoryVault();
const bytes = Buffer.from('a receipt');
const RECEIPT = { mediaType: 'application/pdf', bytes, sha256: createHash('sha256').update(bytes).digest('hex') } as const;
const SURE = { sure: 'yes' };
const seenIn = (page: string) => /name="seen" value="([0-9a-f]{64})"/.exec(page)?.[1] ?? '';
const keyOfFile = async () => (await vault.held(ROSA)).texts.find(({ ref }) => ref.field.startsWith('file.'))?.value ?? '';

beforeAll(async () => {
  database = await testDatabase();
  const told = [...(await promised(vault)), instructed, settled];
  house = await openHouse(database, told, { feature: privacyRoom(), people, at: '2026-06-15T10:00:00.000Z', vault });
  token = await house.app.get(Erasures).tokenOf(ROSA);
  const [about, household] = [await vault.pseudonym({ person: ROSA, context: BANK }), await vault.household({ household: 'HH-1', context: 'installation' })];
  await house.app.get<Uploads>(UPLOADS).put(RECEIPT, { commandId: randomUUID(), stream: 'grant-B-1', about, retention: 'finance' });
  const passkeys = [{ addedAt: '2026-03-01T10:00:00.000Z', lastUsedAt: undefined }];
  house.app.get(PersonalRooms).add({
    name: 'sign-in',
    forget: async () => undefined,
    heldOf: async (person) => (person === ROSA ? { passkeys, codeLetter: { lastDay: '2026-06-08', usedAt: '2026-05-20T10:00:00.000Z' } } : {}),
  });
  const age = { way: 'own-word', minimum: 16 };
  const data = { dwellingId: 'D-7', estateId: 'chalcots', joinId: 'J-1', resident: token, household, residence: { way: 'door-letter' }, age };
  await house.tell({
    ...{ stream: 'dwelling-D-7', at: '2026-02-01T10:00:00.000Z' },
    facts: [{ type: 'ResidentJoined', data: { ...data, letterId: 'L-1', checkedOn: '2026-02-01', channel: 'online', usualJoiners: 4 } }],
  });
});
afterAll(async () => {
  await house.close();
  await database.drop();
});

describe('Whoever sits beside somebody to ask for money', () => {
  it('learns nothing of what is held about them', async () => {
    await house.people.add({ person: 'ORG-1', name: 'Olive', roles: [{ role: 'organiser', context: 'everywhere' }] });
    const { secret } = await house.sessions.begin({ person: ROSA, method: 'helper', device: 'computer', helper: 'ORG-1', limits: sessionLimits('helper', []) });
    const browser = house.visitor();
    browser.bring('eb-session', secret);
    for (const path of ['/your-data', '/your-data/erase']) expect([path, (await browser.get(path)).statusCode]).toEqual([path, 403]);
    // Alone they read it.
    expect((await house.visitor(ROSA).get('/your-data')).statusCode).toBe(200);
  });
});

describe('Somebody who asks for everything held about them', () => {
  it('asks once, and cannot fetch it before it was read', async () => {
    const rosa = house.visitor(ROSA);
    expect(await rosa.read('/your-data')).toContain('Ask for my data');
    expect((await rosa.post('/your-data', {}, '/your-data/copy')).statusCode).toBe(303);
    expect(await rosa.read('/your-data')).toContain('You asked on 15 June 2026. We answer by 15 July 2026.');
    expect((await rosa.post('/your-data/erase', {}, '/your-data/copy')).statusCode).toBe(409);
    expect((await rosa.post('/your-data/erase', {}, '/your-data/copy/json')).statusCode).toBe(409);
  });

  it('has it read by an administrator, who leaves out what shows others; each text read is written down', async () => {
    const clerk = house.visitor(CLERK);
    expect(await clerk.read('/privacy/requests')).toContain('Asked on 15 June 2026, answer by 15 July 2026');
    const page = await clerk.get(`/privacy/requests/${token}`);
    expect(page.body).toContain('Cinema canary, told at length');
    expect(page.body).toContain('A file that was sent in with grant-B-1');
    expect(page.body).not.toContain(await keyOfFile());
    expect(await house.looks.read({ subjects: [`privacy-${token}`], limit: 9 })).toMatchObject([{ reader: CLERK, kind: 'subject-access', why: 'review' }]);
    // The reader opens each file as it would be given, and every look stands in the log, before anything is shown.
    const path = `/privacy/requests/${token}/files/${RECEIPT.sha256}`;
    expect(page.body).toContain(`href="${path}"`);
    const file = await clerk.get(path);
    expect([file.statusCode, file.headers['content-type'], file.body]).toEqual([200, 'application/pdf', RECEIPT.bytes.toString()]);
    expect(await house.looks.read({ subjects: [`privacy-${token}`], limit: 9 })).toHaveLength(2);
    expect((await clerk.get(`/privacy/requests/${token}/files/${'f'.repeat(64)}`)).statusCode).toBe(404);
    expect((await house.visitor(ROSA).get(path)).statusCode).toBe(404);
    const cinema = (await vault.held(ROSA)).texts.find(({ value }) => value === 'Cinema canary, told at length')?.ref.commitment ?? '';
    const seen = seenIn(page.body);
    // A text that comes while the page stands open was read by nobody: nothing is given, and it is shown.
    await typed(vault, 'application-B-8', 'title', 'Came while it was read', 'bid');
    const stale = await clerk.post(`/privacy/requests/${token}`, { hide: cinema, seen });
    expect([stale.statusCode, stale.body]).toEqual([409, expect.stringContaining('Came while it was read')]);
    expect(textOf(stale.body)).toContain('Something came or went while you were reading.');
    expect(stale.body).toMatch(new RegExp(`value="${cinema}" checked`));
    expect((await clerk.post(`/privacy/requests/${token}`, { hide: cinema })).statusCode).toBe(409);
    expect((await house.events(`privacy-${token}`)).map(({ type }) => type)).toEqual(['AccessAsked']);
    const given = await clerk.post(`/privacy/requests/${token}`, { hide: cinema, seen: seenIn(stale.body) });
    expect([given.statusCode, given.headers.location]).toEqual([303, expect.stringContaining('/privacy/requests')]);
    expect(house.notifications.sent.at(-1)).toMatchObject({ to: { person: ROSA }, template: 'privacy.accessReady', values: { until: '15 July 2026' } });
    expect(await clerk.read('/privacy/requests')).toContain('Nothing waits');
    expect((await clerk.get(`/privacy/requests/${token}`)).statusCode).toBe(404);
    expect((await clerk.get(path)).statusCode).toBe(404);
  });

  it('fetches it as a page and as JSON: details, texts, entries, and nobody else', async () => {
    await typed(vault, 'application-B-9', 'title', 'Came after it was read', 'bid');
    const rosa = house.visitor(ROSA);
    const page = await rosa.post('/your-data', {}, '/your-data/copy/page');
    expect(page.statusCode).toBe(200);
    for (const shown of ['Rosa Canary', 'rosa@example.org', 'Bingo canary, told at length', 'We left out one text']) expect(page.body).toContain(shown);
    const json = await rosa.post('/your-data', {}, '/your-data/copy/json');
    for (const shown of ['A file that was sent in with grant-B-1', 'privacy.accessReady', 'you joined at', 'dwelling-D-7', 'Added on 1 March 2026'])
      expect(page.body).toContain(shown);
    expect(json.headers['content-disposition']).toContain('your-data.json');
    const all = JSON.parse(json.body);
    expect(all.details).toMatchObject({ name: 'Rosa Canary', email: 'rosa@example.org' });
    expect(all.looks[0]).toMatchObject({ kind: 'subject-access', by: ['administrator'], helped: false });
    expect(json.body).not.toContain(CLERK);
    expect(page.body).toContain('What is held about a person');
    expect(all.entries.map(({ type }: { type: string }) => type)).toEqual(expect.arrayContaining(['BidReceivedBasis', 'PaymentPreparedBasis', 'AccessAsked']));
    expect(all.files).toMatchObject([{ about: 'grant-B-1', sha256: RECEIPT.sha256, mediaType: 'application/pdf', bytes: RECEIPT.bytes.length }]);
    expect(all.messages).toMatchObject([{ template: 'privacy.accessReady' }]);
    expect(all.homes).toMatchObject([{ type: 'ResidentJoined', home: 'dwelling-D-7' }]);
    expect(all['sign-in'].passkeys).toHaveLength(1);
    expect(textOf(page.body)).toContain('The code works until 8 June 2026, once. It was used on 20 May 2026.');
    for (const body of [page.body, json.body]) {
      expect(body).not.toContain(await keyOfFile());
      expect(body).not.toContain('Cinema canary, told at length');
      expect(body).not.toContain('Came after it was read');
    }
    const own = new Set((await vault.held(ROSA)).tokens.map((each) => each.token));
    for (const each of json.body.match(/per-[A-Za-z0-9]{22}/g) ?? []) expect(own).toContain(each);
    expect(json.body).toContain('somebody-else');
    expect((await house.events(`privacy-${token}`)).filter(({ type }) => type === 'AccessGiven').map(({ data }) => data.form)).toEqual(['page', 'json']);
  });

  it('gets a file of their own, and no other', async () => {
    const rosa = house.visitor(ROSA);
    const file = await rosa.post('/your-data', { sha256: RECEIPT.sha256 }, '/your-data/copy/file');
    expect([file.statusCode, file.headers['content-type'], file.body]).toEqual([200, 'application/pdf', RECEIPT.bytes.toString()]);
    expect((await rosa.post('/your-data', { sha256: 'f'.repeat(64) }, '/your-data/copy/file')).statusCode).toBe(404);
    expect((await rosa.post('/your-data', {}, '/your-data/copy/file')).statusCode).toBe(404);
    const clerk = house.visitor(CLERK);
    expect((await clerk.post('/your-data', { sha256: RECEIPT.sha256 }, '/your-data/copy/file')).statusCode).toBe(404);
  });

  it('can fetch it for thirty days, and then ask again', async () => {
    house.clock.set('2026-07-16T10:00:00.000Z');
    const rosa = house.visitor(ROSA);
    expect(await rosa.read('/your-data')).toContain('The time to get your data is over.');
    expect((await rosa.post('/your-data', {}, '/your-data/copy/json')).statusCode).toBe(409);
    expect((await rosa.post('/your-data', {}, '/your-data/copy')).statusCode).toBe(303);
  });
});

describe('Somebody who asks by letter to see what is held', () => {
  const PAGE = '/privacy/requests/to-see';
  const letter = { person: '020 7946 0099', channel: 'letter', identity: 'seen-papers', receivedOn: '2026-07-01', confirm: 'yes' };
  let theirs: string;
  beforeAll(async () => {
    house.clock.set('2026-07-16T12:00:00.000Z');
    await house.people.add({ person: 'AP-7', name: 'Sami', roles: [] });
    await vault.setDetail('AP-7', 'phone', letter.person);
    theirs = await house.app.get(Erasures).tokenOf('AP-7');
  });

  it('has it entered by an administrator who checked who asked, and the month runs from the day on which it came', async () => {
    const clerk = house.visitor(CLERK);
    expect((await clerk.post(PAGE, { ...letter, confirm: '' })).statusCode).toBe(400);
    expect((await clerk.post(PAGE, { ...letter, receivedOn: '' })).body).toContain('Say on which day it reached us');
    expect((await clerk.post(PAGE, { ...letter, person: 'nobody@example.org' })).body).toContain('We hold no such e-mail or phone number');
    expect((await clerk.post(PAGE, { ...letter, receivedOn: '2026-07-17' })).body).toContain('That day has not come yet.');
    expect(await house.events(`privacy-${theirs}`)).toEqual([]);

    expect((await clerk.post(PAGE, letter)).statusCode).toBe(303);
    const entered = { channel: 'letter', identity: 'seen-papers', receivedOn: '2026-07-01', enteredBy: await house.app.get(Erasures).tokenOf(CLERK) };
    expect(await house.events(`privacy-${theirs}`)).toMatchObject([{ type: 'AccessAsked', data: { answerBy: '2026-07-31', entered } }]);
    expect(await clerk.read('/privacy/requests')).toContain('Asked on 1 July 2026, answer by 31 July 2026');
    expect((await clerk.post(PAGE, letter)).body).toContain('This data has been asked for already.');
  });

  it('gets it on paper once it was read, or fetches it themselves like everybody; who prints it is on record, and each print is a look', async () => {
    const clerk = house.visitor(CLERK);
    const paper = `/privacy/requests/${theirs}/paper`;
    expect((await clerk.post('/privacy/requests', {}, paper)).statusCode).toBe(409);
    const seen = seenIn((await clerk.get(`/privacy/requests/${theirs}`)).body);
    expect((await clerk.post(`/privacy/requests/${theirs}`, { seen })).statusCode).toBe(303);
    expect(await clerk.read('/privacy/requests')).toContain('Asked on 1 July 2026. You can print it until');
    const before = (await house.looks.read({ subjects: [`privacy-${theirs}`], limit: 9 })).length;
    const printed = await clerk.post('/privacy/requests', {}, paper);
    expect([printed.statusCode, printed.body]).toEqual([200, expect.stringContaining('020 7946 0099')]);
    expect((await house.looks.read({ subjects: [`privacy-${theirs}`], limit: 9 }))[0]).toMatchObject({ reader: CLERK, kind: 'subject-access', why: 'paper' });
    expect((await house.looks.read({ subjects: [`privacy-${theirs}`], limit: 9 })).length).toBe(before + 1);
    const givenBy = await house.app.get(Erasures).tokenOf(CLERK);
    expect((await house.events(`privacy-${theirs}`)).at(-1)).toMatchObject({ type: 'AccessGiven', data: { form: 'paper', givenBy } });
    // Rosa asked on her own page: she gets it there.
    const online = await clerk.post('/privacy/requests', {}, `/privacy/requests/${token}/paper`);
    expect([online.statusCode, textOf(online.body)]).toEqual([409, expect.stringContaining('They asked on their own page, and get it there.')]);
    const sami = house.visitor('AP-7');
    expect((await sami.post('/your-data', {}, '/your-data/copy/json')).headers['content-disposition']).toContain('your-data.json');
    expect((await house.events(`privacy-${theirs}`)).map(({ type }) => type)).toEqual(['AccessAsked', 'AccessReviewed', 'AccessGiven', 'AccessGiven']);
  });

  it('is found by their page under people where they gave no address and never asked for money', async () => {
    await house.people.add({ person: 'AP-9', name: 'Nell', roles: [] });
    const nell = await house.app.get(Erasures).tokenOf('AP-9');
    const clerk = house.visitor(CLERK);
    const stranger = `per-${'A'.repeat(22)}`;
    expect((await clerk.post(PAGE, { ...letter, person: stranger })).body).toContain('no such page of a person');
    expect((await clerk.post(PAGE, { ...letter, person: `https://bank.test/people/${nell}` })).statusCode).toBe(303);
    expect((await house.events(`privacy-${nell}`)).map(({ type }) => type)).toEqual(['AccessAsked']);
    expect((await clerk.post('/privacy/requests', { ...letter, person: nell })).statusCode).toBe(200);
    expect((await house.events(`privacy-${nell}`)).map(({ type }) => type)).toContain('ErasureAsked');
  });

  it('is chosen by name where two people typed one address that nobody has proved, and each of them is told of that look', async () => {
    const tokens = [];
    for (const [person, name] of [
      ['AP-11', 'Una'],
      ['AP-12', 'Vic'],
    ] as const) {
      await house.people.add({ person, name, roles: [] });
      await vault.claimDetail(person, 'email', 'shared@example.org');
      tokens.push(await house.app.get(Erasures).tokenOf(person));
    }
    const [una = '', vic = ''] = tokens;
    const shared = { ...letter, person: 'shared@example.org' };
    const clerk = house.visitor(CLERK);
    for (const page of [PAGE, '/privacy/requests']) {
      for (const fields of [shared, { ...shared, who: theirs }]) {
        const asked = await clerk.post(page, fields);
        expect([asked.statusCode, textOf(asked.body)]).toEqual([409, expect.stringMatching(/Choose the person who asked.*Vic.*Una/)]);
      }
    }
    for (const token of tokens) {
      expect(await house.looks.read({ subjects: [`person-${token}`], limit: 9 })).toHaveLength(4);
      expect(await house.events(`privacy-${token}`)).toEqual([]);
    }
    expect((await clerk.post(PAGE, { ...shared, who: una })).statusCode).toBe(303);
    expect((await house.events(`privacy-${una}`)).map(({ type }) => type)).toEqual(['AccessAsked']);
    expect((await clerk.post('/privacy/requests', { ...shared, who: vic })).statusCode).toBe(200);
    expect((await house.events(`privacy-${vic}`)).map(({ type }) => type)).toContain('ErasureAsked');
  });

  it('has it entered by nobody else, and no administrator enters their own', async () => {
    expect((await house.visitor('AP-7').get(PAGE)).statusCode).toBe(404);
    await vault.setDetail(CLERK, 'phone', '020 7946 0077');
    expect((await house.visitor(CLERK).post(PAGE, { ...letter, person: '020 7946 0077' })).body).toContain('Somebody else must deal with a request about you.');
  });
});

describe('Somebody who asks to see and then to be erased', () => {
  it('waits in no list any more once nothing is held about them, and has no page to be read on', async () => {
    await house.people.add({ person: 'AP-8', name: 'Tess', roles: [] });
    const [tess, clerk] = [house.visitor('AP-8'), house.visitor(CLERK)];
    expect((await tess.post('/your-data', {}, '/your-data/copy')).statusCode).toBe(303);
    const page = `/privacy/requests/${await house.app.get(Erasures).tokenOf('AP-8')}`;
    expect((await clerk.get('/privacy/requests')).body).toContain(page);
    expect((await tess.post('/your-data/erase', SURE)).statusCode).toBe(200);
    await house.drain();
    expect((await clerk.get('/privacy/requests')).body).not.toContain(page);
    expect((await clerk.get(page)).statusCode).toBe(404);
  });
});

describe('A database from before an erasure, its ledger included', () => {
  it('erases again before anybody is answered, and puts it on record again', async () => {
    const list = new MemorySuppressionList();
    const keeps = [{ retention: 'payee' as const, ground: 'financial-record' as const, until: '2032-03-31' }];
    const classes = ['contact', 'bid', 'finance', 'office', 'case', 'equality'] as const;
    await list.add({ person: ROSA, at: new Date().toISOString(), classes: [...classes], keeps });
    const restored = new MemoryVault();
    const told = [...(await promised(restored)), instructed, settled];
    const other = await testDatabase();
    const again = await openHouse(other, told, { feature: privacyRoom(list), people, at: '2026-06-15T10:00:00.000Z', vault: restored });
    const held = await restored.held(ROSA);
    expect([held.texts.map(({ value }) => value), held.details, held.restricted]).toEqual([['Sort code 00-00-00'], {}, ['payee']]);
    const stream = `privacy-${await again.app.get(Erasures).tokenOf(ROSA)}`;
    expect((await again.events(stream)).map(({ type, data }) => [type, data.because])).toEqual([
      ['SubjectErased', 'restored'],
      ['SubjectRestricted', undefined],
    ]);
    await again.close();
    await other.drop();
  });
});

describe('Somebody who has not just shown who they are', () => {
  it('neither takes away what is held about them nor erases it, with a form that is in order; nothing is asked for', async () => {
    const { secret } = await house.sessions.begin({ person: ROSA, method: 'email-link', device: 'phone', limits: sessionLimits('email-link', []) });
    const browser = house.visitor();
    browser.bring('eb-session', secret);
    const before = (await house.events(`privacy-${token}`)).length;
    const sent: readonly (readonly [string, Record<string, string>])[] = [
      ['/your-data/copy/page', {}],
      ['/your-data/copy/json', {}],
      ['/your-data/copy/file', { sha256: RECEIPT.sha256 }],
      ['/your-data/erase', SURE],
    ];
    for (const [path, fields] of sent) {
      const answer = await browser.post('/your-data/erase', fields, path);
      expect([path, answer.statusCode, answer.body.includes('canary')]).toEqual([path, 403, false]);
    }
    expect((await house.events(`privacy-${token}`)).length).toBe(before);
    // The same form of the same person, who has shown it by a posted letter (no way but this one, for some), or otherwise.
    const byLetter = house.visitor();
    const letter = { person: ROSA, method: 'letter-code', device: 'phone', limits: sessionLimits('letter-code', []), steppedUp: true } as const;
    byLetter.bring('eb-session', (await house.sessions.begin(letter)).secret);
    expect((await byLetter.post('/your-data/erase', {})).statusCode).toBe(400);
    browser.bring('eb-session', (await house.sessions.stepUp(secret, 'passkey')) ?? '');
    expect((await browser.post('/your-data/erase', SURE)).statusCode).toBe(200);
    expect((await house.events(`privacy-${token}`)).length).toBeGreaterThan(before);
  });
});
