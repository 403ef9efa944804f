import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from '@jest/globals';
import { migrate } from '#database';
import { testDatabase } from '#database/test-database';
import { type Ledger, ledgerMigrations, PostgresLedger, readPages } from '#ledger';
import { isUnfit, type ProcessorLog, ProcessorRegistry, ProcessorStatuses, Processors, processorsMigrations, SystemClock } from '#processors';
import { relayTo, topicsOf } from '../src/follower.js';
import type { RelaySettings, RelayTimes } from '../src/relay-settings.js';
import { planted } from './planted.js';
import { countOf, kafkaAt, readTopics } from './topic-reader.js';

const POLL_MS = 50;
/** Quick, so that a takeover does not hold a spec up. */
export const LEASE_MS = 2_000;
export const TIMES: RelayTimes = { sendMs: 800, marginMs: 200, openMs: 15_000, settleMs: 300 };

/** The log of a process, as lines. */
class KeptLog implements ProcessorLog {
  readonly lines: string[] = [];
  readonly info = (fields: object, text: string) => this.#keep('info', fields, text);
  readonly warn = (fields: object, text: string) => this.#keep('warn', fields, text);
  readonly error = (fields: object, text: string) => this.#keep('error', fields, text);

  #keep(level: string, fields: object, text: string): void {
    this.lines.push(JSON.stringify({ level, ...fields, text }));
  }
}

export interface RelayHouseOptions {
  readonly partitions?: number;
  readonly source?: string;
  readonly sasl?: RelaySettings['sasl'];
  readonly times?: RelayTimes;
  readonly leaseMs?: number;
  /** Another way to the brokers than for those who look at the topics. */
  readonly by?: string;
}

/** A ledger in a database of its own, and the relay from it to topics of their own. */
export async function relayHouse(address: string, topicPrefix: string, options: RelayHouseOptions = {}) {
  const { partitions = 3, source = 'urn:spec', sasl, times = TIMES, leaseMs = LEASE_MS, by = address } = options;
  const database = await testDatabase();
  await migrate(database.connection, [...ledgerMigrations, ...processorsMigrations]);
  const ledger = new PostgresLedger({ pool: database.pool, connection: database.connection });
  const settings: RelaySettings = { brokers: [by], topicPrefix, source, partitions, tls: false, sasl };
  const topics = topicsOf(planted, topicPrefix);
  const kafka = kafkaAt(address, sasl);
  const registry = () => new ProcessorRegistry().follower(relayTo(settings, planted, times));
  const execute = () => Promise.reject(new Error('nobody sends commands here'));
  const running: Processors[] = [];
  const log = new KeptLog();
  const statuses = new ProcessorStatuses(database.pool, ledger, registry());
  return {
    database,
    ledger,
    settings,
    topics,
    kafka,
    /** What its processes have said. */
    said: log.lines,
    /** A process's processors, with nothing but the relay. */
    processors() {
      const clock = new SystemClock();
      const made = new Processors({ ledger, registry: registry(), execute, clock, pool: database.pool, leaseMs, pollMs: POLL_MS, log });
      running.push(made);
      return made;
    },
    /** What a relay in a process of its own is told. */
    argument: (more: object = {}) => JSON.stringify({ connection: database.connection, settings, times, leaseMs, ...more }),
    status: async () => (await statuses.all())[0],
    ready: async () => !(await statuses.all()).some(isUnfit),
    written: () => countOf(kafka, topics),
    read: () => readTopics(kafka, topics),
    /** Also after a test that failed half-way. */
    async close() {
      await Promise.all(running.map((processors) => processors.stop()));
      await ledger.close();
      await database.drop();
    },
  };
}

export type RelayHouse = Awaited<ReturnType<typeof relayHouse>>;

/** Waits until something is so. */
export async function until(what: string, isSo: () => Promise<boolean> | boolean, timeoutMs = 60_000): Promise<void> {
  for (const end = Date.now() + timeoutMs; !(await isSo()); await sleep(50)) if (Date.now() > end) throw new Error(`in vain waited until ${what}`);
}

/** Waits until the relay stands at the ledger's head. */
export async function untilRelayed(house: RelayHouse, timeoutMs?: number): Promise<void> {
  await until(
    'everything was relayed',
    async () => {
      const status = await house.status();
      return status?.state === 'live' && status.behind === 0;
    },
    timeoutMs,
  );
}

/** The topics hold every event of these types once, byte for byte, and each partition in its order. */
export async function expectAllOnce(house: RelayHouse, types: readonly string[] = ['Noted', 'Closed']): Promise<void> {
  const read = await house.read();
  const byNumber = new Map(read.map((record) => [record.number, record]));
  const entries = await entriesOf(house.ledger, types);
  expect(read).toHaveLength(entries.length);
  expect(entries.filter(({ number, json }) => byNumber.get(number)?.value !== json).map(({ number }) => number)).toEqual([]);
  expect(outOfOrder(read)).toEqual([]);
}

function outOfOrder(read: Awaited<ReturnType<RelayHouse['read']>>): string[] {
  const last = new Map<string, number>();
  const found: string[] = [];
  for (const { topic, partition, number, released, key } of read) {
    const place = released * 1e7 + number;
    if (place <= (last.get(`${topic}/${partition}`) ?? -1)) found.push(`${key} ${released} ${number}`);
    last.set(`${topic}/${partition}`, place);
  }
  return found;
}

async function entriesOf(ledger: Ledger, types: readonly string[]) {
  const found = [];
  for await (const page of readPages(ledger, { types })) found.push(...page.entries);
  return found;
}
