import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { sqlFile } from '#database';
import { type TestDatabase, testDatabase } from '#database/test-database';
import { MemoryVault } from '#vault';
import type { Told } from '../../../../../test/support/feature/feature-house.js';
import { provesItself } from '../../../../../test/support/feature/read-model.js';
import { Telling, wholeRound } from '../../../../../test/support/feature/round-story.js';
import { goalsProjection } from './goals.projection.js';

jest.setTimeout(60_000);

const vault = new MemoryVault();
let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

/** What the estate is part of, what is part of it, and who serves it. */
const place = (placeId: string, ...facts: readonly Told['facts'][number][]): Told => ({ stream: `place-${placeId}`, at: '2026-04-01T09:00:00.000Z', facts });
const aroundIt = [
  place('north', { type: 'PlaceAdded', data: { placeId: 'north', kind: 'neighbourhood', name: 'North Camden' } }),
  place('chalcots', { type: 'PlaceMoved', data: { placeId: 'chalcots', within: 'north' } }),
  place(
    'taplow',
    { type: 'PlaceAdded', data: { placeId: 'taplow', kind: 'block', name: 'Taplow', within: 'chalcots' } },
    { type: 'PlaceNamed', data: { placeId: 'taplow', name: 'Taplow House' } },
  ),
  place(
    'team',
    { type: 'PlaceAdded', data: { placeId: 'team', kind: 'team', name: 'The team' } },
    { type: 'TeamAssigned', data: { placeId: 'team', neighbourhoods: ['north'] } },
  ),
  place(
    'host',
    { type: 'PlaceAdded', data: { placeId: 'host', kind: 'organisation', name: 'The host' } },
    { type: 'OrganisationDescribed', data: { placeId: 'host', parts: ['host'] } },
  ),
];

describe('The read model of goals', () => {
  it('has the same rows at once, event by event, taken up again and built anew', async () =>
    provesItself(database, goalsProjection, [...(await wholeRound(new Telling(vault))), ...aroundIt], ['places', 'goals', 'banks', 'bids']));

  it('shows a title that was put right: the former one is erased', async () => {
    const { rows } = await database.pool.query('SELECT title FROM read_goals_v2.bids WHERE bid_id = $1', ['B-6']);
    expect([...(await vault.read(rows.map(({ title }) => title))).values()]).toEqual(['A mural of the sea']);
  });

  it('knows what each place is, and what belongs to what', async () => {
    const { rows } = await database.pool.query(sqlFile(import.meta.url, './list-map.sql'));
    expect(rows.map(({ revision, ...row }) => row)).toEqual([
      { placeId: 'chalcots', kind: 'estate', name: 'Chalcots Estate', within: 'north', neighbourhoods: [], parts: [] },
      { placeId: 'north', kind: 'neighbourhood', name: 'North Camden', within: null, neighbourhoods: [], parts: [] },
      { placeId: 'taplow', kind: 'block', name: 'Taplow House', within: 'chalcots', neighbourhoods: [], parts: [] },
      { placeId: 'host', kind: 'organisation', name: 'The host', within: null, neighbourhoods: [], parts: ['host'] },
      { placeId: 'team', kind: 'team', name: 'The team', within: null, neighbourhoods: ['north'], parts: [] },
    ]);
    const { rows: estates } = await database.pool.query(sqlFile(import.meta.url, './list-places.sql'), [null, 10]);
    expect(estates.map(({ placeId }) => placeId)).toEqual(['chalcots']);
  });
});
