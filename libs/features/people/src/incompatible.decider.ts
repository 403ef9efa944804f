import type { GrantableRole } from '#events';
import { type Grant, overlap, type PersonRoles } from './held-roles.facts.js';
import { type Judged, when } from './judged.decider.js';
import { areIncompatible } from './role-kinds.decider.js';

interface Wanted {
  readonly role: GrantableRole;
  readonly place: string;
  readonly firstDay: string;
  readonly lastDay?: string | undefined;
}
type Acceptance = PersonRoles['acceptances'][string];

/** "An incompatible pair is refused, or accepted by another bank's panel with an end date" (domain.md, "Who may do what"). */
export function judgeCompatible(wanted: Wanted, state: PersonRoles): Judged {
  for (const held of excluding(wanted, state)) {
    const accepted = acceptancesOf(wanted, held, state);
    const { role, place } = held;
    if (accepted.length === 0) return when(true, 'incompatible', { role, place });
    if (!accepted.some((each) => covers(each, wanted))) return when(true, 'outlasts-the-exception', { role, place, lastDay: latest(accepted) });
  }
  return undefined;
}

/** The acceptance that the wanted role rests on, where it rests on one. */
export function acceptanceFor(wanted: Wanted, state: PersonRoles): string | undefined {
  return excluding(wanted, state)
    .flatMap((held) => acceptancesOf(wanted, held, state))
    .find((each) => covers(each, wanted))?.acceptanceId;
}

function excluding(wanted: Wanted, { grants }: PersonRoles): Grant[] {
  return Object.values(grants).filter((held) => !held.ended && areIncompatible(held.role, wanted.role) && overlap(held, wanted));
}

function acceptancesOf(wanted: Wanted, held: Grant, { acceptances }: PersonRoles): Acceptance[] {
  return Object.values(acceptances).filter(({ role, place }) => [wanted, held].some((each) => each.role === role && each.place === place));
}

const covers = ({ lastDay }: Acceptance, wanted: Wanted): boolean => wanted.lastDay !== undefined && wanted.lastDay <= lastDay;
const latest = (accepted: readonly Acceptance[]): string =>
  accepted
    .map(({ lastDay }) => lastDay)
    .toSorted()
    .at(-1) ?? '';
