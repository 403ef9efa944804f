import { type Recorded, reactions } from '#decider';
import type { DwellingEvent } from '#events';
import { FollowEnding, TakeUpResidence } from './person.commands.js';

type Of<T extends DwellingEvent['type']> = Extract<Recorded<DwellingEvent>, { type: T }>;

/** Named after the join, so that leaving ends what joining began. */
const grantOf = (joinId: string): string => `residence-${joinId}`;

/** Who joins at a home is a resident of its estate, who leaves it no more by that home. */
export const residenceReactions = reactions({
  ResidentJoined: (event) => {
    const { resident, household, estateId, joinId, checkedOn } = (event as Of<'ResidentJoined'>).data;
    return [{ command: TakeUpResidence, data: { person: resident, household, grantId: grantOf(joinId), place: estateId, firstDay: checkedOn } }];
  },
  ResidentLeft: (event) => {
    const { resident, joinId, why } = (event as Of<'ResidentLeft'>).data;
    return [{ command: FollowEnding, data: { person: resident, grantId: grantOf(joinId), why: why === 'check' ? 'mistake' : 'left' } }];
  },
});
