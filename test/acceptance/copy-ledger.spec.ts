import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { inTransaction } from '#database';
import type { Envelope } from '#events';
import { DeclareDecisions } from '#features/banks';
import { LedgerUse, refuseUse, whenUnused } from '#processors';
import { canonical, leafHash } from '#proof';
import { StartLedger } from '../../apps/server/src/season/start.decider.js';
import { writeFor } from '../../libs/platform/ledger/test/appends.js';
import { Api } from '../support/api.js';
import { allRows, Borough, differentRows } from '../support/borough.js';
import { bankId, declaration, openEstate, votedBid } from '../support/estate.js';
import { type Exported, expectNoHalfSteps, readMoney, settled } from '../support/oracle.js';
import { type Running, runProgram, startProgram } from '../support/programs.js';
import { NeverServed, type Service } from '../support/server-process.js';

/** How often a copy is killed on its way. */
const KILLS = Number(process.env.RUNS_COPY_KILLS ?? 6);
const COPY = 'apps/server/src/programs/copy-ledger';
const onPostgres = { LEDGER: 'postgres' };
const inProduction = { MODE: 'production', PUBLIC_URL: 'https://bank.example.org', ROUND_SECRETS_DIR: '/nowhere' };

const copyEnv = (borough: Borough) => ({ ...borough.env, ...onPostgres, DATA_DIR: join(borough.folder, 'unused') });
const startCopy = (borough: Borough, to: string, ...more: string[]) => startProgram(COPY, ['--to', to, ...more], copyEnv(borough));
const copied = async (borough: Borough, to: string, ...more: string[]) => {
  const { code, stdout, stderr } = await startCopy(borough, to, ...more).ended;
  return { code, told: stdout === '' ? undefined : JSON.parse(stdout), said: stderr.trimEnd().split('\n').at(-1) };
};
/** Count and hash as anybody can work them out from an export. */
const sumOf = ({ events }: Exported) => {
  const leaves = createHash('sha256');
  for (const event of events) leaves.update(leafHash(canonical(event)));
  return { count: events.length, leaves: leaves.digest('hex') };
};

