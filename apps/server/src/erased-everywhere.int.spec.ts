import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { type TestDatabase, testDatabase } from '#database/test-database';
import { RollBook } from '#features/ballots';
import { Erasures } from '#features/privacy';
import { createLog } from '#http';
import { INSTALLATION, newPersonId, ParkedForms, SignInRequests, sessionLimits } from '#identity';
import { NOTIFICATIONS, type Notifications } from '#notifications';
import { Processors } from '#processors';
import { PostgresUploads } from '#uploads';
import { testMasterKey } from '../../../test/support/master-key.js';
import { readConfig } from './config.js';
import { openHouse } from './serve.js';
import { type OpenSite, openSite } from './site.js';

jest.setTimeout(120_000);

/** A column of such a name tells of somebody, or must say below why it need not be empty of them. */
const PERSONAL = /person|owner|helper|household|resident|applicant|payee|reader|looker/;

/** Reviewed by hand: what keeps no one's id, or must keep it. */
const EXCEPTIONS: Readonly<Record<string, string>> = {
  'looks.looks.reader':
    'the sealed log of looks is only appended to, and proves who of the staff looked at others; the id is random and leads to nobody any more',
  'looks.looks.helper': 'the same log',
};
/** Read models hold tokens, which stand in the ledger too and lead to nobody once the vault has forgotten whose they were. */
const HOLDS_TOKENS = /^read_/;

const [person, household] = [newPersonId(), `HH-${randomBytes(12).toString('hex')}`];
const neighbour = newPersonId();
const NEEDLES = [person, household, 'Rosa Canary', 'rosa.canary@example.org', '+447700900123', 'new.canary@example.org', 'canary text'];

let place: TestDatabase;
let site: OpenSite;
let app: NestFastifyApplication;
let folder: string;
beforeAll(async () => {
  place = await testDatabase();
  folder = await mkdtemp(join(tmpdir(), 'erased-'));
  site = await openSite({ connection: place.connection, stop: async () => undefined }, { kind: 'postgres' }, () => {}, testMasterKey);
  app = await open();
});
const open = () =>
  openHouse(
    site,
    readConfig({ DATA_DIR: folder, LOG_LEVEL: 'silent', COOKIE_SECRET: 'a-secret-of-forty-characters-for-the-tests' }),
    createLog({ level: 'silent' }),
  );
afterAll(async () => {
  await app?.close();
  await app?.get(Processors).stop();
  await site?.close();
  await place?.drop();
  await rm(folder, { recursive: true, force: true });
});

const own = (statement: string, values: unknown[]) => place.pool.query(statement, values);

/** Something of the person in every table that can hold something of a person. */
async function plant(): Promise<void> {
  await site.people.add({ person, name: 'Rosa Canary', household });
  await site.people.add({ person: neighbour, name: 'Noor Sample', household: 'HH-other' });
  await site.vault.setDetail(person, 'email', 'rosa.canary@example.org');
  await site.vault.setDetail(person, 'phone', '07700 900123');
  const about = await site.vault.pseudonym({ person, context: 'chalcots' });
  await site.vault.household({ household, context: 'chalcots' });
  await site.vault.put({ commandId: randomUUID(), subject: 'application-C-1', field: 'what', value: 'canary text', about, retention: 'bid' });
  await site.vault.restrict(person, ['equality']);
  const limits = sessionLimits('email-link', []);
  const { session } = await site.sessions.begin({ person, method: 'email-link', device: 'phone', limits });
  await site.sessions.begin({ person: neighbour, method: 'helper', device: 'phone', helper: person, limits });
  const form = { action: '/bids/C-1/withdraw', fields: [['reason', 'canary text']] as [string, string][], once: randomUUID() };
  await app.get(ParkedForms).park(session.sessionId, form);
  const requests = app.get(SignInRequests);
  const { browser } = await requests.ask({ way: 'email-link', back: '/' });
  await requests.give(browser, 'email-link', person);
  await own('INSERT INTO identity.passkeys VALUES ($1, $2, $3, 0, $4, now())', ['credential', person, Buffer.from('key'), []]);
  await own('INSERT INTO identity.letter_codes VALUES ($1, 1, $2, $3, $4)', [person, Buffer.from('hmac'), Buffer.from('seed'), '2026-06-08']);
  await own("INSERT INTO messages.email_changes VALUES ($1, $2, $3, now() + interval '1 hour')", [person, Buffer.from('hash'), Buffer.from('sealed')]);
  await own("INSERT INTO messages.phone_changes VALUES ($1, $2, $3, 5, now() + interval '1 hour')", [person, Buffer.from('hmac'), Buffer.from('sealed')]);
  await own('INSERT INTO joining.households VALUES ($1, $2)', ['D-1', household]);
  await own("INSERT INTO ballots.desks VALUES ($1, 'H-R9', $2, 'KEY-2', '2026-06-08', now() + interval '1 hour')", [randomUUID(), person]);
  await app.get(RollBook, { strict: false }).add('H-R9', [{ person, name: 'Rosa Canary', address: 'Flat 1' }], { what: 'drawn-up' });
  await app.get<Notifications>(NOTIFICATIONS).send({ to: { person }, template: 'joining.welcome', values: { estate: 'Chalcots', page: '/' }, once: 'canary' });
  await own("INSERT INTO notifications.kept (id, place, kind, person, content, key_id, put_at) VALUES ($1, 'post', 'letter', $2, $3, 'key', now())", [
    ...[randomUUID(), person],
    Buffer.from('sealed'),
  ]);
  const file = { commandId: randomUUID(), stream: 'grant-C-1', about, retention: 'bid' } as const;
  await uploads().put({ bytes: Buffer.from('picture'), mediaType: 'image/jpeg', sha256: 'a'.repeat(64) } as Parameters<PostgresUploads['put']>[0], file);
}
const uploads = () => new PostgresUploads(site.pool, site.vault);

