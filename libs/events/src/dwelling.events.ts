import { z } from 'zod';
import { eventType, type FactOf } from './event-type.js';
import { day, householdToken, id, personToken, textRef } from './primitives.js';

/*
 * Who joined at which door (domain.md, "Ballots"). All of it is restricted: a dwelling is as good as a name. Tokens are of the installation, as roles are,
 * and the address of a dwelling is in the vault alone.
 */

/** How it was found that somebody lives there; never the document that showed it. */
export const residenceWay = z.enum(['door-letter', 'seen-at-the-door', 'known-to-staff', 'tenancy-seen', 'vouched-for']);
export const ageWay = z.enum(['own-word', 'known-to-staff']);
export const joinChannel = z.enum(['online', 'paper', 'phone', 'assisted']);
/** Why somebody should look: never why somebody is refused. */
export const joinFlag = z.enum(['more-than-usual', 'after-letter-end', 'many-from-one-address']);
export type JoinFlag = z.infer<typeof joinFlag>;
export const checkResult = z.enum(['fine', 'not-right']);
/** The first four go with "fine", the others with "not right". */
export const checkReason = z.enum([
  'large-household',
  'spoke-with-them',
  'shared-network',
  'letter-came-late',
  'lives-elsewhere',
  'joined-twice',
  'too-young',
  'nobody-of-this-name',
]);
export const leaveReason = z.enum(['moved-out', 'asked-to', 'died', 'check']);

/** Stream `dwelling-<id>`: a home with a door of its own. */
export const DwellingAdded = eventType(
  'DwellingAdded',
  1,
  'restricted',
  z.strictObject({ dwellingId: id, estateId: id, blockId: id, flat: textRef, address: textRef, postcode: textRef }),
);
/** From now on this letter is the one that counts; an older one of the dwelling is dead. Its code is nowhere but on the paper. */
export const DoorLetterIssued = eventType(
  'DoorLetterIssued',
  1,
  'restricted',
  z.strictObject({ dwellingId: id, letterId: id, batchId: id, validFrom: day, validUntil: day }),
);
/** "Yes, checked by, on": of residence and age nothing else is kept (audit.md, "Threats": fake residents). */
export const ResidentJoined = eventType(
  'ResidentJoined',
  1,
  'restricted',
  z.strictObject({
    dwellingId: id,
    estateId: id,
    joinId: id,
    resident: personToken,
    household: householdToken,
    /** The door letter; absent when somebody of the staff found that they live there. */
    letterId: id.optional(),
    residence: z.strictObject({ way: residenceWay, by: personToken.optional() }),
    age: z.strictObject({ way: ageWay, minimum: z.int().min(0).max(120), by: personToken.optional() }),
    checkedOn: day,
    channel: joinChannel,
    /** Who keyed it for them. */
    helper: personToken.optional(),
    /** They have neither e-mail nor phone, and are to get a letter with a code of their own. */
    codeLetter: z.literal(true).optional(),
    usualJoiners: z.int().min(1),
  }),
);
export const JoinFlagged = eventType(
  'JoinFlagged',
  1,
  'restricted',
  z.strictObject({ dwellingId: id, estateId: id, joinId: id, why: z.array(joinFlag).min(1) }),
);
export const JoinChecked = eventType(
  'JoinChecked',
  1,
  'restricted',
  z.strictObject({ dwellingId: id, estateId: id, joinId: id, result: checkResult, reason: checkReason, by: personToken }),
);
export const ResidentLeft = eventType(
  'ResidentLeft',
  1,
  'restricted',
  z.strictObject({ dwellingId: id, estateId: id, joinId: id, resident: personToken, leftOn: day, why: leaveReason, by: personToken }),
);

/** Stream `letters-<batch>`: an act of printing, with counts alone. */
export const DoorLettersPrinted = eventType(
  'DoorLettersPrinted',
  1,
  'restricted',
  z.strictObject({
    batchId: id,
    estateId: id,
    blockId: id,
    letters: z.int().min(1),
    print: z.enum(['standard', 'large']),
    validFrom: day,
    validUntil: day,
    by: personToken,
  }),
);

/** Stream `joining-<estate>`: restricted, since whoever knows what is usual knows how far to go. */
export const JoiningRulesSet = eventType(
  'JoiningRulesSet',
  1,
  'restricted',
  z.strictObject({ estateId: id, minimumAge: z.int().min(0).max(120), usualJoiners: z.int().min(1).max(50) }),
);

export const dwellingEvents = [DwellingAdded, DoorLetterIssued, ResidentJoined, JoinFlagged, JoinChecked, ResidentLeft] as const;
export const letterEvents = [DoorLettersPrinted] as const;
export const joiningRuleEvents = [JoiningRulesSet] as const;
export type DwellingEvent = FactOf<(typeof dwellingEvents)[number]>;
export type LetterEvent = FactOf<(typeof letterEvents)[number]>;
export type JoiningRuleEvent = FactOf<(typeof joiningRuleEvents)[number]>;
