import { z } from 'zod';
import { eventType, type FactOf } from './event-type.js';
import { day, id, personToken, stepUpWay, uuid } from './primitives.js';

/*
 * Who sat beside whom (domain.md, "Who uses it": assisted entry records who helped). Every token is of the installation, and every event is for the two people and for
 * auditors alone. That somebody signed in by themselves is no fact of the ledger.
 */

/** What a helper and somebody begin a session together for. */
export const assistPurpose = z.enum(['ask-for-money', 'join-a-home', 'find-something-out']);
export type AssistPurpose = z.output<typeof assistPurpose>;
/** `never-opened`: the service stopped after the beginning was recorded and before anybody was let in. */
export const assistEnd = z.enum(['signed-out', 'ended-elsewhere', 'ran-out', 'never-opened']);

const beside = { sessionId: uuid, person: personToken, helper: personToken };

/** Stream `assistance-<session>`: a helper sits down beside somebody and types for them. */
export const AssistanceBegun = eventType(
  'AssistanceBegun',
  1,
  'restricted',
  z.strictObject({
    ...beside,
    /** Where the helper's role is held: an estate, or `everywhere`. */
    place: id,
    purpose: assistPurpose,
    /** How the helper had shown, within five minutes, who they are. */
    stepUp: stepUpWay,
  }),
);
/** Written from what was noted when it ended; how long it lasted is measured by the system's clock, as sessions are. */
export const AssistanceEnded = eventType(
  'AssistanceEnded',
  1,
  'restricted',
  z.strictObject({
    ...beside,
    how: assistEnd,
    /** Who of the two ended it; absent where nobody did. */
    by: personToken.optional(),
    lastedMinutes: z.int().min(0),
  }),
);

/** How an organiser made sure that it is the person who asks: who has no phone is not called back. */
export const letterCheck = z.enum(['seen-papers', 'known-in-person', 'vouched-for']);

const codeLetter = {
  person: personToken,
  estateId: id,
  /** Where the letter goes. */
  dwellingId: id,
  /** The number among this person's letters: the newest counts. */
  issue: z.int().min(1),
  /** The last day on which its code lets them in. */
  validUntil: day,
};

/** Stream `codeletters-<token>`: somebody who joined with neither e-mail nor phone gets a letter with a code to sign in by. The code stands nowhere but on the paper. */
export const CodeLetterIssued = eventType('CodeLetterIssued', 1, 'restricted', z.strictObject({ ...codeLetter, joinId: id }));
/** An organiser had another letter sent; the code of the one before opens nothing from then on. */
export const CodeLetterReissued = eventType('CodeLetterReissued', 1, 'restricted', z.strictObject({ ...codeLetter, check: letterCheck, by: personToken }));

export const codeLetterEvents = [CodeLetterIssued, CodeLetterReissued] as const;
export type CodeLetterEvent = FactOf<(typeof codeLetterEvents)[number]>;
export const assistanceEvents = [AssistanceBegun, AssistanceEnded] as const;
export type AssistanceEvent = FactOf<(typeof assistanceEvents)[number]>;