async function personalColumns(): Promise<readonly string[]> {
  const { rows } = await place.pool.query<{ named: string; name: string }>(
    `SELECT table_schema || '.' || table_name || '.' || column_name AS named, column_name AS name FROM information_schema.columns
     JOIN information_schema.tables USING (table_schema, table_name)
     WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('information_schema', 'pg_catalog') ORDER BY 1`,
  );
  return rows.filter(({ name }) => PERSONAL.test(name)).map(({ named }) => named);
}

/** Columns with a row of theirs. */
async function columnsOf(columns: readonly string[]): Promise<readonly string[]> {
  const found = await Promise.all(
    columns.map(async (named) => {
      const [schema = '', table = '', column = ''] = named.split('.');
      const { rowCount } = await own(`SELECT FROM "${schema}"."${table}" WHERE "${column}" = ANY($1)`, [[person, household]]);
      return rowCount === 0 ? [] : [named];
    }),
  );
  return found.flat();
}

/** Tables with a row in which one of their own words stands, whatever the column. */
async function tablesWith(needles: readonly string[]): Promise<readonly string[]> {
  const { rows } = await place.pool.query<{ named: string }>(
    `SELECT format('%I.%I', table_schema, table_name) AS named FROM information_schema.tables
     WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('information_schema', 'pg_catalog') ORDER BY 1`,
  );
  const found: string[] = [];
  for (const { named } of rows) {
    const { rowCount } = await own(`SELECT FROM ${named} AS row WHERE EXISTS (SELECT FROM unnest($1::text[]) AS needle WHERE strpos(row::text, needle) > 0)`, [
      needles,
    ]);
    if (rowCount !== 0) found.push(named);
  }
  return found;
}

const rowsIn = async (table: string) => (await own(`SELECT FROM ${table}`, [])).rowCount;

test('after an erasure of which nothing stays, no table knows the person', async () => {
  await plant();
  const columns = (await personalColumns()).filter((named) => !HOLDS_TOKENS.test(named));
  expect(Object.keys(EXCEPTIONS).filter((named) => !columns.includes(named))).toEqual([]);
  const searched = columns.filter((named) => !(named in EXCEPTIONS));
  // Every column was reached by what was planted: a new one asks for its own.
  expect(await columnsOf(searched)).toEqual(searched);
  expect(await tablesWith(NEEDLES)).not.toEqual([]);
  expect([await rowsIn('identity.parked_forms'), await rowsIn('uploads.files')]).toEqual([1, 1]);

  const erasures = app.get(Erasures);
  const token = await erasures.tokenOf(person);
  const clerk = await site.vault.pseudonym({ person: neighbour, context: INSTALLATION });
  const meta = { commandId: randomUUID(), actor: clerk, office: 'administrator', role: 'administrator' };
  const asked = await erasures.ask(person, { channel: 'letter', identity: 'seen-papers', enteredBy: clerk }, meta);
  expect(asked.status).toBe('done');
  await app.get(Processors).drain();
  // What cannot be opened any more is taken away once nobody can still be writing it.
  await own("UPDATE uploads.files SET put_at = now() - interval '2 days'", []);
  await uploads().sweep();

  expect(await columnsOf(columns)).toEqual([]);
  expect(await tablesWith(NEEDLES)).toEqual([]);
  expect([await rowsIn('identity.parked_forms'), await rowsIn('uploads.files')]).toEqual([0, 0]);
  expect(await site.vault.personOf(token)).toBeUndefined();
  expect((await site.people.list()).map((each) => each.person)).toEqual([neighbour]);
});

test('a process that ended before the last step leaves it to the next start', async () => {
  // No token leads to them any more, so that only the list of those erased knows.
  await own('INSERT INTO identity.people (person, household) VALUES ($1, $2)', [person, household]);
  await own('INSERT INTO identity.passkeys VALUES ($1, $2, $3, 0, $4, now())', ['left-over', person, Buffer.from('key'), []]);
  const next = await open();
  await next.close();
  expect(await tablesWith(NEEDLES)).toEqual([]);
});

test('whoever lives with others leaves their household to them', async () => {
  const [leaver, stayer] = [newPersonId(), newPersonId()];
  for (const each of [leaver, stayer]) await site.people.add({ person: each, name: 'Two Sample', household: 'HH-shared' });
  await own('INSERT INTO joining.households VALUES ($1, $2)', ['D-2', 'HH-shared']);
  const token = await site.vault.household({ household: 'HH-shared', context: 'chalcots' });
  const clerk = await site.vault.pseudonym({ person: neighbour, context: INSTALLATION });
  const meta = { commandId: randomUUID(), actor: clerk, office: 'administrator', role: 'administrator' };
  const asked = await app.get(Erasures).ask(leaver, { channel: 'phone', identity: 'called-back', enteredBy: clerk }, meta);
  expect(asked.status).toBe('done');
  await app.get(Processors).drain();
  expect((await own("SELECT FROM joining.households WHERE household = 'HH-shared'", [])).rowCount).toBe(1);
  expect(await site.vault.household({ household: 'HH-shared', context: 'chalcots' })).toBe(token);
  expect((await site.people.list()).map(({ person: each }) => each)).toEqual([neighbour, stayer]);
});
