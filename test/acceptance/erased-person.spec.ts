import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { type TestDatabase, testDatabase } from '#database/test-database';
import { catalogue } from '#events';
import { createLog } from '#http';
import { LOOKS, type Looks } from '#identity';
import { Processors } from '#processors';
import { leafHash } from '#proof';
import { readConfig } from '../../apps/server/src/config.js';
import { loadDemonstration } from '../../apps/server/src/season/demonstration.js';
import { openHouse } from '../../apps/server/src/serve.js';
import { type OpenSite, openSite } from '../../apps/server/src/site.js';
import { testMasterKey } from '../support/master-key.js';
import { audit } from '../support/programs.js';
import { Visitor } from '../support/visitor.js';

/** Asked for C-001, which was funded and paid. */
const APPLICANT = 'AP-C-001';
/** Wherever the bid is shown or written out. */
const PAGES = [
  ...['/bids/C-001', '/streams/application-C-001', '/api/bids/C-001', '/api/streams/application-C-001', '/banks/chalcots', '/banks/chalcots/statement'],
  ...['/banks/chalcots/statement.csv', '/api/banks/chalcots/statement', '/rounds/C-R1', '/goals/chalcots/C1', '/api/bids'],
];
const TABLES = ['lookup_key', 'data_keys', 'texts', 'details', 'restrictions', 'pseudonyms', 'hidden'];

let place: TestDatabase;
let folder: string;
let running: { readonly site: OpenSite; readonly app: NestFastifyApplication; readonly url: string };
let title: string;
let what: string;

beforeAll(async () => {
  [place, folder] = await Promise.all([testDatabase(), mkdtemp(join(tmpdir(), 'estate-bank-erased-'))]);
  running = await start();
}, 180_000);
afterAll(async () => {
  await stop();
  await Promise.all([place.drop(), rm(folder, { recursive: true, force: true })]);
});

/** The service on this database, as it would start after a stop or a restore. */
async function start() {
  const site = await openSite({ connection: place.connection, stop: async () => undefined }, { kind: 'postgres' }, () => {}, testMasterKey);
  const config = readConfig({
    ...{ REQUESTS_PER_ADDRESS: '0', REQUESTS_PER_SESSION: '0', LOG_LEVEL: 'silent', SUPPRESSION_LIST: join(folder, 'erased.jsonl') },
    COOKIE_SECRET: 'a-secret-of-forty-characters-for-the-tests',
  });
  const app = await openHouse(site, config, createLog({ level: 'silent' }));
  await loadDemonstration(app, site, config, { say: () => {} });
  await app.get(Processors).drain();
  await app.listen(0, '127.0.0.1');
  return { site, app, url: await app.getUrl() };
}

async function stop() {
  await running.app.get(Processors).stop();
  await running.app.close();
  await running.site.close();
}

const see = async (path: string) => {
  await running.app.get(Processors).drain();
  return (await new Visitor(running.url).see(path)).html;
};

async function exported(name: string) {
  const path = join(folder, `${name}.ndjson`);
  const lines: string[] = [];
  for (let after: string | undefined, atEnd = false; !atEnd; ) {
    const page = await running.site.ledger.readAll({ after });
    lines.push(...page.entries.map(({ json }) => json));
    [after, atEnd] = [page.readTo, page.atEnd];
  }
  await writeFile(path, lines.map((json) => `${json}\n`).join(''));
  const { code, stdout } = await audit('balance', '--ledger', path);
  expect(code).toBe(0);
  return { lines, banks: JSON.parse(stdout).banks as unknown };
}

async function act(person: string) {
  const visitor = new Visitor(running.url);
  await visitor.actAs(person);
  return visitor;
}

const everywhere = () => Promise.all(PAGES.map(see));
const inTheVault = async () => {
  const { texts, details } = await running.site.vault.held(APPLICANT);
  return { details: Object.keys(details), classes: [...new Set(texts.map(({ retention }) => retention))].sort() };
};

