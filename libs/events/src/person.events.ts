import { z } from 'zod';
import { eventType, type FactOf } from './event-type.js';
import { day, grantableRole, householdToken, id, instant, personToken, textRef } from './primitives.js';

/*
 * Who may do what (domain.md). Every token here is of the installation, and every event is for the person concerned and for auditors alone:
 * a role at a small place is as good as a name.
 */

/** Where a role is held: the id of a bank, an estate, a team or an organisation, or `everywhere`. */
const place = id;

/** Somebody who decided about another's role, with the role of their own that let them. */
export const authority = z.strictObject({
  person: personToken,
  household: householdToken,
  role: grantableRole,
  place,
  grantId: id,
  /** The last day of that role; absent when it has no end. */
  lastDay: day.optional(),
});
export type Authority = z.infer<typeof authority>;

/** The role that a deputy stands in for. */
const deputyFor = z.strictObject({ person: personToken, grantId: id, lastDay: day.optional() });
/** Both days belong to the term; without a last day the role lasts until it is ended. */
const terms = { role: grantableRole, place, firstDay: day, lastDay: day.optional() };

/** How a role came about. */
export const roleBasis = z.enum(['founding', 'one-grantor', 'two-grantors', 'residence']);
export const endReason = z.enum(['no-longer-needed', 'left', 'mistake', 'misuse', 'resigned', 'deputised-role-ended']);

/** Stream `administrators-all`: the first two administrators, who granted each other's role jointly. */
export const AdministratorsFounded = eventType(
  'AdministratorsFounded',
  1,
  'restricted',
  z.strictObject({ founders: z.array(z.strictObject({ person: personToken, household: householdToken, grantId: id })).length(2), firstDay: day }),
);
/** In the same stream, so that of two administrators who end each other's role one is first. */
export const AdministratorEnded = eventType(
  'AdministratorEnded',
  1,
  'restricted',
  z.strictObject({ person: personToken, grantId: id, lastDay: day.optional(), why: endReason, endedBy: authority }),
);

/** Stream `person-<token>`: an administrator made somebody known. Who they are stands in the vault, which knows them first. */
export const PersonAdded = eventType('PersonAdded', 1, 'restricted', z.strictObject({ person: personToken, household: householdToken, addedBy: authority }));

/** Stream `person-<token>`: a role waits for the second of its two grantors. */
export const RoleProposed = eventType(
  'RoleProposed',
  1,
  'restricted',
  z.strictObject({ person: personToken, household: householdToken, grantId: id, ...terms, deputyFor: deputyFor.optional(), proposedBy: authority }),
);
export const ProposalWithdrawn = eventType('ProposalWithdrawn', 1, 'restricted', z.strictObject({ person: personToken, grantId: id, withdrawnBy: authority }));
export const RoleGranted = eventType(
  'RoleGranted',
  1,
  'restricted',
  z.strictObject({
    person: personToken,
    household: householdToken,
    grantId: id,
    ...terms,
    basis: roleBasis,
    grantors: z.array(authority),
    deputyFor: deputyFor.optional(),
    /** Another bank's panel accepted that it is held beside a role which excludes it. */
    acceptanceId: id.optional(),
  }),
);
/** From the moment of the event on, whatever the term said. */
export const RoleEnded = eventType(
  'RoleEnded',
  1,
  'restricted',
  z.strictObject({ person: personToken, grantId: id, role: grantableRole, place, why: endReason, endedBy: authority.optional() }),
);

/** Another bank's panel accepts that this person may hold the role beside one that excludes it, up to a day. */
export const IncompatibilityAccepted = eventType(
  'IncompatibilityAccepted',
  1,
  'restricted',
  z.strictObject({ person: personToken, acceptanceId: id, role: grantableRole, place, lastDay: day, acceptedBy: authority }),
);

/** What may be held for four hours in an emergency: neither approves, pays, votes nor opens a ballot. */
export const breakGlassRole = z.enum(['administrator', 'auditor']);
export const BreakGlassAsked = eventType(
  'BreakGlassAsked',
  1,
  'restricted',
  z.strictObject({ person: personToken, household: householdToken, grantId: id, role: breakGlassRole, reason: textRef }),
);
export const BreakGlassOpened = eventType(
  'BreakGlassOpened',
  1,
  'restricted',
  z.strictObject({
    person: personToken,
    grantId: id,
    role: breakGlassRole,
    place,
    /** The first instant without it. */
    until: instant,
    /** The last day to look back at it. */
    reviewBy: day,
    agreedBy: authority,
  }),
);
export const BreakGlassReviewed = eventType(
  'BreakGlassReviewed',
  1,
  'restricted',
  z.strictObject({
    person: personToken,
    grantId: id,
    finding: z.enum(['rightly-used', 'wrongly-used']),
    note: textRef,
    late: z.boolean(),
    reviewedBy: authority,
  }),
);

export const administratorEvents = [AdministratorsFounded, AdministratorEnded] as const;
export const personEvents = [
  PersonAdded,
  RoleProposed,
  ProposalWithdrawn,
  RoleGranted,
  RoleEnded,
  IncompatibilityAccepted,
  BreakGlassAsked,
  BreakGlassOpened,
  BreakGlassReviewed,
] as const;
export type AdministratorEvent = FactOf<(typeof administratorEvents)[number]>;
export type PersonEvent = FactOf<(typeof personEvents)[number]>;
