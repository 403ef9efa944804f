import { setTimeout as sleep } from 'node:timers/promises';
import type { PoolClient } from 'pg';
import { createPool, type DatabaseConnection } from '#database';

const LOOK_AGAIN_MS = 250;

/** Another process may load the season as well by now; the message is one sentence for the operator. */
export class NotAlone extends Error {
  constructor(cause: unknown) {
    super('The database connection that kept other processes from loading the season was lost: start again, and the load goes on where it was.', { cause });
  }
}

/**
 * Runs `work` while no other process on this database does; the lock of a killed one goes with its connection. Work asks `still` before each step, since two
 * loaders would each set the time to their own place in the season. Undefined when it was stopped while it waited.
 *
 * @throws NotAlone out of `still`
 */
export async function alone<T>(
  connection: DatabaseConnection,
  stopped: AbortSignal,
  waiting: () => void,
  work: (still: () => Promise<void>) => Promise<T>,
): Promise<T | undefined> {
  const pool = createPool(connection, { max: 1 });
  const client = await pool.connect();
  const still = async () => {
    await client.query('SELECT 1').catch((lost: unknown) => Promise.reject(new NotAlone(lost)));
  };
  try {
    for (let told = false; !(await isLocked(client)); told = true) {
      if (stopped.aborted) return undefined;
      if (!told) waiting();
      await sleep(LOOK_AGAIN_MS);
    }
    return await work(still);
  } finally {
    client.release(true);
    await pool.end();
  }
}

async function isLocked(client: PoolClient): Promise<boolean> {
  const { rows } = await client.query<{ locked: boolean }>("SELECT pg_try_advisory_lock(hashtext('estate-bank season')) AS locked");
  return rows[0]?.locked ?? false;
}
