import { z } from 'zod';
import { eventType, type FactOf } from './event-type.js';
import { id, personToken, stepUpWay, uuid } from './primitives.js';

/*
 * Who sat beside whom (domain.md, "Who uses it": assisted entry records who helped). Every token is of the installation, and every event is for the two people and for
 * auditors alone. That somebody signed in by themselves is no fact of the ledger.
 */

/** What a helper and somebody begin a session together for. */
export const assistPurpose = z.enum(['ask-for-money', 'join-a-home', 'find-something-out']);
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

export const assistanceEvents = [AssistanceBegun, AssistanceEnded] as const;
export type AssistanceEvent = FactOf<(typeof assistanceEvents)[number]>;
