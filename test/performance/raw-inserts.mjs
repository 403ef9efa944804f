import { randomUUID } from 'node:crypto';
import { sampleData } from './sample.mjs';

const LEAF = Buffer.alloc(32, 7);

/** What one could do at best without a ledger: each event by an INSERT of its own, on warm connections with prepared statements; same columns, same indexes. */
export async function rawInserts(server, callers) {
  const pool = server.pool(Math.min(callers, 32));
  await pool.query(`CREATE TABLE IF NOT EXISTS raw_events (
    position bigserial PRIMARY KEY, recorded_at timestamptz NOT NULL, event_id uuid NOT NULL, command_id uuid NOT NULL, revision integer NOT NULL,
    stream text COLLATE "C" NOT NULL, type text COLLATE "C" NOT NULL, leaf bytea NOT NULL, json json NOT NULL, UNIQUE (stream, revision))`);
  await Promise.all(Array.from({ length: Math.min(callers, 32) }, () => pool.query('SELECT pg_sleep(0.01)')));
  const revisions = Array.from({ length: callers }, () => -1);
  const streams = revisions.map(() => `raw-${randomUUID()}`);
  const append = async (caller) => {
    const [id, commandId, revision, recordedAt] = [randomUUID(), randomUUID(), ++revisions[caller], '2026-03-11T19:42:00.000Z'];
    const stream = streams[caller];
    const type = 'ManifestoAdopted';
    const json = JSON.stringify({ actor: 'panel:chalcots', commandId, data: sampleData(), id, recordedAt, revision, role: 'panel', stream, type, v: 1 });
    await pool.query({
      name: 'raw',
      text: 'INSERT INTO raw_events (recorded_at, event_id, command_id, revision, stream, type, leaf, json) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)',
      values: [recordedAt, id, commandId, revision, stream, type, LEAF, json],
    });
  };
  return { append };
}
