import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { Client } from 'pg';
import { type DataFolder, seasonFolder } from '../support/data-folder.js';
import { runProgram } from '../support/programs.js';
import { type Service, startService } from '../support/server-process.js';
import { Visitor } from '../support/visitor.js';

let folder: DataFolder;
let service: Service;
let owner: Client;
beforeAll(async () => {
  folder = await seasonFolder();
  service = await startService({ dataDir: folder.path });
  owner = new Client(folder.connection());
  await owner.connect();
}, 240_000);
afterAll(async () => {
  await owner?.end();
  await service?.kill();
  await folder?.remove();
});

const check = (env: Readonly<Record<string, string>> = {}) => runProgram('apps/server/src/programs/looks', ['check'], { DATA_DIR: folder.path, ...env });
/** What the program says of the database on the way stands before what it found. */
const lastLine = (stderr: string) => stderr.trim().split('\n').at(-1);
/** As whoever owns the database could, past its triggers. */
async function tamper(statement: string): Promise<void> {
  await owner.query("SET session_replication_role = 'replica'");
  await owner.query(statement);
  await owner.query('RESET session_replication_role');
}
const copied = ['looks.looks', 'looks.head'].map((table) => ({ table, copy: `good_${table.replace('.', '_')}` }));

/** Five looks of the panel’s chair, written by the service. */
beforeEach(async () => {
  if ((await owner.query("SELECT to_regclass('good_looks_looks') AS there")).rows[0].there !== null) {
    for (const { table, copy } of copied) await tamper(`DELETE FROM ${table}; INSERT INTO ${table} SELECT * FROM ${copy}`);
    return;
  }
  const chair = new Visitor(service.url);
  await chair.actAs('PM-C1');
  for (let n = 1; n <= 5; n++) expect((await chair.see('/grants/C-001')).status).toBe(200);
  for (const { table, copy } of copied) await owner.query(`CREATE TABLE ${copy} AS SELECT * FROM ${table}`);
}, 60_000);

test('a log that is whole is checked to its end: exit code 0, and how many looks there are', async () => {
  const { code, stdout } = await check();
  expect([code, JSON.parse(stdout)]).toEqual([0, { whole: true, count: 10 }]);
}, 60_000);

test.each([
  ['changed', "UPDATE looks.looks SET reader = 'nobody' WHERE number = 3", { number: 3, why: 'changed' }, 'number 3 was changed after it was written'],
  ['removed', 'DELETE FROM looks.looks WHERE number = 2', { number: 2, why: 'removed' }, 'number 2 is missing'],
  ['cut off', 'DELETE FROM looks.looks WHERE number > 8', { number: 9, why: 'cut-off' }, 'number 9 and what came after it were cut off'],
  [
    'cut off with its count',
    'DELETE FROM looks.looks WHERE number > 8; UPDATE looks.head SET count = 8',
    { number: 9, why: 'cut-off' },
    'number 9 and what came after it were cut off',
  ],
])(
  'a row that was %s behind the service’s back ends it with exit code 1 and one sentence',
  async (_, statement, found, sentence) => {
    await tamper(statement);
    const { code, stdout, stderr } = await check();
    expect([code, JSON.parse(stdout), lastLine(stderr)]).toEqual([1, { whole: false, ...found }, `The log of looks is not whole: ${sentence}.`]);
  },
  60_000,
);

test('with another master key it says so, checks nothing, and exits with 1', async () => {
  const { code, stdout, stderr } = await check({ VAULT_MASTER_KEY: Buffer.alloc(32, 1).toString('base64') });
  expect([code, stdout, lastLine(stderr)]).toEqual([1, '', expect.stringMatching(/another master key/)]);
}, 60_000);

test('an export of the whole ledger is a look itself, by whoever runs the machine', async () => {
  const out = join(folder.path, '..', 'ledger.ndjson');
  expect((await runProgram('apps/server/src/programs/export', ['--out', out], { DATA_DIR: folder.path })).code).toBe(0);
  await rm(out);
  const { rows } = await owner.query('SELECT reader, kind, subject, why FROM looks.looks ORDER BY number DESC LIMIT 1');
  expect(rows).toEqual([{ reader: 'operator', kind: 'bundle', subject: 'ledger', why: 'export' }]);
  expect(JSON.parse((await check()).stdout)).toEqual({ whole: true, count: 11 });
}, 60_000);
