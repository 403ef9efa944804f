import { z } from 'zod';
import { command, type DecidableOf, text } from '#decider';
import { breakGlassRole, day, endReason, grantableRole, householdToken, id, personToken } from '#events';

/** Who decides about the role, in tokens of the installation; filled in by the doorway, never by a body. */
const grantor = { grantor: personToken, grantorHousehold: householdToken };
const term = { role: grantableRole, place: id, firstDay: day, lastDay: day.optional() };

/** An administrator makes somebody known, without any role yet; what they are called and where they are reached is in the vault before. */
export class AddPerson extends command('AddPerson', z.strictObject({ person: personToken, household: householdToken, ...grantor })) {}

/** One administrator grants a role; a role that needs two grantors then waits for the second. */
export class GrantRole extends command(
  'GrantRole',
  z.strictObject({
    person: personToken,
    household: householdToken,
    grantId: id,
    ...term,
    deputyFor: z.strictObject({ person: personToken, grantId: id }).optional(),
    ...grantor,
  }),
) {}

/** The second of two grantors agrees. */
export class ConfirmGrant extends command('ConfirmGrant', z.strictObject({ person: personToken, grantId: id, ...grantor })) {}
export class WithdrawProposal extends command('WithdrawProposal', z.strictObject({ person: personToken, grantId: id, ...grantor })) {}

/** Of every role but an administrator's, which is ended where all administrators stand. */
export class EndRole extends command('EndRole', z.strictObject({ person: personToken, grantId: id, why: endReason.exclude(['resigned']), ...grantor })) {}
/** Somebody gives up a role of their own. */
export class ResignRole extends command('ResignRole', z.strictObject({ person: personToken, grantId: id })) {}

/** The chair of another bank's panel accepts, for the panel, that a role is held beside one which excludes it. */
export class AcceptIncompatibility extends command(
  'AcceptIncompatibility',
  z.strictObject({ person: personToken, acceptanceId: id, role: grantableRole, place: id, lastDay: day, bankId: id, ...grantor }),
) {}

/** Somebody asks for a role for themselves, for four hours, in an emergency. */
export class AskBreakGlass extends command(
  'AskBreakGlass',
  z.strictObject({ person: personToken, household: householdToken, grantId: id, role: breakGlassRole, reason: text(500) }),
) {}
/** A second person agrees: from now on it counts. */
export class OpenBreakGlass extends command('OpenBreakGlass', z.strictObject({ person: personToken, grantId: id, ...grantor })) {}
export class ReviewBreakGlass extends command(
  'ReviewBreakGlass',
  z.strictObject({ person: personToken, grantId: id, finding: z.enum(['rightly-used', 'wrongly-used']), note: text(1_000), ...grantor }),
) {}

/** Follows from the founding: each founder's role stands in their own stream too. */
export class TakeUpFounding extends command(
  'TakeUpFounding',
  z.strictObject({
    ...{ person: personToken, household: householdToken, grantId: id, firstDay: day },
    ...{ grantor: personToken, grantorHousehold: householdToken, grantorGrantId: id },
  }),
) {}
/** Follows from a join: the person lives on the estate from that day on. */
export class TakeUpResidence extends command(
  'TakeUpResidence',
  z.strictObject({ person: personToken, household: householdToken, grantId: id, place: id, firstDay: day }),
) {}
/** Follows from what ended a role elsewhere: an administrator's among all administrators, a deputy's with the role deputised for, a resident's when they move out. */
export class FollowEnding extends command('FollowEnding', z.strictObject({ person: personToken, grantId: id, why: endReason })) {}

export const personCommands = [
  ...([AddPerson, GrantRole, ConfirmGrant, WithdrawProposal, EndRole, ResignRole, AcceptIncompatibility] as const),
  ...([AskBreakGlass, OpenBreakGlass, ReviewBreakGlass, TakeUpFounding, TakeUpResidence, FollowEnding] as const),
] as const;
export type PersonCommand = DecidableOf<(typeof personCommands)[number]>;
export type PersonCommandOf<T extends PersonCommand['type']> = Extract<PersonCommand, { type: T }>;
