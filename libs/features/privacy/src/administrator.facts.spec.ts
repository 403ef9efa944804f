import { expect, test } from '@jest/globals';
import type { Fact, FactReader } from '#decider';
import { recorded, sealed } from '#decider/spec';
import type { Envelope } from '#events';
import { gatherPrivacyFacts } from './administrator.facts.js';
import { AskErasure, RecordErasure } from './privacy.commands.js';

const token = `per-${'A'.repeat(22)}`;
const other = `per-${'B'.repeat(22)}`;
const basis = { runningAwards: 0, awards: 0, paidThemselves: false };
const ask = sealed(AskErasure, { token, channel: 'online', identity: 'stepped-up', basis, keepYears: 6 }, '2026-06-15T10:00:00.000Z');
const OWN = `person-${token}`;
const ALL = 'administrators-all';

const readerOf = (streams: Readonly<Record<string, readonly Fact[]>>): FactReader => ({
  fold: async (folding, stream) => recorded(streams[stream] ?? []).reduce((state, event) => folding.evolve(state, event as Envelope), folding.initialState),
});
const granted = (change: object = {}, grantId = 'g-1'): Fact => ({
  type: 'RoleGranted',
  data: { person: token, grantId, role: 'administrator', place: 'everywhere', firstDay: '2026-03-11', ...change },
});
const ended = (grantId = 'g-1'): Fact => ({ type: 'RoleEnded', data: { person: token, grantId } });
const founded: Fact = {
  type: 'AdministratorsFounded',
  data: {
    founders: [
      { person: token, grantId: 'f-1' },
      { person: other, grantId: 'f-2' },
    ],
    firstDay: '2026-01-01',
  },
};
const endedAmongAll = (grantId: string, person = token): Fact => ({ type: 'AdministratorEnded', data: { person, grantId } });
const inAnEmergency: Fact = {
  type: 'BreakGlassOpened',
  data: { person: token, grantId: 'g-1', role: 'administrator', place: 'everywhere', until: '2026-06-15T12:00:00.000Z' },
};

test.each<[string, Record<string, Fact[]>, boolean]>([
  ['nobody in particular', {}, false],
  ['whoever was granted the role', { [OWN]: [granted()] }, true],
  ['whoever was granted another', { [OWN]: [granted({ role: 'organiser' })] }, false],
  ['whoever has it no more', { [OWN]: [granted(), ended()] }, false],
  ['whoever was granted it once more', { [OWN]: [granted(), ended(), granted({}, 'g-2')] }, true],
  ['whose term is over', { [OWN]: [granted({ lastDay: '2026-06-14' })] }, false],
  ['whose term ends today', { [OWN]: [granted({ lastDay: '2026-06-15' })] }, true],
  ['whose term has not begun', { [OWN]: [granted({ firstDay: '2026-06-16' })] }, false],
  ['whose role was ended among all', { [OWN]: [granted()], [ALL]: [endedAmongAll('g-1')] }, false],
  ['of whom another’s role of the same name was ended', { [OWN]: [granted()], [ALL]: [endedAmongAll('g-1', other)] }, true],
  ['one of the first two, whose own stream is silent yet', { [ALL]: [founded] }, true],
  ['one of the first two, who was ended', { [ALL]: [founded, endedAmongAll('f-1')] }, false],
  ['whoever holds it for four hours', { [OWN]: [inAnEmergency] }, false],
])('%s is an administrator, or not: %#', async (_, streams, administrator) => {
  expect(await gatherPrivacyFacts(ask, readerOf(streams))).toEqual({ administrator });
});

test('nothing is asked for what does not turn on it', async () => {
  expect(await gatherPrivacyFacts(sealed(RecordErasure, { token }), readerOf({ [OWN]: [granted()] }))).toEqual({});
});
