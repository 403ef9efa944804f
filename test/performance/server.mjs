import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createPool, migrate, startEmbeddedPostgres } from '#database';
import { eventstoreMigrations, ledgerMigrations, PostgresLedger } from '#ledger';
import { processorsMigrations } from '#processors';
import { emmettAppends } from './emmett-appends.mjs';
import { rawInserts } from './raw-inserts.mjs';

const SETTINGS = ['server_version', 'fsync', 'synchronous_commit', 'full_page_writes', 'wal_sync_method', 'shared_buffers', 'max_wal_size'];

/** A server of the bench's own, as durable as the service's, with an empty ledger in it. */
export async function benchServer(folder) {
  const dataDir = folder ?? (await mkdtemp(join(tmpdir(), 'bench-')));
  const server = await startEmbeddedPostgres({ dataDir, log: (line) => console.error(line) });
  const { connection } = server;
  await migrate(connection, [...ledgerMigrations, ...eventstoreMigrations, ...processorsMigrations]);
  const pools = [];
  const pool = (max) => {
    const made = createPool(connection, { max });
    pools.push(made);
    return made;
  };
  const reading = pool(8);
  const { rows } = await reading.query('SELECT name, setting, unit FROM pg_settings WHERE name = ANY ($1) ORDER BY name', [SETTINGS]);
  const made = {
    connection,
    pool,
    reading,
    settings: Object.fromEntries(rows.map(({ name, setting, unit }) => [name, unit ? `${setting} × ${unit}` : setting])),
    ledger: async () => new PostgresLedger({ pool: reading, connection }),
    /** What the ledger's appends are held against, by name; undefined where it is not installed. */
    rivals: async (callers) => ({ raw: await rawInserts(made, callers), emmett: await emmettAppends(made, callers) }),
    /** Does the work as it is done in a service, beside what reads the ledger there and the work depends on: nothing here. */
    whileRead: (_, work) => work(),
    fillTo: (events) => fillTo(reading, events),
    /** Where a process of its own finds the ledger. */
    place: { connection },
    async stop() {
      for (const each of pools) await each.end();
      await server.stop();
      if (!folder) await rm(dataDir, { recursive: true, force: true });
    },
  };
  return made;
}

/** Answers how many events stand there then. */
async function fillTo(reading, events) {
  const { rows } = await reading.query('SELECT next FROM ledger.head');
  const missing = events - rows[0].next;
  if (missing > 0) {
    console.error(`filling the ledger with ${missing} events`);
    await reading.query(await readFile(new URL('./fill-ledger.sql', import.meta.url), 'utf8'), [missing]);
    await reading.query('UPDATE ledger.head SET next = next + $1', [missing]);
    await reading.query('VACUUM (ANALYZE) ledger.events');
  }
  return Math.max(events, rows[0].next);
}
