import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { type TestDatabase, testDatabase } from '#database/test-database';
import { LOOKS, type Looks } from '#identity';
import { MemoryVault } from '#vault';
import { openHouse } from '../../../../test/support/feature/feature-house.js';
import { CLERK, instructed, people, privacyRoom, promised, ROSA, settled } from '../test/paid-person.js';

jest.setTimeout(90_000);

const AUDITOR = 'AUD-1';
const LOCAL = 'AUD-2';
const others = [
  { person: AUDITOR, name: 'Ada', roles: [{ role: 'auditor', context: 'everywhere' }] },
  { person: LOCAL, name: 'Lou', roles: [{ role: 'auditor', context: 'chalcots' }] },
  { person: 'ORG-1', name: 'Olive', roles: [{ role: 'organiser', context: 'everywhere' }] },
];
const vault = new MemoryVault();
let database: TestDatabase;
let house: Awaited<ReturnType<typeof openHouse>>;

beforeAll(async () => {
  database = await testDatabase();
  const told = [...(await promised(vault)), instructed, settled];
  house = await openHouse(database, told, { feature: privacyRoom(), people: [...people, ...others], at: '2026-06-15T10:00:00.000Z', vault });
  // Rosa asked to be forgotten: what shows how money was spent stays, and is shown on no page.
  await vault.restrict(ROSA, ['bid', 'payee', 'finance']);
  await vault.erase(ROSA, ['contact']);
});
afterAll(async () => {
  await house.close();
  await database.drop();
});

const looksAt = async (subject: string) =>
  (await house.app.get<Looks>(LOOKS).read({ kind: 'restricted-text', limit: 50 })).filter((look) => look.subject === subject);
const refs = async (stream: string) =>
  (await house.events(stream))
    .flatMap(({ data }) => Object.values(data))
    .filter((value) => typeof value === 'object' && value !== null && 'commitment' in value);

describe('What is hidden from every page', () => {
  it('is read by an auditor, stream by stream: what is kept stands there in words, what was erased does not', async () => {
    const ada = house.visitor(AUDITOR);
    expect((await refs('application-B-1')).length).toBeGreaterThan(3);
    const bid = await ada.post('/privacy/hidden', { stream: 'application-B-1' });
    expect(bid.statusCode).toBe(200);
    expect(bid.body).toContain('Bingo canary, told at length');
    expect(bid.body).not.toMatch(/Rosa Canary|rosa@example/);
    expect(bid.body).not.toContain('Cinema canary');
    expect((await ada.post('/privacy/hidden', { stream: 'payment-PAY-1' })).body).toContain('Sort code 00-00-00');
  });

  it('is not asked for by an address, so that no link leads to it and nothing is kept of it', async () => {
    const ada = house.visitor(AUDITOR);
    const asked = await ada.get('/privacy/hidden?stream=application-B-1');
    expect([asked.statusCode, asked.body]).toEqual([200, expect.not.stringContaining('canary')]);
    const looked = await ada.post('/privacy/hidden', { stream: 'application-B-2' });
    expect(looked.headers['cache-control']).toContain('no-store');
  });

  it('leaves an entry in the sealed log for each look, before anything is shown, with who looked and at what', async () => {
    const before = (await looksAt('bank-chalcots')).length;
    const ada = house.visitor(AUDITOR);
    await ada.get('/privacy/hidden');
    expect((await looksAt('bank-chalcots')).length).toBe(before);
    expect((await ada.post('/privacy/hidden', { stream: 'bank-chalcots' })).body).toContain('Fits');
    const looks = await looksAt('bank-chalcots');
    expect(looks.length).toBe(before + 1);
    expect(looks[0]).toMatchObject({ reader: AUDITOR, subject: 'bank-chalcots', why: 'audit' });
  });

  it('is no stream’s that nobody wrote, and a wrong name is said to be wrong', async () => {
    const ada = house.visitor(AUDITOR);
    expect((await ada.post('/privacy/hidden', { stream: 'application-B-9' })).body).not.toContain('canary');
    expect((await ada.post('/privacy/hidden', { stream: '../etc' })).statusCode).toBe(400);
  });

  it.each([
    ['an administrator', CLERK],
    ['an organiser', 'ORG-1'],
    ['an auditor of one place', LOCAL],
    ['the person themselves', ROSA],
  ])('is nobody else’s: to %s there is nothing here, and no look is written', async (_, who) => {
    const before = (await looksAt('application-B-1')).length;
    const visitor = house.visitor(who);
    expect((await visitor.get('/privacy/hidden')).statusCode).toBe(404);
    const sent = await visitor.send('/privacy/hidden', new URLSearchParams([...(await visitor.tokens('/your-data')), ['stream', 'application-B-1']]));
    expect([sent.statusCode, sent.body]).toEqual([404, expect.not.stringContaining('canary')]);
    expect((await looksAt('application-B-1')).length).toBe(before);
  });

  it('is nothing to a stranger', async () => {
    const stranger = await house.visitor().get('/privacy/hidden');
    expect(stranger.statusCode).toBe(404);
    expect(stranger.body).not.toContain('canary');
  });
});
