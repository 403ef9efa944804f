import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Envelope } from '#events';
import { type Ledger, readPages } from '#ledger';
import { Api } from '../support/api.js';
import { allRows, Borough, differentRows } from '../support/borough.js';
import { bankId, declaration, openEstate, votedBid } from '../support/estate.js';
import type { House } from '../support/house.js';
import { Load, type Task } from '../support/load.js';
import { expectKept, expectNoHalfSteps, readMoney, settled } from '../support/oracle.js';
import { runProgram } from '../support/programs.js';
import { appoint } from '../support/roles.js';
import { seasonJson } from '../support/season.js';
import { type Service, spawnService } from '../support/server-process.js';

const BIDS = 30;
const CLIENTS = 4;
/** A worker's leases end five seconds after its last sign of life, and the other looks for free ones more often than that. */
const LEASES_MOVE_WITHIN_MS = 12_000;

const engines = [
  { engine: 'PostgreSQL', name: 'PostgreSQL' },
  { engine: 'EventStoreDB', name: 'EventStoreDB (a stand-in for it, in a process of its own)' },
] as const;

describe.each(engines)('Two processes of each role over one ledger in $name', ({ engine }) => {
  let borough: Borough;
  let house: Awaited<ReturnType<Borough['house']>>;
  let people: Service[];
  let workers: Service[];
  let notaries: Service[];

  beforeAll(async () => {
    borough = await Borough.with(engine);
    // All at once, on an empty ledger: one of them loads the season.
    const [worker, ...others] = await Promise.all(['worker', 'http', 'http', 'notary', 'notary'].map((roles) => borough.start(roles)));
    if (!worker) throw new Error('no worker');
    [people, notaries] = [others.slice(0, 2), others.slice(2)];
    house = await borough.house();
    await leasesHeldBySomebodyElse(new Set());
    // The second finds every lease taken.
    workers = [worker, await borough.start('worker')];
  }, 180_000);
  afterAll(() => borough?.end(), 60_000);

  /** Who holds leases that have not run out. */
  async function holders(): Promise<ReadonlySet<string>> {
    const { rows } = await house.pool.query<{ holder: string }>('SELECT DISTINCT holder FROM processors.leases WHERE expires_at > clock_timestamp()');
    return new Set(rows.map(({ holder }) => holder));
  }

  async function leasesHeldBySomebodyElse(before: ReadonlySet<string>): Promise<void> {
    const names = await leaseNames();
    for (const until = performance.now() + LEASES_MOVE_WITHIN_MS; ; await sleep(50)) {
      const { rows } = await house.pool.query<{ name: string; holder: string }>(
        'SELECT name, holder FROM processors.leases WHERE expires_at > clock_timestamp()',
      );
      const taken = rows.filter(({ holder }) => !before.has(holder));
      if (taken.length > 0 && names.every((name) => taken.some((lease) => lease.name === name))) return;
      if (performance.now() > until) throw new Error(`the leases did not move: ${JSON.stringify(rows)}`);
    }
  }

  async function leaseNames(): Promise<readonly string[]> {
    const { rows } = await house.pool.query<{ name: string }>('SELECT name FROM processors.leases');
    return rows.map(({ name }) => name);
  }

  test('each says what it does; a notary is idle, answers nobody, and stays', async () => {
    for (const { url, said } of people) {
      expect(said()).toMatch(/Estate Bank is at http/);
      expect((await new Api(url).get('/health/ready')).status).toBe(200);
    }
    for (const { said, url } of workers) expect([url, said()]).toEqual(['', expect.stringContaining('Estate Bank’s worker is at work')]);
    for (const { said, url, pid } of notaries) {
      expect([url, said()]).toEqual(['', expect.stringContaining('Estate Bank’s notary is idle')]);
      expect(() => process.kill(pid, 0)).not.toThrow();
    }
    const loaded = [...people, ...workers].filter(({ said }) => said().includes('Loading the season'));
    expect(loaded).toHaveLength(1);
  });

  test('under load, kill -9 of whoever works or answers stops nobody else, loses nothing and does nothing twice', async () => {
    await prepareEstate(house);
    const before = (await house.ledger.head())?.count ?? 0;
    const load = await loadOn(people, join(borough.folder, 'acknowledged.ndjson'));
    try {
      await load.atWork();
      await killWorkingWorker(load);
      await load.atWork();
      await killWorkingWorker(load);
      await people[0]?.kill();
      await load.atWork();
      people[0] = await borough.start('http');
      await load.atWork();
      while (load.acknowledged.filter(({ path }) => path.endsWith('/decisions')).length < BIDS) await load.atWork();
    } finally {
      await load.stop();
    }
    expect([...load.statuses.keys()].filter((status) => status >= 300)).toEqual([]);
    await expectSound(load, before);
  }, 240_000);

  /** Kills the worker whose leases they are, waits until the other has them all, and starts another in its place. */
  async function killWorkingWorker(load: Load): Promise<void> {
    await sleep(randomInt(300));
    const dead = await holders();
    expect(dead.size).toBe(1);
    await workers.shift()?.kill();
    const killed = performance.now();
    const reacted = await count('GrantOpened');
    await leasesHeldBySomebodyElse(dead);
    process.stderr.write(`All leases moved ${Math.round(performance.now() - killed)} ms after kill -9 (${engine})\n`);
    await load.atWork();
    while ((await count('GrantOpened')) === reacted) await sleep(20);
    workers.push(await borough.start('worker'));
  }

  const count = async (type: string) => {
    let found = 0;
    for await (const { entries } of readPages(house.ledger, { types: [type] })) found += entries.length;
    return found;
  };

  test('no read model has a gap: its rows are those of one that is built anew', async () => {
    await settled(house.pool, house.ledger);
    const rows = await allRows(house.pool);
    expect(Object.values(rows).filter((table) => table.length > 0).length).toBeGreaterThan(10);
    const rebuilt = await runProgram('apps/server/src/programs/rebuild', [], { ...borough.env, DATA_DIR: join(borough.folder, 'unused') });
    expect([rebuilt.code, rebuilt.stderr]).toEqual([0, expect.stringContaining('Built anew:')]);
    await settled(house.pool, house.ledger);
    expect(differentRows(rows, await allRows(house.pool))).toEqual([]);
  }, 120_000);

  test('all that are left go when they are told to', async () => {
    expect(await Promise.all([...people, ...workers, ...notaries].map((service) => service.stop()))).toEqual([0, 0, 0, 0, 0, 0]);
  }, 60_000);

  /** What was acknowledged stands once where it was said to stand, every step has its second, and the auditor's sums are what the pages say. */
  async function expectSound(load: Load, before: number): Promise<void> {
    await settled(house.pool, house.ledger);
    const head = await house.ledger.head();
    for (const { url } of people) expect(await readMoney(url, head?.position)).toEqual((await borough.exported()).money);
    const { events } = await borough.exported();
    expect(events).toHaveLength(head?.count ?? 0);
    const numbers = await numbersOf(house.ledger);
    expectKept(events, load.acknowledged, (position) => numbers.get(position) ?? -1);
    expectNoHalfSteps(events);
    expectSameStory(events.slice(before));
    const shared = house.clock.now();
    expect(events.map(({ recordedAt }) => recordedAt).filter((at) => at > shared)).toEqual([]);
  }
});

