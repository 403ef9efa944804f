import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { type TestDatabase, testDatabase } from '#database/test-database';
import { MemoryVault } from '#vault';
import { openHouse } from '../../../../test/support/feature/feature-house.js';
import { CLERK, instructed, people, privacyRoom, promised, ROSA, settled, typed } from '../test/paid-person.js';
import { Erasures } from './erasures.js';
import { MemorySuppressionList } from './suppression-list.js';

jest.setTimeout(90_000);

let database: TestDatabase;
let house: Awaited<ReturnType<typeof openHouse>>;
let token: string;
const vault = new MemoryVault();

beforeAll(async () => {
  database = await testDatabase();
  const told = [...(await promised(vault)), instructed, settled];
  house = await openHouse(database, told, { feature: privacyRoom(), people, at: '2026-06-15T10:00:00.000Z', vault });
  token = await house.app.get(Erasures).tokenOf(ROSA);
});
afterAll(async () => {
  await house.close();
  await database.drop();
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
    expect(await house.looks.read({ subjects: [`privacy-${token}`], limit: 9 })).toMatchObject([{ reader: CLERK, kind: 'subject-access', why: 'review' }]);
    const cinema = (await vault.held(ROSA)).texts.find(({ value }) => value === 'Cinema canary, told at length')?.ref.commitment ?? '';
    const given = await clerk.post(`/privacy/requests/${token}`, { hide: cinema });
    expect([given.statusCode, given.headers.location]).toEqual([303, expect.stringContaining('/privacy/requests')]);
    expect(house.notifications.sent.at(-1)).toMatchObject({ to: { person: ROSA }, template: 'privacy.accessReady', values: { until: '15 July 2026' } });
    expect(await clerk.read('/privacy/requests')).toContain('Nothing waits');
    expect((await clerk.get(`/privacy/requests/${token}`)).statusCode).toBe(404);
  });

  it('fetches it as a page and as JSON: details, texts, entries, and nobody else', async () => {
    await typed(vault, 'application-B-9', 'title', 'Came after it was read', 'bid');
    const rosa = house.visitor(ROSA);
    const page = await rosa.post('/your-data', {}, '/your-data/copy/page');
    expect(page.statusCode).toBe(200);
    for (const shown of ['Rosa Canary', 'rosa@example.org', 'Bingo canary, told at length', 'We left out one text']) expect(page.body).toContain(shown);
    const json = await rosa.post('/your-data', {}, '/your-data/copy/json');
    expect(json.headers['content-disposition']).toContain('your-data.json');
    const all = JSON.parse(json.body);
    expect(all.details).toMatchObject({ name: 'Rosa Canary', email: 'rosa@example.org' });
    expect(all.looks[0]).toMatchObject({ kind: 'subject-access', by: ['administrator'], helped: false });
    expect(json.body).not.toContain(CLERK);
    expect(page.body).toContain('What is held about a person');
    expect(all.entries.map(({ type }: { type: string }) => type)).toEqual(expect.arrayContaining(['BidReceivedBasis', 'PaymentPreparedBasis', 'AccessAsked']));
    for (const body of [page.body, json.body]) {
      expect(body).not.toContain('Cinema canary, told at length');
      expect(body).not.toContain('Came after it was read');
    }
    const own = new Set((await vault.held(ROSA)).tokens.map((each) => each.token));
    for (const each of json.body.match(/per-[A-Za-z0-9]{22}/g) ?? []) expect(own).toContain(each);
    expect(json.body).toContain('somebody-else');
    expect((await house.events(`privacy-${token}`)).filter(({ type }) => type === 'AccessGiven').map(({ data }) => data.form)).toEqual(['page', 'json']);
  });

  it('can fetch it for thirty days, and then ask again', async () => {
    house.clock.set('2026-07-16T10:00:00.000Z');
    const rosa = house.visitor(ROSA);
    expect(await rosa.read('/your-data')).toContain('The time to get your data is over.');
    expect((await rosa.post('/your-data', {}, '/your-data/copy/json')).statusCode).toBe(409);
    expect((await rosa.post('/your-data', {}, '/your-data/copy')).statusCode).toBe(303);
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
