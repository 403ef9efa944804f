import { z } from 'zod';
import { command, type DecidableOf } from '#decider';
import { day, endReason, householdToken, id, personToken } from '#events';

/** The first two administrators, each named by the other; only where nobody was before them. */
export class FoundAdministrators extends command(
  'FoundAdministrators',
  z.strictObject({ founders: z.array(z.strictObject({ person: personToken, household: householdToken, grantId: id })).length(2), firstDay: day }),
) {}

/** An administrator's role is ended by another administrator. */
export class EndAdministrator extends command(
  'EndAdministrator',
  z.strictObject({
    person: personToken,
    grantId: id,
    why: endReason.exclude(['resigned', 'deputised-role-ended']),
    grantor: personToken,
    grantorHousehold: householdToken,
  }),
) {}

export const administratorCommands = [FoundAdministrators, EndAdministrator] as const;
export type AdministratorCommand = DecidableOf<(typeof administratorCommands)[number]>;
export type AdministratorCommandOf<T extends AdministratorCommand['type']> = Extract<AdministratorCommand, { type: T }>;
