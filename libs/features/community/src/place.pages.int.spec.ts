import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { type TestDatabase, testDatabase } from '#database/test-database';
import { MemoryVault } from '#vault';
import { openHouse } from '../../../../test/support/feature/feature-house.js';
import { Telling, wholeRound } from '../../../../test/support/feature/round-story.js';
import { CommunityModule } from './community.module.js';

const people = [{ person: 'ORG', name: 'Marigold', roles: [{ role: 'organiser', context: 'everywhere' }] }];

jest.setTimeout(60_000);

let database: TestDatabase;
let house: Awaited<ReturnType<typeof openHouse>>;
beforeAll(async () => {
  database = await testDatabase();
  const vault = new MemoryVault();
  house = await openHouse(database, await wholeRound(new Telling(vault)), { feature: CommunityModule, people, at: '2026-09-30T09:00:00.000Z', vault });
});
afterAll(async () => {
  await house.close();
  await database.drop();
});

describe('The page of a goal', () => {
  it('says who was heard, and everything bid and paid for it; a joined bid counts once', async () => {
    const page = await house.visitor().read('/goals/chalcots/C1');
    expect(page).toContain('Someone to say hello to on every floor');
    expect(page).toContain('212 households were heard in 248 conversations.');
    expect(page).toMatch(/Bingo night\s+Paid\s+£180\s+£0\s+£180\s+£37.40/);
    expect(page).toMatch(/Bingo again\s+Joined to another\s+£180/);
    // B-1 £180, B-2 £600, B-4 £180 and B-5 £180; B-3 is told as part of B-1.
    expect(page).toMatch(/All together\s+£1,140\s+£0\s+£180\s+£37.40/);
  });

  it('for which nobody has bid says so, and one that does not exist is not found', async () => {
    const known = await house.visitor().read('/goals/chalcots/C2');
    expect(known).toContain('A mural');
    expect((await house.visitor().get('/goals/chalcots/C99')).statusCode).toBe(404);
    expect((await house.visitor().get('/goals/nowhere/C1')).statusCode).toBe(404);
  });
});

describe('The page of a place', () => {
  it('shows its goals with their sums, and the bank that pays for them', async () => {
    const page = await house.visitor().read('/places/chalcots');
    expect(page).toContain('Residents agreed on version 1 on 24 January 2026.');
    expect(page).toMatch(/Someone to say hello to on every floor\s+4\s+£0\s+£180/);
    expect(page).toContain('The Chalcots Bank');
  });
});

describe('A manifesto over JSON', () => {
  const manifesto = {
    version: 2,
    adoptedOn: '2026-09-01',
    householdsHeard: 300,
    conversations: 310,
    goals: [{ goalId: 'C1', text: 'A friend on every floor' }],
  };

  it('is adopted by an organiser, its words kept as documents, and the goal has its new wording', async () => {
    expect((await house.visitor().call('/api/places/chalcots/manifestos', manifesto)).statusCode).toBe(403);
    const adopted = await house.visitor('ORG').call('/api/places/chalcots/manifestos', manifesto);
    expect([adopted.statusCode, adopted.headers.location]).toEqual([201, '/api/places/chalcots']);
    expect(await house.visitor().read('/goals/chalcots/C1')).toContain('A friend on every floor');
    expect(await house.visitor().read('/goals/chalcots/C2')).toContain('It is not in the newest version.');
  });

  it('with the wrong number is refused, and a place is read with its ETag', async () => {
    const refused = await house.visitor('ORG').call('/api/places/chalcots/manifestos', { ...manifesto, version: 9 });
    expect([refused.statusCode, refused.json().code]).toEqual([409, 'version-not-next']);
    const place = await house.app.inject('/api/places/chalcots');
    expect([place.headers.etag, place.json().version]).toEqual(['"2"', 2]);
    // Its goals count bids and money of other streams: who has that ETag may still have old sums.
    expect((await house.app.inject({ url: '/api/places/chalcots', headers: { 'if-none-match': '"2"' } })).statusCode).toBe(200);
  });
});
