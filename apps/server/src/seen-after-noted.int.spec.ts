import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { Controller, Get, Post } from '@nestjs/common';
import { addDays, londonDay } from '#decider/calendar';
import { RollBook } from '#features/ballots';
import { INSTALLATION, lookKinds, PEOPLE, type People } from '#identity';
import { Kept } from '#notifications';
import { Processors } from '#processors';
import { tell, Visitor } from '../../../test/support/feature/feature-house.js';
import { SeasonHouse } from '../../../test/support/season-house.js';
import { emptyVote } from '../../../test/support/vote/empty-vote.js';
import { params } from '../test/admission/least-body.js';
import { type LookedAt, lookedAt, SHARED } from '../test/looks/looked-at.js';
import { notingRoutes, notingRoutesOf } from '../test/looks/noting-routes.js';

jest.setTimeout(120_000);

const LETTER = '018f2c3e-7d11-7c9a-9a51-1f1f6a1b2c3d';
const RECEIPT = Buffer.from('%PDF-1.4\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n');

let house: SeasonHouse;
let ids: Readonly<Record<string, string>>;
beforeAll(async () => {
  house = await SeasonHouse.open();
  ids = await things();
});
afterAll(() => house?.close());
beforeEach(() => readable());

const visitor = (person?: string) => new Visitor(house.app, () => house.app.get(Processors).drain(), person);
const named = (text: string, more: LookedAt['fields'] = {}) => text.replace(/:(\w+)/g, (_, name: string) => more[name] ?? ids[name] ?? params[name] ?? name);
const looksFrom = async (number: number) => (await house.site.looks.read({ limit: 500 })).filter((look) => look.number > number).reverse();
const newest = async () => (await house.site.looks.read({ limit: 1 }))[0]?.number ?? 0;

/** The log as it is, and as it is while nobody can write it: the service may no longer append. */
const readable = () => house.everything.query('GRANT EXECUTE ON FUNCTION looks.append TO estate_bank_app');
const shut = () => house.everything.query('REVOKE EXECUTE ON FUNCTION looks.append FROM estate_bank_app');

async function ask({ route, who, fields }: LookedAt) {
  const [method, pattern = ''] = route.split(' ');
  const query = pattern === '/api/payments' ? '?bank=chalcots' : '';
  if (method === 'GET') return visitor(who).get(named(pattern, fields) + query);
  const typed = Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, named(value)]));
  return visitor(who).post('/demo', typed, named(pattern, fields));
}

/** What is there to be looked at beside the season: a letter, a receipt, a join with a flag, somebody who asked what is held about them, two people of one address, a small vote. */
async function things(): Promise<Readonly<Record<string, string>>> {
  await house.app.get(Kept).keep('post', {
    ...{ id: LETTER, kind: 'letter', person: 'AP-C-001', name: 'Rosa Sample', to: '7 Adelaide Road, London', language: 'en' },
    ...{ subject: 'We have your bid C-001', body: 'We have it.' },
  });
  const organiser = visitor('ORG-1');
  const report = await organiser.tokens('/grants/C-004');
  for (const [name, value] of Object.entries({ peopleCame: '4', sentence: 'It went well.', unspent: '0', receipted: '90', photo: 'no' }))
    report.append(name, value);
  expect((await organiser.sendFiles('/grants/C-004/report', report, [{ field: 'receipts', name: 'till.pdf', bytes: RECEIPT }])).statusCode).toBe(303);
  const administrator = visitor('ADM-1');
  expect((await administrator.call('/api/estates/chalcots/joining-rules', { minimumAge: 16, usualJoiners: 1 })).statusCode).toBeLessThan(300);
  const door = '/joining/estates/chalcots/key-in';
  for (const name of ['Iris', 'Jasper'])
    expect(
      (await administrator.post(door, { channel: 'paper', name, neither: 'yes', oldEnough: 'yes', dwellingId: 'home-chalcots-2', way: 'seen-at-the-door' }))
        .statusCode,
    ).toBe(303);
  await tell(house.site.ledger, emptyVote('H-R9', 'hilgrove'));
  await tell(house.site.ledger, emptyVote('H-R8', 'hilgrove').slice(0, 1));
  // Two lines of one home that look alike: whoever brings voters in is shown them.
  const address = 'Flat 1, Tree House';
  await house.app.get(RollBook, { strict: false }).add(
    'H-R8',
    [
      { person: 'RES-1', name: 'Iris Sample', address },
      { name: 'Iris Sampel', address },
    ],
    { what: 'drawn-up' },
  );
  // The receipt is about whoever got the money.
  const reporter = await house.site.vault.personOf(String((await first('BidReceivedBasis', ({ bidId }) => bidId === 'C-004')).applicant));
  expect((await visitor(reporter).post('/your-data', {}, '/your-data/copy')).statusCode).toBe(303);
  const sharing = ['SHARES-1', 'SHARES-2'];
  for (const person of sharing) {
    await house.app.get<People>(PEOPLE).add({ person, name: `Sharing ${person}` });
    await house.site.vault.claimDetail(person, 'email', SHARED.person);
  }
  const [one = '', other = ''] = await Promise.all(sharing.map((person) => house.site.vault.pseudonym({ person, context: INSTALLATION })));
  const [flag, access, letter] = [await first('JoinFlagged'), await first('AccessAsked'), await first('CodeLetterIssued')];
  const role = await first('RoleGranted', ({ person }) => person === letter.person);
  return {
    ...{ bidId: 'C-001', paymentId: 'PAY-001', roundId: 'C-R1', sha256: createHash('sha256').update(RECEIPT).digest('hex') },
    ...{ dwellingId: String(flag.dwellingId), joinId: String(flag.joinId), token: String(access.token) },
    ...{ person: String(role.person), grantId: String(role.grantId), letterId: LETTER, messageId: LETTER },
    ...{ one, other },
    validUntil: addDays(londonDay(house.site.clock.now()), 30),
  };
}

