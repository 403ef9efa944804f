import { BACKWARDS, END, type EventStoreDBClient, excludeSystemEvents } from '@eventstore/db-client';
import { afterEach, describe, expect, test } from '@jest/globals';
import { clientOf, collect, leave, noted, started } from './stand-in.client.js';

afterEach(leave);

const types = async (client: EventStoreDBClient) => (await collect(client.readAll())).map(({ event }) => event?.type ?? '');

describe('the stand-in, spoken to by the unmodified client', () => {
  test('what was appended is read back from its stream, in either direction', async () => {
    const client = clientOf(await started());
    const first = await client.appendToStream('a', [noted(0), noted(1)], { expectedRevision: 'no_stream' });
    const second = await client.appendToStream('a', [noted(2)], { expectedRevision: 1n });
    expect([first.nextExpectedRevision, second.nextExpectedRevision]).toEqual([1n, 2n]);
    const forwards = await collect(client.readStream<ReturnType<typeof noted>>('a'));
    expect(forwards.map(({ event }) => [event?.revision, event?.data])).toEqual([0, 1, 2].map((n) => [BigInt(n), { n }]));
    const backwards = await collect(client.readStream('a', { direction: BACKWARDS, fromRevision: END, maxCount: 2 }));
    expect(backwards.map(({ event }) => event?.revision)).toEqual([2n, 1n]);
  });

  test('an append of several events is answered with the place of the last', async () => {
    const client = clientOf(await started());
    const { position } = await client.appendToStream('a', [noted(0), noted(1)]);
    const [first, last] = await collect(client.readStream('a'));
    expect(last?.event?.position).toEqual(position);
    expect(first?.event?.position?.commit).toBeLessThan(position?.commit ?? 0n);
  });

  test('a stream that nobody wrote to is not found', async () => {
    const client = clientOf(await started());
    await expect(collect(client.readStream('nobody'))).rejects.toMatchObject({ type: 'stream-not-found' });
  });

  test('everything is read in either direction, the server’s own records among it', async () => {
    const client = clientOf(await started());
    for (let n = 0; n < 3; n++) await client.appendToStream('a', noted(n));
    const all = await collect(client.readAll());
    expect(all.map(({ event }) => event?.type).filter((type) => type === 'Noted')).toHaveLength(3);
    expect(all.filter(({ event }) => event?.type.startsWith('$')).length).toBeGreaterThan(3);
    expect((await collect(client.readAll({ direction: BACKWARDS, fromPosition: END }))).toReversed()).toEqual(all);
  });

  test('a reading from a position begins with the event there, backwards with the one before', async () => {
    const client = clientOf(await started());
    for (let n = 0; n < 3; n++) await client.appendToStream('a', noted(n));
    const places = (await collect(client.readAll())).map(({ event }) => event?.position);
    const [one, two] = [places[3], places[4]];
    if (!one || !two) throw new Error('the log is shorter than thought');
    const [onwards] = await collect(client.readAll({ fromPosition: two, maxCount: 1 }));
    expect(onwards?.event?.position).toEqual(two);
    const [back] = await collect(client.readAll({ fromPosition: two, maxCount: 1, direction: BACKWARDS }));
    expect(back?.event?.position).toEqual(one);
  });

  test('a reading from where no event begins is refused', async () => {
    const client = clientOf(await started());
    const { position } = await client.appendToStream('a', noted(0));
    const beside = { commit: (position?.commit ?? 0n) + 1n, prepare: (position?.prepare ?? 0n) + 1n };
    await expect(collect(client.readAll({ fromPosition: beside }))).rejects.toMatchObject({ message: expect.stringContaining('invalid position') });
  });

  test('a filtered subscription shows what stands there and what comes, after its place, and how far it has come', async () => {
    const client = clientOf(await started());
    const { position } = await client.appendToStream('a', noted(0));
    await client.appendToStream('a', noted(1));
    const checkpoints: bigint[] = [];
    const filter = excludeSystemEvents({ maxSearchWindow: 1, checkpointReached: async (_, { commit }) => void checkpoints.push(commit) });
    const seen: unknown[] = [];
    for await (const { event } of client.subscribeToAll({ fromPosition: position ?? 'start', filter })) {
      seen.push(event?.data);
      if (seen.length === 1) await client.appendToStream('a', noted(2));
      if (seen.length === 2) break;
    }
    expect(seen).toEqual([{ n: 1 }, { n: 2 }]);
    expect(checkpoints.length).toBeGreaterThan(1);
  });

  test('what stands in it outlives its being down', async () => {
    const standIn = await started();
    const client = clientOf(standIn);
    await client.appendToStream('a', noted(0));
    await standIn.down();
    await expect(client.appendToStream('a', noted(1))).rejects.toThrow();
    await standIn.up();
    await clientOf(standIn).appendToStream('a', noted(2), { expectedRevision: 0n });
    expect(standIn.store.stream('a')).toHaveLength(2);
  });

  test('a stream that somebody cut off begins later, one that was deleted is not found, and everything still shows all', async () => {
    const standIn = await started();
    const client = clientOf(standIn);
    await client.appendToStream('a', [noted(0), noted(1), noted(2)]);
    standIn.store.truncate('a', { $tb: 2 });
    expect((await collect(client.readStream('a'))).map(({ event }) => event?.revision)).toEqual([2n]);
    standIn.store.truncate('a', { $tb: Number.MAX_SAFE_INTEGER });
    await expect(collect(client.readStream('a'))).rejects.toMatchObject({ type: 'stream-not-found' });
    expect((await types(client)).filter((type) => type === 'Noted')).toHaveLength(3);
    const { nextExpectedRevision } = await client.appendToStream('a', noted(3), { expectedRevision: 'no_stream' });
    expect(nextExpectedRevision).toBe(3n);
  });

  test('a stream that was deleted for good can be neither read nor written', async () => {
    const standIn = await started();
    const client = clientOf(standIn);
    await client.appendToStream('a', noted(0));
    standIn.store.tombstone('a');
    await expect(collect(client.readStream('a'))).rejects.toMatchObject({ type: 'stream-deleted' });
    await expect(client.appendToStream('a', noted(1))).rejects.toMatchObject({ type: 'stream-deleted' });
  });
});
