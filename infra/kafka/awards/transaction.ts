import type pg from 'pg';

/** Does `work` in one transaction. @throws what `work` or PostgreSQL throws, after everything was rolled back */
export async function transaction<T>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  // A connection that ends between two statements says why to nobody else; the next statement only says that it has ended.
  const onBreak = (fault: Error): void => {
    broken ??= fault;
  };
  client.on('error', onBreak);
  try {
    await client.query('BEGIN');
    const result = await work(client);
    await client.query('COMMIT');
    return result;
  } catch (error) {
    const cause = broken ?? error;
    await client.query('ROLLBACK').catch(onBreak);
    throw cause;
  } finally {
    client.off('error', onBreak);
    client.release(broken);
  }
}
