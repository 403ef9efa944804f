export { commandHandlers, Doorways, LedgerAdvanced } from './command-handlers.js';
export { CqrsRoom } from './cqrs.room.js';
export { type AnyCommand, type AnyCommandClass, carryOut, type Doorway, type DoorwaySite, doorway } from './doorway.js';
export { sealTexts } from './seal-texts.js';
