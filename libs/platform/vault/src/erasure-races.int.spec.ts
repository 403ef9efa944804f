import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { PoolClient } from 'pg';
import { createPool } from '#database';
import type { TestDatabase } from '#database/test-database';
import type { TextRef } from '#events';
import { openVault } from '../test/open-vault.js';
import type { EnvironmentMasterKey } from './environment-master-key.js';
import { PostgresVault } from './postgres-vault.js';

let database: TestDatabase;
let master: EnvironmentMasterKey;
/** Two processes, each with what it remembers of keys. */
let here: PostgresVault;
let there: PostgresVault;
let end: () => Promise<void>;
beforeAll(async () => {
  ({ database, master, vault: here } = await openVault());
  const pool = createPool(database.connection, { max: 4 });
  there = new PostgresVault(pool, master);
  end = () => pool.end();
});
afterAll(async () => {
  await end();
  await database.drop();
});

let person: string;
let token: string;
beforeEach(async () => {
  person = `AP-${randomUUID()}`;
  token = await here.pseudonym({ person, context: 'bank-chalcots' });
});
const put = (vault: PostgresVault, value: string) =>
  vault.put({ commandId: randomUUID(), subject: 'application-C-001', field: 'what', value, about: token, retention: 'bid' });

/** Texts whose row names a key that is not there any more. */
async function orphans(): Promise<number> {
  const sql =
    'SELECT count(*)::integer AS n FROM vault.texts t WHERE t.data_key IS NOT NULL AND NOT EXISTS (SELECT FROM vault.data_keys k WHERE k.id = t.data_key)';
  return (await database.pool.query<{ n: number }>(sql)).rows[0]?.n ?? -1;
}

const keysOf = async () => (await database.pool.query("SELECT FROM vault.data_keys WHERE kind = 'person' AND owner = $1", [person])).rowCount;
const readable = async (refs: readonly TextRef[]) => [...(await here.read(refs)).values()].filter((value) => value !== undefined).length;

describe('a text that comes while its class is erased', () => {
  test('is gone with it, or stands under a key drawn afterwards, and never under the erased one', async () => {
    const erased: TextRef[] = [];
    const refs: TextRef[] = [];
    const writing = [here, there].map(async (vault, writer) => {
      for (let n = 0; n < 60; n++) refs.push(...(await Promise.all([put(vault, `${writer} ${n} a`), put(vault, `${writer} ${n} b`)])));
    });
    const erasing = (async () => {
      for (let n = 0; n < 40; n++) erased.push(...(await (n % 2 === 0 ? here : there).erase(person, ['bid', 'contact'])).texts);
    })();
    await Promise.all([...writing, erasing]);
    expect(refs).toHaveLength(240);
    expect(new Set(refs.map((ref) => ref.version)).size).toBe(240);
    expect(erased.length).toBeGreaterThan(0);
    expect(await orphans()).toBe(0);
    // What no erasure answered with is still there, word for word, and nothing else.
    expect(await readable(refs)).toBe(240 - erased.length);
    expect(await readable(erased)).toBe(0);
    await here.erase(person, ['bid']);
    expect([await readable(refs), await keysOf()]).toEqual([0, 0]);
  });

  test('waits for the erasure when its key is being thrown away, and does not use what is remembered of it', async () => {
    const before = await put(there, 'before');
    await inStandstill(async (client) => {
      await client.query("SELECT FROM vault.data_keys WHERE kind = 'person' AND owner = $1 FOR UPDATE", [person]);
      const writing = put(there, 'meanwhile');
      await blocked();
      await client.query('UPDATE vault.texts SET data_key = NULL, sealed = NULL WHERE data_key IN (SELECT id FROM vault.data_keys WHERE owner = $1)', [person]);
      await client.query('DELETE FROM vault.data_keys WHERE owner = $1', [person]);
      await client.query('COMMIT');
      const meanwhile = await writing;
      expect((await there.read([before, meanwhile])).get(meanwhile.commitment)).toBe('meanwhile');
      expect((await there.read([before])).get(before.commitment)).toBeUndefined();
      expect([await orphans(), await keysOf()]).toEqual([0, 1]);
    });
  });

  test('is not kept when the person was forgotten in between, also as the first of its class', async () => {
    const refs: TextRef[] = [];
    const writing = [here, there].map(async (vault) => {
      for (let n = 0; n < 30; n++) refs.push(await put(vault, `text ${n}`));
    });
    await Promise.all([...writing, here.forget(person)]);
    expect([await readable(refs), await keysOf(), await orphans()]).toEqual([0, 0, 0]);
    const { rows } = await database.pool.query("SELECT FROM vault.data_keys WHERE kind = 'token' AND owner = $1", [token]);
    expect(rows).toHaveLength(0);
  });

  test('a detail neither', async () => {
    const setting = [here, there].map(async (vault) => {
      for (let n = 0; n < 30; n++) await vault.setDetail(person, 'address', `${n} Long Walk`);
    });
    const erasing = (async () => {
      for (let n = 0; n < 20; n++) await here.erase(person, ['contact']);
    })();
    await Promise.all([...setting, erasing]);
    const { rows } = await database.pool.query('SELECT FROM vault.details d WHERE NOT EXISTS (SELECT FROM vault.data_keys k WHERE k.id = d.data_key)');
    expect(rows).toHaveLength(0);
    await there.erase(person, ['contact']);
    expect([await here.details(person), await keysOf()]).toEqual([{}, 0]);
  });
});

