import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { type TestDatabase, testDatabase } from '#database/test-database';
import { identityMigrations, sessionLimits } from '#identity';
import { MemoryVault, vaultMigrations } from '#vault';
import { openHouse, textOf } from '../../../../test/support/feature/feature-house.js';
import { SignInModule } from './sign-in.module.js';

const people = [
  { person: 'ORG-1', name: 'Olive Sample', roles: [{ role: 'organiser', context: 'everywhere' }] },
  { person: 'PM-C1', name: 'Amber Sample', roles: [{ role: 'panel-chair', context: 'chalcots' }] },
];
jest.setTimeout(60_000);
let database: TestDatabase;
let house: Awaited<ReturnType<typeof openHouse>>;
beforeAll(async () => {
  database = await testDatabase();
  const vault = new MemoryVault();
  const migrations = [...vaultMigrations, ...identityMigrations];
  house = await openHouse(database, [], { feature: SignInModule, people, at: '2026-05-04T09:00:00.000Z', vault, migrations });
  await vault.setDetail('PM-C1', 'phone', '07700 900123');
  await vault.setDetail('ORG-1', 'email', 'olive@example.org');
});
afterAll(async () => {
  await house.close();
  await database.drop();
});

describe('a session for somebody beside an organiser', () => {
  it('is made in the place of the organiser’s own, says who helps whom, and holds none of the person’s offices', async () => {
    const browser = house.visitor('ORG-1');
    await browser.get('/assist');
    const own = browser.brings('eb-session') ?? '';
    expect((await browser.post('/assist', { address: '+44 7700 900123' })).headers.location).toBe('/apply');
    expect(await house.sessions.find(own)).toBeUndefined();
    const session = await house.sessions.find(browser.brings('eb-session') ?? '');
    expect(session).toMatchObject({ person: 'PM-C1', helper: 'ORG-1', method: 'helper', idleSeconds: 1800 });
    const page = await browser.get('/sign-in');
    expect(textOf(page.body)).toContain('Olive Sample is helping Amber Sample.');
    expect(page.body).not.toContain('href="/panel"');
    for (const path of ['/step-up', '/your-sessions', '/your-passkeys', '/assist']) expect([path, (await browser.get(path)).statusCode]).toEqual([path, 403]);
    await browser.post('/sign-in', {}, '/sign-out');
    expect(await house.sessions.find(browser.brings('eb-session') ?? '')).toBeUndefined();
  });

  it('is told to whoever is helped, by office and with the moment, if there is a way to reach them', async () => {
    house.notifications.clear();
    await house.visitor('ORG-1').post('/assist', { address: '07700 900123' });
    expect(house.notifications.sent).toMatchObject([
      { to: { person: 'PM-C1' }, template: 'sign-in.helped', values: { when: expect.stringMatching(/\d{4}, \d+:\d\d [ap]m$/) } },
    ]);
    expect(JSON.stringify(house.notifications.sent)).not.toContain('Olive');
    house.notifications.clear();
    await house.visitor('ORG-1').post('/assist', { name: 'Noor Newcomer' });
    expect(house.notifications.sent).toEqual([]);
  });

  it('is begun by nobody who has not just shown who they are', async () => {
    const { secret } = await house.sessions.begin({ person: 'ORG-1', method: 'email-link', device: 'phone', limits: sessionLimits('email-link', []) });
    const browser = house.visitor();
    browser.bring('eb-session', secret);
    expect((await browser.get('/assist')).statusCode).toBe(200);
    const before = (await house.sessions.list('PM-C1')).length;
    const led = await browser.post('/assist', { address: '07700 900123' });
    expect([led.statusCode, String(led.headers.location)]).toEqual([303, '/step-up?back=%2Fstep-up%2Fagain']);
    expect(await house.sessions.find(browser.brings('eb-session') ?? '')).toMatchObject({ person: 'ORG-1' });
    expect(await house.sessions.list('PM-C1')).toHaveLength(before);
  });

  it('ends with everything of its helper’s', async () => {
    const browser = house.visitor('ORG-1');
    await browser.post('/assist', { name: 'Noor Newcomer' });
    expect(textOf((await browser.get('/sign-in')).body)).toContain('Olive Sample is helping Noor Newcomer.');
    await house.sessions.endAll('ORG-1');
    expect(textOf((await browser.get('/sign-in')).body)).not.toContain('Noor Newcomer');
  });

  it.each([
    [{}, 'Type an address, or the name of somebody new'],
    [{ address: 'nobody@example.org' }, 'Nobody here has this address'],
    [{ address: 'olive@example.org' }, 'This is you'],
  ])('is not made with %j', async (fields, says) => {
    const refused = await house.visitor('ORG-1').post('/assist', fields);
    expect([refused.statusCode, textOf(refused.body)]).toEqual([400, expect.stringContaining(says)]);
  });

  it('is begun by organisers alone', async () => {
    expect((await house.visitor('PM-C1').get('/assist')).statusCode).toBe(403);
    expect((await house.visitor().get('/assist')).statusCode).toBe(403);
  });
});
