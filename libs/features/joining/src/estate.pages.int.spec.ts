import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { type TestDatabase, testDatabase } from '#database/test-database';
import { sessionLimits } from '#identity';
import { homesCsv, type JoiningHouse, openJoiningHouse } from '../test/joining-house.js';

jest.setTimeout(120_000);

let database: TestDatabase;
let house: JoiningHouse;
beforeAll(async () => {
  database = await testDatabase();
});
beforeEach(async () => {
  house = await openJoiningHouse(database);
});
afterEach(() => house.close());
afterAll(() => database.drop());

const estate = '/joining/estates/chalcots';

describe('A list of homes', () => {
  it('comes in whole from an administrator; the same list again, or in other letters, adds nothing', async () => {
    const bring = (csv: string) => house.visitor('ADM').post(`${estate}/homes`, { csv });
    expect((await bring(homesCsv(20))).statusCode).toBe(303);
    expect((await house.facts('DwellingAdded')).length).toBe(20);
    expect((await bring(homesCsv(20).toUpperCase().replaceAll('NW3 3NX', 'nw33nx'))).statusCode).toBe(303);
    const again = await house.bringHomes(23);
    expect([again.statusCode, again.json()]).toMatchObject([200, { added: 3, known: 20 }]);
    expect((await house.facts('DwellingAdded')).length).toBe(23);
    expect(await house.visitor('ORG').read(estate)).toMatch(/Taplow\s+23\s+0\s+Never/);
  });

  it('keeps addresses in the vault alone: the fact has an id that says nothing', async () => {
    await house.bringHomes(1);
    const [fact] = await house.facts('DwellingAdded');
    expect(JSON.stringify(fact)).not.toMatch(/Adelaide|NW3|Flat 1/);
    expect(fact?.data.dwellingId).toMatch(/^D-[0-9a-f]{24}$/);
    const { rows } = await database.pool.query("SELECT encode(address_hash, 'hex') || dwelling_id AS row FROM joining.addresses");
    expect(JSON.stringify(rows)).not.toMatch(/Adelaide|NW3/);
  });

  it('with bad lines brings nothing, and names each by its number and why', async () => {
    const csv = [homesCsv(2), 'Taplow,Flat 1,"Adelaide Road, London",NW3 3NX', 'Burnham,Flat 1,Road,NW3 3NX', 'Taplow,Flat 9,Road,Camden'].join('\n');
    const page = await house.visitor('ADM').post(`${estate}/homes`, { csv });
    expect(page.statusCode).toBe(400);
    for (const said of [
      '3 lines cannot be used',
      'Line 4: this home is in the list already',
      'Line 5: the estate has no block of this name',
      'Line 6: this is no postcode',
    ])
      expect(page.body).toContain(said);
    const json = await house.visitor('ADM').call('/api/estates/chalcots/homes', { csv });
    expect([json.statusCode, json.json().errors]).toEqual([
      400,
      [
        { pointer: '/csv/line/4', message: 'twice' },
        { pointer: '/csv/line/5', message: 'unknown-block' },
        { pointer: '/csv/line/6', message: 'postcode' },
      ],
    ]);
    expect(await house.facts('DwellingAdded')).toEqual([]);
  });
});