describe('what another process remembers', () => {
  test('opens nothing once the key was thrown away here, even where a copy of the row was put back', async () => {
    const ref = await put(there, 'A shelf');
    expect((await there.read([ref])).get(ref.commitment)).toBe('A shelf');
    const { rows } = await database.pool.query('SELECT data_key, sealed FROM vault.texts WHERE commitment = $1', [ref.commitment]);
    await here.erase(person, ['bid']);
    expect((await there.read([ref])).get(ref.commitment)).toBeUndefined();
    await database.pool.query('UPDATE vault.texts SET data_key = $2, sealed = $3 WHERE commitment = $1', [ref.commitment, rows[0].data_key, rows[0].sealed]);
    expect((await there.read([ref])).get(ref.commitment)).toBeUndefined();
    await database.pool.query('UPDATE vault.texts SET data_key = NULL, sealed = NULL WHERE commitment = $1', [ref.commitment]);
  });
});

describe('an erasure that is cut off in the middle', () => {
  test.each(['erase', 'forget'] as const)('has done nothing, and is done wholly the next time: %s', async (how) => {
    const refs = [await put(here, 'one'), await put(here, 'two')];
    await here.setName(person, 'Amber Sample');
    await inStandstill(async (client) => {
      // Its last text cannot be emptied yet: the erasure stands still after it has locked the keys, and then its process is gone.
      await client.query('SELECT FROM vault.texts WHERE commitment = $1 FOR UPDATE', [refs[1]?.commitment]);
      const erasing = how === 'erase' ? here.erase(person, ['bid', 'contact']) : here.forget(person);
      const cut = expect(erasing).rejects.toThrow(/terminat/);
      await client.query('SELECT pg_terminate_backend($1)', [await blocked()]);
      await cut;
      await client.query('COMMIT');
    });
    expect([await readable(refs), await here.name(person), await here.personOf(token)]).toEqual([2, 'Amber Sample', person]);
    const erased = how === 'erase' ? await here.erase(person, ['bid', 'contact']) : await here.forget(person);
    expect([erased.texts.length, erased.details]).toEqual([2, ['name']]);
    expect([await readable(refs), await keysOf()]).toEqual([0, 0]);
  });
});

/** A transaction of the test's own, in whose way others stand still. */
async function inStandstill(work: (client: PoolClient) => Promise<void>): Promise<void> {
  const client = await database.pool.connect();
  try {
    await client.query('BEGIN');
    await work(client);
  } finally {
    await client.query('ROLLBACK');
    client.release();
  }
}

/** Waits until somebody waits for a lock, and answers who. */
async function blocked(): Promise<number> {
  for (;;) {
    const { rows } = await database.pool.query<{ pid: number }>(
      "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
    );
    if (rows[0]) return rows[0].pid;
  }
}
