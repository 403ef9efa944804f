import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, test } from '@jest/globals';
import { clientOf, leave, noted, started, WAYS } from './stand-in.client.js';

afterEach(leave);
const wrong = { type: 'wrong-expected-version' };

describe.each(WAYS)('an append, %s', (_, way) => {
  async function stream() {
    const standIn = await started();
    const client = clientOf(standIn);
    const [first, second, third] = [noted(0), noted(1), noted(2)];
    await client.appendToStream('a', [first, second, third], { expectedRevision: 'no_stream', ...way });
    return { standIn, client, first, second, third };
  }

  test('rests on the revision that it expects', async () => {
    const { client, standIn } = await stream();
    await expect(client.appendToStream('a', noted(3), { expectedRevision: 1n, ...way })).rejects.toMatchObject({ ...wrong, actualVersion: 2n });
    await expect(client.appendToStream('a', noted(3), { expectedRevision: 7n, ...way })).rejects.toMatchObject(wrong);
    await expect(client.appendToStream('a', noted(3), { expectedRevision: 'no_stream', ...way })).rejects.toMatchObject(wrong);
    await expect(client.appendToStream('none', noted(3), { expectedRevision: 0n, ...way })).rejects.toMatchObject({ ...wrong, actualVersion: 'no_stream' });
    expect(standIn.store.stream('a')).toHaveLength(3);
  });

  test('of the same ids where they stand already succeeds, with their place, whatever bytes it brings', async () => {
    const { client, standIn, second, third } = await stream();
    const other = { ...third, data: { n: 99 } };
    const answer = await client.appendToStream('a', [second, other], { expectedRevision: 0n, ...way });
    expect(answer).toMatchObject({ success: true, nextExpectedRevision: 2n });
    expect(answer.position?.commit).toBe(standIn.store.stream('a')[2]?.position);
    expect(standIn.store.stream('a').map(({ data }) => data.toString())).toEqual(['{"n":0}', '{"n":1}', '{"n":2}']);
  });

  test('of which a part stands already, or in another place, expects the wrong revision', async () => {
    const { client, first, second } = await stream();
    await expect(client.appendToStream('a', [second, noted(9)], { expectedRevision: 0n, ...way })).rejects.toMatchObject(wrong);
    await expect(client.appendToStream('a', first, { expectedRevision: 0n, ...way })).rejects.toMatchObject(wrong);
  });

  test('that expects nothing is recognised by its ids, until the server starts again', async () => {
    const { standIn, client, third } = await stream();
    await client.appendToStream('a', third, way);
    expect(standIn.store.stream('a')).toHaveLength(3);
    standIn.store.restart();
    await client.appendToStream('a', third, way);
    expect(standIn.store.stream('a')).toHaveLength(4);
  });

  test('of more than a mebibyte is refused', async () => {
    const { client, standIn } = await stream();
    const large = Array.from({ length: 3 }, () => ({ ...noted(0, randomUUID()), data: { n: 'x'.repeat(400_000) } }));
    await expect(client.appendToStream('b', large, way)).rejects.toMatchObject({ type: 'maximum-append-size-exceeded', maxAppendSize: 1_048_576 });
    expect(standIn.store.stream('b')).toEqual([]);
  });
});
