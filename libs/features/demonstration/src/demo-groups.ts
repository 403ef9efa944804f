import { EVERYWHERE, type Person } from '#identity';

/** The roles that have words of their own, in the order in which the page shows them. */
export const ROLES = [
  ...(['fund-holder', 'organiser', 'panel-chair', 'panel-treasurer', 'panel-member'] as const),
  ...(['returning-officer', 'scrutineer', 'keyer', 'officer', 'team-manager', 'head-of-service', 'partner'] as const),
  ...(['auditor', 'administrator', 'resident', 'applicant'] as const),
] as const;

export interface DemoGroup {
  /** A key of `demonstration.groups`. */
  readonly role: string;
  readonly people: readonly ShownPerson[];
  /** So many that they are folded away at first. */
  readonly folded: boolean;
}

export interface ShownPerson {
  readonly person: string;
  readonly name: string;
  /** The names of the banks where they hold the role; none for whoever may act everywhere, or holds no role. */
  readonly banks: readonly string[];
  readonly everywhere: boolean;
}

const FOLDED_FROM = 13;

/** People by the first role they hold; who holds none may still bid, as anybody may. A bank without a known name is shown by its id. */
export function demoGroups(people: readonly Person[], bankNames: ReadonlyMap<string, string>): readonly DemoGroup[] {
  const groups = new Map<string, ShownPerson[]>([...ROLES, 'others'].map((role) => [role, []]));
  for (const person of people) groups.get(roleOf(person))?.push(shown(person, bankNames));
  return [...groups].filter(([, members]) => members.length > 0).map(([role, members]) => ({ role, people: members, folded: members.length >= FOLDED_FROM }));
}

/** The first of our roles that somebody holds: `applicant` for who holds none, `others` for a role without words. */
export function roleOf({ roles }: Person): string {
  if (roles.length === 0) return 'applicant';
  return ROLES.find((role) => roles.some((held) => held.role === role)) ?? 'others';
}

function shown(person: Person, bankNames: ReadonlyMap<string, string>): ShownPerson {
  const contexts = [...new Set(person.roles.map(({ context }) => context))];
  const banks = contexts.filter((context) => context !== EVERYWHERE).map((context) => bankNames.get(context) ?? context);
  return { person: person.person, name: person.name || person.person, banks, everywhere: contexts.includes(EVERYWHERE) };
}
