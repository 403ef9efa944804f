import { afterEach, expect, test } from '@jest/globals';
import { appended, appendOf, freshStream } from '../../test/appends.js';
import { eventstorePlace } from '../../test/eventstore-place.js';
import { copyLedger } from '../copy-ledger.js';
import type { Append } from '../ledger.js';
import { MemoryLedger } from '../memory/memory-ledger.js';
import { EventstoreClient } from './eventstore-client.js';

const clean: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const each of clean.splice(0).reverse()) await each();
});

async function opened() {
  const place = await eventstorePlace({});
  clean.push(() => place.drop());
  const ledger = await place.open();
  clean.push(() => ledger.close());
  return { ...place, ledger };
}

/** Counts the events that cross the wire for as long as a test runs. */
function countReads(): () => number {
  const { readStream, readAll } = EventstoreClient.prototype;
  let count = 0;
  EventstoreClient.prototype.readStream = async function (...asked) {
    const events = await readStream.apply(this, asked);
    count += events.length;
    return events;
  };
  EventstoreClient.prototype.readAll = async function (...asked) {
    const events = await readAll.apply(this, asked);
    count += events.length;
    return events;
  };
  clean.push(async () => Object.assign(EventstoreClient.prototype, { readStream, readAll }));
  return () => count;
}

function chain(stream: string, length: number): Append[] {
  return Array.from({ length }, (_, i) => appendOf(stream, i === 0 ? 'none' : i - 1));
}

test('where nobody reads the ledger, an append costs as much at the end of a long stream as at its beginning', async () => {
  const { ledger } = await opened();
  const appends = chain(freshStream(), 400);
  const reads = countReads();
  const costs: number[] = [];
  for (const [i, append] of appends.entries()) {
    await ledger.find(append.stream, append.commandId);
    appended(await ledger.append(append));
    if (i % 200 === 199) costs.push(reads());
  }
  const [first = 0, both = 0] = costs;
  expect(both - first).toBeLessThan(1.5 * first);
});

test('a copy into it reads back a bounded part of each stream', async () => {
  const { ledger } = await opened();
  const source = new MemoryLedger();
  for (const append of chain(freshStream(), 400)) await source.append(append);
  const reads = countReads();
  await copyLedger(source, ledger);
  expect(reads()).toBeLessThan(400 * 40);
});

test('a command of which the index holds only the beginning is found whole', async () => {
  const { ledger, database } = await opened();
  const append = appendOf(freshStream(), 'none', { count: 5 });
  const { status: _, ...place } = appended(await ledger.append(append));
  const behind = appendOf(append.stream, 4);
  appended(await ledger.append(behind));
  await ledger.head();
  // As it stands while another process is in the middle of taking in a page.
  await database.pool.query('DELETE FROM eventstore_index.entries WHERE number >= 2');
  await database.pool.query('UPDATE eventstore_index.head SET next = 2, scanned = (SELECT position FROM eventstore_index.entries WHERE number = 1)');
  expect(await ledger.find(append.stream, append.commandId)).toEqual({ ...place, payloadHash: append.payloadHash });
  expect(await ledger.append(appendOf(append.stream, 5, { commandId: append.commandId, count: 5 }))).toEqual({ status: 'duplicate', ...place });
  expect((await ledger.find(append.stream, behind.commandId))?.firstRevision).toBe(5);
});

test('commands that ask at once for one stream share one look at it', async () => {
  const { ledger } = await opened();
  const stream = freshStream();
  for (const append of chain(stream, 20)) appended(await ledger.append(append));
  const reads = countReads();
  const found = await Promise.all(chain(stream, 100).map(({ commandId }) => ledger.find(stream, commandId)));
  expect(found.every((each) => each === undefined)).toBe(true);
  expect(reads()).toBe(20);
});

test('many readers of a ledger that others write to all come to its end', async () => {
  const { ledger, open } = await opened();
  const readers = await Promise.all(Array.from({ length: 6 }, () => open()));
  clean.push(async () => Promise.all(readers.map((each) => each.close())));
  let writing = true;
  const writer = (async () => {
    let count = 0;
    for (; writing; count++) appended(await ledger.append(appendOf(freshStream(), 'none')));
    return count;
  })();
  for (let round = 0; round < 8; round++) {
    const before = (await ledger.head())?.count ?? 0;
    for (const head of await Promise.all(readers.map((each) => each.head()))) expect(head?.count ?? 0).toBeGreaterThanOrEqual(before);
  }
  writing = false;
  const count = await writer;
  expect((await Promise.all(readers.map((each) => each.head()))).map((head) => head?.count)).toEqual(readers.map(() => count));
});
