import { randomUUID } from 'node:crypto';
import { EventStoreDBClient, excludeSystemEvents, jsonEvent } from '@eventstore/db-client';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type StandIn, startStandIn } from './stand-in.js';

const noted = (n: number) => jsonEvent({ type: 'Noted', data: { n }, id: randomUUID() });

async function collect<T>(stream: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of stream) items.push(item);
  return items;
}

describe('the stand-in, spoken to by the unmodified client', () => {
  let standIn: StandIn;
  let client: EventStoreDBClient;
  beforeEach(async () => {
    standIn = await startStandIn();
    client = EventStoreDBClient.connectionString(standIn.url);
  });
  afterEach(async () => {
    await client.dispose();
    await standIn.close();
  });

  test('what was appended is read back from its stream, in either direction', async () => {
    const first = await client.appendToStream('a', [noted(0), noted(1)], { expectedRevision: 'no_stream' });
    const second = await client.appendToStream('a', [noted(2)], { expectedRevision: 1n });
    expect([first.nextExpectedRevision, second.nextExpectedRevision]).toEqual([1n, 2n]);
    const forwards = await collect(client.readStream<ReturnType<typeof noted>>('a'));
    expect(forwards.map(({ event }) => [event?.revision, event?.data])).toEqual([0, 1, 2].map((n) => [BigInt(n), { n }]));
    const backwards = await collect(client.readStream('a', { direction: 'backwards', fromRevision: 'end', maxCount: 2 }));
    expect(backwards.map(({ event }) => event?.revision)).toEqual([2n, 1n]);
    expect(forwards[2]?.event?.position).toEqual(second.position);
  });

  test('another expected revision is refused', async () => {
    await client.appendToStream('a', noted(0), { expectedRevision: 'no_stream' });
    await expect(client.appendToStream('a', noted(1), { expectedRevision: 'no_stream' })).rejects.toMatchObject({ type: 'wrong-expected-version' });
    await expect(client.appendToStream('a', noted(1), { expectedRevision: 7n })).rejects.toMatchObject({ type: 'wrong-expected-version', actualVersion: 0n });
  });

  test('a stream that nobody wrote to is not found', async () => {
    await expect(collect(client.readStream('nobody'))).rejects.toMatchObject({ type: 'stream-not-found' });
  });

  test('everything is read in either direction, the server’s own records among it', async () => {
    for (let n = 0; n < 3; n++) await client.appendToStream('a', noted(n));
    const all = await collect(client.readAll());
    expect(all.map(({ event }) => event?.type).filter((type) => type === 'Noted')).toHaveLength(3);
    expect(all.length).toBeGreaterThan(3);
    expect((await collect(client.readAll({ direction: 'backwards', fromPosition: 'end' }))).toReversed()).toEqual(all);
  });

  test('a filtered subscription shows what stands there and what comes, and how far it has come', async () => {
    await client.appendToStream('a', noted(0));
    const checkpoints: bigint[] = [];
    const filter = excludeSystemEvents({ maxSearchWindow: 1, checkpointReached: async (_, { commit }) => void checkpoints.push(commit) });
    const subscription = client.subscribeToAll({ fromPosition: 'start', filter });
    const seen: unknown[] = [];
    for await (const { event } of subscription) {
      seen.push(event?.data);
      if (seen.length === 1) await client.appendToStream('a', noted(1));
      if (seen.length === 2) break;
    }
    expect(seen).toEqual([{ n: 0 }, { n: 1 }]);
    expect(checkpoints.length).toBeGreaterThan(0);
  });

  test('what stands in it outlives its being down', async () => {
    await client.appendToStream('a', noted(0));
    await standIn.down();
    await expect(client.appendToStream('a', noted(1))).rejects.toThrow();
    await standIn.up();
    const another = EventStoreDBClient.connectionString(standIn.url);
    await another.appendToStream('a', noted(2), { expectedRevision: 0n });
    expect(standIn.store.stream('a')).toHaveLength(2);
    await another.dispose();
  });
});
