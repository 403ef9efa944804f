import { Module } from '@nestjs/common';
import type { TestDatabase } from '#database/test-database';
import { INSTALLATION } from '#identity';
import { MemoryVault } from '#vault';
import { openHouse, type Told } from '../../../../test/support/feature/feature-house.js';
import { ruled, rules, told as tellAt } from '../../../../test/support/feature/round-story.js';
import { BallotsModule } from '../src/ballots.module.js';
import { ballotsMigrations } from '../src/box/ballots.migrations.js';
import { paperMigrations } from '../src/paper/paper.migrations.js';
import { rollMigrations } from '../src/roll/roll.migrations.js';
import { MemoryRoundSecrets } from '../src/secrets/memory-secrets.js';

export const ballotRules = {
  ...{ opensOn: '2026-03-28', closesOn: '2026-04-12', kind: 'ranked', most: 3, weights: [4, 2, 1] },
  counting: { rule: 'greedy', scoring: 'weights', ties: 'firsts-cost-lot' },
  ...{ roll: 'frozen', votingAge: 16, crossChannel: 'first-counts', challengeWorkingDays: 10 },
} as const;

@Module({ imports: [BallotsModule.with({ secrets: new MemoryRoundSecrets() })] })
class Ballots {}

const roles = (role: string, context = 'bank-h') => [{ role, context }];
const people = [
  { person: 'RO', name: 'Heather', household: 'HH-1', roles: roles('returning-officer') },
  { person: 'RO-ELSEWHERE', name: 'Orchid', household: 'HH-2', roles: roles('returning-officer', 'bank-c') },
  { person: 'KEY-1', name: 'Campion', household: 'HH-3', roles: roles('keyer') },
  { person: 'KEY-2', name: 'Bryony', household: 'HH-4', roles: roles('keyer') },
  { person: 'KEY-3', name: 'Bluebell', household: 'HH-5', roles: roles('keyer') },
  // Of the same home as another keyer.
  { person: 'KEY-4', name: 'Yarrow', household: 'HH-3', roles: roles('keyer') },
  { person: 'SCR-1', name: 'Clover', household: 'HH-6', roles: roles('scrutineer') },
  { person: 'SCR-2', name: 'Juniper', household: 'HH-7', roles: roles('scrutineer') },
  { person: 'ORG', name: 'Marigold', household: 'HH-10', roles: roles('organiser', 'hilgrove') },
  { person: 'RES-1', name: 'Ada Sample', household: 'HH-8', roles: [] },
  { person: 'RES-2', name: 'Ben Sample', household: 'HH-8', roles: [] },
  { person: 'RES-3', name: 'Cleo Young', household: 'HH-9', roles: [] },
];

const { method: _method, tie: _tie, fundDown: _fundDown, awards: _awards, ...standing } = rules;
const at = '2026-03-20T08:00:00.000Z';
const place = (placeId: string, kind: string, name: string, within?: string): Told => ({
  ...{ stream: `place-${placeId}`, at },
  facts: [{ type: 'PlaceAdded', data: { placeId, kind, name, ...(within === undefined ? {} : { within }) } }],
});

/** A vote of Hilgrove, planned, with two homes and three people in them. */
export async function openBallotsHouse(database: TestDatabase, ballot: object = ballotRules) {
  await database.pool.query(
    'DROP SCHEMA IF EXISTS ballots, read_electorate_v1, read_ballot_bids_v1 CASCADE; DROP TABLE IF EXISTS public.migrations; DROP SCHEMA IF EXISTS processors CASCADE',
  );
  const vault = new MemoryVault();
  const token = (person: string) => vault.pseudonym({ person, context: INSTALLATION });
  const text = (subject: string, field: string, value: string) => vault.put({ commandId: crypto.randomUUID(), subject, field, value });
  const home = async (dwellingId: string, flat: string): Promise<Told> => ({
    ...{ stream: `dwelling-${dwellingId}`, at },
    facts: [
      {
        type: 'DwellingAdded',
        data: {
          ...{ dwellingId, estateId: 'hilgrove', blockId: 'north' },
          ...{ flat: await text(dwellingId, 'flat', flat), address: await text(dwellingId, 'address', 'Hilgrove Road, London') },
          postcode: await text(dwellingId, 'postcode', 'NW6 4TH'),
        },
      },
    ],
  });
  const joined = async (person: string, dwellingId: string, minimum = 16): Promise<Told> => ({
    ...{ stream: `dwelling-${dwellingId}`, at },
    facts: [
      {
        type: 'ResidentJoined',
        data: {
          ...{ dwellingId, estateId: 'hilgrove', joinId: `J-${person}`, resident: await token(person) },
          ...{ household: await vault.household({ household: dwellingId, context: INSTALLATION }), letterId: 'L-1' },
          ...{ residence: { way: 'door-letter' }, age: { way: 'own-word', minimum }, checkedOn: '2026-03-20', channel: 'online', usualJoiners: 6 },
        },
      },
    ],
  });
  for (const { person, name } of people) await vault.setName(person, name);
  const told: Told[] = [
    place('hilgrove', 'estate', 'Hilgrove'),
    place('north', 'block', 'North House', 'hilgrove'),
    tellAt('bank-bank-h', at, {
      type: 'BankOpened',
      data: { bankId: 'bank-h', estateId: 'hilgrove', name: 'The Hilgrove Bank', ...ruled, rules: standing },
    }),
    tellAt('round-H-R1', at, {
      type: 'RoundPlanned',
      data: {
        ...{ roundId: 'H-R1', bankId: 'bank-h', opensOn: '2026-02-23', closesOn: '2026-03-20', decisionOn: '2026-04-14', preset: 'whole-estate-vote' },
        ...{ rules: { ...rules, method: 'ballot', ballot }, ...ruled },
      },
    }),
    await home('home-1', 'Flat 1'),
    await home('home-2', 'Flat 10'),
    await joined('RES-2', 'home-1'),
    await joined('RES-1', 'home-2'),
    await joined('RES-3', 'home-2', 14),
  ];
  const house = await openHouse(database, told, {
    ...{ feature: Ballots, people, at: '2026-03-24T09:00:00.000Z', vault },
    migrations: [...ballotsMigrations, ...rollMigrations, ...paperMigrations],
  });
  return { ...house, vault, token, joined, told };
}
export type BallotsHouse = Awaited<ReturnType<typeof openBallotsHouse>>;
