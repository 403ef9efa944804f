import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { type TestDatabase, testDatabase } from '#database/test-database';
import { type JoiningHouse, openJoiningHouse, ticketOn } from '../test/joining-house.js';

jest.setTimeout(120_000);

let database: TestDatabase;
let house: JoiningHouse;
let codes: readonly string[];
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  house = await openJoiningHouse(database);
  await house.bringHomes(3);
  codes = (await house.printLetters()).codes;
});
afterEach(() => house.close());

const codeOf = (flat: number) => codes[flat - 1] ?? '';

/** Types a code, and answers the second screen with its tokens. */
async function typed(code: string, { person, from }: { person?: string; from?: string } = {}) {
  const visitor = house.visitor(person, from);
  const screen = await visitor.post('/join', { code });
  const field = (name: string) => new RegExp(`name="${name}" value="([^"]*)"`).exec(screen.body)?.[1] ?? '';
  const body = new URLSearchParams({ _csrf: field('_csrf'), _once: field('_once'), ticket: ticketOn(screen.body), oldEnough: 'yes' });
  // Who gives no way to be reached says so; beside an address it says nothing.
  if (person === undefined) body.set('neither', 'yes');
  return { visitor, screen, body };
}

async function join(code: string, fields: Record<string, string>, who: { person?: string; from?: string } = {}) {
  const { visitor, body } = await typed(code, who);
  for (const [name, value] of Object.entries(fields)) body.set(name, value);
  const answer = await visitor.send('/join/you', body);
  await house.drain();
  return answer;
}

