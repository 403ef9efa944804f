import { accept, type Decision } from '#decider';
import type { PersonEvent } from '#events';
import type { PersonRoles } from './held-roles.facts.js';
import type { PersonCommandOf } from './person.commands.js';

/**
 * Whoever joined at a home is a resident of its estate for as long as they live there (domain.md, "Ballots"): nobody grants it, the door letter or whoever
 * knows the door does. Each home has a grant of its own, so that moving within an estate leaves no day without.
 */
export function takeUpResidence({ data }: PersonCommandOf<'TakeUpResidence'>, { grants }: PersonRoles): Decision<PersonEvent> {
  if (grants[data.grantId]) return accept();
  return accept<PersonEvent>({ type: 'RoleGranted', data: { ...data, role: 'resident', basis: 'residence', grantors: [] } });
}
