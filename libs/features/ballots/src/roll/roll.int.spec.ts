import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { QueryBus } from '@nestjs/cqrs';
import { type TestDatabase, testDatabase } from '#database/test-database';
import { INSTALLATION, PersonalRooms } from '#identity';
import { isIncluded } from '#proof';
import { provesItself } from '../../../../../test/support/feature/read-model.js';
import { type BallotsHouse, ballotRules, openBallotsHouse } from '../../test/ballots-house.js';
import { electorateProjection } from '../electorate/electorate.projection.js';
import { DrawingUp } from './drawing-up.js';
import { VoterOf } from './roll.queries.js';
import { RollBook } from './roll-book.js';
import { rollLeaf } from './roll-tree.js';

jest.setTimeout(120_000);

const ROUND = 'H-R1';
const at = `/rounds/${ROUND}/roll`;
let database: TestDatabase;
let house: BallotsHouse;
beforeAll(async () => {
  database = await testDatabase();
});
beforeEach(async () => {
  house = await openBallotsHouse(database);
});
afterEach(() => house.close());
afterAll(() => database.drop());

const book = () => house.app.get(RollBook);
const officer = () => house.visitor('RO');
const listOf = (...rows: string[]) => ['name,address', ...rows].join('\n');
const bring = (...rows: string[]) => officer().post(`${at}/list`, { csv: listOf(...rows) });
/** A box, as the opening of the vote makes it: the roll stands still unless it grows. */
const openBox = (growing = false) =>
  database.pool.query("INSERT INTO ballots.boxes (round_id, row_bytes, closes_at, growing) VALUES ($1, 100, '2026-04-13', $2)", [ROUND, growing]);
const names = async () => (await book().lines(ROUND)).map(({ number, name }) => [number, name]);

