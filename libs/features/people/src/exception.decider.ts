import { accept, type Decision } from '#decider';
import { londonDay } from '#decider/calendar';
import type { PersonEvent } from '#events';
import type { PersonRoles } from './held-roles.facts.js';
import { authorityOf, lasting, when } from './judged.decider.js';
import type { PersonCommandOf } from './person.commands.js';
import type { PersonFacts } from './person.facts.js';
import { APPROVERS, EXCLUDE_APPROVERS } from './role-kinds.decider.js';

/** Another bank's panel, by its chair, accepts a role beside one that excludes it, up to a day (domain.md, "Who may do what"). */
export function acceptIncompatibility(command: PersonCommandOf<'AcceptIncompatibility'>, state: PersonRoles, facts: PersonFacts): Decision<PersonEvent> {
  const { person, acceptanceId, role, place, lastDay, bankId } = command.data;
  const authority = authorityOf(command.data, facts.standings, lasting(['panel-chair'], bankId));
  const hasRoleThere = [...Object.values(state.grants), ...Object.values(state.proposals)].some(
    (each) => each.place === bankId && !('ended' in each && each.ended),
  );
  const judged =
    when(acceptanceId in state.acceptances, 'grant-exists') ??
    when(command.data.grantor === person, 'own-exception') ??
    when(!authority, 'not-a-chair') ??
    when(lastDay < londonDay(command.at), 'ends-before-it-begins') ??
    when(place === bankId || hasRoleThere, 'not-another-bank') ??
    when(![...APPROVERS, ...EXCLUDE_APPROVERS].includes(role), 'nothing-to-accept', { role });
  if (judged || !authority) return judged ?? accept();
  return accept<PersonEvent>({ type: 'IncompatibilityAccepted', data: { person, acceptanceId, role, place, lastDay, acceptedBy: authority } });
}
