import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { migrate } from '#database';
import { type TestDatabase, testDatabase } from '#database/test-database';
import { startStandIn } from '../../test/eventstore-stand-in/stand-in.js';
import { type OpenedAs, type Trap, traps } from '../../test/eventstore-traps/index.js';
import { naiveAdapters } from '../../test/naive-eventstore/index.js';
import type { NaiveOptions } from '../../test/naive-eventstore/naive-ledger.js';
import type { Ledger } from '../ledger.js';
import { eventstoreMigrations } from './eventstore.migrations.js';
import { EventstoreLedger } from './eventstore-ledger.js';
import { forgetEventstoreIndex } from './forget-index.js';

type Open = (options: NaiveOptions) => Ledger | Promise<Ledger>;

/** Long enough for an adapter that waits as it should on a busy machine, short enough for those that wait in vain. */
const TIMES = { patienceMs: 4_000, answerMs: 10_000 };
const SPRUNG_MS = 30_000;
const MATRIX_ROW_MS = 120_000;

describe('the traps between a server and its client, on a stand-in', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await testDatabase();
    await migrate(database.connection, eventstoreMigrations);
  });
  afterAll(() => database.drop());

  async function spring(trap: Trap, open: Open): Promise<void> {
    await forgetEventstoreIndex(database.pool);
    const standIn = await startStandIn();
    const opened: Ledger[] = [];
    const one = async ({ query = '', answerMs = TIMES.answerMs }: OpenedAs = {}) => {
      const ledger = await open({ url: `${standIn.url}${query}`, pool: database.pool, patienceMs: TIMES.patienceMs, answerMs });
      opened.push(ledger);
      return ledger;
    };
    try {
      await within(SPRUNG_MS, trap.spring({ standIn, open: one }));
    } finally {
      await standIn.close();
      for (const ledger of opened) await within(SPRUNG_MS, ledger.close());
    }
  }

  /** What an adapter comes to in a trap; undefined when it does not fall into it. */
  async function harm(trap: Trap, open: Open): Promise<string | undefined> {
    try {
      await spring(trap, open);
      return undefined;
    } catch (fault) {
      return String(fault);
    }
  }

  test.each(traps.map((trap) => [trap.name, trap] as const))('the adapter does not fall into this one: %s', async (_, trap) => {
    await spring(trap, (options) => EventstoreLedger.open(options));
  });

  test.each(naiveAdapters.map((adapter) => [adapter.mistake, adapter.trap.name, adapter] as const))(
    'who thinks that %s falls into “%s” and no other',
    async (_, name, adapter) => {
      const fallen: string[] = [];
      for (const trap of traps) {
        const harmed = await harm(trap, adapter.open);
        if (harmed !== undefined) fallen.push(trap === adapter.trap ? name : `${trap.name}: ${harmed}`);
      }
      expect(fallen).toEqual([name]);
    },
    MATRIX_ROW_MS,
  );

  test('each trap has somebody who falls into it', () => {
    expect(naiveAdapters.map(({ trap }) => trap.name).toSorted()).toEqual(traps.map(({ name }) => name).toSorted());
  });
});

async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not done within ${ms} ms`)), ms);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}
