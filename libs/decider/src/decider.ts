import type { Envelope } from '#events';
import type { Decision, RefusalTable } from './decision.js';

/** A fact as a decider writes it. */
export interface Fact {
  readonly type: string;
  readonly data: object;
}

/** A command as a decider sees it: free text already turned into TextRefs, `at` by the business clock (RFC 3339 UTC). */
export interface Decidable {
  readonly type: string;
  readonly data: object;
  readonly at: string;
}

/** A fact with its envelope; distributes over a union of facts. */
export type Recorded<E extends Fact> = E extends Fact ? Envelope<E['type'], E['data']> : never;

/**
 * The rules of one kind of stream, pure: no clock, no randomness, no I/O (architecture.md, "How a command travels").
 *
 * The replay law: for the envelopes of one stream and commandId, `decide(commandOf(envelopes), stateBefore, factsOf(envelopes))` gives exactly those events.
 */
export interface Decider<State, Command extends Decidable, Facts, Event extends Fact> {
  /** The stream's category: `bank` for `bank-<id>`. */
  readonly name: string;
  readonly refusals: RefusalTable;
  readonly initialState: State;
  evolve(state: State, event: Recorded<Event>): State;
  decide(command: Command, state: State, facts: Facts): Decision<Event>;
  commandOf(envelopes: readonly Recorded<Event>[]): Command;
  factsOf(envelopes: readonly Recorded<Event>[]): Facts;
}

// biome-ignore lint/suspicious/noExplicitAny: a registry holds deciders of every shape; each entry is checked where it is declared
export type AnyDecider = Decider<any, any, any, any>;

/** Folds recorded events into a state. */
export function fold<State, Event extends Fact>(
  decider: { readonly initialState: State; evolve(state: State, event: Recorded<Event>): State },
  events: Iterable<Recorded<Event>>,
  from: State = decider.initialState,
): State {
  let state = from;
  for (const event of events) state = decider.evolve(state, event);
  return state;
}
