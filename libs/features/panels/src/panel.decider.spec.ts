import { describe, expect, it } from '@jest/globals';
import { recorded, sealed, specFor } from '#decider/spec';
import type { PanelEvent } from '#events';
import { SeatMember, UnseatMember } from './panel.commands.js';
import { panelDecider } from './panel.decider.js';
import { isHeldOn, officeOn, seatFolding } from './seat.facts.js';

const { given } = specFor(panelDecider);
const bankId = 'chalcots';
const member = `per-${'A'.repeat(22)}`;
const seat = { bankId, member, seatId: 'g-1', household: `hh-${'A'.repeat(22)}`, office: 'member' as const, joinedOn: '2026-01-10' };
type Change = Partial<Omit<typeof seat, 'office'>> & { readonly office?: 'chair' | 'member'; readonly lastDay?: string };
const joined = (change: Change = {}): PanelEvent => ({ type: 'PanelMemberJoined', data: { ...seat, ...change } });
const left = (leftOn: string, seatId = 'g-1'): PanelEvent => ({ type: 'PanelMemberLeft', data: { bankId, member, seatId, leftOn } });
const sit = (change: Change = {}) => sealed(SeatMember, { ...seat, ...change });
const leave = (leftOn: string, seatId = 'g-1') => sealed(UnseatMember, { bankId, member, seatId, leftOn });
const seatedBy = (...past: readonly PanelEvent[]) => recorded([...past]).reduce(seatFolding.evolve, seatFolding.initialState)[member];

describe('A panel', () => {
  it('gives a resident a seat', () => given().when(sit(), undefined).then(joined()));
  it('seats nobody twice by one grant', () => given(joined()).when(sit(), undefined).thenNothing());
  it('seats nobody again by a grant that ended', () => given(joined(), left('2026-06-30')).when(sit(), undefined).thenNothing());
  it('lets a member leave', () => given(joined()).when(leave('2026-06-30'), undefined).then(left('2026-06-30')));
  it('lets nobody leave twice', () => given(joined(), left('2026-06-30')).when(leave('2026-07-30'), undefined).thenNothing());
  it('lets a member leave before their term is over', () =>
    given(joined({ lastDay: '2026-12-31' }))
      .when(leave('2026-06-30'), undefined)
      .then(left('2026-06-30')));
  it('needs nobody to leave whose term is over', () =>
    given(joined({ lastDay: '2026-12-31' }))
      .when(leave('2027-02-01'), undefined)
      .thenNothing());
  it('takes back a seat before its first day', () => given(joined()).when(leave('2026-01-05'), undefined).then(left('2026-01-10')));
  it('refuses the leaving of a seat that nobody took', () => given(joined()).when(leave('2026-06-30', 'g-2'), undefined).thenRefused('not-seated'));
});

describe('A seat', () => {
  it('counts from the first day to the day before the one that it is left on', () => {
    const seated = seatedBy(joined(), left('2026-06-30'));
    expect(['2026-01-09', '2026-01-10', '2026-06-29', '2026-06-30'].map((day) => isHeldOn(seated, day))).toEqual([false, true, true, false]);
  });

  it('ends with its term by itself, the last day being in it', () => {
    const seated = seatedBy(joined({ lastDay: '2026-06-30' }));
    expect(['2026-06-30', '2026-07-01'].map((day) => isHeldOn(seated, day))).toEqual([true, false]);
  });

  it('that was taken back before its first day never counted', () => {
    const seated = seatedBy(joined(), left('2026-01-10'));
    expect(['2026-01-09', '2026-01-10', '2026-01-11'].map((day) => isHeldOn(seated, day))).toEqual([false, false, false]);
  });

  it('changes office without a day between, and the end of the old one ends nothing else', () => {
    const seated = seatedBy(joined(), joined({ seatId: 'g-2', office: 'chair', joinedOn: '2026-03-01', lastDay: '2026-08-31' }), left('2026-09-30'));
    expect(['2026-02-28', '2026-03-01', '2026-08-31', '2026-09-01', '2026-09-30'].map((day) => officeOn(seated, day))).toEqual([
      ...['member', 'chair', 'chair', 'member'],
      undefined,
    ]);
  });

  it('of somebody who came back is a new one', () => {
    const seated = seatedBy(joined(), left('2026-06-30'), joined({ seatId: 'g-2', joinedOn: '2026-07-05' }));
    expect(['2026-06-29', '2026-07-04', '2026-07-05'].map((day) => isHeldOn(seated, day))).toEqual([true, false, true]);
  });
});
