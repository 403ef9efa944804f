import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createPool, migrate, startEmbeddedPostgres } from '#database';
import { ledgerMigrations, PostgresLedger } from '#ledger';
import { processorsMigrations } from '#processors';

const SETTINGS = ['server_version', 'fsync', 'synchronous_commit', 'full_page_writes', 'wal_sync_method', 'shared_buffers', 'max_wal_size'];

/** A server of the bench's own, as durable as the service's, with an empty ledger in it. */
export async function benchServer(folder) {
  const dataDir = folder ?? (await mkdtemp(join(tmpdir(), 'bench-')));
  const server = await startEmbeddedPostgres({ dataDir, log: (line) => console.error(line) });
  const { connection } = server;
  await migrate(connection, [...ledgerMigrations, ...processorsMigrations]);
  const pools = [];
  const pool = (max) => {
    const made = createPool(connection, { max });
    pools.push(made);
    return made;
  };
  const reading = pool(8);
  const { rows } = await reading.query('SELECT name, setting, unit FROM pg_settings WHERE name = ANY ($1) ORDER BY name', [SETTINGS]);
  return {
    connection,
    pool,
    reading,
    settings: Object.fromEntries(rows.map(({ name, setting, unit }) => [name, unit ? `${setting} × ${unit}` : setting])),
    ledger: () => new PostgresLedger({ pool: reading, connection }),
    async stop() {
      for (const each of pools) await each.end();
      await server.stop();
      if (!folder) await rm(dataDir, { recursive: true, force: true });
    },
  };
}
