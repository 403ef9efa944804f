import { describe, expect, it } from '@jest/globals';
import { recorded, sealed, specFor } from '#decider/spec';
import type { PanelEvent } from '#events';
import { SeatMember, UnseatMember } from './panel.commands.js';
import { panelDecider } from './panel.decider.js';
import { isHeldOn, seatFolding } from './seat.facts.js';

const { given } = specFor(panelDecider);
const bankId = 'chalcots';
const member = `per-${'A'.repeat(22)}`;
const seat = { bankId, member, household: `hh-${'A'.repeat(22)}`, office: 'chair' as const, joinedOn: '2026-01-10' };
const joined = (joinedOn = '2026-01-10'): PanelEvent => ({ type: 'PanelMemberJoined', data: { ...seat, joinedOn } });
const left = (leftOn: string): PanelEvent => ({ type: 'PanelMemberLeft', data: { bankId, member, leftOn } });
const sit = (joinedOn = '2026-01-10') => sealed(SeatMember, { ...seat, joinedOn });
const leave = (leftOn: string) => sealed(UnseatMember, { bankId, member, leftOn });

describe('A panel', () => {
  it('gives a resident a seat', () => given().when(sit(), undefined).then(joined()));
  it('lets a member leave', () => given(joined()).when(leave('2026-06-30'), undefined).then(left('2026-06-30')));
  it('lets yesterday’s member come back', () => given(joined(), left('2026-06-30')).when(sit('2026-07-01'), undefined).then(joined('2026-07-01')));

  it.each([
    ['a second seat for one person', [joined()], sit('2026-03-01'), 'already-seated'],
    ['a seat from before the old one ended', [joined(), left('2026-06-30')], sit('2026-06-01'), 'already-seated'],
    ['the leaving of somebody who never sat', [], leave('2026-06-30'), 'not-seated'],
    ['the leaving of somebody who has left', [joined(), left('2026-06-30')], leave('2026-07-30'), 'not-seated'],
    ['leaving before joining', [joined()], leave('2026-01-09'), 'left-before-joined'],
  ] as const)('refuses %s', (_, past, command, code) =>
    given(...past)
      .when(command, undefined)
      .thenRefused(code),
  );

  it('counts a seat from the first day to the day before the last', () => {
    const seats = recorded([joined(), left('2026-06-30')]).reduce(seatFolding.evolve, seatFolding.initialState);
    const held = ['2026-01-09', '2026-01-10', '2026-06-29', '2026-06-30'].map((day) => isHeldOn(seats[member], day));
    expect(held).toEqual([false, true, true, false]);
  });
});
