import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { appended, appendOf, at, everything, freshStream, pollWhile, writeFor } from '../test/appends.js';
import { BatchTooLarge, EventTooLarge, MAX_BATCH_BYTES, MalformedAppend } from './append-limits.js';
import type { Append, ExpectedRevision, Ledger, LedgerEntry, Position } from './ledger.js';

/** One place where events stand; each call of `open` gives a ledger of its own over it, like another process. It need not be empty. */
export interface LedgerPlace {
  open(): Promise<Ledger>;
  drop(): Promise<void>;
}

/** What every ledger must do, whatever it is built on; positions are compared by the port alone. */
export function ledgerConformance(name: string, makePlace: () => Promise<LedgerPlace>): void {
  describe(name, () => {
    let place: LedgerPlace;
    let ledger: Ledger;
    const opened: Ledger[] = [];
    const another = async () => {
      const next = await place.open();
      opened.push(next);
      return next;
    };
    const several = (count: number) => Promise.all(Array.from({ length: count }, another));

    beforeAll(async () => {
      place = await makePlace();
      ledger = await place.open();
    });
    afterEach(async () => {
      for (const each of opened.splice(0)) await each.close();
    });
    afterAll(async () => {
      await ledger.close();
      await place.drop();
    });

    const appendedBy = async (on: Ledger, append: Append) => appended(await on.append(append));
    const jsonsOf = async (stream: string) => (await ledger.readStream(stream)).map(({ json }) => json);
    const headNow = async () => (await ledger.head())?.position;

    describe('keeps streams', () => {
      test('what was appended is read back byte for byte, in order', async () => {
        const stream = freshStream();
        const first = appendOf(stream, 'none', { count: 3, data: { text: 'Zoë’s “café” \\ / \u2028 \u0001 😀 £1,000.50' } });
        const second = appendOf(stream, 2);
        await appendedBy(ledger, first);
        await appendedBy(ledger, second);
        expect(await jsonsOf(stream)).toEqual([...first.events, ...second.events].map(({ json }) => json));
        expect((await ledger.readStream(stream)).map(({ revision }) => revision)).toEqual([0, 1, 2, 3]);
      });

      test('a stream that nobody wrote to has no events', async () => {
        expect(await ledger.readStream(freshStream())).toEqual([]);
      });

      test('a stream is read from a revision on, and no further than asked', async () => {
        const stream = freshStream();
        await appendedBy(ledger, appendOf(stream, 'none', { count: 10 }));
        expect((await ledger.readStream(stream, 7)).map(({ revision }) => revision)).toEqual([7, 8, 9]);
        expect((await ledger.readStream(stream, 2, 3)).map(({ revision }) => revision)).toEqual([2, 3, 4]);
        expect(await ledger.readStream(stream, 10)).toEqual([]);
      });

      test('an append says where its events stand', async () => {
        const stream = freshStream();
        const first = await appendedBy(ledger, appendOf(stream, 'none', { count: 2 }));
        const second = await appendedBy(ledger, appendOf(stream, 1));
        expect(first).toMatchObject({ firstRevision: 0, lastRevision: 1 });
        expect(second).toMatchObject({ firstRevision: 2, lastRevision: 2 });
        const entries = await ledger.readStream(stream);
        expect(entries.map(({ position }) => position).slice(1)).toEqual([first.position, second.position]);
      });
    });

    describe('appends only on the expected revision', () => {
      test.each<[string, ExpectedRevision]>([
        ['a stream that should not exist', 'none'],
        ['an older revision', 0],
        ['a revision that is not there yet', 2],
      ])('%s is a conflict and writes nothing', async (_, expectedRevision) => {
        const stream = freshStream();
        await appendedBy(ledger, appendOf(stream, 'none', { count: 2 }));
        const before = await jsonsOf(stream);
        expect(await ledger.append(appendOf(stream, expectedRevision))).toEqual({ status: 'conflict' });
        expect(await jsonsOf(stream)).toEqual(before);
      });

      test('a number for a stream that does not exist is a conflict', async () => {
        expect(await ledger.append(appendOf(freshStream(), 0))).toEqual({ status: 'conflict' });
      });

      test('of many who race for one revision, on several ledgers, exactly one wins', async () => {
        const stream = freshStream();
        await appendedBy(ledger, appendOf(stream, 'none'));
        const ledgers = await several(4);
        const results = await Promise.all(Array.from({ length: 40 }, (_, i) => at(ledgers, i).append(appendOf(stream, 0))));
        expect(results.filter(({ status }) => status === 'appended')).toHaveLength(1);
        expect(results.filter(({ status }) => status === 'conflict')).toHaveLength(39);
        expect(await ledger.readStream(stream)).toHaveLength(2);
      });

      test('appends may be sent ahead, each expecting the revision that the one before leaves', async () => {
        const stream = freshStream();
        const chain: Append[] = [];
        for (let i = 0; i < 50; i++) chain.push({ ...appendOf(stream, i === 0 ? 'none' : i * 2 - 1, { count: 2 }), restsOn: chain.at(-1)?.events });
        const results = await Promise.all(chain.map((append) => ledger.append(append)));
        expect(results.map(({ status }) => status)).toEqual(chain.map(() => 'appended'));
        expect(await jsonsOf(stream)).toEqual(chain.flatMap(({ events }) => events.map(({ json }) => json)));
      });

      test('what was sent ahead falls with the append it rests on, even when its revision is right by then', async () => {
        const stream = freshStream();
        await appendedBy(ledger, appendOf(stream, 'none'));
        await appendedBy(await another(), appendOf(stream, 0));
        const first = appendOf(stream, 0);
        const second = { ...appendOf(stream, 1), restsOn: first.events };
        const third = { ...appendOf(stream, 1), restsOn: second.events };
        const results = await Promise.all([first, second].map((append) => ledger.append(append)));
        expect([...results, await ledger.append(third)]).toEqual([{ status: 'conflict' }, { status: 'conflict' }, { status: 'conflict' }]);
        expect((await appendedBy(ledger, appendOf(stream, 1))).firstRevision).toBe(2);
      });
    });

    describe('counts a command once', () => {
      test('the same command again is answered with where its events stand, whatever revision it expects', async () => {
        const stream = freshStream();
        const append = appendOf(stream, 'none', { count: 2 });
        const { status: _, ...place } = await appendedBy(ledger, append);
        await appendedBy(ledger, appendOf(stream, 1));
        expect(await ledger.append(append)).toEqual({ status: 'duplicate', ...place });
        expect(await (await another()).append(appendOf(stream, 2, { commandId: append.commandId, count: 2 }))).toEqual({ status: 'duplicate', ...place });
        expect(await ledger.readStream(stream)).toHaveLength(3);
      });

      test('another payload under the same command is a conflict of its own and writes nothing', async () => {
        const stream = freshStream();
        const append = appendOf(stream, 'none');
        await appendedBy(ledger, append);
        expect(await ledger.append(appendOf(stream, 0, { commandId: append.commandId, payload: 'another' }))).toEqual({ status: 'payload-conflict' });
        expect(await ledger.readStream(stream)).toHaveLength(1);
      });

      test('the same command sent by many at once, on several ledgers, has one effect', async () => {
        const stream = freshStream();
        const append = appendOf(stream, 'none', { count: 2 });
        const ledgers = await several(3);
        const results = await Promise.all(Array.from({ length: 30 }, (_, i) => at(ledgers, i).append(append)));
        expect(results.filter(({ status }) => status === 'appended')).toHaveLength(1);
        expect(await jsonsOf(stream)).toEqual(append.events.map(({ json }) => json));
      });

      test('a command id counts per stream', async () => {
        const commandId = randomUUID();
        await appendedBy(ledger, appendOf(freshStream(), 'none', { commandId }));
        await appendedBy(ledger, appendOf(freshStream(), 'none', { commandId }));
      });

      test('a command is found where its events stand, with its payload, and not found before', async () => {
        const stream = freshStream();
        await appendedBy(ledger, appendOf(stream, 'none'));
        const append = appendOf(stream, 0, { count: 3 });
        expect(await ledger.find(stream, append.commandId)).toBeUndefined();
        const { status: _, ...place } = await appendedBy(ledger, append);
        expect(await ledger.find(stream, append.commandId)).toEqual({ ...place, payloadHash: append.payloadHash });
        expect(await ledger.find(freshStream(), append.commandId)).toBeUndefined();
      });

      test('many finds at once each get their own answer', async () => {
        const stream = freshStream();
        const appends = Array.from({ length: 20 }, (_, i) => appendOf(stream, i === 0 ? 'none' : i - 1));
        await Promise.all(appends.map((append) => ledger.append(append)));
        const found = await Promise.all(appends.flatMap(({ commandId }) => [ledger.find(stream, commandId), ledger.find(stream, randomUUID())]));
        expect(found.map((each) => each?.firstRevision)).toEqual(appends.flatMap((_, i) => [i, undefined]));
      });
    });

    describe('has one order', () => {
      test('positions ascend with the order of appends, over all streams', async () => {
        const positions: Position[] = [];
        for (let i = 0; i < 12; i++) positions.push((await appendedBy(ledger, appendOf(freshStream(), 'none', { count: 1 + (i % 3) }))).position);
        expect(positions.toSorted(ledger.compare.bind(ledger))).toEqual(positions);
        expect(ledger.compare(at(positions, 3), at(positions, 3))).toBe(0);
        expect(ledger.compare(at(positions, 4), at(positions, 3))).toBeGreaterThan(0);
        for (const nonsense of ['nonsense', '', '-', '7 or 8']) {
          expect(ledger.compare(nonsense, at(positions, 3))).toBeNaN();
          expect(ledger.compare(at(positions, 3), nonsense)).toBeNaN();
        }
      });

      test('the head is the newest entry, and everything stands before it', async () => {
        const before = await ledger.head();
        const { position } = await appendedBy(ledger, appendOf(freshStream(), 'none', { count: 4 }));
        const after = await ledger.head();
        expect(after).toEqual({ position, count: (before?.count ?? 0) + 4 });
      });

      test('everybody who reads the whole ledger sees the same entries in the same order, numbered without a gap', async () => {
        const start = await headNow();
        const ledgers = await several(3);
        const appends = Array.from({ length: 60 }, () => appendOf(freshStream(), 'none', { count: 2 }));
        await Promise.all(appends.map((append, i) => at(ledgers, i).append(append)));
        const seen = await everything(ledger, start);
        expect(await everything(at(ledgers, 1), start)).toEqual(seen);
        expect(seen.map(({ json }) => json).toSorted()).toEqual(appends.flatMap(({ events }) => events.map(({ json }) => json)).toSorted());
        expect(seen.map(({ number }) => number)).toEqual(seen.map((_, i) => (seen[0]?.number ?? 0) + i));
        for (const { stream } of appends) expect(seen.filter((entry) => entry.stream === stream)).toEqual(await ledger.readStream(stream));
      });

      test('the events of one command stand together', async () => {
        const start = await headNow();
        const ledgers = await several(4);
        const appends = Array.from({ length: 40 }, () => appendOf(freshStream(), 'none', { count: 3 }));
        await Promise.all(appends.map((append, i) => at(ledgers, i).append(append)));
        const streams = (await everything(ledger, start)).map(({ stream }) => stream);
        expect(streams).toEqual(streams.map((_, i) => at(streams, i - (i % 3))));
      });

      test('a reader that polls while others write never misses an entry', async () => {
        const start = await headNow();
        const ledgers = await several(4);
        let writing = true;
        const writers = Promise.all(ledgers.map((each, w) => writeFor(each, 60, w)));
        const readers = Promise.all([pollWhile(ledger, start, () => writing), pollWhile(await another(), start, () => writing)]);
        const written = (await writers).flat();
        writing = false;
        for (const seen of await readers) {
          expect(seen.map(({ json }) => json).toSorted()).toEqual(written.toSorted());
          expect(seen).toEqual(await everything(ledger, start));
        }
      });

      test('reading resumes after any position', async () => {
        const start = await headNow();
        for (let i = 0; i < 5; i++) await appendedBy(ledger, appendOf(freshStream(), 'none', { count: 3 }));
        const all = await everything(ledger, start);
        expect(all).toHaveLength(15);
        expect(await everything(ledger, start, 4)).toEqual(all);
        for (const [i, { position }] of all.entries()) expect(await everything(ledger, position)).toEqual(all.slice(i + 1));
      });

      test('a page says how far it read and whether that was the end', async () => {
        const start = await headNow();
        const { position } = await appendedBy(ledger, appendOf(freshStream(), 'none', { count: 5 }));
        const part = await ledger.readAll({ after: start, limit: 3 });
        expect(part).toMatchObject({ readTo: part.entries.at(-1)?.position, atEnd: false });
        expect(await ledger.readAll({ after: part.readTo, limit: 3 })).toMatchObject({ readTo: position, atEnd: true });
        expect(await ledger.readAll({ after: position })).toEqual({ entries: [], readTo: position, atEnd: true });
      });

      test('a reader of few types passes over the others and still comes to the end', async () => {
        const start = await headNow();
        const rare = appendOf(freshStream(), 'none', { type: 'SpecRare', count: 2 });
        await appendedBy(ledger, appendOf(freshStream(), 'none', { count: 20 }));
        await appendedBy(ledger, rare);
        const { position } = await appendedBy(ledger, appendOf(freshStream(), 'none', { count: 20 }));
        const seen: LedgerEntry[] = [];
        let page = await ledger.readAll({ after: start, types: ['SpecRare', 'SpecNever'], limit: 1 });
        for (; !page.atEnd; page = await ledger.readAll({ after: page.readTo, types: ['SpecRare', 'SpecNever'], limit: 1 })) seen.push(...page.entries);
        seen.push(...page.entries);
        expect(seen.map(({ json }) => json)).toEqual(rare.events.map(({ json }) => json));
        expect(page.readTo).toBe(position);
        expect(await ledger.readAll({ after: start, types: ['SpecNever'] })).toEqual({ entries: [], readTo: position, atEnd: true });
      });
    });

    describe('bears size', () => {
      test('an event of 16 kB is kept, a larger one is refused by name and harms nobody beside it', async () => {
        const stream = freshStream();
        const room = 16 * 1024 - (appendOf(stream, 'none', { data: { text: '' } }).events[0]?.json.length ?? 0);
        const fits = appendOf(stream, 'none', { data: { text: 'x'.repeat(room) } });
        const tooLarge = appendOf(freshStream(), 'none', { data: { text: 'x'.repeat(room + 1) } });
        const [good, bad] = await Promise.allSettled([ledger.append(fits), ledger.append(tooLarge)]);
        expect(good).toMatchObject({ status: 'fulfilled', value: { status: 'appended' } });
        expect(bad).toMatchObject({ status: 'rejected', reason: expect.any(EventTooLarge) });
        expect(await jsonsOf(stream)).toEqual(fits.events.map(({ json }) => json));
      });

      test('a command whose events exceed 1 MiB together is refused by name and writes nothing', async () => {
        const stream = freshStream();
        await expect(ledger.append(appendOf(stream, 'none', { count: 70, data: { text: 'x'.repeat(16_000) } }))).rejects.toThrow(BatchTooLarge);
        expect(await ledger.readStream(stream)).toEqual([]);
      });

      test.each([70, 1_500])('the largest command of %i events is kept, and a larger one is refused', async (count) => {
        const room = Math.floor(MAX_BATCH_BYTES / count) - 256 - (appendOf(freshStream(), 'none', { data: { text: '' } }).events[0]?.json.length ?? 0) - 10;
        const fits = appendOf(freshStream(), 'none', { count, data: { text: 'x'.repeat(room) } });
        await appendedBy(ledger, fits);
        expect(await jsonsOf(fits.stream)).toEqual(fits.events.map(({ json }) => json));
        const tooLarge = appendOf(freshStream(), 'none', { count: count + 1, data: { text: 'x'.repeat(room + 10) } });
        await expect(ledger.append(tooLarge)).rejects.toThrow(BatchTooLarge);
      });

      test('many large appends at once are all kept', async () => {
        const appends = Array.from({ length: 200 }, () => appendOf(freshStream(), 'none', { data: { text: 'x'.repeat(15_000) } }));
        const results = await Promise.all(appends.map((append) => ledger.append(append)));
        expect(results.map(({ status }) => status)).toEqual(appends.map(() => 'appended'));
      });

      test('a stream of 20,000 events is read whole and from near its end', async () => {
        const stream = freshStream();
        const chain = Array.from({ length: 40 }, (_, i) => appendOf(stream, i === 0 ? 'none' : i * 500 - 1, { count: 500 }));
        await Promise.all(chain.map((append) => ledger.append(append)));
        const entries = await ledger.readStream(stream);
        expect(entries.map(({ revision }) => revision)).toEqual(Array.from({ length: 20_000 }, (_, i) => i));
        expect(await ledger.readStream(stream, 19_990)).toEqual(entries.slice(19_990));
      });

      test('an append whose parts contradict each other is refused before it is written', async () => {
        const stream = freshStream();
        const append = appendOf(stream, 'none');
        const wrong = [
          { ...append, events: [] },
          { ...append, expectedRevision: 3 },
          { ...append, commandId: randomUUID() },
          { ...append, stream: freshStream() },
        ];
        for (const each of wrong) await expect(ledger.append(each)).rejects.toThrow(MalformedAppend);
        expect(await ledger.readStream(stream)).toEqual([]);
      });
    });

    describe('lives with others', () => {
      test('whoever subscribed is called when somebody else appends, until they leave', async () => {
        const [reader, writer] = [await another(), await another()];
        let calls = 0;
        let wake = () => {};
        const leave = reader.subscribe(() => {
          calls++;
          wake();
        });
        const called = new Promise<void>((resolve) => {
          wake = resolve;
        });
        await appendedBy(writer, appendOf(freshStream(), 'none'));
        await called;
        leave();
        const before = calls;
        const next = new Promise<void>((resolve) => {
          reader.subscribe(resolve);
        });
        await appendedBy(writer, appendOf(freshStream(), 'none'));
        await next;
        expect(calls).toBe(before);
      });

      test('what was appended before closing is written, and afterwards nothing is taken', async () => {
        const closing = await place.open();
        const stream = freshStream();
        const last = closing.append(appendOf(stream, 'none'));
        await closing.close();
        expect((await last).status).toBe('appended');
        await expect(closing.append(appendOf(stream, 0))).rejects.toThrow();
        expect(await ledger.readStream(stream)).toHaveLength(1);
      });
    });
  });
}