describe('The roll of a vote', () => {
  it('has everybody who joined a home and is old enough, in the order of the doors, once however often it is drawn up', async () => {
    expect((await officer().post(at, {})).statusCode).toBe(303);
    expect(await names()).toEqual([
      [1, 'Ben Sample'],
      [2, 'Ada Sample'],
    ]);
    await officer().post(at, {});
    expect((await names()).length).toBe(2);
    expect(await officer().read(at)).toMatch(/Residents whose age we do not know\s+1/);
  });

  it('takes a list whole: the same list again adds nothing, and whoever is known here by name and address is one line', async () => {
    expect((await bring('Dora Sample,"Flat 2, North House"', 'Ben Sample,"FLAT 1 North House, Hilgrove Road, London NW6 4TH"')).statusCode).toBe(303);
    await bring('dora  sample,"Flat 2 North House"');
    await officer().post(at, {});
    expect(await names()).toEqual([
      [1, 'Dora Sample'],
      [2, 'Ben Sample'],
      [3, 'Ada Sample'],
    ]);
    expect(await book().ofPerson(ROUND, 'RES-2')).toMatchObject({ number: 2, mark: null });
  });

  it('tells the officer of two accounts with one name at one home, and takes the second as another person when the officer says so', async () => {
    await officer().post(at, {});
    const address = (await book().line(ROUND, 2))?.address ?? '';
    const second = { person: 'RES-1-OTHER', name: 'Ada Sample', address };
    expect(await book().add(ROUND, [second], { what: 'drawn-up' })).toMatchObject({ added: 0, known: 0, doubles: [second] });
    expect(await book().ofPerson(ROUND, 'RES-1-OTHER')).toBeUndefined();
    const one = { name: 'Ada Sample', address, how: 'known-to-staff', oldEnough: 'yes' };
    const refused = await officer().post(at, one, `${at}/add`);
    expect([refused.statusCode, refused.body]).toEqual([409, expect.stringContaining('If they are two people, say so below')]);
    expect((await officer().post(at, { ...one, namesake: 'yes' }, `${at}/add`)).statusCode).toBe(303);
    expect((await officer().post(at, { ...one, namesake: 'yes' }, `${at}/add`)).statusCode).toBe(409);
    // Brought in again, the second account finds the line; a third one is told again.
    expect(await book().add(ROUND, [second, { ...second, person: 'RES-1-THIRD' }], { what: 'drawn-up' })).toMatchObject({
      ...{ added: 0, doubles: [{ person: 'RES-1-THIRD' }] },
    });
    expect([await book().ofPerson(ROUND, 'RES-1'), await book().ofPerson(ROUND, 'RES-1-OTHER')]).toMatchObject([{ number: 2 }, { number: 3 }]);
  });

  it('names two people of one home and one name when residents are brought in', async () => {
    const token = await house.vault.pseudonym({ person: 'KEY-3', context: INSTALLATION });
    await house.tell(await house.joined('KEY-3', 'home-1'));
    const names = house.vault.namesOf.bind(house.vault);
    const spied = jest.spyOn(house.vault, 'namesOf').mockImplementation(async (tokens) => new Map([...(await names(tokens)), [token, 'Ben Sample']]));
    const page = await officer().post(at, {});
    spied.mockRestore();
    expect([page.statusCode, page.body]).toEqual([200, expect.stringContaining('Two accounts with one name and address')]);
    expect(await house.looks.read({ limit: 1 })).toMatchObject([{ kind: 'names-behind-tokens', subject: `roll-${ROUND}`, reader: 'RO' }]);
  });

  it('lists a name of a list that looks like the name of an account at that home', async () => {
    await officer().post(at, {});
    const page = await bring('Ben Smaple,"FLAT 1 North House, Hilgrove Road, London NW6 4TH"');
    expect([page.statusCode, page.body]).toEqual([200, expect.stringContaining('Number 1, Ben Sample, and number 3, Ben Smaple')]);
  });

  it('with one bad line takes nothing, and says which line and why', async () => {
    const page = await bring('Dora Sample,Flat 2', ',Flat 3', 'Dora Sample,Flat 2');
    expect(page.statusCode).toBe(400);
    for (const said of ['2 lines cannot be used', 'Line 3: the name is missing', 'Line 4: this voter is in the list already'])
      expect(page.body).toContain(said);
    expect(await names()).toEqual([]);
  });

  it('takes one person with a reason, takes one off with a reason, and never gives a number twice', async () => {
    const one = { name: 'Eve Sample', address: 'Flat 3', how: 'known-to-staff', oldEnough: 'yes' };
    expect((await officer().post(at, one, `${at}/add`)).statusCode).toBe(303);
    expect((await officer().post(at, one, `${at}/add`)).statusCode).toBe(409);
    expect((await officer().post(at, { ...one, name: 'Fay', how: '' }, `${at}/add`)).statusCode).toBe(400);
    expect((await officer().post(at, { number: '1', reason: 'moved-out' }, `${at}/remove`)).statusCode).toBe(303);
    expect((await officer().post(at, { number: '1', reason: 'moved-out' }, `${at}/remove`)).statusCode).toBe(409);
    await officer().post(at, { ...one, name: 'Gil Sample' }, `${at}/add`);
    expect(await names()).toEqual([[2, 'Gil Sample']]);
    expect(await officer().read(at)).toMatch(/One person taken off\s+1\s+moved out/);
  });

  it('is looked up by number, name or address, and the look is written down first', async () => {
    await officer().post(at, {});
    for (const [find, name] of [
      ['2', 'Ada Sample'],
      ['ben', 'Ben Sample'],
      ['flat 1 north', 'Ben Sample'],
    ] as const)
      expect((await officer().post(at, { find }, `${at}/find`)).body).toContain(name);
    expect(await house.looks.read({ limit: 5 })).toEqual(
      expect.arrayContaining([expect.objectContaining({ kind: 'names-behind-tokens', subject: `roll-${ROUND}`, reader: 'RO' })]),
    );
  });

  it.each([
    ['a resident', 'RES-1'],
    ['the officer of another bank', 'RO-ELSEWHERE'],
    ['a keyer', 'KEY-1'],
  ])('is nothing to %s', async (_, who) => {
    expect([(await house.visitor(who).get(at)).statusCode, (await house.visitor(who).post('/', {}, at)).statusCode]).toEqual([404, 404]);
  });
});