describe('A season moved from PostgreSQL to EventStoreDB (a stand-in for it) and on', () => {
  let borough: Borough;
  let service: Service;
  let before: { readonly exported: Exported; readonly rows: Awaited<ReturnType<typeof allRows>> };

  beforeAll(async () => {
    borough = await Borough.with('EventStoreDB');
    service = await borough.start('http,worker', onPostgres);
    const house = await borough.house('postgres');
    await openEstate(house, 1_000_000);
    for (let n = 1; n <= 6; n++) await votedBid(house, `E-${n}`);
    for (let n = 1; n <= 3; n++) await house.must(DeclareDecisions, declaration(`E-${n}`));
    await settled(house.pool);
  }, 180_000);
  afterAll(() => borough?.end(), 60_000);

  test('is copied beside a running service, which stays where it is', async () => {
    const { code, told } = await copied(borough, 'eventstoredb', '--no-switch');
    expect({ code, told }).toMatchObject({ code: 0, told: { from: 'postgres', to: 'eventstoredb', switched: false } });
    expect(told.target).toEqual(told.source);
    const { body } = await new Api(service.url).get('/api/banks/chalcots/funds/F1');
    const receipt = { amountPence: 900, agreementHash: body.agreementHash, statementLine: 'ST-COPY-1' };
    expect(await new Api(service.url).post('/api/banks/chalcots/funds/F1/receipts', receipt, { as: 'FH-1' })).toMatchObject({
      status: 201,
      body: { position: expect.any(String) },
    });
  }, 60_000);

  test('is not switched under a running service', async () => {
    const refused = await copied(borough, 'eventstoredb');
    expect(refused).toEqual({ code: 1, told: undefined, said: 'Another process of Estate Bank uses this database: stop it first.' });
  }, 60_000);

  test('has the same count and leaves there, told and worked out from the export', async () => {
    const house = await borough.house('postgres');
    await settled(house.pool);
    before = { exported: await borough.exported(onPostgres), rows: await allRows(house.pool) };
    // Its leases last a few seconds longer, and are waited for.
    await service.kill();
    await borough.leave();
    const { code, told } = await copied(borough, 'eventstoredb');
    const sum = sumOf(before.exported);
    expect({ code, told }).toEqual({ code: 0, told: { from: 'postgres', to: 'eventstoredb', switched: true, source: sum, target: sum } });
    const there = await borough.exported();
    expect([sumOf(there), there.money]).toEqual([sum, before.exported.money]);
  }, 60_000);

  test('asked for again, is said to stand there already', async () => {
    const { code, told } = await copied(borough, 'eventstoredb');
    expect({ code, told }).toEqual({ code: 0, told: { to: 'eventstoredb', switched: true, target: sumOf(before.exported) } });
  }, 60_000);

  test('is not taken up where it stood before', async () => {
    const started = borough.start('http', onPostgres);
    await expect(started).rejects.toThrow(NeverServed);
    await expect(started).rejects.toThrow(
      'The ledger of this database stands in EventStoreDB: start with LEDGER=eventstoredb, or move it first with npm run copy-ledger -- --to postgres.',
    );
  }, 60_000);

  test('goes on there where it was: nothing is replayed, and what is done has its effects once', async () => {
    service = await borough.start('http,worker');
    const house = await borough.house();
    await settled(house.pool, house.ledger);
    expect((await house.ledger.head())?.count).toBe(before.exported.events.length);
    expect(differentRows(before.rows, await allRows(house.pool))).toEqual([]);
    await expectToGoOn(house, 'E-4');
    await borough.leave();
  }, 60_000);

  test('goes back again, with what came meanwhile, and goes on', async () => {
    expect(await service.stop()).toBe(0);
    const there = await borough.exported();
    expect(there.events.length).toBeGreaterThan(before.exported.events.length);
    const { code, told } = await copied(borough, 'postgres');
    expect({ code, told }).toEqual({ code: 0, told: { from: 'eventstoredb', to: 'postgres', switched: true, source: sumOf(there), target: sumOf(there) } });
    service = await borough.start('http,worker', onPostgres);
    const house = await borough.house('postgres');
    await settled(house.pool);
    expect((await house.ledger.head())?.count).toBe(there.events.length);
    await expectToGoOn(house, 'E-5', onPostgres);
    expect(await service.stop()).toBe(0);
    await borough.leave();
  }, 120_000);

  test('goes from EventStoreDB into a fresh PostgreSQL with the same leaves and the same audit', async () => {
    // What was declared on PostgreSQL meanwhile is copied first; this database stays with PostgreSQL.
    expect((await copied(borough, 'eventstoredb', '--no-switch')).code).toBe(0);
    const fresh = await borough.another();
    try {
      const { code, told, said } = await copied(fresh, 'postgres');
      expect(said).toMatch(/the facts without names, texts and roles, to be kept and audited; start no service on it\.$/);
      const [there, here] = [await fresh.exported(onPostgres), await borough.exported(onPostgres)];
      expect({ code, source: told.source, target: told.target }).toEqual({ code: 0, source: sumOf(here), target: sumOf(here) });
      expect([sumOf(there), there.money]).toEqual([sumOf(here), here.money]);
    } finally {
      await fresh.end();
    }
  }, 60_000);

  /** One step is done, what must follow follows once, and read models say what the auditor says. */
  async function expectToGoOn(house: Awaited<ReturnType<Borough['house']>>, bidId: string, env = {}): Promise<void> {
    const { ledger, pool } = house;
    const first = (await ledger.head())?.count ?? 0;
    await house.must(DeclareDecisions, declaration(bidId));
    await settled(pool, ledger);
    const { events, money } = await borough.exported(env);
    expectNoHalfSteps(events);
    const isOf = (id: string) => (event: Envelope) => event.data.bidId === id || event.stream.endsWith(`-${id}`);
    const story = (id: string) => events.filter(isOf(id)).map(({ stream, type }) => `${stream.replace(id, '')} ${type}`);
    expect(story(bidId).sort()).toEqual(story('E-1').sort());
    expect(events.slice(first).filter((event) => !isOf(bidId)(event) && event.stream !== `bank-${bankId}`)).toEqual([]);
    expect(await readMoney(service.url, (await ledger.head())?.position)).toEqual(money);
  }
});

