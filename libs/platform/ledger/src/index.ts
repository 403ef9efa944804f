export { BatchTooLarge, checkAppend, EventTooLarge, MAX_BATCH_BYTES, MAX_EVENT_BYTES, MalformedAppend, revisionBefore } from './append-limits.js';
export { AppendQueue, MAX_BATCH_APPENDS, StoreAway, type WriteBatch } from './append-queue.js';
export { type Compared, CopyRefused, compareLedgers, type LeafSum, translatePositions } from './compare-ledgers.js';
export { copyLedger, type TellCopied } from './copy-ledger.js';
export type { EventCatalogue } from './event-catalogue.js';
export { eventstoreMigrations } from './eventstoredb/eventstore.migrations.js';
export { EventstoreLedger, type EventstoreLedgerOptions } from './eventstoredb/eventstore-ledger.js';
export { forgetEventstoreIndex } from './eventstoredb/forget-index.js';
export { EventstoreUnavailable, LedgerDamaged } from './eventstoredb/stored-event.js';
export { type Done, type HandleRequest, type Handling, handle, handlingRefusals, type Outcome, TooManyConflicts } from './handle.js';
export { handleKnown, type KnownStream } from './handle-known.js';
export {
  type Append,
  type Appended,
  type AppendResult,
  type ExpectedRevision,
  type FoundCommand,
  LEDGER,
  type Ledger,
  type LedgerEntry,
  type Page,
  type Position,
  type ReadAll,
  type StampedEvent,
} from './ledger.js';
export { MemoryLedger, MemoryStore } from './memory/memory-ledger.js';
export { ledgerMigrations } from './postgres/ledger.migrations.js';
export { PostgresLedger, type PostgresLedgerOptions } from './postgres/postgres-ledger.js';
export { readPages } from './read-pages.js';
export { type Stamp, stamp } from './stamp.js';
