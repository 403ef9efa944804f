import { accept, type Decider, type Decision, type Recorded, type RefusalTable, refuse } from '#decider';
import type { AssistanceEvent } from '#events';
import type { AssistanceCommand } from './assistance.commands.js';

/** In the order in which they are checked. */
export const assistanceRefusals = {
  'help-yourself': { kind: 'conflict', title: 'This is you. You help somebody else here.' },
  'help-not-begun': { kind: 'not-found', title: 'Nobody began to help here.' },
} as const satisfies RefusalTable;

export interface AssistanceState {
  readonly beside: { readonly person: string; readonly helper: string } | undefined;
  readonly over: boolean;
}

type Command<T extends AssistanceCommand['type']> = Extract<AssistanceCommand, { type: T }>;

function begin({ data }: Command<'BeginAssistance'>, { beside }: AssistanceState): Decision<AssistanceEvent> {
  if (data.person === data.helper) return refuse('help-yourself');
  // Each press draws an id of its own for the session: what comes again under one is the same beginning.
  return beside ? accept() : accept({ type: 'AssistanceBegun', data });
}

function end({ data }: Command<'EndAssistance'>, { beside, over }: AssistanceState): Decision<AssistanceEvent> {
  if (!beside) return refuse('help-not-begun');
  if (over) return accept();
  const { by, ...ended } = data;
  return accept({ type: 'AssistanceEnded', data: { ...ended, ...beside, ...(by === undefined ? {} : { by: beside[by] }) } });
}

function commandOf([event]: readonly Recorded<AssistanceEvent>[]): AssistanceCommand {
  if (!event) throw new RangeError('a command that wrote nothing cannot be told from its events');
  const { recordedAt: at } = event;
  if (event.type === 'AssistanceBegun') return { type: 'BeginAssistance', data: event.data, at };
  const { sessionId, how, by, helper, lastedMinutes } = event.data;
  const which = by === undefined ? {} : { by: by === helper ? ('helper' as const) : ('person' as const) };
  return { type: 'EndAssistance', data: { sessionId, how, lastedMinutes, ...which }, at };
}

/** A helper beside somebody, from the beginning to the end (domain.md, "Who uses it": assisted entry records who helped). Stream `assistance-<session>`. */
export const assistanceDecider: Decider<AssistanceState, AssistanceCommand, undefined, AssistanceEvent> = {
  name: 'assistance',
  refusals: assistanceRefusals,
  initialState: { beside: undefined, over: false },
  evolve: (state, { type, data: { person, helper } }) => (type === 'AssistanceBegun' ? { ...state, beside: { person, helper } } : { ...state, over: true }),
  decide: (command, state) => (command.type === 'BeginAssistance' ? begin(command, state) : end(command, state)),
  commandOf,
  factsOf: () => undefined,
};
