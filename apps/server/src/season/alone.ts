import { setTimeout as sleep } from 'node:timers/promises';
import type { PoolClient } from 'pg';
import { createPool, type DatabaseConnection } from '#database';

const LOOK_AGAIN_MS = 250;

/**
 * Runs `work` while no other process on this database does; the lock of a killed one goes with its connection. Undefined when it was stopped while it waited.
 */
export async function alone<T>(connection: DatabaseConnection, stopped: AbortSignal, waiting: () => void, work: () => Promise<T>): Promise<T | undefined> {
  const pool = createPool(connection, { max: 1 });
  const client = await pool.connect();
  try {
    for (let told = false; !(await isLocked(client)); told = true) {
      if (stopped.aborted) return undefined;
      if (!told) waiting();
      await sleep(LOOK_AGAIN_MS);
    }
    return await work();
  } finally {
    client.release(true);
    await pool.end();
  }
}

async function isLocked(client: PoolClient): Promise<boolean> {
  const { rows } = await client.query<{ locked: boolean }>("SELECT pg_try_advisory_lock(hashtext('estate-bank season')) AS locked");
  return rows[0]?.locked ?? false;
}
