import { type Recorded, reactions } from '#decider';
import type { CodeLetterEvent, DwellingEvent } from '#events';
import { EndCodeLetter, IssueCodeLetter, PostCodeLetter } from './code-letter.commands.js';

const post = (event: unknown) => {
  const { person, estateId, dwellingId, issue, validUntil } = (event as Recorded<CodeLetterEvent>).data;
  return [{ command: PostCodeLetter, data: { person, estateId, dwellingId, issue, validUntil } }];
};

/** Who joins with neither e-mail nor phone gets a letter. */
export const codeLetterReactions = reactions({
  ResidentJoined: (event) => {
    const { resident: person, estateId, dwellingId, joinId, codeLetter } = (event as Extract<Recorded<DwellingEvent>, { type: 'ResidentJoined' }>).data;
    return codeLetter ? [{ command: IssueCodeLetter, data: { person, estateId, dwellingId, joinId } }] : [];
  },
});

/** Each letter that was issued is written; whoever lives there next opens nothing with what was posted to somebody who has left. */
export const postReactions = reactions({
  CodeLetterIssued: post,
  CodeLetterReissued: post,
  ResidentLeft: (event) => {
    const { resident: person, joinId } = (event as Extract<Recorded<DwellingEvent>, { type: 'ResidentLeft' }>).data;
    return [{ command: EndCodeLetter, data: { person, joinId } }];
  },
});
