import type { Envelope } from '#events';

/** How a feature folds somebody else's stream: pure, and blind to the event types it does not name. */
export interface Folding<State> {
  readonly initialState: State;
  evolve(state: State, event: Envelope): State;
}

/** Where a decider's facts come from: the ledger, never a read model. A stream that does not exist folds to the initial state. */
export interface FactReader {
  fold<State>(folding: Folding<State>, stream: string): Promise<State>;
}
