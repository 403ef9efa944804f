import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import { appended, appendOf, freshStream } from '../../test/appends.js';
import { eventstorePlace } from '../../test/eventstore-place.js';
import { type StandIn, startStandIn } from '../../test/eventstore-stand-in/stand-in.js';
import { EventstoreLedger } from './eventstore-ledger.js';
import { EventstoreUnavailable } from './stored-event.js';

const USERS = { admin: 'right', reader: 'right', writer: 'right' };
const clean: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const each of clean.splice(0).reverse()) await each();
});

async function place(options: Parameters<typeof startStandIn>[0] = {}) {
  const made = await eventstorePlace(options);
  clean.push(() => made.drop());
  return made as typeof made & { readonly standIn: StandIn };
}

const refusal = (opening: Promise<EventstoreLedger>) =>
  opening.then(
    async (ledger) => {
      await ledger.close();
      return 'opened';
    },
    (fault: unknown) => (fault instanceof EventstoreUnavailable ? fault.message : fault),
  );

describe('a ledger in EventStoreDB is refused in one sentence, on a stand-in', () => {
  test('when nobody answers, without the password', async () => {
    const { standIn, database, url } = await place();
    await standIn.down();
    const said = await refusal(EventstoreLedger.open({ url: url.replace('//', '//bank:secret@'), pool: database.pool, answerMs: 500 }));
    expect(said).toMatch(/^EventStoreDB at 127\.0\.0\.1:\d+ does not answer: is it running, and is EVENTSTORE_URL right\?/);
    expect(said).not.toContain('secret');
  });

  test.each(['esdb://bank:secret@', 'esdb://bank:secret@one:port', 'esdb://bank:secret@one:2113?keepAliveInterval=never'])(
    'when %j is no address, without the password',
    async (url) => {
      const { database } = await place();
      const said = await refusal(EventstoreLedger.open({ url, pool: database.pool }));
      expect(said).toMatch(/^EVENTSTORE_URL /);
      expect(said).not.toContain('secret');
    },
  );

  test.each(['22.6.1', '21.2.0'])('when the server is too old: %s', async (version) => {
    const { open } = await place({ version });
    expect(await refusal(open())).toMatch(/^EventStoreDB at 127\.0\.0\.1:\d+ is too old \(version .*\): 22\.10 or newer is needed\.$/);
  });

  test('when it is another server than the one this database has seen', async () => {
    const [first, second] = [await place(), await startStandIn()];
    clean.push(() => second.close());
    const ledger = await first.open();
    await ledger.append(appendOf(freshStream(), 'none'));
    await ledger.head();
    await ledger.close();
    expect(await refusal(EventstoreLedger.open({ url: second.url, pool: first.database.pool }))).toMatch(/does not hold what this database has seen/);
  });

  test('when it is another server, in whose log no event begins where this database saw its newest', async () => {
    const [first, second] = [await place(), await place()];
    const ledgers = await Promise.all([first.open(), second.open()]);
    for (const [n, ledger] of ledgers.entries()) {
      await ledger.append(appendOf(freshStream(), 'none', { data: { words: 'x'.repeat(n * 100) } }));
      await ledger.append(appendOf(freshStream(), 'none'));
      await ledger.head();
      await ledger.close();
    }
    expect(await refusal(EventstoreLedger.open({ url: second.url, pool: first.database.pool }))).toMatch(/does not hold what this database has seen/);
  });

  test('when it was restored from an older backup', async () => {
    const { open, standIn } = await place();
    const ledger = await open();
    for (let i = 0; i < 3; i++) await ledger.append(appendOf(freshStream(), 'none'));
    await ledger.head();
    await ledger.close();
    standIn.store.log.length -= 3;
    expect(await refusal(open())).toMatch(/restored from an older backup/);
  });
});

describe('a server that asks who is calling, on a stand-in with TLS', () => {
  async function secured(mayReadAll = (user: string) => user === 'reader') {
    const folder = await mkdtemp(join(tmpdir(), 'estate-bank-tls-'));
    clean.push(() => rm(folder, { recursive: true, force: true }));
    const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')];
    const made = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', key, '-out', certificate, '-days', '2', '-subj', '/CN=127.0.0.1'];
    expect(spawnSync('openssl', [...made, '-addext', 'subjectAltName=IP:127.0.0.1'], { stdio: 'ignore' }).status).toBe(0);
    const tls = { key: await readFile(key, 'utf8'), certificate: await readFile(certificate, 'utf8') };
    const { standIn, database } = await place({ users: USERS, mayReadAll, tls });
    const urlOf = (user: string) => `${standIn.url.replace('//', `//${user}@`)}&tlsCAFile=${encodeURIComponent(certificate)}`;
    return { standIn, open: (user: string) => EventstoreLedger.open({ url: urlOf(user), pool: database.pool, answerMs: 2_000 }) };
  }

  test('serves a user who may read $all', async () => {
    const { open } = await secured();
    const ledger = await open('reader:right');
    const append = appendOf(freshStream(), 'none', { count: 2 });
    expect(appended(await ledger.append(append)).lastRevision).toBe(1);
    expect((await ledger.readAll()).entries.map(({ json }) => json)).toEqual(append.events.map(({ json }) => json));
    await ledger.close();
  });

  test.each(['reader:wrong', 'nobody:right', 'writer:right'])('refuses %s in one sentence without the password', async (user) => {
    const said = await refusal((await secured()).open(user));
    expect(said).toMatch(/^EventStoreDB at 127\.0\.0\.1:\d+ does not let this user do that: it must be allowed to read \$all and to append\.$/);
  });
});
