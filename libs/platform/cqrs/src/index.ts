export { commandHandlers, Doorways, EVENT_CATALOGUE } from './command-handlers.js';
export { CqrsRoom } from './cqrs.room.js';
export { type AnyCommandClass, carryOut, type Doorway, type DoorwaySite, doorway, type SentCommand } from './doorway.js';
export { LedgerAdvanced } from './hints.js';
export { NOBODY } from './owners.js';
export { ReadRoom } from './read.room.js';
export { type Freshened, ReadSide } from './read-side.js';
export { type SealText, sealTexts } from './seal-texts.js';
