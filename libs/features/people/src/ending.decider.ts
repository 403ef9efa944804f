import { accept, type Decision } from '#decider';
import type { PersonEvent } from '#events';
import { grantorOf } from './grant.decider.js';
import type { Grant, PersonRoles } from './held-roles.facts.js';
import { authorityOf, type Judged, when } from './judged.decider.js';
import type { PersonCommandOf } from './person.commands.js';
import type { PersonFacts } from './person.facts.js';

type Ended = Extract<PersonEvent, { type: 'RoleEnded' }>['data'];

export function withdrawProposal({ data }: PersonCommandOf<'WithdrawProposal'>, { proposals }: PersonRoles, facts: PersonFacts): Decision<PersonEvent> {
  const { person, grantId } = data;
  const waiting = proposals[grantId];
  const authority = grantorOf(data, waiting?.deputyFor, facts);
  const judged = when(!waiting, 'no-proposal') ?? when(!authority, 'not-a-grantor');
  if (judged || !authority) return judged ?? accept();
  return accept<PersonEvent>({ type: 'ProposalWithdrawn', data: { person, grantId, withdrawnBy: authority } });
}

/** Whoever may let in may shut out, one alone and at once; in an emergency too. */
export function endRole({ data }: PersonCommandOf<'EndRole'>, { grants }: PersonRoles, { standings }: PersonFacts): Decision<PersonEvent> {
  const { person, grantId, why } = data;
  const grant = grants[grantId];
  const authority = authorityOf(data, standings, ({ role }) => role === 'administrator');
  const judged =
    judgeRunning(grant) ??
    when(data.grantor === person, 'own-role') ??
    when(!authority, 'not-a-grantor') ??
    when(grant?.role === 'administrator' && grant.until === undefined, 'administrators-stand-together');
  if (judged || !grant || !authority) return judged ?? accept();
  return accept<PersonEvent>({ type: 'RoleEnded', data: { ...endOf(person, grantId, grant), why, endedBy: authority } });
}

export function resignRole({ data: { person, grantId } }: PersonCommandOf<'ResignRole'>, { grants }: PersonRoles): Decision<PersonEvent> {
  const grant = grants[grantId];
  const judged = judgeRunning(grant) ?? when(grant?.role === 'administrator' && grant.until === undefined, 'administrators-stand-together');
  if (judged || !grant) return judged ?? accept();
  return accept<PersonEvent>({ type: 'RoleEnded', data: { ...endOf(person, grantId, grant), why: 'resigned' } });
}

/** What was decided elsewhere already; a second time it changes nothing. */
export function followEnding({ data: { person, grantId, why } }: PersonCommandOf<'FollowEnding'>, { grants }: PersonRoles): Decision<PersonEvent> {
  const grant = grants[grantId];
  if (!grant) return when(true, 'no-such-role') ?? accept();
  return grant.ended ? accept() : accept<PersonEvent>({ type: 'RoleEnded', data: { ...endOf(person, grantId, grant), why } });
}

function judgeRunning(grant: Grant | undefined): Judged {
  return when(!grant, 'no-such-role') ?? when(grant?.ended === true, 'role-ended');
}

function endOf(person: string, grantId: string, { role, place }: Grant): Omit<Ended, 'why'> {
  return { person, grantId, role, place };
}