describe('Printing the letters of a block', () => {
  it('gives each home a page with a code of its own, and is on record with counts alone', async () => {
    await house.bringHomes(5);
    const { paper, codes } = await house.printLetters({ print: 'large', help: 'Marigold at the hall' });
    expect([paper.statusCode, paper.headers['content-type'], paper.headers['content-disposition']]).toEqual([
      200,
      'application/pdf',
      'attachment; filename="letters-taplow.pdf"',
    ]);
    expect(paper.headers['cache-control']).toContain('no-store');
    expect([codes.length, new Set(codes).size]).toEqual([5, 5]);
    expect((await house.facts('DoorLettersPrinted')).map(({ data }) => data)).toEqual([
      expect.objectContaining({
        blockId: 'taplow',
        letters: 5,
        print: 'large',
        validFrom: '2026-05-11',
        validUntil: '2026-06-30',
        by: await house.token('ORG'),
      }),
    ]);
    expect((await house.looks.read({ limit: 10 })).map(({ kind, subject, reader }) => [kind, subject, reader])).toEqual([['letters', 'place-taplow', 'ORG']]);
    expect(await house.visitor('ORG').read(estate)).toMatch(/Taplow\s+5\s+5\s+30 June 2026/);
  });

  it('sent twice, the same form prints once; printed again, the letters before are dead', async () => {
    await house.bringHomes(2);
    const organiser = house.visitor('ORG');
    const form = await organiser.tokens(estate);
    for (const [name, value] of Object.entries({ blockId: 'taplow', print: 'standard', validUntil: '2026-06-30' })) form.set(name, value);
    expect((await organiser.send(estate, form)).headers['content-type']).toBe('application/pdf');
    const again = await organiser.send(estate, form);
    expect([again.statusCode, again.body.includes('These letters were made already.')]).toEqual([409, true]);
    await house.printLetters();
    expect((await house.facts('DoorLetterIssued')).length).toBe(4);
    expect((await database.pool.query('SELECT FROM joining.letters')).rowCount).toBe(2);
  });

  it.each([
    ['a block without homes', { blockId: 'taplow' }, 0, 400, 'This block has no homes yet.'],
    ['more than 92 days', { blockId: 'taplow', validUntil: '2026-12-31' }, 1, 409, 'A letter is good from a day on'],
    ['no block', { blockId: '' }, 1, 400, ''],
  ])('says what is wrong with %s', async (_, fields, homes, status, said) => {
    if (homes > 0) await house.bringHomes(homes);
    const { paper } = await house.printLetters(fields);
    expect([paper.statusCode, paper.body.includes(said)]).toEqual([status, true]);
    expect(await house.facts('DoorLetterIssued')).toEqual([]);
  });

  it('is for those who look after the estate', async () => {
    for (const who of ['ORG-H', 'RES', 'OFF', undefined]) expect((await house.visitor(who).get(estate)).statusCode).not.toBe(200);
    expect((await house.visitor('ADM').get('/joining/estates/nowhere')).statusCode).toBe(404);
  });
});

describe('In a session that has not shown again who they are', () => {
  it('no letters are made and nobody is taken in', async () => {
    await house.bringHomes(2);
    const [home] = await house.facts('DwellingAdded');
    const { secret } = await house.sessions.begin({ person: 'ORG', method: 'email-link', device: 'phone', limits: sessionLimits('email-link', []) });
    const browser = house.visitor();
    browser.bring('eb-session', secret);
    const letters = { blockId: 'taplow', print: 'standard', validUntil: '2026-06-20' };
    const somebody = {
      channel: 'assisted',
      name: 'Iris',
      neither: 'yes',
      oldEnough: 'yes',
      dwellingId: String(home?.data.dwellingId),
      way: 'seen-at-the-door',
    };
    const tried = async () => [(await browser.post(estate, letters)).statusCode, (await browser.post(`${estate}/key-in`, somebody)).statusCode];
    const made = async () => [(await house.facts('DoorLetterIssued')).length, (await house.facts('ResidentJoined')).length];
    expect([await tried(), await made()]).toEqual([
      [403, 403],
      [0, 0],
    ]);
    browser.bring('eb-session', (await house.sessions.stepUp(secret, 'passkey')) ?? '');
    expect([await tried(), await made()]).toEqual([
      [200, 303],
      [2, 1],
    ]);
  });
});

