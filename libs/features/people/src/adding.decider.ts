import { accept, type Decision, refuse } from '#decider';
import type { PersonEvent } from '#events';
import type { PersonRoles } from './held-roles.facts.js';
import { authorityOf, lasting } from './judged.decider.js';
import type { PersonCommandOf } from './person.commands.js';
import type { PersonFacts } from './person.facts.js';

/**
 * Who becomes known by an administrator, once. It lets nobody do anything; but an administrator in an
 * emergency lets nobody in, and so makes nobody known either (domain.md, "Who may do what").
 */
export function addPerson({ data }: PersonCommandOf<'AddPerson'>, { added }: PersonRoles, { standings }: PersonFacts): Decision<PersonEvent> {
  const { person, household } = data;
  if (added) return accept();
  const addedBy = authorityOf(data, standings, lasting(['administrator']));
  if (!addedBy) return refuse('not-a-grantor');
  return accept<PersonEvent>({ type: 'PersonAdded', data: { person, household, addedBy } });
}
