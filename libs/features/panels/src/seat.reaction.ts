import { type Recorded, reactions } from '#decider';
import { londonDay } from '#decider/calendar';
import type { GrantableRole, PersonEvent } from '#events';
import { GiveUpSeat, TakeUpSeat } from './seat.commands.js';
import type { Office } from './seat.facts.js';

type Of<T extends PersonEvent['type']> = Extract<Recorded<PersonEvent>, { type: T }>;

const offices: { readonly [Role in GrantableRole]?: Office } = { 'panel-chair': 'chair', 'panel-treasurer': 'treasurer', 'panel-member': 'member' };

/** Whoever has a panel's role at a bank sits on its panel as long as they have it (domain.md, "Who may do what"). A term that ends by its date is in the seat. */
export const seatReactions = reactions({
  RoleGranted: (event) => {
    const { person, grantId, role, place, firstDay, lastDay } = (event as Of<'RoleGranted'>).data;
    const office = offices[role];
    if (!office) return [];
    const term = { office, joinedOn: firstDay, ...(lastDay === undefined ? {} : { lastDay }) };
    return [{ command: TakeUpSeat, data: { person, bankId: place, seatId: grantId, ...term } }];
  },
  RoleEnded: (event) => {
    const { data, recordedAt } = event as Of<'RoleEnded'>;
    if (!offices[data.role]) return [];
    return [{ command: GiveUpSeat, data: { person: data.person, bankId: data.place, seatId: data.grantId, leftOn: londonDay(recordedAt) } }];
  },
});
