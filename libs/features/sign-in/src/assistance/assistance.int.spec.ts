import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { type TestDatabase, testDatabase } from '#database/test-database';
import type { Told } from '../../../../../test/support/feature/feature-house.js';
import { provesItself } from '../../../../../test/support/feature/read-model.js';
import { assistanceProjection } from './assistance.projection.js';

// The first test of a run may start the server.
jest.setTimeout(60_000);

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

const [person, helper] = [`per-${'p'.repeat(22)}`, `per-${'h'.repeat(22)}`];
const idOf = (last: string) => `5f0c6d2e-0000-4000-8000-0000000000${last}`;
const told = (sessionId: string, type: string, data: object): Told => ({
  stream: `assistance-${sessionId}`,
  at: '2026-05-04T09:00:00.000Z',
  facts: [{ type, data: { sessionId, person, helper, ...data } }],
});
const begun = (sessionId: string) => told(sessionId, 'AssistanceBegun', { place: 'chalcots', purpose: 'join-a-home', stepUp: 'link' });

it('help has the same rows at once, event by event, taken up again and built anew', async () => {
  const everything = [
    ...[begun(idOf('aa')), begun(idOf('bb')), begun(idOf('cc'))],
    told(idOf('aa'), 'AssistanceEnded', { how: 'signed-out', by: helper, lastedMinutes: 7 }),
    told(idOf('bb'), 'AssistanceEnded', { how: 'ran-out', lastedMinutes: 30 }),
  ];
  await provesItself(database, assistanceProjection, everything, ['helped']);
  const { rows } = await database.pool.query('SELECT how, ended_by, lasted_minutes FROM read_assistance_v1.helped ORDER BY session_id');
  expect(rows).toEqual([
    { how: 'signed-out', ended_by: helper, lasted_minutes: 7 },
    { how: 'ran-out', ended_by: null, lasted_minutes: 30 },
    { how: null, ended_by: null, lasted_minutes: null },
  ]);
});
