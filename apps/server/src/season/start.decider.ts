import { accept, command, type Decidable, type DecidableOf, type Decider, type Recorded, type RefusalTable, refuse } from '#decider';
import { type LedgerEvent, LedgerStarted, SeasonLoadCompleted, SeasonLoadStarted } from '#events';

/** The first command of every ledger. */
export class StartLedger extends command('StartLedger', LedgerStarted.schema) {}
export class StartSeasonLoad extends command('StartSeasonLoad', SeasonLoadStarted.schema) {}
export class CompleteSeasonLoad extends command('CompleteSeasonLoad', SeasonLoadCompleted.schema) {}

export const startCommands = [StartLedger, StartSeasonLoad, CompleteSeasonLoad] as const;
type StartCommand = DecidableOf<(typeof startCommands)[number]>;

interface StartState {
  readonly kind?: 'demonstration' | 'production' | undefined;
  readonly loading?: string | undefined;
  readonly loaded?: string | undefined;
}

export const startRefusals = {
  'ledger-started': { kind: 'conflict', title: 'The ledger was started as something else' },
  'not-a-demonstration': { kind: 'forbidden', title: 'A season is loaded into a demonstration only' },
  'other-season': { kind: 'conflict', title: 'Another season was loaded here, or began to be' },
} as const satisfies RefusalTable;

/** Stream `ledger-main`: what this ledger is, and which season was loaded into it. A demonstration is one for ever (audit.md). */
export const startDecider: Decider<StartState, StartCommand, undefined, LedgerEvent> = {
  name: 'ledger',
  refusals: startRefusals,
  initialState: {},
  evolve: (state, event) => {
    if (event.type === 'LedgerStarted') return { ...state, kind: event.data.kind };
    return event.type === 'SeasonLoadStarted' ? { ...state, loading: event.data.fileHash } : { ...state, loaded: event.data.fileHash };
  },
  decide: (command, state) => {
    if (command.type === 'StartLedger') {
      if (state.kind === command.data.kind) return accept();
      return state.kind ? refuse('ledger-started', { kind: state.kind }) : accept({ type: 'LedgerStarted', data: command.data });
    }
    const { fileHash } = command.data;
    if (state.kind !== 'demonstration') return refuse('not-a-demonstration');
    if (state.loading !== undefined && state.loading !== fileHash) return refuse('other-season', { fileHash: state.loading });
    if (command.type === 'StartSeasonLoad') return state.loading ? accept() : accept({ type: 'SeasonLoadStarted', data: command.data });
    return state.loaded ? accept() : accept({ type: 'SeasonLoadCompleted', data: command.data });
  },
  commandOf: (events) => {
    const event = events[0] as Recorded<LedgerEvent>;
    const types = { LedgerStarted: 'StartLedger', SeasonLoadStarted: 'StartSeasonLoad', SeasonLoadCompleted: 'CompleteSeasonLoad' } as const;
    return { type: types[event.type], data: event.data, at: event.recordedAt } as Decidable as StartCommand;
  },
  factsOf: () => undefined,
};