describe('A copy that is killed with kill -9', () => {
  let borough: Borough;
  beforeAll(async () => {
    borough = await Borough.with('EventStoreDB');
    // Migrates, and marks the database.
    expect((await copied(borough, 'eventstoredb', '--no-switch')).code).toBe(0);
    const house = await borough.house('postgres');
    await writeFor(house.ledger, 400, 5);
    const count = (await house.ledger.head())?.count ?? 0;
    const numbers = [0, 1, Math.floor(count / 3), count - 1];
    for (const [n, number] of numbers.entries())
      await house.pool.query(`INSERT INTO processors.checkpoints (processor, name, live, position, number) VALUES ($1, $1, true, $2, $3)`, [
        `reaction:${n}`,
        String(number),
        number,
      ]);
    await house.pool.query(`INSERT INTO processors.checkpoints (processor, name) VALUES ('reaction:new', 'new')`);
    await borough.leave();
  }, 60_000);
  afterAll(() => borough?.end(), 60_000);

  test(`${KILLS} times on its way is completed by the next one, every event once and in order`, async () => {
    const counts: number[] = [];
    for (let kill = 1; kill <= KILLS; kill++) {
      const copying = startCopy(borough, 'eventstoredb');
      await copying.saying(new RegExp(`^ +${10 * Math.ceil((8 * kill) / KILLS)} % `, 'm'));
      await copying.kill();
      expect((await copying.ended).code).toBe(null);
      counts.push(await countIn('eventstoredb'));
    }
    const total = await countIn('postgres');
    expect(counts.filter((count) => count <= 0 || count >= total)).toEqual([]);
    expect(counts).toEqual([...counts].sort((a, b) => a - b));
    expect((await borough.mark())?.engine).toBe('postgres');
    const { code, told } = await copied(borough, 'eventstoredb');
    expect({ code, count: told.target.count, switched: told.switched }).toEqual({ code: 0, count: total, switched: true });
    expect(told.target).toEqual(told.source);
    await expectCheckpoints('eventstoredb');
  }, 240_000);

  test('when it was proved, in the middle of the switch, and right after it leaves checkpoints and mark with one ledger or with the other', async () => {
    const to = { eventstoredb: 'postgres', postgres: 'eventstoredb' } as const;
    for (const engine of ['eventstoredb', 'postgres'] as const) {
      expect(await engineAfter(to[engine], proved)).toBe(engine);
      expect(await engineAfter(to[engine], inTheSwitch)).toBe(engine);
      expect(await engineAfter(to[engine], switched)).toBe(to[engine]);
    }
    expect(await copied(borough, 'eventstoredb')).toMatchObject({ code: 0, told: { switched: true } });
    expect(await copied(borough, 'postgres')).toMatchObject({ code: 0, told: { switched: true } });
    await expectCheckpoints('postgres');
  }, 240_000);

  /** To which engine the database belongs after a copy was killed at this step. */
  async function engineAfter(to: string, step: (copying: Running) => Promise<void>): Promise<string> {
    const copying = startCopy(borough, to);
    await step(copying);
    const engine = (await borough.mark())?.engine ?? '';
    await expectCheckpoints(engine);
    return engine;
  }

  /** All is copied and read again, and the switch waits for somebody who uses the ledger. */
  async function proved(copying: Running): Promise<void> {
    await copying.saying(/^ +100 % /m);
    const use = await LedgerUse.begin(borough.database.connection);
    await sleep(1_000);
    await copying.kill();
    await use.release();
  }

  /** Everything in its transaction is done but for the checkpoints, which somebody holds. */
  async function inTheSwitch(copying: Running): Promise<void> {
    const client = await borough.database.pool.connect();
    await client.query('BEGIN');
    await client.query("UPDATE processors.checkpoints SET moved_at = moved_at WHERE processor = 'reaction:1'");
    await until(
      "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE 'UPDATE processors.checkpoints%'",
    );
    await copying.kill();
    await client.query('ROLLBACK');
    client.release();
    // The server hears of the end as soon as it is not held up any more.
    await whenUnused(() => inTransaction(borough.database.pool, refuseUse));
  }

  /** The mark has just moved. */
  async function switched(copying: Running): Promise<void> {
    const before = (await borough.mark())?.engine;
    while ((await borough.mark())?.engine === before) await sleep(5);
    await copying.kill();
  }

  async function until(sql: string): Promise<void> {
    while ((await borough.database.pool.query(sql)).rowCount === 0) await sleep(10);
  }

  async function countIn(engine: 'postgres' | 'eventstoredb'): Promise<number> {
    const house = await borough.house(engine);
    const head = await house.ledger.head();
    await borough.leave();
    return head?.count ?? 0;
  }

  /** The database belongs to this engine, and each checkpoint stands at the event of its number there. */
  async function expectCheckpoints(engine: string): Promise<void> {
    const mark = await borough.mark();
    const house = await borough.house(engine as 'postgres' | 'eventstoredb');
    const { entries } = await house.ledger.readAll({ limit: 100_000 });
    expect(mark).toEqual({ engine, first: { event: JSON.parse(entries[0]?.json ?? '').id, position: entries[0]?.position } });
    const { rows } = await house.pool.query('SELECT position, number FROM processors.checkpoints ORDER BY number');
    expect(rows).toHaveLength(5);
    for (const { position, number } of rows) expect([number, position]).toEqual([number, entries[number]?.position ?? null]);
    await borough.leave();
  }
});