describe('Joining by the code of a door letter', () => {
  it('takes two screens; the code stands in no address, and the fact says yes, checked how, on which day', async () => {
    const { visitor, screen, body } = await typed(codeOf(2).toLowerCase().replaceAll('-', ' '));
    expect(screen.statusCode).toBe(200);
    expect(screen.body).toContain('You are joining Chalcots Estate, Taplow, Flat 2.');
    expect(screen.body).not.toContain(codeOf(2));
    for (const [name, value] of Object.entries({ name: 'Ada Lovelace', email: 'ada@example.org' })) body.set(name, value);
    const done = await visitor.send('/join/you', body);
    expect([done.statusCode, done.headers.location]).toEqual([303, '/join/done/email']);
    expect(await visitor.read('/join/done/email')).toContain('We have sent you an e-mail.');
    const [joined, ...more] = await house.facts('ResidentJoined');
    expect(more).toEqual([]);
    expect(joined?.data).toMatchObject({
      residence: { way: 'door-letter' },
      age: { way: 'own-word', minimum: 16 },
      checkedOn: '2026-05-11',
      channel: 'online',
      usualJoiners: 6,
    });
    expect(JSON.stringify(joined)).not.toMatch(/Ada|Lovelace|example/);
    const [person = ''] = await house.vault.claimants('email', 'ADA@example.org');
    expect([await house.token(person), (await house.people.get(person))?.name]).toEqual([joined?.data.resident, 'Ada Lovelace']);
    expect(house.notifications.sent).toEqual([
      expect.objectContaining({ to: { person }, template: 'joining.welcome', values: { estate: 'Chalcots Estate', page: '/sign-in' } }),
    ]);
  });

  it('lets everybody of a home in, each alone, with one household between them', async () => {
    await join(codeOf(1), { name: 'Ada', email: 'ada@example.org' });
    await join(codeOf(1), { name: 'Basil' });
    await join(codeOf(2), { name: 'Clover', phone: '07700 900123' });
    const joined = (await house.facts('ResidentJoined')).map(({ data }) => data);
    expect(new Set(joined.map(({ resident }) => resident)).size).toBe(3);
    expect(joined[0]?.household).toBe(joined[1]?.household);
    expect(joined[2]?.household).not.toBe(joined[0]?.household);
    expect(await house.facts('JoinFlagged')).toEqual([]);
  });

  it('lets two in who press at the same instant, and one once who presses many times', async () => {
    const [ada, basil] = await Promise.all([typed(codeOf(1)), typed(codeOf(1), { from: '192.0.2.9' })]);
    ada.body.set('name', 'Ada');
    ada.body.set('email', 'ada@example.org');
    basil.body.set('name', 'Basil');
    const presses = [...Array.from({ length: 5 }, () => ada.visitor.send('/join/you', ada.body)), basil.visitor.send('/join/you', basil.body)];
    expect((await Promise.all(presses)).map(({ statusCode }) => statusCode)).toEqual([303, 303, 303, 303, 303, 303]);
    expect((await house.facts('ResidentJoined')).length).toBe(2);
    expect(house.notifications.sent.length).toBe(1);
  });

  it('takes somebody who is signed in as themselves, and the home has the household that they bring', async () => {
    const { screen } = await typed(codeOf(3), { person: 'RES' });
    expect(screen.body).toContain('Rosa');
    expect(screen.body).not.toContain('name="email"');
    expect((await join(codeOf(3), {}, { person: 'RES' })).headers.location).toBe('/join/done/here');
    await join(codeOf(3), {}, { person: 'RES' });
    await join(codeOf(3), { name: 'Theo' });
    const joined = (await house.facts('ResidentJoined')).map(({ data }) => data);
    expect(joined.length).toBe(2);
    expect(joined[0]).toMatchObject({
      resident: await house.token('RES'),
      household: await house.vault.household({ household: 'HH-R', context: 'installation' }),
    });
    expect(joined[1]?.household).toBe(joined[0]?.household);
  });

  it('tells nobody whose address is known: its owner hears of it, the screen is the same, and nobody joins in their name', async () => {
    await join(codeOf(1), { name: 'Ada', email: 'ada@example.org' });
    await house.vault.proveDetail((await house.vault.claimants('email', 'ada@example.org'))[0] ?? '', 'email');
    const again = await join(codeOf(2), { name: 'Mallory', email: 'Ada@Example.org' });
    expect([again.statusCode, again.headers.location]).toEqual([303, '/join/done/email']);
    expect((await house.facts('ResidentJoined')).length).toBe(1);
    expect(house.notifications.sent.map(({ template }) => template)).toEqual(['joining.welcome', 'joining.known']);
  });

  it('makes nobody the owner of an address by typing it: whoever proves it has it, and joins whatever others typed before', async () => {
    await join(codeOf(1), { name: 'Mallory', email: 'ada@example.org' });
    expect(await house.vault.findByDetail('email', 'ada@example.org')).toBeUndefined();
    await join(codeOf(2), { name: 'Ada', email: 'ada@example.org' });
    expect((await house.facts('ResidentJoined')).length).toBe(2);
    const [ada = '', mallory = ''] = await house.vault.claimants('email', 'ada@example.org');
    expect([(await house.people.get(ada))?.name, (await house.people.get(mallory))?.name]).toEqual(['Ada', 'Mallory']);
    expect(await house.vault.proveDetail(ada, 'email')).toBe(true);
    expect(await house.vault.details(mallory)).toEqual({ name: 'Mallory' });
  });

  it('is refused to whoever says that they are too young, of whom nothing is kept', async () => {
    const people = (await house.people.list()).length;
    const answer = await join(codeOf(1), { name: 'Tim', email: 'tim@example.org', oldEnough: 'no' });
    expect([answer.statusCode, answer.body.includes('You are not old enough to join here yet.')]).toEqual([403, true]);
    expect([(await house.people.list()).length, await house.vault.claimants('email', 'tim@example.org')]).toEqual([people, []]);
  });

  it('asks for the age that the estate has set', async () => {
    const set = await house.visitor('ORG').call('/api/estates/chalcots/joining-rules', { minimumAge: 11, usualJoiners: 2 });
    expect(set.statusCode).toBe(200);
    expect((await typed(codeOf(1))).screen.body).toContain('Are you 11 or older?');
  });

  it.each([
    ['no name', {}, 'Write your name'],
    ['no e-mail address', { name: 'Ada', email: 'ada' }, 'Write an e-mail address'],
    ['no phone number', { name: 'Ada', phone: 'call me' }, 'Write a phone number'],
    [
      'no way to be reached, and nothing said about it',
      { name: 'Ada', neither: '' },
      'Write an e-mail address or a mobile number, or say that you have neither',
    ],
    ['no answer about the age', { name: 'Ada', oldEnough: '' }, 'Say if you are old enough'],
  ])('says what is wrong with %s, and the screen stays good', async (_, fields, said) => {
    const answer = await join(codeOf(1), fields as Record<string, string>);
    expect([answer.statusCode, answer.body.toLowerCase().includes(said.toLowerCase()), ticketOn(answer.body).length > 0]).toEqual([400, true, true]);
    expect(await house.facts('ResidentJoined')).toEqual([]);
  });

  it.each(['', 'x', `${Buffer.from('["L","D","chalcots",99999999999999]').toString('base64url')}.AAAA`])(
    'takes no ticket that was not given here: %j',
    async (ticket) => {
      const answer = await join(codeOf(1), { name: 'Ada', ticket });
      expect([answer.statusCode, await house.facts('ResidentJoined')]).toEqual([400, []]);
    },
  );
});

