import { z } from 'zod';
import { command, type DecidableOf } from '#decider';
import { day, householdToken, id, panelOffice, personToken } from '#events';

/** A resident takes a seat on a bank's panel. */
export class SeatMember extends command(
  'SeatMember',
  z.strictObject({ bankId: id, member: personToken, household: householdToken, office: panelOffice, joinedOn: day }),
) {}

/** The seat is given up; `leftOn` is the first day without it. */
export class UnseatMember extends command('UnseatMember', z.strictObject({ bankId: id, member: personToken, leftOn: day })) {}

export const panelCommands = [SeatMember, UnseatMember] as const;
export type PanelCommand = DecidableOf<(typeof panelCommands)[number]>;
export type PanelCommandOf<T extends PanelCommand['type']> = Extract<PanelCommand, { type: T }>;
