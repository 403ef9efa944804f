import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { type TestDatabase, testDatabase } from '#database/test-database';
import { sessionLimits } from '#identity';
import { openHouse } from '../../../../test/support/feature/feature-house.js';
import { CommunityModule } from './community.module.js';

const people = [
  { person: 'ADM', name: 'Iris', roles: [{ role: 'administrator', context: 'everywhere' }] },
  { person: 'EMG', name: 'Sage', roles: [{ role: 'administrator', context: 'everywhere', emergency: true as const }] },
  { person: 'ORG', name: 'Marigold', roles: [{ role: 'organiser', context: 'everywhere' }] },
];

jest.setTimeout(60_000);

let database: TestDatabase;
let house: Awaited<ReturnType<typeof openHouse>>;
beforeAll(async () => {
  database = await testDatabase();
  house = await openHouse(database, [], { feature: CommunityModule, people, at: '2026-09-30T09:00:00.000Z' });
});
afterAll(async () => {
  await house.close();
  await database.drop();
});

async function does(fields: Record<string, string>, action = '/places', person = 'ADM') {
  const answer = await house.visitor(person).post('/places', fields, action);
  await house.drain();
  return answer;
}

const factsOf = async (stream: string) => (await house.ledger.readStream(stream)).map(({ type }) => type);

describe('The places of an installation', () => {
  it('are added, put into one another and described by an administrator, and read by everybody', async () => {
    for (const fields of [
      { kind: 'neighbourhood', name: 'Swiss Cottage', placeId: 'swiss-cottage' },
      { kind: 'estate', name: 'Elm Estate', placeId: 'elm' },
      { kind: 'block', name: 'North House', placeId: 'elm-north', within: 'elm' },
      { kind: 'team', name: 'Team West', placeId: 'team-west' },
      { kind: 'organisation', name: 'The Hall', placeId: 'the-hall' },
    ])
      expect([fields.placeId, (await does(fields)).statusCode]).toEqual([fields.placeId, 303]);
    expect((await does({ estate: 'elm', neighbourhood: 'swiss-cottage' }, '/places/moves')).statusCode).toBe(303);
    expect((await does({ team: 'team-west', serves: 'swiss-cottage' }, '/places/teams')).statusCode).toBe(303);
    expect((await does({ organisation: 'the-hall', parts: 'host' }, '/places/organisations')).statusCode).toBe(303);
    const page = await house.visitor().read('/places');
    expect(page).toMatch(/Swiss Cottage\s+Elm Estate\s+North House/);
    expect(page).toMatch(/Team West\s*: Swiss Cottage/);
    expect(page).toMatch(/The Hall\s*: hosts groups without a bank account/);
    expect(page).not.toContain('Add a place');
    expect(await factsOf('place-elm')).toEqual(['PlaceAdded', 'PlaceMoved']);
  });

  it('keep what was typed where it was wrong, and say what is wrong', async () => {
    const empty = await does({});
    expect(empty.statusCode).toBe(400);
    for (const said of ['Choose what it is', 'Type its name', 'Type a short name for it']) expect(empty.body).toContain(said);
    const known = await does({ kind: 'estate', name: 'Another Elm', placeId: 'elm' });
    expect(known.statusCode).toBe(409);
    expect(known.body).toMatch(/value="Another Elm"/);
    expect(known.body).toContain('There is another place of this name already.');
    const nowhere = await does({ kind: 'block', name: 'South House', placeId: 'elm-south' });
    expect([nowhere.statusCode, nowhere.body.includes('A block is of an estate')]).toEqual([409, true]);
    const everywhere = await does({ kind: 'estate', name: 'All', placeId: 'Everywhere' });
    expect([everywhere.statusCode, everywhere.body.includes('mean all places at once')]).toEqual([400, true]);
    const none = await does({ team: 'team-west' }, '/places/teams');
    expect([none.statusCode, none.body.includes('Tick a neighbourhood')]).toEqual([400, true]);
    expect(await factsOf('place-elm-south')).toEqual([]);
  });

  it('are not moved, nor given to a team, in a session that has not shown again who they are', async () => {
    const { secret } = await house.sessions.begin({ person: 'ADM', method: 'email-link', device: 'phone', limits: sessionLimits('email-link', []) });
    const browser = house.visitor();
    browser.bring('eb-session', secret);
    for (const [action, fields] of [
      ['/places', { kind: 'team', name: 'Team East', placeId: 'team-east' }],
      ['/places/moves', { estate: 'elm', neighbourhood: 'swiss-cottage' }],
      ['/places/teams', { team: 'team-west', serves: 'swiss-cottage' }],
    ] as const)
      expect([action, (await browser.post('/places', fields, action)).statusCode]).toEqual([action, 403]);
    expect(await factsOf('place-team-east')).toEqual([]);
  });

  it('are changed by nobody else, nor by an administrator for some hours', async () => {
    for (const person of ['ORG', 'EMG']) {
      const visitor = house.visitor(person);
      const answer = await visitor.call('/places', { ...Object.fromEntries(await visitor.tokens('/places')), kind: 'estate', name: 'Oak', placeId: 'oak' });
      expect([person, answer.statusCode, answer.body.includes('This page is for other people')]).toEqual([person, 403, true]);
    }
    expect(await factsOf('place-oak')).toEqual([]);
  });
});