describe('A code that is not good', () => {
  it('gets one answer, whether it was never given, is dead or is too old', async () => {
    const old = codeOf(1);
    codes = (await house.printLetters()).codes;
    const bodies = [];
    for (const code of ['VWXY4-4679C-DFHJK', old, 'hello there', '<script>alert']) {
      const { screen } = await typed(code, { from: `192.0.2.${bodies.length + 20}` });
      bodies.push([screen.statusCode, screen.body.includes('We do not know this code.'), ticketOn(screen.body), screen.body.includes(code)]);
    }
    // Past its last day and the weeks of grace.
    house.clock.set('2026-07-29T09:00:00.000Z');
    const late = (await typed(codeOf(1), { from: '192.0.2.40' })).screen;
    bodies.push([late.statusCode, late.body.includes('We do not know this code.'), ticketOn(late.body), late.body.includes(codeOf(1))]);
    expect(bodies).toEqual(Array.from({ length: 5 }, () => [400, true, '', false]));
  });

  it('tried a thousand times lets nobody in, tells longer waits, and the true one still works from elsewhere', async () => {
    const guess = (n: number) =>
      `${codeOf(1).slice(0, 12)}${'CDFHJKMNPRTVWXY34679'[n % 20]}${'CDFHJKMNPRTVWXY34679'[Math.floor(n / 20) % 20]}${'XY3'[n % 3]}${'CDFH'[n % 4]}${'JKMN'[n % 4]}`.slice(
        0,
        17,
      );
    const attacker = house.visitor(undefined, '198.51.100.7');
    const tokens = await attacker.tokens('/join');
    const statuses = new Map<number, number>();
    for (let n = 0; n < 1_000; n++) {
      // Every hundredth try is the true code: from there it is answered like any other.
      const code = n % 100 === 99 ? codeOf(1) : guess(n);
      tokens.set('code', code);
      const { statusCode, body, headers } = await attacker.send('/join', tokens);
      statuses.set(statusCode, (statuses.get(statusCode) ?? 0) + 1);
      expect(ticketOn(body)).toBe('');
      if (statusCode === 429) expect([Number(headers['retry-after']) > 0, body.includes('There were too many tries.')]).toEqual([true, true]);
    }
    expect(Object.fromEntries(statuses)).toEqual({ 400: 10, 429: 990 });
    expect(await house.facts('ResidentJoined')).toEqual([]);
    expect((await join(codeOf(1), { name: 'Ada' }, { from: '203.0.113.5' })).statusCode).toBe(303);
    expect((await house.facts('ResidentJoined')).length).toBe(1);
  });

  it('is kept nowhere: a database holds no code that is on a letter', async () => {
    const { rows } = await database.pool.query(
      "SELECT l::text AS row FROM joining.letters l UNION ALL SELECT encode(code_hash, 'escape') FROM joining.letters",
    );
    const kept = JSON.stringify(rows) + JSON.stringify((await house.ledger.readAll({ limit: 10_000 })).entries);
    for (const code of codes) for (const form of [code, code.replaceAll('-', '')]) expect(kept).not.toContain(form);
  });
});

describe('What is unusual', () => {
  it('is flagged for a check and never stops anybody', async () => {
    for (let n = 0; n < 7; n++) expect((await join(codeOf(1), { name: `Person ${n}` }, { from: `192.0.2.${100 + n}` })).statusCode).toBe(303);
    for (let n = 0; n < 7; n++) expect((await join(codeOf(2), { name: `Guest ${n}` }, { from: '198.51.100.200' })).statusCode).toBe(303);
    house.clock.set('2026-07-03T09:00:00.000Z');
    expect((await join(codeOf(3), { name: 'Late' })).statusCode).toBe(303);
    expect((await house.facts('JoinFlagged')).map(({ data }) => data.why)).toEqual([['more-than-usual'], ['more-than-usual'], ['after-letter-end']]);
  });

  it('also when many join from one network within an hour', async () => {
    for (let n = 0; n < 10; n++) await join(codeOf((n % 3) + 1), { name: `Person ${n}` }, { from: '198.51.100.200' });
    // The minute's limit of tries is one for its network; those who join from a hall come by another one meanwhile.
    const tickets = await Promise.all([1, 2, 3].map((flat) => typed(codeOf(flat), { from: `203.0.113.${flat}` })));
    for (const [n, { body }] of tickets.entries()) {
      body.set('name', `Hall ${n}`);
      const hall = house.visitor(undefined, '198.51.100.200');
      const own = await hall.tokens('/join');
      for (const name of ['_csrf', '_once']) body.set(name, own.get(name) ?? '');
      expect((await hall.send('/join/you', body)).statusCode).toBe(303);
    }
    expect((await house.facts('JoinFlagged')).map(({ data }) => data.why)).toEqual([['many-from-one-address']]);
  });
});

describe('Moving out', () => {
  it('is said by the person, and they may join elsewhere', async () => {
    await join(codeOf(3), {}, { person: 'RES' });
    const resident = house.visitor('RES');
    expect(await resident.read('/join/leave')).toContain('Taplow, Flat 3');
    const [joined] = await house.facts('ResidentJoined');
    const dwellingId = String(joined?.data.dwellingId);
    expect((await resident.post('/join/leave', {})).statusCode).toBe(400);
    expect((await resident.post('/join/leave', { dwellingId })).statusCode).toBe(303);
    expect(await resident.read('/join/leave')).toContain('You have not joined anywhere');
    expect((await house.facts('ResidentLeft')).map(({ data }) => data)).toEqual([
      expect.objectContaining({ dwellingId, why: 'moved-out', resident: await house.token('RES'), by: await house.token('RES') }),
    ]);
    expect((await house.visitor('ORG').post('/joining/checks', { dwellingId }, '/join/leave')).statusCode).toBe(404);
    expect((await house.visitor().get('/join/leave')).statusCode).not.toBe(200);
  });
});
