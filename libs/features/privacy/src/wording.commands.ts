import { z } from 'zod';
import { command, type DecidableOf, text } from '#decider';
import { householdToken, id, personToken, sha256, streamId, wordingGround } from '#events';

/**
 * An organiser puts public words right that hold something private (audit.md, "Personal data": public wording is moderated). `subject` and `commitment` are those of
 * the words as they stand. The new ones come under the name that fits why the old ones are kept, so that they are kept as long.
 */
export class PutWordsRight extends command(
  'PutWordsRight',
  z.strictObject({
    bankId: id,
    subject: streamId.max(80),
    commitment: sha256,
    ground: wordingGround,
    organiser: personToken,
    /** Where the organiser lives; absent where nobody knows. */
    household: householdToken.optional(),
    bidWords: text(3000, 'bid').optional(),
    moneyWords: text(3000, 'finance').optional(),
    officeWords: text(3000, 'office').optional(),
  }),
) {}

export const wordingCommands = [PutWordsRight] as const;
export type WordingCommand = DecidableOf<(typeof wordingCommands)[number]>;
