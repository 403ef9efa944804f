import { accept, type Decider, type Decision } from '#decider';
import type { PersonEvent } from '#events';
import { addPerson } from './adding.decider.js';
import { askBreakGlass, openBreakGlass, reviewBreakGlass } from './break-glass.decider.js';
import { endRole, followEnding, resignRole, withdrawProposal } from './ending.decider.js';
import { acceptIncompatibility } from './exception.decider.js';
import { confirmGrant, grantRole } from './grant.decider.js';
import { heldRoles, type PersonRoles } from './held-roles.facts.js';
import type { PersonCommand, PersonCommandOf } from './person.commands.js';
import type { PersonFacts } from './person.facts.js';
import { personRefusals } from './person.refusals.decider.js';
import { commandBehind, factsBehind } from './person.replay.decider.js';
import { takeUpResidence } from './residence.decider.js';

export { personRefusals } from './person.refusals.decider.js';

/** One person's roles (domain.md, "Who may do what"), exact, since all of them stand in this one stream: `person-<token>`. */
export const personDecider: Decider<PersonRoles, PersonCommand, PersonFacts, PersonEvent> = {
  name: 'person',
  refusals: personRefusals,
  initialState: heldRoles.initialState,
  evolve: heldRoles.evolve,
  decide,
  commandOf: commandBehind,
  factsOf: factsBehind,
};

function decide(command: PersonCommand, state: PersonRoles, facts: PersonFacts): Decision<PersonEvent> {
  switch (command.type) {
    case 'AddPerson':
      return addPerson(command, state, facts);
    case 'GrantRole':
      return grantRole(command, state, facts);
    case 'ConfirmGrant':
      return confirmGrant(command, state, facts);
    case 'WithdrawProposal':
      return withdrawProposal(command, state, facts);
    case 'EndRole':
      return endRole(command, state, facts);
    case 'ResignRole':
      return resignRole(command, state);
    case 'AcceptIncompatibility':
      return acceptIncompatibility(command, state, facts);
    case 'AskBreakGlass':
      return askBreakGlass(command, state);
    case 'OpenBreakGlass':
      return openBreakGlass(command, state, facts);
    case 'ReviewBreakGlass':
      return reviewBreakGlass(command, state, facts);
    case 'TakeUpFounding':
      return takeUpFounding(command, state);
    case 'TakeUpResidence':
      return takeUpResidence(command, state);
    case 'FollowEnding':
      return followEnding(command, state);
  }
}

/** Each founder's grantor is the other. */
function takeUpFounding({ data }: PersonCommandOf<'TakeUpFounding'>, { grants }: PersonRoles): Decision<PersonEvent> {
  const { person, household, grantId, firstDay, grantor, grantorHousehold, grantorGrantId } = data;
  if (grants[grantId]) return accept();
  const role = { role: 'administrator', place: 'everywhere' } as const;
  const other = { person: grantor, household: grantorHousehold, ...role, grantId: grantorGrantId };
  return accept<PersonEvent>({ type: 'RoleGranted', data: { person, household, grantId, ...role, firstDay, basis: 'founding', grantors: [other] } });
}
