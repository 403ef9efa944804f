export { AskedTogether } from './asked-together.js';
export { type DatabaseConnection, DatabaseUnavailable, type Log } from './connection.js';
export { type EmbeddedPostgres, type EmbeddedPostgresOptions, startEmbeddedPostgres } from './embedded-postgres.js';
export { ChangedMigration, type Migration, migrate, migrationsOf, NewerDataFolder } from './migrate.js';
export { type Database, openDatabase } from './open-database.js';
export { clientConfig, createPool, type PoolOptions } from './pool.js';
export { sqlFile } from './sql-file.js';
export { inTransaction } from './transaction.js';

/** The injection token of the service's pool. */
export const POOL = Symbol('Pool');