test('When the process that loads the season is killed with kill -9, the one that waited for it completes it', async () => {
  const borough = await Borough.with('PostgreSQL');
  const starting = [0, 1].map(() => {
    const child = spawnService({ dataDir: join(borough.folder, 'unused'), env: { ...borough.env, ROLES: 'http,worker' } });
    const heard = { said: '' };
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (data) => {
        heard.said += data;
      });
    return { child, heard };
  });
  try {
    const saying = async (words: RegExp) => {
      for (;;) {
        const found = starting.find(({ heard, child }) => child.exitCode === null && child.signalCode === null && words.test(heard.said));
        if (found) return found;
        await sleep(10);
      }
    };
    const loading = await saying(/^ +40 % /m);
    expect((await saying(/Another process is loading the season/)).child.pid).not.toBe(loading.child.pid);
    const dead = once(loading.child, 'exit');
    loading.child.kill('SIGKILL');
    await dead;
    const { heard } = await saying(/Estate Bank is at http:\S+\n/);
    const house = await borough.house();
    await settled(house.pool);
    expect(await readMoney(/Estate Bank is at (http:\S+)/.exec(heard.said)?.[1] ?? '')).toEqual((await borough.exported()).money);
    const { events } = await borough.exported();
    expect(events.filter(({ type }) => type === 'SeasonLoadStarted' || type === 'SeasonLoadCompleted')).toHaveLength(2);
  } finally {
    for (const { child } of starting) child.kill('SIGKILL');
    await borough.end();
  }
}, 120_000);