describe('A copy is refused, and the database stays where it was,', () => {
  test('while a process runs that has no lease and calls its connections otherwise', async () => {
    const borough = await Borough.with('EventStoreDB');
    try {
      const DATABASE_URL = `${borough.env.DATABASE_URL}&application_name=somebody`;
      const service = await borough.start('http', { ...onPostgres, DATABASE_URL, ...inProduction });
      expect(await copied(borough, 'eventstoredb')).toEqual({
        code: 1,
        told: undefined,
        said: 'Another process of Estate Bank uses this database: stop it first.',
      });
      const forget = async () =>
        (await runProgram('apps/server/src/programs/rebuild', ['--ledger-index'], { ...copyEnv(borough), LEDGER: 'eventstoredb' })).stderr;
      expect((await forget()).trimEnd()).toMatch(/Another process of Estate Bank uses this database: stop it first\.$/);
      expect((await borough.mark())?.engine).toBe('postgres');
      expect(await service.stop()).toBe(0);
      expect((await forget()).trimEnd()).toMatch(/The ledger of this database stands in PostgreSQL: start with LEDGER=postgres, [^\n]*$/);
      expect(await copied(borough, 'eventstoredb')).toMatchObject({ code: 0, told: { switched: true } });
    } finally {
      await borough.end();
    }
  }, 120_000);

  test('but if a process was cut off so that it could not be seen, that process ends with one sentence', async () => {
    const borough = await Borough.with('PostgreSQL');
    try {
      const service = await borough.start('http', inProduction);
      const { pool } = borough.database;
      const mover = await pool.connect();
      await mover.query('BEGIN');
      const alone = mover.query("SELECT pg_advisory_xact_lock(hashtext('estate-bank ledger'))");
      await sleep(200);
      await pool.query(
        "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE mode = 'ShareLock' AND locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())",
      );
      await alone;
      await mover.query("UPDATE processors.ledger_mark SET engine = 'eventstoredb'");
      await mover.query('COMMIT');
      mover.release();
      while (!service.said().includes('The ledger of this database stands in EventStoreDB')) await sleep(20);
      expect(await service.stop()).toBe(1);
      expect(service.said().trimEnd().split('\n').at(-1)).toMatch(/^The ledger of this database stands in EventStoreDB: start with LEDGER=eventstoredb/);
    } finally {
      await borough.end();
    }
  }, 60_000);

  test('into a server that holds other events, naming the first that differs; then the database may not start there either', async () => {
    const mine = await Borough.with('EventStoreDB');
    try {
      const other = await mine.another();
      for (const each of [mine, other]) {
        expect((await copied(each, 'eventstoredb', '--no-switch')).code).toBe(0);
        const house = await each.house('postgres');
        await writeFor(house.ledger, 2, 1);
        await each.leave();
      }
      expect((await copied(other, 'eventstoredb')).code).toBe(0);
      const refused = await copied(mine, 'eventstoredb');
      expect(refused).toEqual({ code: 1, told: undefined, said: 'Event number 0 of the target is not the source’s: copy into an empty ledger.' });
      expect((await mine.mark())?.engine).toBe('postgres');
      await other.end();
    } finally {
      await mine.end();
    }
  }, 120_000);

  test('where no server answers, in one sentence without a password', async () => {
    const borough = await Borough.with('PostgreSQL');
    try {
      const env = { ...copyEnv(borough), EVENTSTORE_URL: 'esdb://somebody:secret@127.0.0.1:1?tls=false' };
      const { code, stderr } = await runProgram(COPY, ['--to', 'eventstoredb'], env);
      expect(code).toBe(1);
      expect(stderr.trimEnd().split('\n').at(-1)).toMatch(/^EventStoreDB at 127\.0\.0\.1:1 does not answer: .*\.?\)?$/);
      expect(stderr).not.toMatch(/secret|^\s+at /m);
    } finally {
      await borough.end();
    }
  }, 120_000);
});

