import { expect, it } from '@jest/globals';
import { recorded } from '#decider/spec';
import type { CodeLetterEvent, DwellingEvent } from '#events';
import { EndCodeLetter, IssueCodeLetter, PostCodeLetter } from './code-letter.commands.js';
import { codeLetterReactions, postReactions } from './code-letter.reaction.js';

const [person, by] = [`per-${'p'.repeat(22)}`, `per-${'o'.repeat(22)}`];
const home = { estateId: 'chalcots', dwellingId: 'D1' };
const reactTo = (fact: DwellingEvent | CodeLetterEvent) =>
  recorded([fact]).flatMap((event) => ({ ...codeLetterReactions, ...postReactions })[event.type]?.(event) ?? []);
const joined = (more: object): DwellingEvent => ({
  type: 'ResidentJoined',
  data: {
    ...{ ...home, joinId: 'J1', resident: person, household: `hh-${'h'.repeat(22)}`, letterId: 'L1', residence: { way: 'door-letter' } },
    ...{ age: { way: 'own-word', minimum: 16 }, checkedOn: '2026-05-11', channel: 'online', usualJoiners: 6, ...more },
  },
});

it('who joins with neither e-mail nor phone gets a letter', () =>
  expect(reactTo(joined({ codeLetter: true }))).toEqual([{ command: IssueCodeLetter, data: { ...home, person, joinId: 'J1' } }]));
it('who can be reached otherwise gets none', () => expect(reactTo(joined({}))).toEqual([]));

it('who leaves a home is let in by no letter that went there', () => {
  const left = { dwellingId: 'D1', estateId: 'chalcots', joinId: 'J1', resident: person, leftOn: '2026-05-12', why: 'moved-out', by } as const;
  expect(reactTo({ type: 'ResidentLeft', data: left })).toEqual([{ command: EndCodeLetter, data: { person, joinId: 'J1' } }]);
});

const letter = { ...home, person, issue: 2, validUntil: '2026-06-08' };
it.each<CodeLetterEvent>([
  { type: 'CodeLetterIssued', data: { ...letter, joinId: 'J1' } },
  { type: 'CodeLetterReissued', data: { ...letter, check: 'seen-papers', by } },
])('a letter that was issued is written: $type', (fact) => expect(reactTo(fact)).toEqual([{ command: PostCodeLetter, data: letter }]));
