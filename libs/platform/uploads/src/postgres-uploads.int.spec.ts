import { createHash, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { migrate } from '#database';
import { testDatabase } from '#database/test-database';
import { MemoryVault } from '#vault';
import type { CheckedFile } from './checked-file.js';
import { PostgresUploads } from './postgres-uploads.js';
import { uploadsConformance } from './uploads.conformance.js';
import { DamagedFile } from './uploads.js';
import { uploadsMigrations } from './uploads.migrations.js';

// The first test of a run may start the server.
jest.setTimeout(60_000);

let database: Awaited<ReturnType<typeof testDatabase>>;
beforeAll(async () => {
  database = await testDatabase();
  await migrate(database.connection, uploadsMigrations);
});
afterAll(() => database.drop());

const count = async () => Number((await database.pool.query('SELECT count(*) FROM uploads.files')).rows[0].count);
const open = async () => {
  await database.pool.query('TRUNCATE uploads.files');
  const vault = new MemoryVault();
  return { vault, uploads: new PostgresUploads(database.pool, vault), count };
};
const SECRET = 'a receipt of Robin Sample from the toy shop';
const receipt: CheckedFile = { mediaType: 'application/pdf', bytes: Buffer.from(SECRET), sha256: createHash('sha256').update(SECRET).digest('hex') };

uploadsConformance('files in PostgreSQL', open);

test('what is kept is unreadable, and what was changed or put in another one’s place is not handed out', async () => {
  const { vault, uploads } = await open();
  const about = await vault.pseudonym({ person: 'AP-1', context: 'chalcots' });
  const put = (stream: string) => uploads.put(receipt, { commandId: randomUUID(), stream, about, retention: 'finance' });
  const [one] = [await put('grant-C-001'), await put('grant-C-002')];
  const { rows } = await database.pool.query("SELECT 1 FROM uploads.files WHERE position('Robin'::bytea IN sealed) > 0");
  expect(rows).toEqual([]);
  await database.pool.query(
    "UPDATE uploads.files SET sealed = (SELECT f.sealed FROM uploads.files f WHERE f.stream = 'grant-C-002') WHERE stream = 'grant-C-001'",
  );
  await expect(uploads.open(one)).rejects.toThrow(DamagedFile);
});

test('the sweep takes files whose key is gone, and neither fresh, kept nor hidden ones', async () => {
  const { vault, uploads } = await open();
  const keep = async (person: string) => {
    const about = await vault.pseudonym({ person, context: 'chalcots' });
    return uploads.put(receipt, { commandId: randomUUID(), stream: `grant-${person}`, about, retention: 'finance' });
  };
  const [erased, hidden, kept] = [await keep('AP-1'), await keep('AP-2'), await keep('AP-3')];
  await vault.erase('AP-1', ['finance']);
  await vault.restrict('AP-2', ['finance']);
  expect(await uploads.sweep()).toBe(0);
  await database.pool.query("UPDATE uploads.files SET put_at = put_at - interval '25 hours'");
  expect(await uploads.sweep()).toBe(1);
  const { rows } = await database.pool.query<{ commitment: string }>('SELECT commitment FROM uploads.files');
  expect(new Set(rows.map(({ commitment }) => commitment))).toEqual(new Set([hidden.key.commitment, kept.key.commitment]));
  expect(await uploads.open(erased)).toBeUndefined();
});
