import { command, type DecidableOf } from '#decider';
import { PanelMemberJoined, PanelMemberLeft } from '#events';

/** A resident takes a seat on a bank's panel, for the term of the role that it follows. */
export class SeatMember extends command('SeatMember', PanelMemberJoined.schema) {}

/** The seat is given up; `leftOn` is the first day without it. */
export class UnseatMember extends command('UnseatMember', PanelMemberLeft.schema) {}

export const panelCommands = [SeatMember, UnseatMember] as const;
export type PanelCommand = DecidableOf<(typeof panelCommands)[number]>;
export type PanelCommandOf<T extends PanelCommand['type']> = Extract<PanelCommand, { type: T }>;
