import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { type TestDatabase, testDatabase } from '#database/test-database';
import type { Fact } from '#decider';
import { textRefOf } from '#decider/spec';
import type { Told } from '../../../../../test/support/feature/feature-house.js';
import { provesItself } from '../../../../../test/support/feature/read-model.js';
import { authority, home, token } from '../../test/cast.js';
import { rolesProjection } from './roles.projection.js';

// The first test of a run may start the server.
jest.setTimeout(60_000);

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

const told = (stream: string, ...facts: Fact[]): Told => ({ stream, at: '2026-03-11T20:00:00.000Z', facts });
const pat = { person: token('P'), household: home('P') };
const of = (letter: string, ...facts: Fact[]) => told(`person-${token(letter)}`, ...facts);
const asked = (grantId: string, role: string, place: string) => ({ ...pat, grantId, role, place, firstDay: '2026-03-11' });
const founder = (letter: string) => ({ person: token(letter), household: home(letter), grantId: 'f' });
const glass = { person: pat.person, grantId: 'bg', role: 'auditor' };

const everything: readonly Told[] = [
  told('administrators-all', { type: 'AdministratorsFounded', data: { founders: [founder('A'), founder('B')], firstDay: '2026-03-11' } }),
  // Told of among all administrators before their own stream tells of the grant.
  told('administrators-all', { type: 'AdministratorEnded', data: { person: token('B'), grantId: 'f', why: 'left', endedBy: authority('A') } }),
  of('B', {
    type: 'RoleGranted',
    data: { ...founder('B'), role: 'administrator', place: 'everywhere', firstDay: '2026-03-11', basis: 'founding', grantors: [authority('A')] },
  }),
  of('P', { type: 'RoleProposed', data: { ...asked('g1', 'panel-chair', 'elm'), proposedBy: authority('A') } }),
  of('P', {
    type: 'RoleGranted',
    data: { ...asked('g1', 'panel-chair', 'elm'), lastDay: '2026-12-31', basis: 'two-grantors', grantors: [authority('A'), authority('B')] },
  }),
  of('P', { type: 'RoleProposed', data: { ...asked('g2', 'panel-member', 'oak'), proposedBy: authority('A') } }),
  of('P', { type: 'ProposalWithdrawn', data: { person: pat.person, grantId: 'g2', withdrawnBy: authority('B') } }),
  of('P', {
    type: 'RoleGranted',
    data: {
      ...{ ...asked('g3', 'organiser', 'elm'), lastDay: '2026-04-01', basis: 'one-grantor', grantors: [authority('A')] },
      deputyFor: { person: token('M'), grantId: 'gm' },
    },
  }),
  of('P', { type: 'RoleEnded', data: { person: pat.person, grantId: 'g3', role: 'organiser', place: 'elm', why: 'resigned' } }),
  of('P', {
    type: 'IncompatibilityAccepted',
    data: {
      person: pat.person,
      acceptanceId: 'x',
      role: 'auditor',
      place: 'everywhere',
      lastDay: '2026-06-30',
      acceptedBy: authority('D', 'panel-chair', 'oak'),
    },
  }),
  of('P', { type: 'BreakGlassAsked', data: { ...glass, household: pat.household, reason: textRefOf('reason') } }),
  of('P', {
    type: 'BreakGlassOpened',
    data: { ...glass, place: 'everywhere', until: '2026-03-12T00:00:00.000Z', reviewBy: '2026-03-16', agreedBy: authority('A') },
  }),
  of('P', {
    type: 'BreakGlassReviewed',
    data: { person: pat.person, grantId: 'bg', finding: 'rightly-used', note: textRefOf('note'), late: false, reviewedBy: authority('E', 'auditor') },
  }),
];

it('who has which role has the same rows at once, event by event, taken up again and built anew', async () => {
  await provesItself(database, rolesProjection, everything, ['records', 'emergencies', 'exceptions']);
  const { rows } = await database.pool.query('SELECT grant_id, state FROM read_people_roles_v1.records ORDER BY person, grant_id');
  expect(rows.map(({ grant_id, state }) => [grant_id, state])).toEqual([
    ['f', 'held'],
    ['f', 'ended'],
    ['bg', 'held'],
    ['g1', 'held'],
    ['g2', 'withdrawn'],
    ['g3', 'ended'],
  ]);
});
