import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type TestDatabase, testDatabase } from '#database/test-database';
import { PostgresBallotBox, RollKeys } from '#features/ballots';
import { Kept, Queue } from '#notifications';
import { EnvironmentMasterKey, type MasterKey, WrongMasterKey } from '#vault';
import { allWrapped, rotateKeys } from './rotate-keys.js';
import { openSite } from './site.js';

const [first, second] = [randomBytes(32), randomBytes(32)];
const old = new EnvironmentMasterKey(first);
const both = new EnvironmentMasterKey(second, [first]);
const fresh = new EnvironmentMasterKey(second);

let place: TestDatabase;
beforeAll(async () => {
  place = await testDatabase();
}, 60_000);
afterAll(() => place.drop());

const opened = (master: MasterKey) => openSite({ connection: place.connection, stop: async () => undefined }, { kind: 'postgres' }, () => {}, master);
const text = { commandId: randomUUID(), subject: 'application-C-001', field: 'title', value: 'A shelf', retention: 'bid' } as const;
const message = randomUUID();

/** Per table, the names of the keys that wrapped something in it. */
async function wrappedBy(): Promise<Readonly<Record<string, readonly string[]>>> {
  const { rows } = await place.pool.query<{ table: string; column: string }>(
    `SELECT format('%I.%I', table_schema, table_name) AS "table", column_name AS "column" FROM information_schema.columns
     WHERE column_name IN ('key_id', 'master_key') AND table_schema NOT IN ('pg_catalog', 'information_schema') ORDER BY 1`,
  );
  const all: Record<string, string[]> = {};
  for (const { table, column } of rows) {
    const used = await place.pool.query<{ key: string }>(`SELECT DISTINCT ${column} AS key FROM ${table} WHERE ${column} IS NOT NULL`);
    all[table] = used.rows.map(({ key }) => key);
  }
  return all;
}

describe('a database and its master key', () => {
  test('go together from the first start on', async () => {
    const site = await opened(old);
    const about = await site.vault.pseudonym({ person: 'AP-1', context: 'bank-chalcots' });
    await site.vault.put({ ...text, about });
    await site.vault.setDetail('AP-1', 'email', 'amber@example.org');
    await new Queue(site.pool, old).add({ once: message, template: 'sign-in.link', to: { person: 'AP-1' }, values: {} } as never, new Date());
    const parcel = { id: message, kind: 'letter', name: 'Amber', to: '12 Long Walk', subject: 'Hello', body: 'Come in', language: 'en' };
    await new Kept(site.pool, old, site.clock).keep('post', parcel as never);
    await new RollKeys(site.pool, old).of('H-R1');
    await new PostgresBallotBox(site.pool, old).open({ roundId: 'H-R1', closesAt: '2026-05-17T23:00:00.000Z', rowBytes: 200, growing: false });
    await site.close();
    await (await opened(old)).close();
  }, 60_000);

  test('a wrong key is refused in one sentence, before anything is written', async () => {
    const before = await place.pool.query('SELECT sum(n_tup_ins + n_tup_upd + n_tup_del) AS n FROM pg_stat_user_tables');
    const starting = opened(fresh);
    await expect(starting).rejects.toThrow(WrongMasterKey);
    await expect(starting).rejects.toThrow(
      /^The texts and names in this database were closed with another master key: give that one in VAULT_MASTER_KEY [^.]*\.$/,
    );
    await place.pool.query('SELECT pg_stat_force_next_flush()');
    expect((await place.pool.query('SELECT sum(n_tup_ins + n_tup_upd + n_tup_del) AS n FROM pg_stat_user_tables')).rows).toEqual(before.rows);
  });

  test('every table in which the master key wraps something is rotated', async () => {
    expect(Object.keys(await wrappedBy())).toEqual([...allWrapped.map(({ table }) => table)].sort());
  });

  test('a rotation that is cut off is gone on with, while both keys are given', async () => {
    // Reads and writes under the new key while the old one still opens what it wrapped.
    const site = await opened(both);
    await site.vault.setName('AP-2', 'Basil Sample');
    // Two rooms wrap their keys anew by themselves when they are opened; here it was not so yet.
    await place.pool.query("INSERT INTO joining.keys (name, key_id, wrapped) VALUES ('doors', $1, $2)", [old.keyId, await old.wrap(first, 'joining|doors')]);
    await place.pool.query('UPDATE looks.key SET key_id = $1, wrapped = $2', [old.keyId, await old.wrap(first, 'looks/v1')]);
    const cut = (line: string) => {
      if (line.startsWith('the look-up key')) throw new Error('cut off');
    };
    await expect(rotateKeys(site.pool, both, cut)).rejects.toThrow('cut off');
    const used = Object.values(await wrappedBy()).flat();
    expect(used).toEqual(expect.arrayContaining([old.keyId, both.keyId]));
    const said: string[] = [];
    await rotateKeys(site.pool, both, (line) => said.push(line));
    expect(said).toEqual([
      'data keys: nothing to do',
      'the look-up key: nothing to do',
      'messages on their way: 1 wrapped anew',
      'letters and messages kept here: 1 wrapped anew',
      'the key of the log of looks: 1 wrapped anew',
      'the key of the door letters: 1 wrapped anew',
      'the keys of ballot boxes: 1 wrapped anew',
      'the keys of rolls: 1 wrapped anew',
    ]);
    for (const keys of Object.values(await wrappedBy())) expect(keys.filter((key) => key !== fresh.keyId)).toEqual([]);
    await site.close();
  }, 60_000);

  test('the new key alone opens everything afterwards, and the old one nothing', async () => {
    const site = await opened(fresh);
    const ref = await site.vault.put(text);
    expect((await site.vault.read([ref])).get(ref.commitment)).toBe('A shelf');
    expect(await site.vault.findByDetail('email', 'amber@example.org')).toBe('AP-1');
    expect(await site.vault.name('AP-2')).toBe('Basil Sample');
    expect(await new Kept(site.pool, fresh, site.clock).list('post', 10)).toMatchObject([{ name: 'Amber', body: 'Come in' }]);
    await site.close();
    await expect(opened(old)).rejects.toThrow(WrongMasterKey);
  }, 60_000);

  test('a former key that is still needed must be given', async () => {
    await place.pool.query("UPDATE vault.data_keys SET master_key = 'another' WHERE owner = 'AP-2'");
    await expect(opened(fresh)).rejects.toThrow(/VAULT_FORMER_MASTER_KEYS until npm run rotate-keys has said/);
  });
});
