import { z } from 'zod';
import { command } from '#decider';
import { day, id, instant, pence, personToken, roleName, textRef, uuid } from '#events';

/**
 * Tell somebody what happened. It writes no event: what is told follows from the ledger, and the queue of messages keeps each once. Amounts, days and typed
 * texts are put into words when it is carried out.
 */
export class TellPerson extends command(
  'TellPerson',
  z.strictObject({
    /** What happened; part of the message's key, so that a processor that reads the ledger again tells nobody twice. */
    event: uuid,
    /** When it happened, or fell due. */
    at: instant,
    /** `messages.<template>` in this room's catalogue. */
    template: z.string().regex(/^[a-z]+(-[a-z]+)*$/),
    to: personToken,
    /** Which of several bids that one event tells of: part of the key, since somebody may have two of them. */
    about: id.optional(),
    /** What a bid says about how to reach them. */
    contact: textRef.optional(),
    /** To that contact alone, whatever details the person has by now: whoever changed those must not hide it (audit.md, "Threats": payee redirection). */
    contactOnly: z.boolean().optional(),
    language: z.string().max(12).optional(),
    words: z.record(z.string(), z.string()).optional(),
    /** Closed codes with words of their own in this room's catalogue. */
    roles: z.record(z.string(), roleName).optional(),
    pence: z.record(z.string(), pence).optional(),
    days: z.record(z.string(), day).optional(),
    texts: z.record(z.string(), textRef).optional(),
  }),
) {}

export type Telling = z.output<typeof TellPerson.schema>;
