import { expect, it } from '@jest/globals';
import { recorded } from '#decider/spec';
import type { DwellingEvent } from '#events';
import { FollowEnding, TakeUpResidence } from './person.commands.js';
import { residenceReactions } from './residence.reaction.js';

const [resident, household] = [`per-${'r'.repeat(22)}`, `hh-${'h'.repeat(22)}`];
const home = { dwellingId: 'D1', estateId: 'chalcots', joinId: 'J1', resident };
const reactTo = (fact: DwellingEvent) => recorded([fact]).flatMap((event) => residenceReactions[event.type]?.(event) ?? []);

it('who joins becomes a resident of the estate from that day, in the household of the home', () => {
  const joined: DwellingEvent = {
    type: 'ResidentJoined',
    data: {
      ...{ ...home, household, letterId: 'L1', residence: { way: 'door-letter' }, age: { way: 'own-word', minimum: 16 } },
      ...{ checkedOn: '2026-05-11', channel: 'online', usualJoiners: 6 },
    },
  };
  expect(reactTo(joined)).toEqual([
    { command: TakeUpResidence, data: { person: resident, household, grantId: 'residence-J1', place: 'chalcots', firstDay: '2026-05-11' } },
  ]);
});

it.each([
  ['moved-out', 'left'],
  ['check', 'mistake'],
] as const)('who left because of %s is one no more', (why, ended) => {
  const left: DwellingEvent = { type: 'ResidentLeft', data: { ...home, leftOn: '2026-06-01', why, by: resident } };
  expect(reactTo(left)).toEqual([{ command: FollowEnding, data: { person: resident, grantId: 'residence-J1', why: ended } }]);
});

it('a flag changes nothing for anybody', () => {
  expect(reactTo({ type: 'JoinFlagged', data: { dwellingId: 'D1', estateId: 'chalcots', joinId: 'J1', why: ['more-than-usual'] } })).toEqual([]);
});
