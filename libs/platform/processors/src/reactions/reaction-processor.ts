import type { CommandClass, CommandMeta, FoldingReaction, Reaction, Refusal, reactions } from '#decider';
import type { Envelope } from '#events';

/** What comes back from the command bus. */
export type ReactionOutcome = { readonly status: 'done' } | { readonly status: 'refused'; readonly refusal: Refusal } | { readonly status: 'stale' };

/** Sends one command through its ordinary doorway. */
export type Execute = (command: InstanceType<CommandClass>) => Promise<ReactionOutcome>;

interface Recording {
  /** The command that records a refusal somebody waits for; without it the refusal is logged and counts as done. */
  readonly onRefused?: ((event: Envelope, refusal: Refusal, reaction: Reaction) => Reaction | undefined) | undefined;
}

/** One feature's answers to events (architecture.md, "Money first"): only commands of its own, each carried out once. */
export interface ReactionProcessor extends Recording {
  /** Part of every command's id: never change it. */
  readonly name: string;
  readonly table: ReturnType<typeof reactions>;
}

/** Either kind: a table of answers to single events, or answers from a state folded along the way. */
export type AnyReaction = ReactionProcessor | (FoldingReaction<unknown> & Recording);

/** What reactions send under: nobody's person, the system's office. */
export function systemMeta(commandId: string, causationId?: string): CommandMeta {
  return { commandId, causationId, actor: 'system', office: 'system', role: 'system' };
}
