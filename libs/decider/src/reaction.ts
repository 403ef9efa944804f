import type { Envelope } from '#events';
import type { CommandClass } from './command.js';
import type { Folding } from './facts.js';

/** One answer of a feature to somebody's event: a command of its own, sent once under a deterministic id. */
export interface Reaction {
  // biome-ignore lint/suspicious/noExplicitAny: the data is checked by the command's own schema at the doorway
  readonly command: CommandClass<string, any>;
  readonly data: object;
}

/**
 * Maps event types to the commands that follow from them: `reactions({ AwardDeclared: (event) => [{ command: OpenGrant, data: … }] })`.
 * Pure; what a reaction must know beyond the event, the commanded decider gathers as facts.
 */
export function reactions(table: Readonly<Record<string, (event: Envelope) => readonly Reaction[]>>) {
  return table;
}

/**
 * A reaction that must know more than one event tells: its processor folds `folding` over every event of `types` it passes, and calls `react` with the state
 * that holds the event itself. The state is kept with the checkpoint or rebuilt from the ledger at the start; `react` stays pure.
 */
export interface FoldingReaction<State> {
  readonly name: string;
  readonly types: readonly string[];
  readonly folding: Folding<State>;
  react(event: Envelope, state: State): readonly Reaction[];
}
