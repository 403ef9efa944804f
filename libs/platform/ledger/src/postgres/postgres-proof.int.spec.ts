import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { clientConfig } from '#database';
import { contentHash } from '#proof';
import { appendOf, freshStream } from '../../test/appends.js';
import { lossyProxy } from '../../test/lossy-proxy.js';
import { postgresPlace } from '../../test/postgres-place.js';
import type { Append, Ledger } from '../ledger.js';
import { PostgresLedger } from './postgres-ledger.js';

let place: Awaited<ReturnType<typeof postgresPlace>>;
let ledger: Ledger;
beforeAll(async () => {
  place = await postgresPlace();
  ledger = await place.open();
});
afterAll(async () => {
  await ledger.close();
  await place.drop();
});

const statusesOf = async (appends: Append[]) =>
  (await Promise.allSettled(appends.map((append) => ledger.append(append)))).map((each) => (each.status === 'fulfilled' ? each.value.status : 'rejected'));

test("the database's own hash of every event's text is the leaf that was written", async () => {
  const texts = ['plain', 'Zoë’s “café” \\ / \u2028 \u0001 😀', 'x'.repeat(15_000), '£1,000.50 \r\n\t'];
  for (const text of texts) await ledger.append(appendOf(freshStream(), 'none', { data: { text } }));
  await Promise.all(texts.flatMap((text) => [1, 2, 3].map((count) => ledger.append(appendOf(freshStream(), 'none', { count, data: { text } })))));
  const { rows } = await place.database.pool.query<{ rows: number; equal: number }>(
    `SELECT count(*) AS rows, count(*) FILTER (WHERE leaf = sha256('\\x00'::bytea || convert_to(json::text, 'UTF8'))) AS equal FROM ledger.events`,
  );
  expect(rows).toEqual([{ rows: 28, equal: 28 }]);
});

test('the columns beside an event say what its text says', async () => {
  await Promise.all([1, 2, 3].map((count) => ledger.append(appendOf(freshStream(), 'none', { count }))));
  await ledger.append(appendOf(freshStream(), 'none'));
  const { rows } = await place.database.pool.query<{ apart: number }>(
    `SELECT count(*) AS apart FROM ledger.events WHERE (stream, revision, type, event_id, command_id, recorded_at) IS DISTINCT FROM
      (json->>'stream', (json->>'revision')::int, json->>'type', (json->>'id')::uuid, (json->>'commandId')::uuid, (json->>'recordedAt')::timestamptz)`,
  );
  expect(rows).toEqual([{ apart: 0 }]);
});

describe('the ledger is append-only in the database too', () => {
  const changes = ['events', 'commands'].flatMap((table) => [
    [`UPDATE ledger.${table} SET stream = 'other-1'`],
    [`DELETE FROM ledger.${table}`],
    [`TRUNCATE ledger.${table}`],
  ]);

  test.each([...changes, ['DELETE FROM ledger.head'], ['TRUNCATE ledger.head']])('%s is refused to the owner by a trigger', async (statement) => {
    await expect(place.database.pool.query(statement)).rejects.toThrow(/append-only/);
  });

  test.each([
    ...changes,
    ['UPDATE ledger.head SET next = 0'],
    ["INSERT INTO ledger.commands (stream) VALUES ('other-1')"],
    ['ALTER TABLE ledger.events DISABLE TRIGGER ALL'],
  ])('%s is refused to the role of the service', async (statement) => {
    const client = new pg.Client(clientConfig(place.database.connection));
    await client.connect();
    try {
      await client.query('SET ROLE estate_bank_app');
      await expect(client.query(statement)).rejects.toThrow(/permission denied|must be owner/);
    } finally {
      await client.end();
    }
  });

  test('the ledger writes under that role: it cannot once the role may not append', async () => {
    await place.database.pool.query('REVOKE EXECUTE ON FUNCTION ledger.append_one FROM estate_bank_app');
    await expect(ledger.append(appendOf(freshStream(), 'none'))).rejects.toThrow(/permission denied/);
    await place.database.pool.query('GRANT EXECUTE ON FUNCTION ledger.append_one TO estate_bank_app');
    expect(await statusesOf([appendOf(freshStream(), 'none')])).toEqual(['appended']);
  });
});

