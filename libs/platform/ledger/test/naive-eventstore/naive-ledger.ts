import type pg from 'pg';
import type { EventstoreClient } from '../../src/eventstoredb/eventstore-client.js';
import { EventstoreLedger } from '../../src/eventstoredb/eventstore-ledger.js';

export interface NaiveOptions {
  readonly url: string;
  readonly pool: pg.Pool;
  readonly patienceMs: number;
  readonly answerMs: number;
}

/** The adapter's own parts over a client that makes one mistake. Its constructor is its own affair, which is why this goes round it. */
export function ledgerOver(client: EventstoreClient, options: NaiveOptions): EventstoreLedger {
  return Reflect.construct(EventstoreLedger, [client, options]);
}
