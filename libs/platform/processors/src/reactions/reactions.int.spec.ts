import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { Pool } from 'pg';
import { migrate } from '#database';
import { testDatabase } from '#database/test-database';
import { type Append, type Ledger, MemoryLedger } from '#ledger';
import { answering, answersIn, confirming, doorway, expectedAnswers } from '../../test/answers.js';
import { notes, write } from '../../test/notes.js';
import { SystemClock } from '../clocks/clock.js';
import { ProcessorRegistry } from '../processor-registry.js';
import { ProcessorStatuses } from '../processor-statuses.js';
import { Processors } from '../processors.js';
import { processorsMigrations } from '../processors.migrations.js';

let database: Awaited<ReturnType<typeof testDatabase>>;
beforeAll(async () => {
  database = await testDatabase();
  await migrate(database.connection, processorsMigrations);
});
afterAll(() => database.drop());
beforeEach(async () => {
  await database.pool.query('TRUNCATE processors.checkpoints, processors.leases');
});

const LEASE_MS = 150;

/** A process that dies right after its nth persisted step: an append or a saved checkpoint. What it did before stays, what it does later does not happen. */
class MortalProcess {
  steps = 0;
  dead = false;
  readonly died: Promise<void>;
  #die = () => {};

  constructor(private readonly last: number) {
    this.died = new Promise((resolve) => {
      this.#die = resolve;
    });
  }

  pool(pool: Pool): Pool {
    const query = async (...given: unknown[]) => {
      if (this.dead) throw new Error('dead');
      const answer = await Reflect.apply(pool.query, pool, given);
      const { text = given[0] } = given[0] as { text?: string };
      if (/INSERT INTO processors\.checkpoints/.test(String(text))) this.#step();
      return answer;
    };
    return new Proxy(pool, { get: (target, key) => (key === 'query' ? query : Reflect.get(target, key)) });
  }

  append(ledger: Ledger): Pick<Ledger, 'append'> {
    return {
      append: async (append: Append) => {
        if (this.dead) throw new Error('dead');
        const result = await ledger.append(append);
        this.#step();
        return result;
      },
    };
  }

  #step(): void {
    this.steps += 1;
    if (this.steps !== this.last) return;
    this.dead = true;
    this.#die();
    throw new Error('dead');
  }
}

function house(ledger: Ledger, process: MortalProcess) {
  const registry = new ProcessorRegistry().reaction({ name: 'answers', table: answering }, { name: 'confirmations', table: confirming });
  const pool = process.pool(database.pool);
  const execute = doorway(process.append(ledger));
  return new Processors({ ledger, registry, execute, clock: new SystemClock(), pool, catalogue: notes, pollMs: 10, leaseMs: LEASE_MS });
}

test('a process that dies after any persisted step leaves nothing undone and nothing done twice for the one that comes after', async () => {
  // Three notes: twelve answers are appended, and the checkpoint is saved after each of the nine events that were answered.
  for (let last = 1; last <= 12 + 9; last++) {
    await database.pool.query('TRUNCATE processors.checkpoints, processors.leases');
    const ledger = new MemoryLedger();
    const stream = await write(ledger, 'Noted', 3);
    const mortal = new MortalProcess(last);
    const first = house(ledger, mortal);
    first.start();
    await mortal.died;
    const second = house(ledger, new MortalProcess(Number.POSITIVE_INFINITY));
    await second.drainReactions();
    expect((await answersIn(ledger)).sort()).toEqual(expectedAnswers(stream, 3));
    await Promise.all([first.stop(), second.stop()]);
  }
}, 60_000);

test('what a reaction is stuck at is told, and told no longer once it works', async () => {
  const ledger = new MemoryLedger();
  await write(ledger, 'Noted', 2);
  const registry = new ProcessorRegistry().reaction({ name: 'answers', table: answering });
  let works = false;
  const execute = doorway(ledger);
  const processors = new Processors({
    ledger,
    registry,
    execute: (sent) => (works ? execute(sent) : Promise.reject(new Error('a bug'))),
    clock: new SystemClock(),
    pool: database.pool,
    catalogue: notes,
  });
  const statuses = new ProcessorStatuses(database.pool, ledger, registry);
  await expect(processors.drainReactions()).rejects.toThrow('a bug');
  expect(await statuses.all()).toEqual([
    {
      processor: 'reaction:answers',
      kind: 'reaction',
      name: 'answers',
      state: 'stopped',
      number: -1,
      behind: 2,
      percent: 0,
      error: 'Error: a bug',
      stoppedAt: 0,
    },
  ]);
  works = true;
  await processors.drainReactions();
  expect(await statuses.all()).toMatchObject([{ state: 'live', number: 1 }]);
  await processors.stop();
});
