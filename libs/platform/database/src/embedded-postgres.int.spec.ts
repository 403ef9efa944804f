import { spawn } from 'node:child_process';
import { chown, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, expect, jest, test } from '@jest/globals';
import pg from 'pg';
import { type Holder, hold, openToAll, type Started, standaloneRoom } from '../test/standalone-room.js';
import { isAlive } from './embedded/process-state.js';
import { startEmbeddedPostgres } from './embedded-postgres.js';

jest.setTimeout(60_000);

const NOBODY = { uid: 65_534, gid: 65_534 };
const isRoot = process.getuid?.() === 0;
const asRoot = isRoot ? test : test.skip;
let top: string;
let room: string;
/** In a folder that only we may enter, so that as root the server's user has no way to it but its own working folder. */
let dataDir: string;
const holders: Holder[] = [];

beforeAll(async () => {
  top = await mkdtemp(join(tmpdir(), 'estate-bank-spec-'));
  await openToAll(top);
  room = join(top, 'room');
  await standaloneRoom(room);
});
beforeEach(async () => {
  dataDir = join(await mkdtemp(join(top, 'data-')), 'data');
});
afterEach(async () => {
  for (const holder of holders.splice(0)) await holder.stop();
});
afterAll(() => rm(top, { recursive: true, force: true }));

async function held(options: { dataDir: string; copyTo?: string; user?: typeof NOBODY }, from = room): Promise<Holder & { readonly started: Started }> {
  const holder = await hold(from, options);
  holders.push(holder);
  if ('refused' in holder.started) throw new Error(holder.started.refused);
  return { ...holder, started: holder.started };
}

async function ask<Row extends object>({ host }: { host: string }, text: string, values: unknown[] = []): Promise<Row[]> {
  const client = new pg.Client({ host, port: 5432, user: 'estate_bank', database: 'estate_bank' });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<Row>(text, values)).rows;
  } finally {
    await client.end();
  }
}

async function gone(pid: number): Promise<void> {
  while (isAlive(pid)) await sleep(10);
}

test('a new folder gets a durable server that is reached by its socket alone, and stopping leaves no process and no socket', async () => {
  const postgres = await startEmbeddedPostgres({ dataDir });
  const settings = ['listen_addresses', 'fsync', 'synchronous_commit', 'full_page_writes', 'server_encoding', 'max_wal_size'];
  const rows = await ask<{ name: string; value: string }>(postgres.connection, 'SELECT name, current_setting(name) AS value FROM unnest($1::text[]) AS name', [
    settings,
  ]);
  await postgres.stop();

  expect(rows.map(({ name, value }) => `${name}=${value}`)).toEqual([
    'listen_addresses=',
    'fsync=on',
    'synchronous_commit=on',
    'full_page_writes=on',
    'server_encoding=UTF8',
    'max_wal_size=1GB',
  ]);
  expect(postgres.adopted).toBe(false);
  expect(isAlive(postgres.pid())).toBe(false);
  await expect(stat(postgres.connection.host)).rejects.toThrow('ENOENT');
  expect(await readdir(join(dataDir, 'postgres'))).not.toContain('postmaster.pid');
});

test('a second start finds what the first one kept', async () => {
  const first = await startEmbeddedPostgres({ dataDir });
  await ask(first.connection, "CREATE TABLE note AS SELECT 'kept' AS body");
  await first.stop();

  const second = await startEmbeddedPostgres({ dataDir });
  expect(await ask(second.connection, 'SELECT body FROM note')).toEqual([{ body: 'kept' }]);
  await second.stop();
});

test('a server left by a killed process is adopted by the next one, which stops it', async () => {
  const first = await held({ dataDir });
  await first.kill();
  expect(isAlive(first.started.pid)).toBe(true);

  const second = await held({ dataDir });
  expect(second.started).toEqual({ ...first.started, adopted: true });
  await second.stop();
  expect(isAlive(first.started.pid)).toBe(false);
});