describe('A roll that stands still', () => {
  it('takes nobody and loses nobody, and its root is that of before', async () => {
    await officer().post(at, {});
    const before = await book().root(ROUND);
    await openBox();
    const one = { name: 'Eve Sample', address: 'Flat 3', how: 'known-to-staff', oldEnough: 'yes' };
    expect(await book().add(ROUND, [one], { what: 'added' })).toEqual({ status: 'stands-still' });
    expect((await officer().post(at, one, `${at}/add`)).statusCode).toBe(409);
    expect((await officer().post(at, { number: '1', reason: 'died' }, `${at}/remove`)).statusCode).toBe(409);
    expect((await officer().post(`${at}/list`, { csv: listOf('Eve,Flat 3') })).statusCode).toBe(409);
    expect(await book().root(ROUND)).toEqual(before);
    await house.tell(await house.joined('KEY-3', 'home-1'));
    expect(await house.app.get(QueryBus).execute(new VoterOf(ROUND, 'KEY-3'))).toBeUndefined();
  });

  it('is waited for by an addition that began before it', async () => {
    await book().add(ROUND, [{ name: 'Ada', address: 'Flat 1' }], { what: 'added' });
    const opening = await database.pool.connect();
    await opening.query('BEGIN');
    await opening.query("SELECT pg_advisory_xact_lock(hashtextextended('ballots.roll|' || $1, 0))", [ROUND]);
    const adding = book().add(ROUND, [{ name: 'Eve', address: 'Flat 3' }], { what: 'added' });
    await opening.query("INSERT INTO ballots.boxes (round_id, row_bytes, closes_at, growing) VALUES ($1, 100, '2026-04-13', false)", [ROUND]);
    await opening.query('COMMIT');
    opening.release();
    expect(await adding).toEqual({ status: 'stands-still' });
    expect((await names()).length).toBe(1);
  });
});

describe('A roll that grows', () => {
  beforeEach(async () => {
    await house.close();
    house = await openBallotsHouse(database, { ...ballotRules, roll: 'growing' });
    await officer().post(at, {});
    await openBox(true);
  });
  const voterOf = (person: string) => house.app.get(QueryBus).execute(new VoterOf(ROUND, person));

  it('takes who lives there and comes to vote, once, and nobody who is too young or lives elsewhere', async () => {
    await house.tell(await house.joined('KEY-3', 'home-1'));
    const [one, other] = await Promise.all([voterOf('KEY-3'), voterOf('KEY-3')]);
    expect([one?.number, other]).toEqual([3, one]);
    // Nothing beside the roll tells when they came.
    expect((await database.pool.query('SELECT what FROM ballots.roll_changes')).rows).toEqual([{ what: 'drawn-up' }]);
    expect([await voterOf('RES-3'), await voterOf('SCR-1')]).toEqual([undefined, undefined]);
    expect((await book().root(ROUND)).size).toBe(3);
  });

  it('gives somebody who was erased and joins again the line that they had, with its mark', async () => {
    await database.pool.query("UPDATE ballots.roll SET mark = 'online' WHERE number = 2");
    const before = await voterOf('RES-1');
    const address = (await book().line(ROUND, 2))?.address ?? '';
    await house.app.get(PersonalRooms).forget({ person: 'RES-1', whole: true });
    expect(await book().ofPerson(ROUND, 'RES-1')).toBeUndefined();
    await book().add(ROUND, [{ person: 'RES-1-ANEW', name: 'Ada Sample', address }]);
    const again = await book().ofPerson(ROUND, 'RES-1-ANEW');
    expect(again).toEqual(before);
    expect(again?.mark).toBe('online');
    expect((await book().root(ROUND)).size).toBe(2);
  });

  it('takes nobody once the box is shut', async () => {
    await database.pool.query('UPDATE ballots.boxes SET shut = true');
    await house.tell(await house.joined('KEY-3', 'home-1'));
    expect(await voterOf('KEY-3')).toBeUndefined();
  });
});

