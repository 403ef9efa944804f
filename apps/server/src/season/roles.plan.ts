import { ConfirmGrant, FoundAdministrators, GrantRole, needsTwoGrantors } from '#features/people';
import { INSTALLATION } from '#identity';
import { type CastMember, type CastRole, castOf, FOUNDERS } from './cast.js';
import type { Naming, SeasonEntry } from './season.entry.js';
import type { Season } from './season.schema.js';

const [FIRST, SECOND] = FOUNDERS;
const by = (person: string) => ({ person, bankId: INSTALLATION, role: 'administrator' });

/** Who may do what, before anything happens: two administrators, named together, grant every other role; what takes two grantors, both of them. */
export function rolePlan(season: Season, day: string): SeasonEntry[] {
  const cast = castOf(season);
  const home = (person: string) => cast.find(({ id }) => id === person)?.household ?? person;
  const founding: SeasonEntry = {
    ...{ day, phase: 'setup', key: 'people/administrators', entry: 'people administrators' },
    by: { person: 'system', bankId: INSTALLATION },
    command: FoundAdministrators,
    data: async (naming) => ({
      founders: await Promise.all(FOUNDERS.map(async (founder) => ({ ...(await named(naming, founder, home(founder))), grantId: grantIdOf(FOUNDING) }))),
      firstDay: day,
    }),
  };
  return [founding, ...cast.flatMap((member) => member.roles.flatMap((role) => grantEntries(member, role, day, home)))];
}

const FOUNDING: CastRole = { role: 'administrator', place: 'everywhere' };

function grantEntries({ id, household }: CastMember, role: CastRole, day: string, home: (person: string) => string): SeasonEntry[] {
  const grantId = grantIdOf(role);
  const at = { day, phase: 'setup', entry: `people ${id} ${role.role}` } as const;
  const grantor = async (naming: Naming, person: string) => ({
    grantor: await naming.person(person, INSTALLATION),
    grantorHousehold: await naming.household(home(person), INSTALLATION),
  });
  const grant: SeasonEntry = {
    ...at,
    key: `people/${id}/${grantId}`,
    by: by(FIRST),
    command: GrantRole,
    data: async (naming) => ({ ...(await named(naming, id, household)), grantId, ...role, firstDay: day, ...(await grantor(naming, FIRST)) }),
  };
  if (!needsTwoGrantors(role.role)) return [grant];
  const confirm: SeasonEntry = {
    ...at,
    key: `people/${id}/${grantId}/confirmed`,
    by: by(SECOND),
    command: ConfirmGrant,
    data: async (naming) => ({ person: await naming.person(id, INSTALLATION), grantId, ...(await grantor(naming, SECOND)) }),
  };
  return [grant, confirm];
}

async function named(naming: Naming, person: string, household: string) {
  return { person: await naming.person(person, INSTALLATION), household: await naming.household(household, INSTALLATION) };
}

const grantIdOf = ({ role, place }: CastRole): string => `${role}-${place}`;