/** What a page or an answer of the API says of its own: an answer that is refused must have none of it. */
function sayings(body: string): readonly string[] {
  const texts = body.startsWith('{') ? body.match(/(?<=:")[^"]+(?=")/g) : body.match(/<main.*<\/main>/s)?.[0].match(/(?<=>)[^<>]+(?=<)/g);
  return (texts ?? []).map((text) => text.trim()).filter((text) => text.length > 2);
}

type Fields = Readonly<Record<string, unknown>>;

async function first(type: string, wanted: (data: Fields) => boolean = () => true): Promise<Fields> {
  await house.app.get(Processors).drain();
  const { entries } = await house.site.ledger.readAll({ types: [type] });
  const found = entries.map(({ json }) => JSON.parse(json).data as Fields).find(wanted);
  if (found === undefined) throw new Error(`Nothing here is ${type}.`);
  return found;
}

test('every route that notes a look has its line in the table, and no other has one', () => {
  expect(lookedAt.map(({ route }) => route).sort()).toEqual(notingRoutes(house.app));
});

test('every kind of look is noted somewhere: here, and for the bundle by the program that writes one', () => {
  const noted = lookedAt.flatMap(({ looks }) => looks.map((look) => look.split(' ')[0] ?? ''));
  expect([...new Set([...noted, 'bundle'])].sort()).toEqual([...lookKinds].sort());
});

test('a route is found by its own note, by one of a method that it calls, and not without one', () => {
  @Controller('planted')
  class Planted {
    looks = { note: async () => undefined };
    @Get('own')
    async own() {
      await this.looks.note();
    }
    @Post('through')
    through() {
      return this.between();
    }
    between() {
      return this.own();
    }
    @Get('open')
    open() {
      return this.looks;
    }
  }
  expect(notingRoutesOf(Planted)).toEqual(['GET /planted/own', 'POST /planted/through']);
});

describe('What is restricted', () => {
  test.each(lookedAt)('is shown to nobody while the look cannot be written, and is a look once it can: $route', async (door) => {
    const before = await newest();
    await shut();
    const refused = await ask(door);
    expect([refused.statusCode, await newest()]).toEqual([500, before]);
    await readable();
    const shown = await ask(door);
    expect(shown.statusCode).toBeLessThan(500);
    expect(shown.statusCode === 403 || shown.statusCode === 404 || shown.statusCode === 303).toBe(false);
    const looks = (await looksFrom(before)).map(({ reader, kind, subject }) => `${reader} ${kind} ${subject}`);
    expect(new Set(looks)).toEqual(new Set(door.looks.map((look) => `${door.who} ${named(look)}`)));
    expect(sayings(shown.body).filter((text) => sayings(refused.body).includes(text))).toEqual([]);
  });
  test('is not done either while the look cannot be written: no letter is printed, and no code is good', async () => {
    const issued = async () => (await house.site.ledger.readAll({ types: ['DoorLetterIssued'] })).entries.length;
    const before = await issued();
    await shut();
    const fields = { blockId: 'chalcots-north', print: 'standard', validUntil: ids.validUntil ?? '' };
    expect((await visitor('ADM-1').post('/demo', fields, '/joining/estates/chalcots')).statusCode).toBe(500);
    expect(await issued()).toBe(before);
  });

  test.each([
    ['their own grant', 'AP-C-001', '/grants/C-001'],
    ['what everybody sees of a payment', undefined, '/payments/PAY-001'],
    ['what everybody sees of an evening', undefined, '/api/meetings/C-R1-2026-03-11'],
  ])('is not %s: it is shown without a look, and while none can be written', async (_, who, path) => {
    const before = await newest();
    await shut();
    expect([(await visitor(who).get(path)).statusCode, await newest()]).toEqual([200, before]);
  });
});
