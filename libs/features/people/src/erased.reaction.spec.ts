import { expect, test } from '@jest/globals';
import type { Recorded } from '#decider';
import { recorded } from '#decider/spec';
import type { PersonEvent, PrivacyEvent } from '#events';
import { erasedReaction } from './erased.reaction.js';
import { FollowEnding } from './person.commands.js';

type Told = PersonEvent | PrivacyEvent;
const [rosa, other] = ['r', 'o'].map((letter) => `per-${letter.repeat(22)}`) as [string, string];
const household = `hh-${'h'.repeat(22)}`;
const granted = (person: string, grantId: string): Told => ({
  type: 'RoleGranted',
  data: { person, household, grantId, role: 'panel-member', place: 'elm', firstDay: '2026-05-11', basis: 'two-grantors', grantors: [] },
});
const ended = (person: string, grantId: string): Told => ({ type: 'RoleEnded', data: { person, grantId, role: 'panel-member', place: 'elm', why: 'left' } });
const basis = { runningAwards: 0, awards: 0, paidThemselves: false };
const answered: Told = { type: 'ErasureAnswered', data: { token: rosa, because: 'asked', erases: ['contact'], keeps: [], basis, keepYears: 6 } };
const ending = (person: string, grantId: string) => ({ command: FollowEnding, data: { person, grantId, why: 'left' } });

/** What follows from the last of these facts. */
function answersTo(...facts: readonly Told[]) {
  const events = recorded([...facts]) as readonly Recorded<Told>[];
  const state = events.reduce((known, event) => erasedReaction.folding.evolve(known, event), erasedReaction.folding.initialState);
  const last = events.at(-1);
  return last ? erasedReaction.react(last, state) : [];
}

test('whoever is erased holds no role any more, and nobody else’s ends', () => {
  expect(answersTo(granted(rosa, 'a'), granted(rosa, 'b'), granted(other, 'a'), answered)).toEqual([ending(rosa, 'a'), ending(rosa, 'b')]);
});
test('a role that ended before is not ended again', () => {
  expect(answersTo(granted(rosa, 'a'), granted(rosa, 'b'), ended(rosa, 'a'), answered)).toEqual([ending(rosa, 'b')]);
});
test('a role that is granted to somebody who was erased meanwhile ends at once', () => {
  expect(answersTo(answered, granted(rosa, 'late'))).toEqual([ending(rosa, 'late')]);
  expect(answersTo(answered, granted(rosa, 'late'), ended(rosa, 'late'))).toEqual([]);
});
test('whoever asked for nothing keeps their roles', () => {
  expect(answersTo(granted(rosa, 'a'))).toEqual([]);
});
