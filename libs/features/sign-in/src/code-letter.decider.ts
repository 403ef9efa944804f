import { accept, type Decider, type Decision, type Recorded, type RefusalTable, refuse } from '#decider';
import { addDays, londonDay } from '#decider/calendar';
import type { CodeLetterEvent } from '#events';
import type { CodeLetterCommand } from './code-letter.commands.js';
import type { CodeLetterFacts } from './code-letter.facts.js';

/** A letter is printed, posted, and found days later by somebody who then needs a way to a computer. */
export const GOOD_FOR_DAYS = 28;

/** In the order in which they are checked. */
export const codeLetterRefusals = {
  'no-code-letter': { kind: 'not-found', title: 'This person never had a letter with a code here.' },
  'own-code-letter': { kind: 'forbidden', title: 'Somebody else must do this: nobody does it for themselves.' },
  'letter-given-meanwhile': { kind: 'conflict', title: 'Somebody has just had a new letter sent. Look at the page again.' },
  'moved-away': { kind: 'conflict', title: 'This person no longer lives there by what we know.' },
  erased: { kind: 'conflict', title: 'This person is not known here any more.' },
} as const satisfies RefusalTable;

/** The newest letter to one person. */
export interface NewestLetter {
  readonly estateId: string;
  readonly dwellingId: string;
  readonly issue: number;
  readonly validUntil: string;
  /** The join that the first letter to this home followed from. */
  readonly joinId: string;
}
export type CodeLetterState = NewestLetter | undefined;

type Command<T extends CodeLetterCommand['type']> = Extract<CodeLetterCommand, { type: T }>;
type Decided = Decision<CodeLetterEvent>;

const lastDay = (at: string) => addDays(londonDay(at), GOOD_FOR_DAYS);

/** A join may be followed late: whoever has left again, or was erased, gets none. */
function issueLetter({ data, at }: Command<'IssueCodeLetter'>, newest: CodeLetterState, { livesThere, erased }: CodeLetterFacts): Decided {
  if (newest?.joinId === data.joinId || !livesThere || erased) return accept();
  return accept({ type: 'CodeLetterIssued', data: { ...data, issue: (newest?.issue ?? 0) + 1, validUntil: lastDay(at) } });
}

/** Of two organisers at once one is told that the other was first, so that nobody waits for a letter whose code is dead. */
function reissue({ data, at }: Command<'ReissueCodeLetter'>, newest: CodeLetterState, { livesThere, erased }: CodeLetterFacts): Decided {
  const { person, estateId, dwellingId, issue, by } = data;
  if (newest?.estateId !== estateId || newest.dwellingId !== dwellingId) return refuse('no-code-letter');
  if (by === person) return refuse('own-code-letter');
  if (issue !== newest.issue + 1) return refuse('letter-given-meanwhile');
  if (!livesThere) return refuse('moved-away');
  if (erased) return refuse('erased');
  return accept({ type: 'CodeLetterReissued', data: { ...data, validUntil: lastDay(at) } });
}

function commandOf([event]: readonly Recorded<CodeLetterEvent>[]): CodeLetterCommand {
  if (!event) throw new RangeError('a command that wrote nothing cannot be told from its events');
  const { recordedAt: at } = event;
  if (event.type === 'CodeLetterReissued') {
    const { validUntil: _, ...data } = event.data;
    return { type: 'ReissueCodeLetter', data, at };
  }
  const { validUntil: _, issue: __, ...data } = event.data;
  return { type: 'IssueCodeLetter', data, at };
}

/**
 * The letters to somebody who joined with neither e-mail nor phone, who comes in by a code of their own (domain.md, "The simple path": people without e-mail have a way
 * through). Stream `codeletters-<token>`.
 */
export const codeLetterDecider: Decider<CodeLetterState, CodeLetterCommand, CodeLetterFacts, CodeLetterEvent> = {
  name: 'codeletters',
  refusals: codeLetterRefusals,
  initialState: undefined,
  evolve: (newest, { data: { estateId, dwellingId, issue, validUntil, ...data } }) => ({
    ...{ estateId, dwellingId, issue, validUntil },
    joinId: 'joinId' in data ? data.joinId : (newest?.joinId ?? ''),
  }),
  decide: (command, newest, facts) => (command.type === 'IssueCodeLetter' ? issueLetter(command, newest, facts) : reissue(command, newest, facts)),
  commandOf,
  factsOf: () => ({ livesThere: true, erased: false }),
};
