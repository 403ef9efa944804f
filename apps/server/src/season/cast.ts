import type { GrantableRole } from '#events';
import { bankIdOf } from './season.entry.js';
import type { Season } from './season.schema.js';

/** A role that somebody of the season is granted before anything else happens. */
export interface CastRole {
  readonly role: GrantableRole;
  readonly place: string;
}

/** Somebody of the season, with what they are granted. */
export interface CastMember {
  readonly id: string;
  readonly name: string;
  readonly household: string;
  readonly roles: readonly CastRole[];
}

const EVERYWHERE = 'everywhere';

/** The two who make each other administrators, and everybody else what they are. */
export const FOUNDERS = ['ADM-1', 'ADM-2'] as const;

const fileRoles: Readonly<Record<string, { readonly role: GrantableRole; readonly everywhere: boolean }>> = {
  panel_chair: { role: 'panel-chair', everywhere: false },
  panel_treasurer: { role: 'panel-treasurer', everywhere: false },
  panel_member: { role: 'panel-member', everywhere: false },
  community_organiser: { role: 'organiser', everywhere: true },
  fund_holder: { role: 'fund-holder', everywhere: true },
};
const teamRoles: Readonly<Record<string, GrantableRole>> = { 'team manager': 'team-manager', 'head of service': 'head-of-service' };

/** Everybody with a role: the file's people, its team, and whoever a demonstration needs beside them, so that there is one person for every role. */
export function castOf(season: Season): readonly CastMember[] {
  return [...filePeople(season), ...teamPeople(season), ...furtherPeople(season)];
}

function filePeople(season: Season): CastMember[] {
  return season.people.map(({ id, display_name, household, role }) => {
    const named = fileRoles[role] ?? { role: 'panel-member', everywhere: false };
    const banks = season.banks.filter(({ panel }) => panel.includes(id)).map((bank) => bankIdOf(bank.id));
    const places = named.everywhere ? [EVERYWHERE] : banks;
    return { id, name: display_name, household: household ?? homeOf(id), roles: places.map((place) => ({ role: named.role, place })) };
  });
}

function teamPeople({ devolved_budget }: Season): CastMember[] {
  if (!devolved_budget) return [];
  const { id: place, people } = devolved_budget.team;
  return people.map(({ id, display_name, role }) => ({
    id,
    name: display_name,
    household: homeOf(id),
    roles: [{ role: teamRoles[role] ?? 'officer', place }],
  }));
}

function furtherPeople(season: Season): CastMember[] {
  const { banks, partners } = season;
  const bank = banks[0];
  const [bankId, estate] = bank ? [bankIdOf(bank.id), bank.estate] : [EVERYWHERE, EVERYWHERE];
  const member = (id: string, name: string, role: GrantableRole, place: string): CastMember => ({ id, name, household: homeOf(id), roles: [{ role, place }] });
  const [first, second] = FOUNDERS;
  return [
    { id: first, name: 'Iris Sample', household: homeOf(first), roles: [] },
    { id: second, name: 'Jasmine Sample', household: homeOf(second), roles: [] },
    member('AUD-1', 'Lavender Sample', 'auditor', EVERYWHERE),
    member('NKH-1', 'Lupin Sample', 'notary-key-holder', EVERYWHERE),
    // Before the officers of a bank without a vote: a link for one kind of person leads to the first of them.
    ...votePeople(season),
    member('RO-1', 'Orchid Sample', 'returning-officer', bankId),
    member('SCR-1', 'Primrose Sample', 'scrutineer', bankId),
    member('KEY-1', 'Bluebell Sample', 'keyer', bankId),
    member('RES-1', 'Saffron Sample', 'resident', estate),
    member('PAR-1', 'Rosemary Sample', 'partner', partners[0]?.id ?? EVERYWHERE),
  ];
}

/** Who runs the vote of the file: nobody of them lives with another, so that any two may sign together. */
function votePeople({ banks, rounds, resident_ballot: ballot }: Season): CastMember[] {
  const round = rounds.find(({ id }) => id === ballot?.round);
  const bank = banks.find(({ id }) => id === round?.bank);
  if (!bank) return [];
  const place = bankIdOf(bank.id);
  const member = (id: string, name: string, role: GrantableRole): CastMember => ({ id, name, household: homeOf(id), roles: [{ role, place }] });
  return [
    member('RO-2', 'Speedwell Sample', 'returning-officer'),
    member('SCR-2', 'Clover Sample', 'scrutineer'),
    member('SCR-3', 'Juniper Sample', 'scrutineer'),
    member('KEY-2', 'Campion Sample', 'keyer'),
    member('KEY-3', 'Bryony Sample', 'keyer'),
  ];
}

/** Where somebody lives of whom the file does not say it. */
export const homeOf = (person: string): string => `HH-${person}`;
