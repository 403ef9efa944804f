import type { TestDatabase } from '#database/test-database';
import { MemoryRateLimits } from '#http';
import { INSTALLATION } from '#identity';
import { MemoryVault } from '#vault';
import { openHouse, type Told } from '../../../../test/support/feature/feature-house.js';
import { inflated, pagesOf } from '../../../../test/support/read-paper.js';
import { joiningMigrations } from '../src/door-codes/joining.migrations.js';
import { JoiningModule } from '../src/joining.module.js';

/** Two estates with their blocks, the people who look after them, and one who lives there. */
const people = [
  { person: 'ADM', name: 'Ada Minster', roles: [{ role: 'administrator', context: 'everywhere' }] },
  { person: 'ORG', name: 'Marigold', roles: [{ role: 'organiser', context: 'chalcots' }] },
  { person: 'ORG-H', name: 'Henna', roles: [{ role: 'organiser', context: 'hilgrove' }] },
  { person: 'OFF', name: 'Olive', roles: [{ role: 'officer', context: 'team-n' }] },
  { person: 'RES', name: 'Rosa', household: 'HH-R', roles: [] },
];
const place = (placeId: string, ...facts: Told['facts']): Told => ({ stream: `place-${placeId}`, at: '2026-05-01T08:00:00.000Z', facts });
const told = [
  place('north', { type: 'PlaceAdded', data: { placeId: 'north', kind: 'neighbourhood', name: 'North' } }),
  place(
    'chalcots',
    { type: 'PlaceNamed', data: { placeId: 'chalcots', name: 'Chalcots Estate' } },
    { type: 'PlaceMoved', data: { placeId: 'chalcots', within: 'north' } },
  ),
  place('hilgrove', { type: 'PlaceNamed', data: { placeId: 'hilgrove', name: 'Hilgrove' } }),
  place('taplow', { type: 'PlaceAdded', data: { placeId: 'taplow', kind: 'block', name: 'Taplow', within: 'chalcots' } }),
  place(
    'team-n',
    { type: 'PlaceAdded', data: { placeId: 'team-n', kind: 'team', name: 'Team' } },
    { type: 'TeamAssigned', data: { placeId: 'team-n', neighbourhoods: ['north'] } },
  ),
];

export const homesCsv = (many: number) =>
  ['block,flat,address,postcode', ...Array.from({ length: many }, (_, n) => `Taplow,Flat ${n + 1},"Adelaide Road, London",NW3 3NX`)].join('\n');

export type JoiningHouse = Awaited<ReturnType<typeof openJoiningHouse>>;

/** The room of joining with some homes in it. The clock of the limits stands still, so that no window ends by itself. */
export async function openJoiningHouse(database: TestDatabase, at = '2026-05-11T09:00:00.000Z') {
  await database.pool.query(
    'DROP SCHEMA IF EXISTS joining, read_homes_v1 CASCADE; DROP TABLE IF EXISTS public.migrations; DROP SCHEMA IF EXISTS processors CASCADE',
  );
  const vault = new MemoryVault();
  // Who is reached by e-mail needs no letter when they join.
  await vault.setDetail('RES', 'email', 'rosa@example.org');
  const limits = new MemoryRateLimits(() => 0);
  const house = await openHouse(database, told, { feature: JoiningModule, people, at, vault, limits, migrations: joiningMigrations });
  return {
    ...house,
    vault,
    token: (person: string) => vault.pseudonym({ person, context: INSTALLATION }),
    bringHomes: (many: number) => house.visitor('ADM').call('/api/estates/chalcots/homes', { csv: homesCsv(many) }),
    /** Prints the letters of Taplow and reads the codes off the paper. */
    printLetters: async (fields: Record<string, string> = {}) => {
      const wanted = { blockId: 'taplow', print: 'standard', validUntil: '2026-06-30', ...fields };
      const paper = await house.visitor('ORG').post('/joining/estates/chalcots', wanted);
      await house.drain();
      return { paper, codes: pagesOf(inflated([paper.rawPayload])).map(({ text }) => /[A-Z0-9]{5}-[A-Z0-9]{5}-[A-Z0-9]{5}/.exec(text)?.[0] ?? 'no code') };
    },
    /** Every fact about homes, oldest first. */
    facts: async (type: string) => {
      const { entries } = await house.ledger.readAll({ types: [type], limit: 10_000 });
      return entries.map(({ json }) => JSON.parse(json) as { stream: string; actor: string; data: Record<string, unknown> });
    },
  };
}

/** The ticket on the second screen. */
export const ticketOn = (body: string): string => /name="ticket" value="([^"]*)"/.exec(body)?.[1] ?? '';
