import { migrate } from '#database';
import { type TestDatabase, testDatabase } from '#database/test-database';
import { eventstoreMigrations } from '../src/eventstoredb/eventstore.migrations.js';
import { EventstoreLedger, type EventstoreLedgerOptions } from '../src/eventstoredb/eventstore-ledger.js';
import type { LedgerPlace } from '../src/ledger.conformance.js';
import { type StandIn, startStandIn } from './eventstore-stand-in/stand-in.js';

const REAL = process.env.EVENTSTORE_URL;

/** Which server the specs of this run speak to; whoever shows their result says so. */
export const eventstoreServer = REAL === undefined ? 'a stand-in (no real server: EVENTSTORE_URL is not set)' : 'a real server';

export interface EventstorePlace extends LedgerPlace {
  readonly url: string;
  readonly database: TestDatabase;
  /** Only where no real server is used. */
  readonly standIn: StandIn | undefined;
  open(more?: Partial<EventstoreLedgerOptions>): Promise<EventstoreLedger>;
}

/** For specs: the server of this run, with an index of its own in a fresh database. */
export async function eventstorePlace(options?: Parameters<typeof startStandIn>[0]): Promise<EventstorePlace> {
  const standIn = REAL === undefined || options !== undefined ? await startStandIn(options) : undefined;
  const url = standIn?.url ?? REAL ?? '';
  const database = await testDatabase();
  await migrate(database.connection, eventstoreMigrations);
  return {
    url,
    database,
    standIn,
    open: (more = {}) => EventstoreLedger.open({ url, pool: database.pool, ...more }),
    drop: async () => {
      await database.drop();
      await standIn?.close();
    },
  };
}