test('an applicant who was paid is erased: books and leaves stay, every page says [private], what the law keeps is hidden, and no restart or restore brings them back', async () => {
  const received = (await running.site.ledger.readStream('application-C-001'))
    .map(({ json }) => catalogue.decode(json))
    .find(({ type }) => type === 'BidReceived');
  const refs = [received?.data.title, received?.data.what] as never[];
  [title = '', what = ''] = [...(await running.site.vault.read(refs)).values()].map(String);
  expect((await see('/bids/C-001')).includes(title)).toBe(true);
  // A page that was kept rendered, as every visitor gets it.
  await see('/bids/C-001');
  const before = await exported('before');
  await backUp();

  const applicant = await act(APPLICANT);
  const letter = await applicant.submit('/your-data/erase', { sure: 'yes' });
  expect(letter.status).toBe(200);
  expect(letter.html).toContain('The words of your bids that got money.');
  expect(letter.html).toMatch(/It goes after 31 March 203\d\./);
  await running.app.get(Processors).drain();

  const after = await exported('after');
  expect(after.banks).toEqual(before.banks);
  expect(after.lines.slice(0, before.lines.length).map((json) => leafHash(json).toString('hex'))).toEqual(
    before.lines.map((json) => leafHash(json).toString('hex')),
  );
  expect(after.lines.slice(before.lines.length).map((json) => catalogue.decodeStrictly(json).type)).toEqual([
    ...['ErasureAsked', 'ErasureAnswered', 'SubjectErased', 'SubjectRestricted'],
  ]);
  const shown = await everywhere();
  for (const page of shown) for (const gone of [title, what]) expect(page).not.toContain(gone);
  expect(shown[0]).toContain('[private]');
  expect(shown[1]).toContain('[private]');

  const auditor = await act('AUD-1');
  expect((await auditor.submit('/privacy/hidden', { stream: 'application-C-001' })).html).toContain(escaped(title));
  const looked = await running.app.get<Looks>(LOOKS).read({ subjects: ['application-C-001'], kind: 'restricted-text', limit: 9 });
  expect(looked.map(({ reader, why }) => [reader, why])).toEqual([['AUD-1', 'audit']]);
  expect((await (await act('PM-C1')).see('/privacy/hidden')).status).toBe(404);

  const held = await inTheVault();
  expect(held.details).toEqual(['name'].filter((each) => held.details.includes(each)));
  await stop();
  running = await start();
  for (const page of await everywhere()) expect(page).not.toContain(title);
  expect(await inTheVault()).toEqual(held);

  await stop();
  await restore();
  running = await start();
  for (const page of await everywhere()) expect(page).not.toContain(title);
  expect(await inTheVault()).toEqual(held);
  // The list itself names nobody.
  expect(await readFile(join(folder, 'erased.jsonl'), 'utf8')).not.toMatch(/@|Sample/);
}, 240_000);

const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll("'", '&#39;').replaceAll('"', '&quot;');

/** The vault's tables as a backup holds them. */
async function backUp(): Promise<void> {
  await place.pool.query('CREATE SCHEMA backup');
  for (const table of TABLES) await place.pool.query(`CREATE TABLE backup.${table} AS TABLE vault.${table}`);
}

/** The vault from before the erasure; a ledger in EventStoreDB would not come back with it either. */
async function restore(): Promise<void> {
  await place.pool.query(`TRUNCATE ${TABLES.map((table) => `vault.${table}`).join(', ')} CASCADE`);
  for (const table of TABLES) await place.pool.query(`INSERT INTO vault.${table} OVERRIDING SYSTEM VALUE SELECT * FROM backup.${table}`);
  const { rows } = await place.pool.query('SELECT count(*)::int AS count FROM vault.texts WHERE sealed IS NULL');
  expect(rows[0].count).toBe(0);
}