describe('What shows that somebody is on the roll', () => {
  it('is theirs alone, and leads from their line to the published root', async () => {
    await house.app.get(DrawingUp).bring(ROUND, listOf(...Array.from({ length: 20 }, (_, n) => `Voter ${n},Flat ${n}`)), 'per-aaaaaaaaaaaaaaaaaaaaaa');
    await officer().post(at, {});
    const record = (await house.visitor('RES-1').get(`${at}/record`)).json();
    const { size, root } = await book().root(ROUND);
    expect(record).toMatchObject({ p: 'roll/v1', round: ROUND, size: 22, index: 21, root });
    const path = record.path.map((hash: string) => Buffer.from(hash, 'hex'));
    const leaf = rollLeaf(ROUND, { voterId: record.voter, salt: Buffer.from(record.salt, 'hex') });
    expect(isIncluded({ leaf, index: record.index, size, path, root: Buffer.from(root, 'hex') })).toBe(true);
    expect(JSON.stringify(record)).not.toMatch(/Ada|Flat/);
    expect((await house.visitor('SCR-1').get(`${at}/record`)).statusCode).toBe(404);
    expect((await house.visitor().get(`${at}/record`)).statusCode).toBe(403);
  });
});

describe('Names and addresses of a roll', () => {
  it('lie closed in the database, bound to their line', async () => {
    await officer().post(at, {});
    const { rows } = await database.pool.query('SELECT to_jsonb(r)::text AS line FROM ballots.roll AS r');
    for (const word of ['Ada', 'Flat', 'Hilgrove Road']) {
      expect(JSON.stringify(rows)).not.toContain(word);
      expect(JSON.stringify(rows)).not.toContain(Buffer.from(word).toString('hex'));
    }
    await database.pool.query('UPDATE ballots.roll SET name = (SELECT name FROM ballots.roll WHERE number = 2) WHERE number = 1');
    await expect(book().lines(ROUND)).rejects.toThrow('is not what was put there');
  });

  it('go when the vote is over for good: lines, marks and root stay, and each still finds their own', async () => {
    await officer().post(at, {});
    await database.pool.query("UPDATE ballots.roll SET mark = 'online' WHERE number = 2");
    const before = await book().root(ROUND);
    await book().end(ROUND);
    expect(await book().lines(ROUND)).toMatchObject([1, 2].map((number) => ({ number, name: undefined, address: undefined })));
    expect([await book().root(ROUND), await book().ofPerson(ROUND, 'RES-1')]).toMatchObject([before, { number: 2, mark: 'online' }]);
    expect((await house.visitor('RES-1').get(`${at}/record`)).statusCode).toBe(200);
  });

  it('go when somebody is erased: the line and the root stay', async () => {
    await officer().post(at, {});
    const before = await book().root(ROUND);
    const rooms = house.app.get(PersonalRooms);
    expect(await rooms.heldOf('RES-1')).toMatchObject({ roll: { rolls: [{ roundId: ROUND, number: 2, mark: null }] } });
    await rooms.forget({ person: 'RES-1', whole: true });
    expect(await book().root(ROUND)).toEqual(before);
    expect(await book().line(ROUND, 2)).toMatchObject({ name: undefined, address: undefined });
    expect(await book().ofPerson(ROUND, 'RES-1')).toBeUndefined();
  });
});

it('The electorate has the same rows at once, event by event, taken up again and built anew', async () => {
  const own = await testDatabase();
  await provesItself(own, electorateProjection, house.told, ['homes', 'joins', 'places', 'banks', 'votes']);
  await own.drop();
});
