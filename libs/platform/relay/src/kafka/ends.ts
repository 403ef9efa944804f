import { randomUUID } from 'node:crypto';
import type { Admin, Consumer, IHeaders, Kafka } from 'kafkajs';
import type { Place } from '../outgoing.js';
import type { PartitionEnd } from '../outlet.js';
import { UnfitTopic } from './topics.js';

export interface EndsQuestion {
  readonly topics: readonly string[];
  /** Whose records these must be. */
  readonly source: string;
  /** The reading group's name begins with it, so that an operator can allow it. */
  readonly groupPrefix: string;
  /** Nobody waits for the answer any more. */
  readonly over: AbortSignal;
}

/** One partition as the brokers count it. */
export interface PartitionOffsets {
  /** The first offset that is still there. */
  readonly low: bigint;
  /** The offset that the next record gets. */
  readonly high: bigint;
}

export type OffsetsByTopic = ReadonlyMap<string, readonly PartitionOffsets[]>;

export async function offsetsOf(admin: Admin, topics: readonly string[]): Promise<OffsetsByTopic> {
  const found = await Promise.all(topics.map((topic) => admin.fetchTopicOffsets(topic)));
  return new Map(
    topics.map((topic, index) => {
      const offsets: PartitionOffsets[] = [];
      for (const { partition, low, high } of found[index] ?? []) offsets[partition] = { low: BigInt(low), high: BigInt(high) };
      return [topic, offsets];
    }),
  );
}

/**
 * Where each partition ends. The client can only read as a member of a group, so this is a group of its own, with one member, that commits nothing and
 * leaves at once.
 *
 * @throws UnfitTopic when a last record is not this ledger's
 */
export async function readEnds(kafka: Kafka, question: EndsQuestion, offsets: OffsetsByTopic): Promise<Map<string, readonly PartitionEnd[]>> {
  const places = await readLast(kafka, question, offsets);
  const endOf = (topic: string, partition: number, { low, high }: PartitionOffsets): PartitionEnd => {
    if (high === 0n) return 'never-used';
    return low === high ? 'deleted' : (places.get(`${topic}/${partition}`) ?? 'deleted');
  };
  return new Map([...offsets].map(([topic, partitions]) => [topic, partitions.map((each, partition) => endOf(topic, partition, each))]));
}

async function readLast(kafka: Kafka, question: EndsQuestion, offsets: OffsetsByTopic): Promise<ReadonlyMap<string, Place>> {
  const wanted = new Map<string, bigint>();
  for (const [topic, partitions] of offsets)
    partitions.forEach(({ low, high }, partition) => {
      if (low < high) wanted.set(`${topic}/${partition}`, high - 1n);
    });
  if (wanted.size === 0) return new Map();
  const consumer = kafka.consumer({
    groupId: `${question.groupPrefix}-${randomUUID()}`,
    allowAutoTopicCreation: false,
    maxWaitTimeInMs: 50,
    retry: { restartOnFailure: async () => false },
  });
  try {
    await consumer.connect();
    return await readWanted(consumer, question, wanted);
  } finally {
    await consumer.disconnect();
  }
}

async function readWanted(consumer: Consumer, { source, over }: EndsQuestion, wanted: ReadonlyMap<string, bigint>): Promise<ReadonlyMap<string, Place>> {
  const places = new Map<string, Place>();
  const { promise, resolve, reject } = withResolvers();
  consumer.on(consumer.events.CRASH, ({ payload }) => reject(payload.error));
  over.addEventListener('abort', () => reject(over.reason));
  const topics = [...new Set([...wanted.keys()].map((key) => key.slice(0, key.lastIndexOf('/'))))];
  await consumer.subscribe({ topics });
  await consumer.run({
    autoCommit: false,
    eachBatch: async ({ batch }) => {
      const key = `${batch.topic}/${batch.partition}`;
      const last = batch.messages.find(({ offset }) => BigInt(offset) === wanted.get(key));
      if (!last) return;
      try {
        places.set(key, placeOf(last.headers ?? {}, key, source));
      } catch (fault) {
        reject(fault);
      }
      if (places.size === wanted.size) resolve();
    },
  });
  for (const [key, offset] of wanted) {
    const at = key.lastIndexOf('/');
    consumer.seek({ topic: key.slice(0, at), partition: Number(key.slice(at + 1)), offset: String(offset) });
  }
  await promise;
  return places;
}

function placeOf(headers: IHeaders, partition: string, source: string): Place {
  const text = (name: string) => headers[name]?.toString();
  const [number, released] = [Number(text('ce_ledgernumber') ?? Number.NaN), Number(text('ce_releasednumber') ?? Number.NaN)];
  if (text('ce_source') !== source || !Number.isSafeInteger(number) || !Number.isSafeInteger(released))
    throw new UnfitTopic(`the last record of ${partition} does not come from ${source}: choose another topic prefix`);
  return { released, number };
}

function withResolvers() {
  let resolve: () => void = () => undefined;
  let reject: (fault: unknown) => void = () => undefined;
  const promise = new Promise<void>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  // It may be rejected before anybody waits for it.
  promise.catch(() => undefined);
  return { promise, resolve, reject };
}
