import { z } from 'zod';
import { eventType, type FactOf } from './event-type.js';
import { sha256 } from './primitives.js';

/** Stream `ledger-main`, the first event of every ledger: a demonstration is one for ever (audit.md). */
export const LedgerStarted = eventType('LedgerStarted', 1, 'public', z.strictObject({ kind: z.enum(['demonstration', 'production']) }));
export const SeasonLoadStarted = eventType('SeasonLoadStarted', 1, 'public', z.strictObject({ fileHash: sha256 }));
export const SeasonLoadCompleted = eventType('SeasonLoadCompleted', 1, 'public', z.strictObject({ fileHash: sha256, entries: z.int().min(0) }));

export const ledgerEvents = [LedgerStarted, SeasonLoadStarted, SeasonLoadCompleted] as const;
export type LedgerEvent = FactOf<(typeof ledgerEvents)[number]>;
