import { accept, type Decider, type Decision, type Recorded, type RefusalTable, refuse } from '#decider';
import type { PanelEvent } from '#events';
import type { PanelCommand, PanelCommandOf } from './panel.commands.js';
import { type Seats, seatFolding } from './seat.facts.js';

export const panelRefusals = {
  'not-seated': { kind: 'not-found', title: 'This person does not sit on the panel.' },
} as const satisfies RefusalTable;

/** A seat is taken once: whoever comes back has a new grant, and by it a new seat. */
function seatMember({ data }: PanelCommandOf<'SeatMember'>, seats: Seats): Decision<PanelEvent> {
  return seats[data.member]?.terms[data.seatId] ? accept() : accept<PanelEvent>({ type: 'PanelMemberJoined', data });
}

function unseatMember({ data }: PanelCommandOf<'UnseatMember'>, seats: Seats): Decision<PanelEvent> {
  const term = seats[data.member]?.terms[data.seatId];
  if (!term) return refuse('not-seated', { bankId: data.bankId });
  // Whoever leaves before their first day never sat.
  const [leftOn = data.leftOn] = [data.leftOn, term.joinedOn].toSorted().slice(-1);
  return term.leftOn !== undefined && term.leftOn <= leftOn ? accept() : accept<PanelEvent>({ type: 'PanelMemberLeft', data: { ...data, leftOn } });
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
