import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { TestDatabase } from '#database/test-database';
import { openVault } from '../test/open-vault.js';
import { EnvironmentMasterKey } from './environment-master-key.js';
import { PostgresVault } from './postgres-vault.js';
import { VaultDamaged } from './sealed-text.js';

let database: TestDatabase;
let vault: PostgresVault;
let master: EnvironmentMasterKey;
let token: string;
beforeAll(async () => {
  ({ database, vault, master } = await openVault());
  token = await vault.pseudonym({ person: 'AP-1', context: 'bank-chalcots' });
});
afterAll(() => database.drop());

const put = (value: string, subject = 'application-C-001', about: string | undefined = token) =>
  vault.put({ commandId: randomUUID(), subject, field: 'title', value, about, retention: 'bid' });

/** Every row of every table of the schema, in both spellings in which PostgreSQL writes bytes. */
async function dump(): Promise<string> {
  const { rows: tables } = await database.pool.query<{ name: string }>(
    "SELECT format('vault.%I', tablename) AS name FROM pg_tables WHERE schemaname = 'vault'",
  );
  expect(tables.length).toBeGreaterThan(6);
  let all = '';
  for (const { name } of tables) {
    const { rows } = await database.pool.query<{ row: string }>(`SELECT t::text AS row FROM ${name} AS t`);
    for (const { row } of rows) all += `${row}\n${row.replace(/\\\\?x([0-9a-f]+)/g, (_, hex: string) => Buffer.from(hex, 'hex').toString('latin1'))}\n`;
  }
  return all;
}

describe('what stands in the database', () => {
  const canaries = [
    'canary-title-7Q',
    'canary.mail@example.org',
    '07700 900123',
    '7700900123',
    '+447700900123',
    'Canary Sample',
    '12 Canary Walk',
    'text-message',
    'cy-canary',
  ];

  test('is nothing that somebody typed, in any table', async () => {
    await put('canary-title-7Q');
    await put('canary-title-7Q', 'application-C-002', undefined);
    await vault.setName('AP-1', 'Canary Sample');
    await vault.setDetail('AP-1', 'email', 'canary.mail@example.org');
    await vault.setDetail('AP-1', 'phone', '07700 900123');
    await vault.setDetail('AP-1', 'address', '12 Canary Walk');
    await vault.setDetail('AP-1', 'channel', 'text-message');
    await vault.setDetail('AP-1', 'language', 'cy-canary');
    const rows = await dump();
    expect(rows).toContain('application-C-001');
    for (const canary of canaries) expect(rows).not.toContain(canary);
  });

  test('cannot be opened with another master key', async () => {
    const ref = await put('A shelf');
    const stranger = new PostgresVault(database.pool, new EnvironmentMasterKey(randomBytes(32)));
    await expect(stranger.read([ref])).rejects.toThrow(/another master key/);
    await expect(stranger.name('AP-1')).rejects.toThrow(/another master key/);
    await expect(stranger.findByDetail('email', 'canary.mail@example.org')).rejects.toThrow(/another master key/);
  });

  test('is read with one data key per person and class', async () => {
    const other = await vault.pseudonym({ person: 'AP-2', context: 'bank-chalcots' });
    for (const about of [token, token, other]) await put('A shelf', 'application-C-003', about);
    const { rows } = await database.pool.query(
      "SELECT owner, retention, count(*)::integer AS keys FROM vault.data_keys WHERE kind = 'person' GROUP BY 1, 2 ORDER BY 1, 2",
    );
    expect(rows).toEqual([
      { owner: 'AP-1', retention: 'bid', keys: 1 },
      { owner: 'AP-1', retention: 'contact', keys: 1 },
      { owner: 'AP-2', retention: 'bid', keys: 1 },
    ]);
  });
});

describe('a row that was tampered with is a fault that names the row and not the value', () => {
  const at = (subject: string) => `subject = '${subject}'`;
  const attacks: readonly (readonly [string, string])[] = [
    ['ciphertext of another row', `UPDATE vault.texts t SET sealed = o.sealed FROM vault.texts o WHERE t.${at('application-X')} AND o.${at('application-Y')}`],
    ['one bit', `UPDATE vault.texts SET sealed = set_byte(sealed, 20, get_byte(sealed, 20) # 1) WHERE ${at('application-X')}`],
    ['the tag', `UPDATE vault.texts SET sealed = set_byte(sealed, length(sealed) - 1, get_byte(sealed, length(sealed) - 1) # 1) WHERE ${at('application-X')}`],
    ['cut short', `UPDATE vault.texts SET sealed = substring(sealed FROM 1 FOR 10) WHERE ${at('application-X')}`],
    ['another field', `UPDATE vault.texts SET field = 'what' WHERE ${at('application-X')}`],
    ['another version', `UPDATE vault.texts SET version = 7 WHERE ${at('application-X')}`],
    // The salt is closed together with the value: a row with another's salt is one with another's commitment.
    ['another commitment', `UPDATE vault.texts SET commitment = reverse(commitment) WHERE ${at('application-X')}`],
    ['the key of somebody else', "UPDATE vault.texts SET data_key = (SELECT id FROM vault.data_keys WHERE owner = 'AP-3') WHERE subject = 'application-X'"],
  ];

  test.each(attacks)('%s', async (_, sql) => {
    await vault.put({
      commandId: randomUUID(),
      subject: 'application-Z',
      field: 'title',
      value: 'z',
      about: await vault.pseudonym({ person: 'AP-3', context: 'c' }),
      retention: 'bid',
    });
    await database.pool.query("DELETE FROM vault.texts WHERE subject IN ('application-X', 'application-Y')");
    const ref = await put('Secret wording', 'application-X');
    await put('Other wording', 'application-Y');
    expect((await vault.read([ref])).get(ref.commitment)).toBe('Secret wording');
    await database.pool.query(sql);
    const asked = { ...ref, commitment: sql.includes('reverse') ? [...ref.commitment].reverse().join('') : ref.commitment };
    const reading = vault.read([asked]);
    await expect(reading).rejects.toThrow(VaultDamaged);
    await expect(reading).rejects.toThrow(/application-X/);
    await expect(reading).rejects.not.toThrow(/wording/);
  });

  test('a wrapped key moved to another owner opens nothing, although it was in use a moment ago', async () => {
    const ref = await put('Secret wording', 'application-K');
    await vault.read([ref]);
    await database.pool.query("UPDATE vault.data_keys SET owner = 'AP-9' WHERE kind = 'person' AND owner = 'AP-1' AND retention = 'bid'");
    const fresh = new PostgresVault(database.pool, master);
    await expect(fresh.read([ref])).rejects.toThrow(/another master key, or changed/);
    await database.pool.query("UPDATE vault.data_keys SET owner = 'AP-1' WHERE kind = 'person' AND owner = 'AP-9' AND retention = 'bid'");
  });

  test('a detail of somebody else', async () => {
    await vault.setName('AP-4', 'Dill Sample');
    await database.pool.query("UPDATE vault.details SET person = 'AP-5' WHERE person = 'AP-4'");
    await expect(vault.name('AP-5')).rejects.toThrow(/^the detail name under data key \d+ cannot be opened with it$/);
  });
});
