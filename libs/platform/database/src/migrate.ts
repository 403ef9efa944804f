import { createHash } from 'node:crypto';
import pg from 'pg';
import { type DatabaseConnection, DatabaseUnavailable, type Log } from './connection.js';
import { clientConfig } from './pool.js';
import { sqlFile } from './sql-file.js';

/** One forward-only step of the schema; `name` is `<room>/NNN-noun`, unique among all rooms. */
export interface Migration {
  readonly name: string;
  readonly sql: string;
}

/** The database was written by a newer release, whose steps this one does not know. */
export class NewerDataFolder extends DatabaseUnavailable {
  constructor(readonly unknown: readonly string[]) {
    super(
      `This data was written by a newer release (it has ${unknown.join(', ')}, which this one does not know), so start that release or use another folder.`,
    );
    this.name = 'NewerDataFolder';
  }
}

/** A step that was already applied reads differently now. */
export class ChangedMigration extends DatabaseUnavailable {
  constructor(readonly migration: string) {
    super(`The migration ${migration} was changed after it had been applied here; put its text back and add a new migration instead.`);
    this.name = 'ChangedMigration';
  }
}

/** A room's migrations in order: `migrationsOf('ledger', import.meta.url, ['001-ledger'])` reads `./migrations/001-ledger.sql`. */
export function migrationsOf(room: string, moduleUrl: string, names: readonly string[]): readonly Migration[] {
  return names.map((name) => ({ name: `${room}/${name}`, sql: sqlFile(moduleUrl, `./migrations/${name}.sql`) }));
}

/**
 * Applies what is missing, in the given order, each step in one transaction; answers the names applied. Any number of processes may call it at once.
 *
 * @throws NewerDataFolder, ChangedMigration before anything is written
 */
export async function migrate(connection: DatabaseConnection, migrations: readonly Migration[], log: Log = () => {}): Promise<readonly string[]> {
  const client = new pg.Client(clientConfig(connection));
  client.on('error', (error) => log(`the connection for migrations was lost: ${error.message}`));
  await client.connect();
  try {
    await client.query("SELECT pg_advisory_lock(hashtext('estate-bank migrations'))");
    const missing = notYetApplied(migrations, await appliedMigrations(client));
    for (const migration of missing) {
      await apply(client, migration);
      log(`applied ${migration.name}`);
    }
    return missing.map((migration) => migration.name);
  } finally {
    await client.end();
  }
}

async function appliedMigrations(client: pg.Client): Promise<ReadonlyMap<string, string>> {
  await client.query(sqlFile(import.meta.url, './migrations.table.sql'));
  const { rows } = await client.query<{ name: string; sha256: string }>('SELECT name, sha256 FROM public.migrations');
  return new Map(rows.map((row) => [row.name, row.sha256]));
}

function notYetApplied(migrations: readonly Migration[], applied: ReadonlyMap<string, string>): readonly Migration[] {
  const known = new Map(migrations.map((migration) => [migration.name, migration]));
  if (known.size !== migrations.length) throw new Error('two migrations have the same name');
  const unknown = [...applied.keys()].filter((name) => !known.has(name));
  if (unknown.length > 0) throw new NewerDataFolder(unknown.sort());
  for (const [name, sha256] of applied) {
    const migration = known.get(name);
    if (migration && hash(migration) !== sha256) throw new ChangedMigration(name);
  }
  return migrations.filter((migration) => !applied.has(migration.name));
}

async function apply(client: pg.Client, migration: Migration): Promise<void> {
  try {
    await client.query('BEGIN');
    await client.query(migration.sql);
    // A step may change these for itself; the next one starts afresh.
    await client.query('RESET ROLE; RESET search_path');
    await client.query('INSERT INTO public.migrations (name, sha256) VALUES ($1, $2)', [migration.name, hash(migration)]);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw new Error(`the migration ${migration.name} failed: ${(error as Error).message}`, { cause: error });
  }
}

const hash = (migration: Migration) => createHash('sha256').update(migration.sql).digest('hex');
