import { afterAll, beforeAll, describe, it, jest } from '@jest/globals';
import { type TestDatabase, testDatabase } from '#database/test-database';
import type { Fact } from '#decider';
import { textRefOf } from '#decider/spec';
import type { Told } from '../../../../../test/support/feature/feature-house.js';
import { provesItself } from '../../../../../test/support/feature/read-model.js';
import { homesProjection } from './homes.projection.js';

jest.setTimeout(60_000);

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

const [ada, organiser] = [`per-${'a'.repeat(22)}`, `per-${'o'.repeat(22)}`];
const at = '2026-05-11T08:00:00.000Z';
const told = (stream: string, ...facts: Fact[]): Told => ({ stream, at, facts });
const home = (dwellingId: string) => ({ dwellingId, estateId: 'chalcots' });
const texts = { flat: textRefOf('flat'), address: textRefOf('address'), postcode: textRefOf('postcode') };
const term = { batchId: 'B1', validFrom: '2026-05-11', validUntil: '2026-06-30' };
const joined = (dwellingId: string, joinId: string): Fact => ({
  type: 'ResidentJoined',
  data: {
    ...{ ...home(dwellingId), joinId, resident: ada, household: `hh-${'h'.repeat(22)}`, residence: { way: 'seen-at-the-door', by: organiser } },
    ...{ age: { way: 'known-to-staff', minimum: 16, by: organiser }, checkedOn: '2026-05-11', channel: 'assisted', usualJoiners: 6 },
  },
});
const story: Told[] = [
  told('place-north', { type: 'PlaceAdded', data: { placeId: 'north', kind: 'neighbourhood', name: 'North' } }),
  told(
    'place-chalcots',
    { type: 'PlaceNamed', data: { placeId: 'chalcots', name: 'Chalcots' } },
    { type: 'PlaceMoved', data: { placeId: 'chalcots', within: 'north' } },
  ),
  told('place-taplow', { type: 'PlaceAdded', data: { placeId: 'taplow', kind: 'block', name: 'Taplow', within: 'chalcots' } }),
  told(
    'place-team',
    { type: 'PlaceAdded', data: { placeId: 'team', kind: 'team', name: 'Team' } },
    { type: 'TeamAssigned', data: { placeId: 'team', neighbourhoods: ['north'] } },
  ),
  ...['D1', 'D2'].map((dwellingId) => told(`dwelling-${dwellingId}`, { type: 'DwellingAdded', data: { ...home(dwellingId), blockId: 'taplow', ...texts } })),
  told('letters-B1', { type: 'DoorLettersPrinted', data: { ...term, estateId: 'chalcots', blockId: 'taplow', letters: 2, print: 'standard', by: organiser } }),
  told(
    'dwelling-D1',
    { type: 'DoorLetterIssued', data: { dwellingId: 'D1', letterId: 'L1', ...term } },
    joined('D1', 'J1'),
    { type: 'JoinFlagged', data: { ...home('D1'), joinId: 'J1', why: ['more-than-usual'] } },
    { type: 'JoinChecked', data: { ...home('D1'), joinId: 'J1', result: 'not-right', reason: 'lives-elsewhere', by: organiser } },
    { type: 'ResidentLeft', data: { ...home('D1'), joinId: 'J1', resident: ada, leftOn: '2026-05-11', why: 'check', by: organiser } },
  ),
  told('dwelling-D2', joined('D2', 'J2')),
];

describe('The read model of homes', () => {
  it('has the same rows at once, event by event, taken up again and built anew', () =>
    provesItself(database, homesProjection, story, ['places', 'homes', 'joins', 'prints']));
});
