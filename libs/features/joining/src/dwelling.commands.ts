import { z } from 'zod';
import { command, type DecidableOf, text } from '#decider';
import { checkReason, checkResult, day, householdToken, id, joinChannel, leaveReason, personToken, residenceWay } from '#events';

/** A home with a door of its own becomes known. Its address is about nobody in particular, and personal all the same. */
export class AddDwelling extends command(
  'AddDwelling',
  z.strictObject({ dwellingId: id, estateId: id, blockId: id, flat: text(60, 'contact'), address: text(240, 'contact'), postcode: text(10, 'contact') }),
) {}

/** A new letter for a door; whatever letter it had is dead. Both days belong to its term. */
export class IssueDoorLetter extends command(
  'IssueDoorLetter',
  z.strictObject({ dwellingId: id, letterId: id, batchId: id, validFrom: day, validUntil: day }),
) {}

const joining = {
  dwellingId: id,
  estateId: id,
  joinId: id,
  resident: personToken,
  household: householdToken,
  /** Their own word, or what the checker knows: old enough by the estate's age rule. */
  oldEnough: z.boolean(),
  channel: joinChannel,
  /** They have neither e-mail nor phone. */
  codeLetter: z.boolean().default(false),
};

/** Somebody joins under the letter of their door; `letterId` is the letter whose code they showed. */
export class JoinByLetter extends command(
  'JoinByLetter',
  z.strictObject({ ...joining, letterId: id, helper: personToken.optional(), manyFromOneAddress: z.boolean().default(false) }),
) {}

/** Somebody of the staff found that a person without a letter lives there, and says how. */
export class VerifyResident extends command('VerifyResident', z.strictObject({ ...joining, way: residenceWay.exclude(['door-letter']), by: personToken })) {}

/** An organiser looked at a join that was flagged. */
export class CheckJoin extends command(
  'CheckJoin',
  z.strictObject({ dwellingId: id, joinId: id, result: checkResult, reason: checkReason, by: personToken }),
) {}

/** Somebody lives there no longer, by their own word (`by` themselves) or an organiser's. */
export class LeaveDwelling extends command(
  'LeaveDwelling',
  z.strictObject({ dwellingId: id, resident: personToken, why: leaveReason.exclude(['check']), by: personToken }),
) {}

export const dwellingCommands = [AddDwelling, IssueDoorLetter, JoinByLetter, VerifyResident, CheckJoin, LeaveDwelling] as const;
export type DwellingCommand = DecidableOf<(typeof dwellingCommands)[number]>;
export type DwellingCommandOf<T extends DwellingCommand['type']> = Extract<DwellingCommand, { type: T }>;
