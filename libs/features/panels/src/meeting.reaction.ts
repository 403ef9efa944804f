import { reactions } from '#decider';
import type { DecisionsDeclared, RecordedOf } from '#events';
import { FinishMeeting } from './meeting.commands.js';

const MEETING = 'meeting-';

/** When the bank has declared an evening's decisions, the evening is finished. */
export const meetingReactions = reactions({
  DecisionsDeclared: (event) => {
    const { kind, evidence } = (event as RecordedOf<typeof DecisionsDeclared>).data.decidedBy;
    if (kind !== 'panel' || !evidence.startsWith(MEETING)) return [];
    return [{ command: FinishMeeting, data: { meetingId: evidence.slice(MEETING.length) } }];
  },
});
