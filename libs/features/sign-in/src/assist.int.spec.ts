import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { CommandBus } from '@nestjs/cqrs';
import { type TestDatabase, testDatabase } from '#database/test-database';
import { catalogue, type Envelope } from '#events';
import { INSTALLATION, identityMigrations, sessionLimits } from '#identity';
import { MemoryVault, vaultMigrations } from '#vault';
import { openHouse, textOf } from '../../../../test/support/feature/feature-house.js';
import { BeginAssistance } from './assistance.commands.js';
import { AssistanceEnds } from './assistance-ends.js';
import { SignInModule } from './sign-in.module.js';

const people = [
  { person: 'ORG-1', name: 'Olive Sample', roles: [{ role: 'organiser', context: 'everywhere' }] },
  {
    ...{ person: 'ORG-2', name: 'Oscar Sample' },
    roles: [
      { role: 'organiser', context: 'chalcots' },
      { role: 'organiser', context: 'hilgrove' },
    ],
  },
  { person: 'ORG-3', name: 'Orla Sample', roles: [{ role: 'organiser', context: 'chalcots' }] },
  { person: 'ORG-5', name: 'Otto Sample', roles: [{ role: 'organiser', context: 'chalcots' }] },
  { person: 'ORG-6', name: 'Opal Sample', roles: [{ role: 'organiser', context: 'chalcots' }] },
  { person: 'PM-C1', name: 'Amber Sample', roles: [{ role: 'panel-chair', context: 'chalcots' }] },
];
const ASK = { purpose: 'ask-for-money' };
jest.setTimeout(60_000);
const named = {
  stream: 'place-chalcots',
  at: '2026-05-01T08:00:00.000Z',
  facts: [{ type: 'PlaceNamed', data: { placeId: 'chalcots', name: 'Chalcots Estate' } }],
};
let database: TestDatabase;
const vault = new MemoryVault();
let house: Awaited<ReturnType<typeof openHouse>>;
beforeAll(async () => {
  database = await testDatabase();
  const migrations = [...vaultMigrations, ...identityMigrations];
  house = await openHouse(database, [named], { feature: SignInModule, people, at: '2026-05-04T09:00:00.000Z', vault, migrations });
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
    expect((await browser.post('/assist', { ...ASK, address: '+44 7700 900123' })).headers.location).toBe('/apply');
    expect(await house.sessions.find(own)).toBeUndefined();
    const session = await house.sessions.find(browser.brings('eb-session') ?? '');
    expect(session).toMatchObject({ person: 'PM-C1', helper: 'ORG-1', method: 'helper', purpose: 'ask-for-money', idleSeconds: 1800 });
    const page = await browser.get('/sign-in');
    expect(textOf(page.body)).toContain('Olive Sample is helping Amber Sample.');
    expect(page.body).not.toContain('href="/panel"');
    for (const path of ['/step-up', '/your-sessions', '/your-passkeys', '/assist']) expect([path, (await browser.get(path)).statusCode]).toEqual([path, 403]);
    await browser.post('/sign-in', {}, '/sign-out');
    expect(await house.sessions.find(browser.brings('eb-session') ?? '')).toBeUndefined();
  });

  it('is told to whoever is helped, by office and with the moment, if there is a way to reach them', async () => {
    house.notifications.clear();
    await house.visitor('ORG-1').post('/assist', { ...ASK, address: '07700 900123' });
    expect(house.notifications.sent).toMatchObject([
      { to: { person: 'PM-C1' }, template: 'sign-in.helped', values: { when: expect.stringMatching(/\d{4}, \d+:\d\d [ap]m$/) } },
    ]);
    expect(JSON.stringify(house.notifications.sent)).not.toContain('Olive');
    house.notifications.clear();
    await house.visitor('ORG-1').post('/assist', { ...ASK, name: 'Noor Newcomer' });
    expect(house.notifications.sent).toEqual([]);
  });

  it('is begun by nobody who has not just shown who they are', async () => {
    const { secret } = await house.sessions.begin({ person: 'ORG-1', method: 'email-link', device: 'phone', limits: sessionLimits('email-link', []) });
    const browser = house.visitor();
    browser.bring('eb-session', secret);
    expect((await browser.get('/assist')).statusCode).toBe(200);
    const before = (await house.sessions.list('PM-C1')).length;
    const led = await browser.post('/assist', { ...ASK, address: '07700 900123' });
    expect([led.statusCode, String(led.headers.location)]).toEqual([303, '/step-up?back=%2Fstep-up%2Fagain']);
    expect(await house.sessions.find(browser.brings('eb-session') ?? '')).toMatchObject({ person: 'ORG-1' });
    expect(await house.sessions.list('PM-C1')).toHaveLength(before);
  });

  it('ends with everything of its helper’s', async () => {
    const browser = house.visitor('ORG-1');
    await browser.post('/assist', { ...ASK, name: 'Noor Newcomer' });
    expect(textOf((await browser.get('/sign-in')).body)).toContain('Olive Sample is helping Noor Newcomer.');
    await house.sessions.endAll('ORG-1');
    expect(textOf((await browser.get('/sign-in')).body)).not.toContain('Noor Newcomer');
  });

  it.each([
    [{}, 'Type an address, or the name of somebody new'],
    [{ address: 'nobody@example.org' }, 'Nobody here has this address'],
    [{ address: 'olive@example.org' }, 'This is you'],
    [{ name: 'Noor', purpose: '' }, 'Choose what you do together'],
    [{ name: 'Noor', purpose: 'voting' }, 'Choose what you do together'],
  ])('is not made with %j', async (fields, says) => {
    const refused = await house.visitor('ORG-1').post('/assist', { ...ASK, ...fields });
    expect([refused.statusCode, textOf(refused.body)]).toEqual([400, expect.stringContaining(says)]);
  });

  it('is begun twelve times in an hour by one helper, whoever they name, and by others all the same', async () => {
    const guesser = house.visitor('ORG-5');
    const answers = [];
    for (let i = 0; i < 13; i++) answers.push(await guesser.post('/assist', { ...ASK, address: `nobody-${i}@example.org` }));
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([...Array(12).fill(400), 429]);
    expect(textOf(answers.at(-1)?.body ?? '')).toContain('You tried too often. Wait 60 min');
    expect(answers.at(-1)?.headers['retry-after']).toBeDefined();
    const known = await guesser.post('/assist', { ...ASK, address: '07700 900123' });
    expect([known.statusCode, textOf(known.body)]).toEqual([429, expect.not.stringContaining('Nobody here')]);
    expect((await house.visitor('ORG-6').post('/assist', { ...ASK, address: 'nobody@example.org' })).statusCode).toBe(400);
  });

  it('is begun by organisers alone', async () => {
    expect((await house.visitor('PM-C1').get('/assist')).statusCode).toBe(403);
    expect((await house.visitor().get('/assist')).statusCode).toBe(403);
  });
});

