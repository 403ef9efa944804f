import type { Envelope } from '#events';
import type { CommandClass } from './command.js';

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
