import type { ClientBase, Pool } from 'pg';
import { inTransaction, sqlFile } from '#database';
import type { Position } from '#ledger';
import { contentHash } from '#proof';
import type { Checkpoint } from '../checkpoints/checkpoint.js';
import { type CheckpointRow, checkpointOf } from '../checkpoints/postgres-checkpoints.js';
import { LeaseLost } from '../leases/leases.js';
import { type Projection, rebuildSchemaOf, schemaOf } from './projection.js';

const FIND_BUILD = sqlFile(import.meta.url, '../sql/find-build.sql');
const ADD_BUILD = sqlFile(import.meta.url, '../sql/add-build.sql');
const BEGIN_BATCH = sqlFile(import.meta.url, '../sql/begin-batch.sql');
const MOVE_BUILD = sqlFile(import.meta.url, '../sql/move-build.sql');
const STOP_BUILD = sqlFile(import.meta.url, '../sql/stop-build.sql');
const GO_LIVE = sqlFile(import.meta.url, '../sql/go-live.sql');
const LOCK_BUILDS = sqlFile(import.meta.url, '../sql/lock-builds.sql');
const REPLACE_BUILD = sqlFile(import.meta.url, '../sql/replace-build.sql');
const OLDER_BUILDS = sqlFile(import.meta.url, '../sql/older-builds.sql');
const REMOVE_BUILD = sqlFile(import.meta.url, '../sql/remove-build.sql');
const REQUEST_REBUILD = sqlFile(import.meta.url, '../sql/request-rebuild.sql');
const REBUILDS = sqlFile(import.meta.url, '../sql/rebuilds.sql');

/** Somebody else moved this build's checkpoint, or replaced or removed the build: read it again. */
export class BuildMoved extends Error {
  constructor(readonly schema: string) {
    super(`${schema} was moved by somebody else`);
    this.name = 'BuildMoved';
  }
}

/** The tables were changed without a new version. */
export class TablesChanged extends Error {
  constructor(projection: Projection) {
    super(`the tables of ${schemaOf(projection)} were changed: a change of shape is version ${projection.version + 1}`);
    this.name = 'TablesChanged';
  }
}

export interface BuildState {
  readonly checkpoint: Checkpoint;
  /** False until it has reached the head for the first time. */
  readonly live: boolean;
}

interface BuildRow extends CheckpointRow {
  readonly live: boolean;
  readonly tables_hash: string | null;
}

/** The schemas of read models in PostgreSQL, with their checkpoints. A build is one schema of one projection: the live one, or a rebuild beside it. */
export class ReadModels {
  constructor(private readonly pool: Pool) {}

  /** Finds a build, or creates its schema and tables; undefined when there is none and none may be made. @throws TablesChanged */
  async open(projection: Projection, schema: string, fencing: number, mayCreate: boolean): Promise<BuildState | undefined> {
    return inTransaction(this.pool, async (client) => {
      const { rows } = await client.query<BuildRow>(FIND_BUILD, [schema]);
      const known = rows[0];
      const hash = contentHash(projection.tables);
      if (known?.tables_hash === hash) return { checkpoint: checkpointOf(known), live: known.live };
      if (known && known.tables_hash !== null) throw new TablesChanged(projection);
      if (!known && !mayCreate) return undefined;
      await client.query(`DROP SCHEMA IF EXISTS ${schema} CASCADE; CREATE SCHEMA ${schema}; SET LOCAL search_path = ${schema}`);
      await client.query(projection.tables);
      await client.query(ADD_BUILD, [schema, projection.name, projection.version, hash, fencing]);
      return { checkpoint: checkpointOf(undefined), live: false };
    });
  }

  /**
   * Rows and checkpoint in one transaction. It need not wait for the disk: what a power cut takes, it takes together, and the ledger gives it again.
   * @throws BuildMoved, LeaseLost with nothing written
   */
  async commit(schema: string, from: Position | undefined, to: Checkpoint, fencing: number, write: (client: ClientBase) => Promise<void>): Promise<void> {
    await inTransaction(this.pool, async (client) => {
      const begun = await client.query<{ position: string | null; fencing: number }>({ name: 'processors-begin-batch', text: BEGIN_BATCH, values: [schema] });
      const row = begun.rows[0];
      if (row && Number(row.fencing) > fencing) throw new LeaseLost(schema);
      if (!row || (row.position ?? undefined) !== from) throw new BuildMoved(schema);
      await write(client);
      const values = [schema, to.position ?? null, to.number, to.recordedAt ?? null, fencing];
      await client.query({ name: 'processors-move-build', text: MOVE_BUILD, values });
    });
  }

  async stop({ name, version }: Projection, schema: string, error: string, number: number): Promise<void> {
    await this.pool.query(STOP_BUILD, [schema, name, version, error, number]);
  }

  async goLive(schema: string): Promise<void> {
    await this.pool.query(GO_LIVE, [schema]);
  }

  /** Puts the rebuild in the live schema's place, in one step for every reader and waiting for none; false when the live one has come further meanwhile. */
  async switch(projection: Projection, isBehind: (rebuilt: Checkpoint, live: Checkpoint) => boolean): Promise<boolean> {
    const [live, next] = [schemaOf(projection), rebuildSchemaOf(projection)];
    const old = `${live}_old`;
    await this.#drop(old);
    const switched = await inTransaction(this.pool, async (client) => {
      const { rows } = await client.query<CheckpointRow & { processor: string }>(LOCK_BUILDS, [[live, next]]);
      const [liveRow, nextRow] = [live, next].map((schema) => rows.find((row) => row.processor === schema));
      if (!liveRow || !nextRow) throw new BuildMoved(next);
      if (isBehind(checkpointOf(nextRow), checkpointOf(liveRow))) return false;
      await client.query(`ALTER SCHEMA ${live} RENAME TO ${old}; ALTER SCHEMA ${next} RENAME TO ${live}`);
      await client.query(REMOVE_BUILD, [live]);
      await client.query(REPLACE_BUILD, [next, live]);
      return true;
    });
    // Readers that are still busy with the old tables are not waited for: what is left goes at the next rebuild.
    if (switched) await this.#drop(old).catch(() => undefined);
    return switched;
  }

  /** Removes the schemas of older versions. */
  async retireOlder(projection: Projection): Promise<void> {
    const { rows } = await this.pool.query<{ processor: string }>(OLDER_BUILDS, [projection.name, projection.version]);
    for (const { processor } of rows) {
      await this.pool.query(REMOVE_BUILD, [processor]);
      await this.#drop(processor);
    }
  }

  /** Asks whoever holds the projection's lease to build it anew; asked twice, one rebuild starts from the beginning. */
  async requestRebuild(projection: Projection): Promise<void> {
    await this.pool.query(REQUEST_REBUILD, [rebuildSchemaOf(projection), projection.name, projection.version]);
  }

  /** The schemas of rebuilds that are asked for or under way. */
  async rebuilds(): Promise<ReadonlySet<string>> {
    const { rows } = await this.pool.query<{ processor: string }>(REBUILDS);
    return new Set(rows.map((row) => row.processor));
  }

  async #drop(schema: string): Promise<void> {
    await inTransaction(this.pool, async (client) => {
      await client.query(`SET LOCAL lock_timeout = '5s'; DROP SCHEMA IF EXISTS ${client.escapeIdentifier(schema)} CASCADE`);
    });
  }
}
