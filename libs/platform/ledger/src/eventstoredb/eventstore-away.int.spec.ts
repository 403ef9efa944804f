import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, test } from '@jest/globals';
import { appendOf, everything, freshStream } from '../../test/appends.js';
import { eventstorePlace } from '../../test/eventstore-place.js';
import type { StandIn } from '../../test/eventstore-stand-in/stand-in.js';
import { StoreAway } from '../append-queue.js';
import { LedgerDamaged } from './stored-event.js';

const clean: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const each of clean.splice(0).reverse()) await each();
});

async function place() {
  const made = await eventstorePlace({});
  clean.push(() => made.drop());
  return made as typeof made & { readonly standIn: StandIn };
}

async function opened(more: { patienceMs?: number; answerMs?: number } = {}) {
  const made = await place();
  const ledger = await made.open(more);
  clean.push(() => ledger.close());
  return { ...made, ledger };
}

describe('while the server comes and goes, on a stand-in', () => {
  test('what was acknowledged is there once, and nothing that was not asked for', async () => {
    const { ledger, standIn } = await opened();
    let writing = true;
    const asked: string[] = [];
    const acknowledged: string[] = [];
    const writers = Array.from({ length: 8 }, async (_, w) => {
      const stream = freshStream();
      for (let revision = -1; writing; ) {
        const count = 1 + (w % 3);
        const append = appendOf(stream, revision === -1 ? 'none' : revision, { count });
        asked.push(...append.events.map(({ json }) => json));
        expect((await ledger.append(append)).status).toBe('appended');
        acknowledged.push(...append.events.map(({ json }) => json));
        revision += count;
      }
    });
    for (let i = 0; i < 5; i++) {
      await sleep(150);
      await standIn.down();
      await sleep(60);
      await standIn.up();
    }
    await sleep(150);
    writing = false;
    await Promise.all(writers);
    const there = (await everything(ledger, undefined)).map(({ json }) => json);
    expect(there.toSorted()).toEqual(acknowledged.toSorted());
    expect(new Set(asked).size).toBe(there.length);
    expect(there.length).toBeGreaterThan(20);
  });

  test('an append that outlasts our patience says that nobody knows, and a later one finds what became of it', async () => {
    const { ledger, standIn } = await opened({ patienceMs: 300, answerMs: 200 });
    const append = appendOf(freshStream(), 'none');
    await standIn.down();
    await expect(ledger.append(append)).rejects.toThrow(StoreAway);
    await standIn.up();
    expect((await ledger.append(append)).status).toBe('appended');
  });

  test('readers fail with what passes by itself, and read on afterwards', async () => {
    const { ledger, standIn } = await opened({ answerMs: 300 });
    await ledger.append(appendOf(freshStream(), 'none'));
    await standIn.down();
    for (const ask of [ledger.readAll(), ledger.head(), ledger.find(freshStream(), crypto.randomUUID()), ledger.readStream(freshStream())]) {
      await expect(ask).rejects.toThrow(StoreAway);
    }
    await standIn.up();
    expect((await ledger.readAll()).entries).toHaveLength(1);
  });

  test('whoever subscribed is called again when the server is back, also for what came meanwhile', async () => {
    const { ledger, standIn, open } = await opened();
    const other = await open();
    clean.push(() => other.close());
    let calls = 0;
    ledger.subscribe(() => {
      calls += 1;
    });
    await other.append(appendOf(freshStream(), 'none'));
    await eventually(() => calls > 0);
    await standIn.down();
    await standIn.up();
    await sleep(600);
    const before = calls;
    await other.append(appendOf(freshStream(), 'none'));
    await eventually(() => calls > before);
  });
});

describe('the index in PostgreSQL, on a stand-in', () => {
  test('is built anew with the same numbers and commands', async () => {
    const { ledger, database, open } = await opened();
    const appends = Array.from({ length: 30 }, (_, i) => appendOf(freshStream(), 'none', { count: 1 + (i % 3) }));
    for (const append of appends) await ledger.append(append);
    const rows = async () => (await database.pool.query('SELECT * FROM eventstore_index.entries ORDER BY number')).rows;
    await ledger.head();
    const before = await rows();
    await database.pool.query('TRUNCATE eventstore_index.entries');
    await database.pool.query('UPDATE eventstore_index.head SET next = 0, scanned = NULL');
    const again = await open();
    clean.push(() => again.close());
    expect((await again.head())?.count).toBe(60);
    expect(await rows()).toEqual(before);
    for (const { stream, commandId, payloadHash } of appends) expect((await again.find(stream, commandId))?.payloadHash).toBe(payloadHash);
  });

  test('counts the ledger alone, whatever the server and others write beside it', async () => {
    const { ledger, standIn } = await opened();
    standIn.faults.systemEventsPerAppend = 3;
    for (let i = 0; i < 5; i++) {
      await ledger.append(appendOf(freshStream(), 'none'));
      standIn.store.put(`elsewhere-${i}`, 'OrderPlaced', { by: 'another application' });
    }
    const seen = await everything(ledger, undefined, 2);
    expect(seen.map(({ number }) => number)).toEqual([0, 1, 2, 3, 4]);
    expect((await ledger.head())?.count).toBe(5);
  });

  test('is filled by several processes at once to the same rows', async () => {
    const { ledger, open } = await opened();
    const others = await Promise.all([open(), open(), open()]);
    clean.push(async () => Promise.all(others.map((each) => each.close())));
    const ledgers = [ledger, ...others];
    await Promise.all(ledgers.flatMap((each) => Array.from({ length: 20 }, () => each.append(appendOf(freshStream(), 'none', { count: 2 })))));
    const heads = await Promise.all(ledgers.map((each) => each.head()));
    expect(heads.map((head) => head?.count)).toEqual([160, 160, 160, 160]);
    expect((await everything(ledger, undefined)).map(({ number }) => number)).toEqual(Array.from({ length: 160 }, (_, i) => i));
  });
});

describe('a stream that was tampered with, on a stand-in', () => {
  test('is a fault by name when somebody else has written to it', async () => {
    const { ledger, standIn } = await opened();
    const append = appendOf(freshStream(), 'none');
    await ledger.append(append);
    standIn.store.put(append.stream, 'BidDecided', { outcome: 'award' });
    await expect(ledger.readStream(append.stream)).rejects.toThrow(LedgerDamaged);
    await expect(ledger.readStream(append.stream)).rejects.toThrow(/event 1 was not written by the ledger/);
  });
});

async function eventually(happened: () => boolean): Promise<void> {
  for (let waited = 0; !happened(); waited += 20) {
    if (waited > 10_000) throw new Error('it did not happen within ten seconds');
    await sleep(20);
  }
}
