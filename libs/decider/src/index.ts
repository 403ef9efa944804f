export { type CommandClass, type CommandMeta, command, type DecidableOf, isText, retentionOf, type Sealed, text } from './command.js';
export { type AnyDecider, type Decidable, type Decider, type Fact, fold, type Recorded } from './decider.js';
export { accept, type Decision, type Refusal, type RefusalEntry, type RefusalKind, type RefusalTable, refuse } from './decision.js';
export type { FactReader, Folding } from './facts.js';
export { Keyed } from './keyed.js';
export { type FoldingReaction, type Reaction, reactions } from './reaction.js';
export { type RetentionClass, retentionClasses } from './retention.js';