describe('Taking somebody in', () => {
  const keyIn = `${estate}/key-in`;
  const somebody = { channel: 'assisted', name: 'Iris', neither: 'yes', oldEnough: 'yes' };

  it('with the code of their letter keeps who keyed it', async () => {
    await house.bringHomes(2);
    const { codes } = await house.printLetters();
    const done = await house.visitor('ORG').post(keyIn, { ...somebody, code: codes[0] ?? '' });
    expect([done.statusCode, done.headers.location]).toMatchObject([303, expect.stringContaining(`${keyIn}/done`)]);
    expect((await house.facts('ResidentJoined')).map(({ actor, data }) => [actor, data.helper, data.channel, data.residence])).toEqual([
      [await house.token('ORG'), await house.token('ORG'), 'assisted', { way: 'door-letter' }],
    ]);
  });

  it('without a letter keeps who knew the door and how; an officer of the team that serves the estate may, another’s may not', async () => {
    await house.bringHomes(2);
    const [home] = await house.facts('DwellingAdded');
    const dwellingId = String(home?.data.dwellingId);
    const officer = house.visitor('OFF');
    expect(await officer.read(keyIn)).toContain('Taplow, Flat 2');
    expect((await officer.post(keyIn, { ...somebody, dwellingId, way: 'seen-at-the-door' })).statusCode).toBe(303);
    expect((await house.facts('ResidentJoined')).map(({ data }) => [data.residence, data.age, data.letterId])).toEqual([
      [{ way: 'seen-at-the-door', by: await house.token('OFF') }, { way: 'known-to-staff', minimum: 16, by: await house.token('OFF') }, undefined],
    ]);
    expect((await house.visitor('ORG-H').get(keyIn)).statusCode).toBe(404);
  });

  it.each([
    ['neither code nor home', {}, 'Choose their home, or type the code'],
    ['a home and no way of knowing', { dwellingId: 'D-1' }, 'Say how you know'],
    ['a made-up code', { code: 'CDFHJ-KMNPR-TVWXY' }, 'We do not know this code.'],
  ])('with %s is not possible', async (_, fields, said) => {
    await house.bringHomes(1);
    const page = await house.visitor('ORG').post(keyIn, { ...somebody, ...fields });
    expect([page.statusCode, page.body.includes(said)]).toEqual([400, true]);
  });
});

describe('Joins to look at', () => {
  it('are shown with why, answered with a reason, and the look stands in the log; "not right" ends the residence', async () => {
    await house.bringHomes(1);
    await house.visitor('ORG').call('/api/estates/chalcots/joining-rules', { minimumAge: 16, usualJoiners: 1 });
    const { codes } = await house.printLetters();
    for (const name of ['Iris', 'Jasper', 'Kit'])
      await house.visitor('ORG').post(`${estate}/key-in`, { channel: 'paper', name, neither: 'yes', oldEnough: 'yes', code: codes[0] ?? '' });
    const organiser = house.visitor('ORG');
    const page = await organiser.read('/joining/checks');
    expect(page).toMatch(/Kit, Taplow, Flat 1.*More people than usual joined at this door.*Iris, Jasper/);
    expect((await house.looks.read({ limit: 1 })).map(({ kind, why }) => [kind, why])).toEqual([['names-behind-tokens', 'check']]);
    const [first, second] = await house.facts('JoinFlagged');
    const address = (flag: typeof first) => `/joining/checks/${flag?.data.dwellingId}/${flag?.data.joinId}`;
    expect((await organiser.post('/joining/checks', { reason: '' }, address(first))).body).toContain('Choose what you found');
    expect((await house.visitor('ORG-H').post('/join', { reason: 'large-household' }, address(first))).statusCode).toBe(404);
    expect((await organiser.post('/joining/checks', { reason: 'large-household' }, address(first))).statusCode).toBe(303);
    expect((await organiser.post('/joining/checks', { reason: 'lives-elsewhere' }, address(second))).statusCode).toBe(303);
    expect((await house.facts('JoinChecked')).map(({ data }) => [data.result, data.reason])).toEqual([
      ['fine', 'large-household'],
      ['not-right', 'lives-elsewhere'],
    ]);
    expect((await house.facts('ResidentLeft')).map(({ data }) => [data.joinId, data.why])).toEqual([[second?.data.joinId, 'check']]);
    expect(await organiser.read('/joining/checks')).toContain('Not right: they live somewhere else');
    expect(await house.visitor('ORG-H').read('/joining/checks')).toContain('Nothing to look at');
  });
});