describe('the ledger', () => {
  const facts = async (type: string) => (await house.ledger.readAll({ types: [type] })).entries.map(({ json }) => JSON.parse(json) as Envelope);
  const newest = async (type: string) => (await facts(type)).at(-1);
  const token = (person: string) => vault.pseudonym({ person, context: INSTALLATION });
  const ends = () => house.app.get(AssistanceEnds).record();
  const told = async (url: string, person: string) => {
    await house.drain();
    return house.visitor(person).read(url);
  };

  it('says who sits beside whom, for what and where, before anybody is let in; and how it ended, by whom', async () => {
    const browser = house.visitor('ORG-2');
    const begun = await browser.post('/assist', { purpose: 'join-a-home', place: 'chalcots', address: '07700 900123' });
    expect(begun.headers.location).toBe('/join');
    const session = await house.sessions.find(browser.brings('eb-session') ?? '');
    const both = { sessionId: session?.sessionId, person: await token('PM-C1'), helper: await token('ORG-2') };
    const beginning = await newest('AssistanceBegun');
    expect(beginning?.data).toEqual({ ...both, place: 'chalcots', purpose: 'join-a-home', stepUp: 'demonstration' });
    expect([beginning?.actor, beginning?.role]).toEqual([both.helper, 'organiser']);
    expect(await told('/your-sessions', 'PM-C1')).toContain('to join with a letter. An organiser of Chalcots Estate helped. It is still going on.');
    await browser.post('/sign-in', {}, '/sign-out');
    await ends();
    expect((await newest('AssistanceEnded'))?.data).toEqual({ ...both, how: 'signed-out', by: both.helper, lastedMinutes: 0 });
    expect(await house.sessions.helpEnded()).toEqual([]);
    for (const [person, url] of [
      ['PM-C1', '/your-sessions'],
      ['ORG-2', '/assist'],
    ] as const)
      expect(await told(url, person)).toContain('to join with a letter. An organiser of Chalcots Estate helped. It ended by signing out, after 0 min.');
  });

  it('says so where the person ends it from elsewhere, and once however often it is told', async () => {
    await house.visitor('ORG-2').post('/assist', { ...ASK, place: 'hilgrove', address: '07700 900123' });
    const own = house.visitor('PM-C1');
    await own.post('/your-sessions', {}, '/your-sessions/end-others');
    const { sessionId } = (await newest('AssistanceBegun'))?.data ?? {};
    expect((await house.sessions.helpEnded()).filter((each) => each.sessionId === sessionId)).toMatchObject([{ how: 'ended-elsewhere', by: 'person' }]);
    const before = await facts('AssistanceEnded');
    await Promise.all([ends(), ends()]);
    await ends();
    expect((await facts('AssistanceEnded')).filter(({ data }) => data.sessionId === sessionId)).toMatchObject([{ data: { by: await token('PM-C1') } }]);
    expect((await facts('AssistanceEnded')).length).toBeGreaterThan(before.length);
    expect(await own.read('/your-sessions')).toContain('The person who was helped ended it, after 0 min.');
  });

  it('shows it to nobody else', async () => {
    expect(await told('/your-sessions', 'ORG-1')).not.toContain('helped.');
    expect(await told('/your-sessions', 'ORG-2')).not.toContain('helped.');
    expect(await told('/assist', 'ORG-1')).not.toContain('Chalcots Estate');
    expect(catalogue.types.filter(({ type }) => type.startsWith('Assistance')).map(({ audience }) => audience)).toEqual(['restricted', 'restricted']);
  });

  const begins = (fields: object) => {
    const browser = house.visitor('ORG-2');
    return { browser, answer: () => browser.post('/assist', { ...ASK, place: 'chalcots', ...fields }) };
  };
  /** In place of the next command, which is the beginning of help. */
  const insteadOfBegin = (does: (begin: () => Promise<unknown>) => Promise<unknown>) => {
    const bus = house.app.get(CommandBus);
    const execute = bus.execute.bind(bus);
    jest.spyOn(bus, 'execute').mockImplementationOnce((command) => {
      expect(command).toBeInstanceOf(BeginAssistance);
      return does(() => execute(command));
    });
  };

  it('shows somebody who helps others often each time that they were helped themselves, and the other way round', async () => {
    const [often, other] = [await token('ORG-3'), await token('PM-C1')];
    const help = (both: { person: string; helper: string }, at: string) => {
      const sessionId = randomUUID();
      const data = { sessionId, ...both, place: 'chalcots', purpose: 'find-something-out', stepUp: 'passkey' };
      return { stream: `assistance-${sessionId}`, at, facts: [{ type: 'AssistanceBegun', data }] };
    };
    const helps = Array.from({ length: 50 }, () => help({ person: other, helper: often }, '2026-05-03T09:00:00.000Z'));
    await house.tell(help({ person: often, helper: other }, '2026-05-01T09:00:00.000Z'), ...helps);
    const text = await told('/your-sessions', 'ORG-3');
    expect(text.match(/to find something out/g)).toHaveLength(1);
    expect(text).toContain('1 May 2026');
    expect((await told('/assist', 'ORG-3')).match(/to find something out/g)).toHaveLength(50);
  });

  it('of a session whose beginning was not recorded nothing is left, and nobody is let in', async () => {
    const { browser, answer } = begins({ name: 'Never Sample' });
    await browser.get('/assist');
    const own = browser.brings('eb-session') ?? '';
    const before = await facts('AssistanceBegun');
    const known = await house.people.list();
    insteadOfBegin(async () => {
      throw new Error('the ledger is away');
    });
    expect((await answer()).statusCode).toBe(500);
    expect(await facts('AssistanceBegun')).toEqual(before);
    expect(await house.people.list()).toEqual(known);
    expect(browser.brings('eb-session')).toBe(own);
    expect(await house.sessions.find(own)).toMatchObject({ person: 'ORG-2', method: 'demonstration' });
  });

  it('says that a session was never opened, where nobody could be let in after the fact', async () => {
    const { browser, answer } = begins({ address: '07700 900123' });
    const before = await house.sessions.list('PM-C1');
    jest.spyOn(house.sessions, 'open').mockRejectedValueOnce(new Error('the database is away'));
    expect((await answer()).statusCode).toBe(500);
    const { sessionId } = (await newest('AssistanceBegun'))?.data ?? {};
    expect(await house.sessions.list('PM-C1')).toEqual(before);
    expect(await house.sessions.find(browser.brings('eb-session') ?? '')).toMatchObject({ person: 'ORG-2', method: 'demonstration' });
    await house.sessions.endAll('ORG-2');
    await ends();
    expect((await newest('AssistanceEnded'))?.data).toMatchObject({ sessionId, how: 'never-opened', lastedMinutes: 0 });
    expect(await told('/your-sessions', 'PM-C1')).toContain('It did not work, and nothing was done.');
  });

  it('says so too where it was ended, and that was told, before its beginning stood there: the helper stays as they were', async () => {
    const { browser, answer } = begins({ address: '07700 900123' });
    insteadOfBegin(async (begin) => {
      await house.sessions.endAll('PM-C1');
      await ends();
      return begin();
    });
    const refused = await answer();
    expect([refused.statusCode, textOf(refused.body)]).toEqual([409, expect.stringContaining('This help was ended before it began.')]);
    expect(await house.sessions.find(browser.brings('eb-session') ?? '')).toMatchObject({ person: 'ORG-2', method: 'demonstration' });
    const { sessionId } = (await newest('AssistanceBegun'))?.data ?? {};
    expect((await facts('AssistanceEnded')).filter(({ data }) => data.sessionId === sessionId)).toEqual([]);
    await ends();
    expect((await newest('AssistanceEnded'))?.data).toMatchObject({ sessionId, how: 'never-opened', lastedMinutes: 0 });
    expect((await house.sessions.helpEnded()).filter((each) => each.sessionId === sessionId)).toEqual([]);
  });

  it('an organiser of two places says for which they help, and for no other', async () => {
    for (const place of ['', 'elsewhere']) {
      const refused = await house.visitor('ORG-2').post('/assist', { ...ASK, place, name: 'Noor' });
      expect([refused.statusCode, textOf(refused.body)]).toEqual([400, expect.stringContaining('Choose the place that you help for')]);
    }
  });
});