test('two processes that start a new folder at the same moment share one server, and it stops with the last of them', async () => {
  const [one, other] = await Promise.all([held({ dataDir }), held({ dataDir })]);
  expect(one.started.pid).toBe(other.started.pid);

  await one.stop();
  expect(await ask(other.started, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  await other.stop();
  expect(isAlive(other.started.pid)).toBe(false);
  expect((await readdir(dataDir)).filter((name) => name.includes('.new-'))).toEqual([]);
});

test('the note of a dead server does not block a start', async () => {
  const first = await held({ dataDir });
  await first.kill();
  process.kill(first.started.pid, 'SIGKILL');
  await gone(first.started.pid);
  expect(await readFile(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8')).toMatch(new RegExp(`^${first.started.pid}\n`));

  const second = await held({ dataDir });
  expect(second.started.adopted).toBe(false);
});

test("the note of a dead server whose process id was given to the same user's other program does not block a start", async () => {
  const first = await held({ dataDir });
  const note = await readFile(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8');
  await first.stop();
  const { uid, gid } = await stat(join(dataDir, 'postgres'));
  const stranger = spawn('sleep', ['60'], isRoot ? { uid, gid } : {});
  const file = join(dataDir, 'postgres', 'postmaster.pid');
  await writeFile(file, note.replace(/^\d+/, String(stranger.pid)), { mode: 0o600 });
  if (isRoot) await chown(file, uid, gid);

  const second = await held({ dataDir });
  expect(second.started.adopted).toBe(false);
  expect(stranger.exitCode).toBeNull();
  stranger.kill();
});

test('no acknowledged commit is lost when the server is killed under load, and the server comes back by itself', async () => {
  const holder = await held({ dataDir });
  await ask(holder.started, 'CREATE TABLE entry (n int PRIMARY KEY)');
  const acknowledged: number[] = [];
  const writer = async (first: number) => {
    const client = new pg.Client({ host: holder.started.host, port: 5432, user: 'estate_bank', database: 'estate_bank' });
    client.on('error', () => undefined);
    await client.connect();
    for (let n = first; ; n += 4) {
      await client.query('INSERT INTO entry VALUES ($1)', [n]);
      acknowledged.push(n);
      if (acknowledged.length === 400) process.kill(holder.started.pid, 'SIGKILL');
    }
  };
  await Promise.allSettled([writer(0), writer(1), writer(2), writer(3)]);

  const kept = new Set((await answerAfterRestart(holder.started, 'SELECT n FROM entry')).map(({ n }) => n));
  expect(acknowledged.length).toBeGreaterThanOrEqual(400);
  expect(acknowledged.filter((n) => !kept.has(n))).toEqual([]);
});

async function answerAfterRestart(server: Started, text: string): Promise<{ n: number }[]> {
  for (;;) {
    try {
      return await ask<{ n: number }>(server, text);
    } catch {
      await sleep(50);
    }
  }
}

test('a folder whose path is longer than a socket may have works', async () => {
  const holder = await held({ dataDir: join(dataDir, 'a-long-name-'.repeat(10), 'another-long-name-'.repeat(5)) });
  expect(Buffer.byteLength(holder.started.host)).toBeLessThan(90);
  expect((await stat(holder.started.host)).mode & 0o777).toBe(0o700);
});

test('a folder of another version of PostgreSQL is refused in one sentence', async () => {
  await mkdir(join(dataDir, 'postgres'), { recursive: true });
  await writeFile(join(dataDir, 'postgres', 'PG_VERSION'), '17\n');
  await expect(startEmbeddedPostgres({ dataDir })).rejects.toThrow(`The folder ${dataDir}/postgres holds data of PostgreSQL 17, and this release brings 18.`);
});

test('a folder that cannot be made is refused in one sentence', async () => {
  await writeFile(dataDir, 'a file');
  await expect(startEmbeddedPostgres({ dataDir: join(dataDir, 'below') })).rejects.toThrow(/^The data folder .* cannot be used: ENOTDIR.*\.$/);
});

asRoot('root runs the server as another user, without opening the folders above the data', async () => {
  const holder = await held({ dataDir });
  const status = await readFile(`/proc/${holder.started.pid}/status`, 'utf8');
  expect(status).not.toMatch(/^Uid:\t0\t/m);
  expect((await stat(join(dataDir, '..'))).mode & 0o777).toBe(0o700);
});

asRoot('an ordinary user runs the server as is', async () => {
  await mkdir(dataDir);
  await openToAll(join(dataDir, '..'));
  await chown(dataDir, NOBODY.uid, NOBODY.gid);
  const holder = await held({ dataDir, user: NOBODY });
  expect(await readFile(`/proc/${holder.started.pid}/status`, 'utf8')).toMatch(/^Uid:\t65534\t65534\t/m);
});

asRoot('an ordinary user who may not write the folder is told so in one sentence', async () => {
  await mkdir(dataDir);
  await openToAll(join(dataDir, '..'));
  const holder = await hold(room, { dataDir, user: NOBODY });
  expect(holder.started).toEqual({ refused: expect.stringMatching(/^The data folder .* cannot be used: EACCES.*\.$/) });
});

asRoot('programs that the server’s user cannot read are copied to where it can', async () => {
  const hidden = join(await mkdtemp(join(top, 'hidden-')), 'room');
  await standaloneRoom(hidden);
  const copyTo = join(top, 'copies');
  const holder = await held({ dataDir, copyTo }, hidden);
  expect(await ask(holder.started, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  expect(await readdir(copyTo)).toEqual([expect.stringMatching(/^postgresql-18\./)]);
});