describe('A database that belongs to one EventStoreDB', () => {
  test('is not started on another, whether that is empty, holds a copy, or does not answer', async () => {
    const [borough, elsewhere] = [await Borough.with('EventStoreDB'), await Borough.with('EventStoreDB')];
    try {
      expect((await copied(borough, 'eventstoredb', '--no-switch')).code).toBe(0);
      await (await borough.house('postgres')).must(StartLedger, { kind: 'demonstration' });
      await borough.leave();
      const { EVENTSTORE_URL = '' } = elsewhere.env;
      // A copy there, of the very same events, which stand elsewhere in that server's log.
      const client = EventStoreDBClient.connectionString(EVENTSTORE_URL);
      await client.appendToStream('somebody-elses', jsonEvent({ type: 'Noted', data: {} }));
      await client.dispose();
      expect((await runProgram(COPY, ['--to', 'eventstoredb', '--no-switch'], { ...copyEnv(borough), EVENTSTORE_URL })).code).toBe(0);
      expect((await copied(borough, 'eventstoredb')).code).toBe(0);
      await expect(borough.start('worker', { EVENTSTORE_URL })).rejects.toThrow(/is another one, or was restored|a copy of its own/);
      const empty = await Borough.with('EventStoreDB');
      await expect(borough.start('worker', { EVENTSTORE_URL: empty.env.EVENTSTORE_URL ?? '' })).rejects.toThrow(
        /is another one, or was restored|an empty ledger/,
      );
      await empty.end();
      await expect(borough.start('worker', { EVENTSTORE_URL: 'esdb://127.0.0.1:1?tls=false' })).rejects.toThrow('EventStoreDB at 127.0.0.1:1 does not answer');
      await borough.start('notary');
    } finally {
      await borough.end();
      await elsewhere.end();
    }
  }, 180_000);
});
