import { z } from 'zod';
import { command, reactions } from '#decider';
import { day, type Envelope, type ErasureAnswered, personToken, type RecordedOf, RetentionExpired, textRef, type WordingPutRight } from '#events';
import { areEvidence } from './public-wording.facts.js';

/** What stands in the ledger is done to the vault. */
export class CarryOutErasure extends command('CarryOutErasure', z.strictObject({ token: personToken })) {}

/** Sent once a day for each person of whom something is kept: whether its time is over. */
export class ReviewKept extends command('ReviewKept', z.strictObject({ token: personToken })) {}

/** Sent once a day for each subject whose time is over. */
export class ExpireTexts extends command('ExpireTexts', RetentionExpired.schema) {}

/** Sent once a day: messages that ended before a day are nobody's any more. */
export class ForgetMessages extends command('ForgetMessages', z.strictObject({ endedBefore: day })) {}

/** Sent when public words were put right: whatever names them shows the new ones. The vault erases the former ones, or hides them where they are evidence (`keeps`). */
export class ReplaceWords extends command('ReplaceWords', z.strictObject({ former: textRef, words: textRef, keeps: z.boolean() })) {}

/** The vault follows the ledger, so that a crash in between is made good by the reaction's checkpoint. */
export const privacyReactions = reactions({
  ErasureAnswered: (event: Envelope) => [{ command: CarryOutErasure, data: { token: (event as RecordedOf<typeof ErasureAnswered>).data.token } }],
  WordingPutRight: (event: Envelope) => {
    const { data } = event as RecordedOf<typeof WordingPutRight>;
    const { former, words } = data;
    return [{ command: ReplaceWords, data: { former, words, keeps: areEvidence(data) } }];
  },
});
