import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { migrate } from '#database';
import { testDatabase } from '#database/test-database';
import { vaultMigrations } from '#vault';
import { identityMigrations } from '../identity.migrations.js';
import { PostgresSessions } from './postgres-sessions.js';
import { sessionLimits } from './session-limits.js';
import { sessionsConformance } from './sessions.conformance.js';

let database: Awaited<ReturnType<typeof testDatabase>>;
beforeAll(async () => {
  database = await testDatabase();
  await migrate(database.connection, [...vaultMigrations, ...identityMigrations]);
});
afterAll(() => database.drop());

sessionsConformance('sessions in PostgreSQL', async (now) => {
  await database.pool.query('TRUNCATE identity.sessions, identity.help_ended');
  return new PostgresSessions(database.pool, now);
});

test('the table holds no secret, and a new session sweeps those that have ended', async () => {
  const clock = { at: Date.parse('2026-05-04T09:00:00.000Z') };
  await database.pool.query('TRUNCATE identity.sessions');
  const sessions = new PostgresSessions(database.pool, () => clock.at);
  const begin = () => sessions.begin({ person: 'AP-1', method: 'email-link', device: 'phone', limits: sessionLimits('email-link', []) });
  const { secret } = await begin();
  const rows = async () => (await database.pool.query('SELECT s::text AS text FROM identity.sessions s WHERE person = $1', ['AP-1'])).rows;
  expect(JSON.stringify(await rows())).not.toContain(secret);
  expect(JSON.stringify(await rows())).not.toContain(Buffer.from(secret).toString('hex'));
  clock.at += 25 * 3600 * 1000;
  await begin();
  expect(await rows()).toHaveLength(1);
});

test('of an end that waits to be told the table holds nobody', async () => {
  const now = Date.parse('2026-05-04T09:00:00.000Z');
  const sessions = new PostgresSessions(database.pool, () => now);
  const { session } = await sessions.begin({ person: 'AP-9', helper: 'ORG-9', method: 'helper', device: 'phone', limits: sessionLimits('helper', []) });
  await sessions.endAll('AP-9');
  const { rows } = await database.pool.query('SELECT to_jsonb(h) AS told FROM identity.help_ended h WHERE session_id = $1', [session.sessionId]);
  const told = { session_id: session.sessionId, how: 'ended-elsewhere', ended_by: 'person', minutes: 0, noted_at: expect.stringMatching(/^2026-05-04T/) };
  expect(rows).toEqual([{ told }]);
});
