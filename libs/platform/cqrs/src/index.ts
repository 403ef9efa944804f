export { type CommandHandlersOptions, commandHandlers } from './command-handlers.js';
export { CqrsRoom } from './cqrs.room.js';
export { type AnyCommandClass, type Carriage, Doorway, EVENT_CATALOGUE, type TypedCommand } from './doorway.js';
export { LedgerAdvanced } from './hints.js';
export { type SealText, sealTexts } from './seal-texts.js';
