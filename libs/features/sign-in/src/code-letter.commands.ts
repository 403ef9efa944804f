import { z } from 'zod';
import { command, type DecidableOf } from '#decider';
import { CodeLetterIssued, CodeLetterReissued, day, id, personToken } from '#events';

/** Follows from a join with neither e-mail nor phone. */
export class IssueCodeLetter extends command('IssueCodeLetter', CodeLetterIssued.schema.omit({ issue: true, validUntil: true })) {}

/** An organiser has another letter sent; `issue` is the one after the newest that they know of. */
export class ReissueCodeLetter extends command('ReissueCodeLetter', CodeLetterReissued.schema.omit({ validUntil: true })) {}

export const codeLetterCommands = [IssueCodeLetter, ReissueCodeLetter] as const;
export type CodeLetterCommand = DecidableOf<(typeof codeLetterCommands)[number]>;

/** End the letter that followed from a join: the person has left that home. It writes no event: the ledger has told already. */
export class EndCodeLetter extends command('EndCodeLetter', z.strictObject({ person: personToken, joinId: id })) {}

/** Draw the code of a letter that was issued, and put the letter where it is printed. It writes no event: the ledger has told already. */
export class PostCodeLetter extends command(
  'PostCodeLetter',
  z.strictObject({ person: personToken, estateId: id, dwellingId: id, issue: z.int().min(1), validUntil: day }),
) {}
