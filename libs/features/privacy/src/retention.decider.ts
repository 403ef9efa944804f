import { accept, type Decider, type RefusalTable, type RetentionClass, refuse } from '#decider';
import { londonDay } from '#decider/calendar';
import type { RetentionEvent } from '#events';
import type { RetentionCommand } from './retention.commands.js';

export const retentionRefusals = {
  'still-kept': { kind: 'conflict', title: 'This is still kept: its time is not over.' },
} as const satisfies RefusalTable;

/** The classes of one subject whose time was over. Stream `retention-<subject>`, which names no person. */
export const retentionDecider: Decider<readonly RetentionClass[], RetentionCommand, undefined, RetentionEvent> = {
  name: 'retention',
  refusals: retentionRefusals,
  initialState: [],
  evolve: (expired, { data: { retention } }) => (expired.includes(retention) ? expired : [...expired, retention]),
  decide({ data, at }, expired) {
    const { subject, retention, keptUntil } = data;
    if (londonDay(at) <= keptUntil) return refuse('still-kept', { subject, retention, keptUntil });
    return expired.includes(retention) ? accept() : accept({ type: 'RetentionExpired', data });
  },
  commandOf([event]) {
    if (!event) throw new RangeError('a command that wrote nothing cannot be told from its events');
    return { type: 'RecordExpiry', data: event.data, at: event.recordedAt };
  },
  factsOf: () => undefined,
};
