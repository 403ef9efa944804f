import type { Recorded } from '#decider';
import type { Authority, PersonEvent } from '#events';
import type { PersonCommand } from './person.commands.js';
import type { PersonFacts } from './person.facts.js';

type Seen = Recorded<PersonEvent>;

const by = ({ person, household }: Authority) => ({ grantor: person, grantorHousehold: household });

/** The command behind the one event that each writes. */
export function commandBehind([event]: readonly Seen[]): PersonCommand {
  if (!event) throw new RangeError('a command that wrote nothing cannot be told from its events');
  const at = event.recordedAt;
  switch (event.type) {
    case 'PersonAdded': {
      const { person, household, addedBy } = event.data;
      return { type: 'AddPerson', data: { person, household, ...by(addedBy) }, at };
    }
    case 'RoleProposed': {
      const { proposedBy, ...asked } = event.data;
      return { type: 'GrantRole', data: { ...asked, ...by(proposedBy) }, at };
    }
    case 'ProposalWithdrawn':
      return { type: 'WithdrawProposal', data: { person: event.data.person, grantId: event.data.grantId, ...by(event.data.withdrawnBy) }, at };
    case 'RoleGranted':
      return granting(event);
    case 'RoleEnded':
      return ending(event);
    case 'IncompatibilityAccepted': {
      const { acceptedBy, ...accepted } = event.data;
      return { type: 'AcceptIncompatibility', data: { ...accepted, bankId: acceptedBy.place, ...by(acceptedBy) }, at };
    }
    case 'BreakGlassAsked':
      return { type: 'AskBreakGlass', data: event.data, at };
    case 'BreakGlassOpened':
      return { type: 'OpenBreakGlass', data: { person: event.data.person, grantId: event.data.grantId, ...by(event.data.agreedBy) }, at };
    case 'BreakGlassReviewed': {
      const { person, grantId, finding, note, reviewedBy } = event.data;
      return { type: 'ReviewBreakGlass', data: { person, grantId, finding, note, ...by(reviewedBy) }, at };
    }
  }
}

function granting({ data, recordedAt: at }: Extract<Seen, { type: 'RoleGranted' }>): PersonCommand {
  const { person, grantId, household, firstDay, basis, grantors, acceptanceId: _, ...asked } = data;
  if (basis === 'residence') return { type: 'TakeUpResidence', data: { person, household, grantId, place: asked.place, firstDay }, at };
  const [first, second] = grantors;
  if (!first) throw new RangeError(`the grant ${grantId} names no grantor`);
  if (basis === 'founding') return { type: 'TakeUpFounding', data: { person, household, grantId, firstDay, ...by(first), grantorGrantId: first.grantId }, at };
  if (second) return { type: 'ConfirmGrant', data: { person, grantId, ...by(second) }, at };
  return { type: 'GrantRole', data: { person, grantId, household, firstDay, ...asked, ...by(first) }, at };
}

function ending({ data, recordedAt: at }: Extract<Seen, { type: 'RoleEnded' }>): PersonCommand {
  const { person, grantId, why, endedBy } = data;
  if (endedBy && why !== 'resigned') return { type: 'EndRole', data: { person, grantId, why, ...by(endedBy) }, at };
  return why === 'resigned' ? { type: 'ResignRole', data: { person, grantId }, at } : { type: 'FollowEnding', data: { person, grantId, why }, at };
}

/** Who decided, by the roles that the events name; and the role deputised for. */
export function factsBehind([event]: readonly Seen[]): PersonFacts {
  if (!event) return { standings: {} };
  const standings = Object.fromEntries(authoritiesOf(event).map(({ person, household: _, ...standing }) => [person, [standing]]));
  if (event.type !== 'RoleProposed' && event.type !== 'RoleGranted') return { standings };
  const { role, place, deputyFor } = event.data;
  return { standings, principal: deputyFor && { role, place, lastDay: deputyFor.lastDay } };
}

function authoritiesOf(event: Seen): readonly Authority[] {
  switch (event.type) {
    case 'PersonAdded':
      return [event.data.addedBy];
    case 'RoleProposed':
      return [event.data.proposedBy];
    case 'ProposalWithdrawn':
      return [event.data.withdrawnBy];
    case 'RoleGranted':
      return event.data.grantors;
    case 'RoleEnded':
      return event.data.endedBy ? [event.data.endedBy] : [];
    case 'IncompatibilityAccepted':
      return [event.data.acceptedBy];
    case 'BreakGlassAsked':
      return [];
    case 'BreakGlassOpened':
      return [event.data.agreedBy];
    case 'BreakGlassReviewed':
      return [event.data.reviewedBy];
  }
}
