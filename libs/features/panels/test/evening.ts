import { sealed, specFor } from '#decider/spec';
import type { MeetingEvent } from '#events';
import { type MeetingCommand, ReadBackEvening, ReopenMeeting, VoteOnBid } from '../src/meeting.commands.js';
import { meetingDecider } from '../src/meeting.decider.js';
import type { MeetingFacts } from '../src/meeting.facts.js';

/* One evening at the Chalcots Bank, for specs: seven members in the room, and bid C-005 with the panel. */

export const { given } = specFor(meetingDecider);
export const meetingId = 'C-2026-03-11';
export const bankId = 'chalcots';
export const roundId = 'C-R1';
export const at = '2026-03-11T19:00:00.000Z';
export const rules = { rulesVersion: 1, rulesHash: 'a'.repeat(64) };
export const member = (n: number) => `per-${String(n).padStart(22, 'M')}`;
export const [m1, m2, m3, m4, m5, m6, m7] = [1, 2, 3, 4, 5, 6, 7].map(member) as [string, string, string, string, string, string, string];
export const seven = [m1, m2, m3, m4, m5, m6, m7];

export type CalledData = Extract<MeetingEvent, { type: 'MeetingCalled' }>['data'];
export const called = (change: Partial<CalledData> = {}): MeetingEvent => ({
  type: 'MeetingCalled',
  data: { meetingId, bankId, roundId, heldOn: '2026-03-11', quorum: 5, minPence: 5000, maxPence: 50000, tie: 'not-approved', ...rules, ...change },
});
export const arrived = (...members: string[]): MeetingEvent[] => members.map((who) => ({ type: 'MemberArrived', data: { meetingId, member: who } }));
export const left = (who: string): MeetingEvent => ({ type: 'MemberLeft', data: { meetingId, member: who } });
export const interested = (who: string, bidId = 'C-005', kind: 'family' | 'committee' = 'family'): MeetingEvent => ({
  type: 'InterestDeclared',
  data: { meetingId, bidId, member: who, kind },
});
export const evening = [called(), ...arrived(...seven)];
export const award = (amountPence = 22000) => ({ outcome: 'award' as const, amountPence, conditions: [] });
export const decline = { outcome: 'decline' as const, amountPence: 0, conditions: [] };
export type Votes = { member: string; vote: 'yes' | 'no' | 'abstain' }[];
export const votes = (yes: string[], no: string[] = [], abstain: string[] = []): Votes => [
  ...yes.map((who) => ({ member: who, vote: 'yes' as const })),
  ...no.map((who) => ({ member: who, vote: 'no' as const })),
  ...abstain.map((who) => ({ member: who, vote: 'abstain' as const })),
];
export type Motion = ReturnType<typeof award> | typeof decline;
export const vote = (cast: Votes, motion: Motion = award(), bidId = 'C-005') => sealed(VoteOnBid, { meetingId, bidId, motion, votes: cast }, at);
export const bid = { status: 'with-panel', roundId, askedPence: 32000, close: [] };
export const onPanel: MeetingFacts = { onPanel: true };
export const readBackCommand = sealed(ReadBackEvening, { meetingId }, at);
export const reopen = sealed(ReopenMeeting, { meetingId, why: 'item-to-be-voted-again' }, at);
export const finished: MeetingEvent = { type: 'MeetingFinished', data: { meetingId, roundId } };
export const reopened: MeetingEvent = { type: 'MeetingReopened', data: { meetingId, why: 'item-to-be-voted-again' } };

/** The events of accepted commands, one after the other, as a past for the next. */
export function pastOf(past: readonly MeetingEvent[], ...commands: { command: MeetingCommand; facts?: MeetingFacts }[]): MeetingEvent[] {
  const events = [...past];
  for (const { command, facts } of commands) {
    const { decision } = given(...events).when(command, facts ?? { bid, onPanel: true, potPence: 1_000_000 });
    if (!decision.accepted) throw new Error(`${command.type} is refused: ${decision.refusal.code}`);
    events.push(...decision.events);
  }
  return events;
}
export function voted(past: readonly MeetingEvent[], cast: Votes, motion: Motion = award()) {
  const { decision } = given(...past).when(vote(cast, motion), { bid });
  const [event] = decision.accepted ? decision.events : [];
  if (event?.type !== 'ItemVoted') throw new Error('the vote was refused');
  return event.data;
}
export const sealedEvening = pastOf(evening, { command: vote(votes(seven)) }, { command: readBackCommand });
export const itemsOf = (past: MeetingEvent[]) => {
  const { decision } = given(...past).when(readBackCommand, { potPence: 1_000_000 });
  const [event] = decision.accepted ? decision.events : [];
  return event?.type === 'EveningReadBack' ? event.data.items : [];
};
