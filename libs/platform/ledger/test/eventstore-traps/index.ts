import * as answering from './answering.traps.js';
import * as reaching from './reaching.traps.js';
import * as reading from './reading.traps.js';
import type { Trap } from './trap.js';

/** Every trap of architecture.md, "EventStoreDB adapter", and those found on the way. */
export const traps: readonly Trap[] = [...Object.values(reading), ...Object.values(answering), ...Object.values(reaching)];
export type { OpenedAs, Trap } from './trap.js';
export { answering, reaching, reading };