test('Who waited for the season goes by its clock from the first fact on', async () => {
  const borough = await Borough.with('PostgreSQL');
  try {
    const asOf = new Date(JSON.parse(seasonJson).clock.as_of).toISOString();
    const taken = ['http', 'http,worker', 'http'].map(async (roles, n) => {
      const api = new Api((await borough.start(roles)).url);
      const { body } = await api.get('/api/banks/chalcots/funds/F1');
      const receipt = { amountPence: 100, agreementHash: body.agreementHash, statementLine: `WAITED-${n}` };
      return api.post('/api/banks/chalcots/funds/F1/receipts', receipt, { as: 'FH-1' });
    });
    expect((await Promise.all(taken)).map(({ status }) => status)).toEqual([201, 201, 201]);
    const shared = (await borough.house('postgres')).clock.now();
    const { events } = await borough.exported();
    expect(events.map(({ recordedAt }) => recordedAt).filter((at) => at > shared)).toEqual([]);
    const waited = events.filter(({ data }) => String(data.statementLine).startsWith('WAITED-')).map(({ recordedAt }) => recordedAt);
    expect([waited.length, waited.filter((at) => at < asOf)]).toEqual([3, []]);
  } finally {
    await borough.end();
  }
}, 120_000);

/** An estate beside the season's, with bids whose declaration makes others follow. */
async function prepareEstate(house: Awaited<ReturnType<Borough['house']>>): Promise<void> {
  await openEstate(house, 2_000_000);
  await appoint(house, { person: 'EC-1', name: 'The chair of Elm', role: 'panel-chair', place: bankId });
  for (let n = 1; n <= BIDS; n++) await votedBid(house as House, `E-${n}`);
}

/** Each request goes to the other process than the one before; one that is not answered is sent again, to the other. */
async function loadOn(people: readonly Service[], path: string): Promise<Load> {
  let asked = 0;
  const load = await Load.into(path, () => people[asked++ % people.length]?.url);
  const { body } = await new Api(people[0]?.url ?? '').get('/api/banks/chalcots/funds/F1');
  for (let client = 1; client <= CLIENTS; client++) load.client(receipts(client, body.agreementHash));
  load.client(declarations());
  return load;
}

function* receipts(client: number, agreementHash: string): Generator<Task> {
  for (let n = 1; ; n++) {
    yield { path: '/api/banks/chalcots/funds/F1/receipts', as: 'FH-1', body: { amountPence: 100 + n, agreementHash, statementLine: `IN-${client}-${n}` } };
  }
}

/** Slowly, so that they last as long as the kills. */
async function* declarations(): AsyncGenerator<Task> {
  for (let n = 1; n <= BIDS; n++) {
    const { bankId: _, roundId, ...body } = declaration(`E-${n}`);
    yield { path: `/api/banks/${bankId}/rounds/${roundId}/decisions`, as: 'EC-1', body };
    await sleep(randomInt(1_000));
  }
}

async function numbersOf(ledger: Ledger): Promise<ReadonlyMap<string, number>> {
  const numbers = new Map<string, number>();
  for await (const { entries } of readPages(ledger)) for (const { position, number } of entries) numbers.set(position, number);
  return numbers;
}

/** Of many bids that were declared alike, the same follows: once each, for every one of them. */
function expectSameStory(events: readonly Envelope[]): void {
  const stories = Array.from({ length: BIDS }, (_, n) => {
    const own = events.filter(({ stream, data }) => stream === `application-E-${n + 1}` || stream === `grant-E-${n + 1}` || data.bidId === `E-${n + 1}`);
    return own.map(({ stream, type }) => `${stream.replace(/\d+$/, '')} ${type}`).sort();
  });
  expect(stories[0]?.length).toBeGreaterThan(2);
  for (const story of stories) expect(story).toEqual(stories[0]);
}