describe('a batch that the database refuses', () => {
  const poisoned = (append: Append): Append => ({ ...append, events: append.events.map((event) => ({ ...event, json: '{"half":' })) });

  test('is halved until the poisoned append stands alone; everybody else is written', async () => {
    const appends = Array.from({ length: 41 }, (_, i) =>
      i % 13 === 7 ? poisoned(appendOf(freshStream(), 'none')) : appendOf(freshStream(), 'none', { count: 1 + (i % 2) }),
    );
    expect(await statusesOf(appends)).toEqual(appends.map((_, i) => (i % 13 === 7 ? 'rejected' : 'appended')));
  });

  test('takes with it what was sent ahead on the same stream', async () => {
    const stream = freshStream();
    const chain = [appendOf(stream, 'none'), poisoned(appendOf(stream, 0)), appendOf(stream, 1), appendOf(stream, 2)];
    expect(await statusesOf(chain)).toEqual(['appended', 'rejected', 'conflict', 'conflict']);
    expect(await ledger.readStream(stream)).toHaveLength(1);
  });

  test('leaves no gap in the numbers', async () => {
    const { rows } = await place.database.pool.query<{ next: number; count: number; max: number }>(
      'SELECT next, (SELECT count(*) FROM ledger.events) AS count, (SELECT max(position) + 1 FROM ledger.events) AS max FROM ledger.head',
    );
    expect(rows[0]?.count).toBe(rows[0]?.next);
    expect(rows[0]?.max).toBe(rows[0]?.next);
  });
});

test('a batch whose answer was lost is sent again and answered as appended, without a second effect', async () => {
  const proxy = await lossyProxy(place.database.connection);
  const through = new PostgresLedger({ pool: place.database.pool, connection: { ...place.database.connection, host: proxy.folder } });
  try {
    await through.append(appendOf(freshStream(), 'none'));
    for (const count of [1, 5]) {
      const stream = freshStream();
      const chain = Array.from({ length: count }, (_, i) => appendOf(stream, i === 0 ? 'none' : i - 1));
      proxy.loseAnswer();
      const results = await Promise.all(chain.map((append) => through.append(append)));
      expect(proxy.lost()).toBe(true);
      expect(results.map(({ status }) => status)).toEqual(chain.map(() => 'appended'));
      expect((await ledger.readStream(stream)).map(({ json }) => json)).toEqual(chain.flatMap(({ events }) => events.map(({ json }) => json)));
    }
  } finally {
    await through.close();
    await proxy.close();
  }
});

test('a command that somebody else had written is a duplicate, also when the answer was lost', async () => {
  const proxy = await lossyProxy(place.database.connection);
  const through = new PostgresLedger({ pool: place.database.pool, connection: { ...place.database.connection, host: proxy.folder } });
  try {
    const append = appendOf(freshStream(), 'none');
    await ledger.append(appendOf(append.stream, 'none', { commandId: append.commandId, data: { other: 'bytes' }, payload: 'same' }));
    await through.append(appendOf(freshStream(), 'none'));
    proxy.loseAnswer();
    expect(await through.append({ ...append, payloadHash: contentHash('same') })).toMatchObject({ status: 'duplicate', firstRevision: 0 });
  } finally {
    await through.close();
    await proxy.close();
  }
});

test('a writer whose connection is killed again and again under load loses nothing and doubles nothing', async () => {
  const acknowledged: string[] = [];
  let writing = true;
  const writers = Array.from({ length: 24 }, async () => {
    for (let i = 0; i < 60; i++) {
      const append = appendOf(freshStream(), 'none', { count: 1 + (i % 2) });
      expect((await ledger.append(append)).status).toBe('appended');
      acknowledged.push(...append.events.map(({ json }) => json));
    }
  });
  const killer = (async () => {
    let kills = 0;
    while (writing) {
      const { rowCount } = await place.database.pool.query(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'estate-bank ledger writer' AND datname = current_database()",
      );
      kills += rowCount ?? 0;
      await new Promise((resolve) => setTimeout(resolve, 10 + Math.random() * 40));
    }
    return kills;
  })();
  await Promise.all(writers);
  writing = false;
  expect(await killer).toBeGreaterThan(3);
  const { rows } = await place.database.pool.query<{ json: string }>('SELECT json::text AS json FROM ledger.events WHERE json::text = ANY ($1)', [
    acknowledged,
  ]);
  expect(rows.map(({ json }) => json).toSorted()).toEqual(acknowledged.toSorted());
  const { rows: counts } = await place.database.pool.query<{ next: number; count: number }>(
    'SELECT next, (SELECT count(*) FROM ledger.events) AS count FROM ledger.head',
  );
  expect(counts[0]?.count).toBe(counts[0]?.next);
}, 60_000);

test('while the server refuses connections an append waits, and is written once it is back', async () => {
  const { pool } = place.database;
  await ledger.append(appendOf(freshStream(), 'none'));
  await pool.query('UPDATE pg_database SET datallowconn = false WHERE datname = current_database()');
  await pool.query(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'estate-bank ledger writer' AND datname = current_database()",
  );
  const stream = freshStream();
  const waiting = ledger.append(appendOf(stream, 'none'));
  await expect(pool.query('SELECT 1 FROM ledger.events WHERE stream = $1', [stream])).resolves.toMatchObject({ rowCount: 0 });
  await pool.query('UPDATE pg_database SET datallowconn = true WHERE datname = current_database()');
  expect((await waiting).status).toBe('appended');
}, 20_000);
