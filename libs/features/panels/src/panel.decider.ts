import { accept, type Decider, type Decision, type Recorded, type RefusalTable, refuse } from '#decider';
import type { PanelEvent } from '#events';
import type { PanelCommand, PanelCommandOf } from './panel.commands.js';
import { type Seats, seatFolding } from './seat.facts.js';

export const panelRefusals = {
  'already-seated': { kind: 'conflict', title: 'This person sits on the panel already.' },
  'not-seated': { kind: 'not-found', title: 'This person does not sit on the panel.' },
  'left-before-joined': { kind: 'conflict', title: 'Nobody leaves a panel before the day they joined it.' },
} as const satisfies RefusalTable;

function seatMember({ data }: PanelCommandOf<'SeatMember'>, seats: Seats): Decision<PanelEvent> {
  const seat = seats[data.member];
  if (seat && (seat.leftOn === undefined || data.joinedOn < seat.leftOn)) return refuse('already-seated', { bankId: data.bankId });
  return accept<PanelEvent>({ type: 'PanelMemberJoined', data });
}

function unseatMember({ data }: PanelCommandOf<'UnseatMember'>, seats: Seats): Decision<PanelEvent> {
  const seat = seats[data.member];
  if (!seat || seat.leftOn !== undefined) return refuse('not-seated', { bankId: data.bankId });
  if (data.leftOn < seat.joinedOn) return refuse('left-before-joined', { joinedOn: seat.joinedOn, leftOn: data.leftOn });
  return accept<PanelEvent>({ type: 'PanelMemberLeft', data });
}

/** Who sits on a bank's panel, from which day to which. Stream `panel-<bankId>`. */
export const panelDecider: Decider<Seats, PanelCommand, undefined, PanelEvent> = {
  name: 'panel',
  refusals: panelRefusals,
  initialState: seatFolding.initialState,
  evolve: seatFolding.evolve,
  decide: (command, seats) => (command.type === 'SeatMember' ? seatMember(command, seats) : unseatMember(command, seats)),
  commandOf: ([event]) => commandBehind(event),
  factsOf: () => undefined,
};

function commandBehind(event: Recorded<PanelEvent> | undefined): PanelCommand {
  if (!event) throw new RangeError('a command that wrote nothing cannot be told from its events');
  const { recordedAt: at } = event;
  return event.type === 'PanelMemberJoined' ? { type: 'SeatMember', data: event.data, at } : { type: 'UnseatMember', data: event.data, at };
}
