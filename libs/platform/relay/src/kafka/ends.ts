import type { Admin, Consumer, Kafka, KafkaMessage } from 'kafkajs';
import type { LastRecord, PartitionEnd } from '../outlet.js';
import { UnfitTopic } from '../unfit-topic.js';
import { within } from './deadline.js';

export interface EndsQuestion {
  /** Whose records these must be. */
  readonly source: string;
  /** The reading group, which nobody else is in. */
  readonly groupId: string;
  /** How long the reading may take, in milliseconds. */
  readonly patienceMs: number;
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
  const lasts = await readLast(kafka, question, offsets);
  const endOf = (topic: string, partition: number, { low, high }: PartitionOffsets): PartitionEnd => {
    if (high === 0n) return 'never-used';
    return low === high ? 'deleted' : (lasts.get(`${topic}/${partition}`) ?? 'deleted');
  };
  return new Map([...offsets].map(([topic, partitions]) => [topic, partitions.map((each, partition) => endOf(topic, partition, each))]));
}

async function readLast(kafka: Kafka, question: EndsQuestion, offsets: OffsetsByTopic): Promise<ReadonlyMap<string, LastRecord>> {
  const wanted = new Map<string, bigint>();
  for (const [topic, partitions] of offsets)
    partitions.forEach(({ low, high }, partition) => {
      if (low < high) wanted.set(`${topic}/${partition}`, high - 1n);
    });
  const lasts = new Map<string, LastRecord>();
  if (wanted.size === 0) return lasts;
  const consumer = kafka.consumer({
    groupId: question.groupId,
    allowAutoTopicCreation: false,
    maxWaitTimeInMs: 50,
    retry: { restartOnFailure: async () => false },
  });
  const missing = () => [...wanted.keys()].filter((key) => !lasts.has(key)).join(', ');
  await within(
    question.patienceMs,
    () => `reading the last record of ${missing()}`,
    async (over) => {
      try {
        await consumer.connect();
        await readWanted(consumer, { source: question.source, wanted, lasts, over });
      } finally {
        await consumer.disconnect();
      }
    },
  );
  return lasts;
}

interface Reading {
  readonly source: string;
  /** The offset to be read, by `topic/partition`. */
  readonly wanted: ReadonlyMap<string, bigint>;
  readonly lasts: Map<string, LastRecord>;
  readonly over: AbortSignal;
}

async function readWanted(consumer: Consumer, { source, wanted, lasts, over }: Reading): Promise<void> {
  const { promise, resolve, reject } = withResolvers();
  consumer.on(consumer.events.CRASH, ({ payload }) => reject(payload.error));
  consumer.on(consumer.events.END_BATCH_PROCESS, ({ payload: { topic, partition, lastOffset } }) => {
    const key = `${topic}/${partition}`;
    const isBehind = BigInt(lastOffset) >= (wanted.get(key) ?? 0n);
    if (isBehind && !lasts.has(key))
      reject(new UnfitTopic(`what stands last in ${key} is no record of a relay: somebody else writes there; choose another topic prefix`));
  });
  over.addEventListener('abort', () => reject(over.reason));
  await consumer.subscribe({ topics: [...new Set([...wanted.keys()].map((key) => partsOf(key).topic))] });
  await consumer.run({
    autoCommit: false,
    eachBatch: async ({ batch }) => {
      const key = `${batch.topic}/${batch.partition}`;
      const last = batch.messages.find(({ offset }) => BigInt(offset) === wanted.get(key));
      if (!last) return;
      try {
        lasts.set(key, lastRecordOf(last, key, source));
      } catch (fault) {
        reject(fault);
      }
      if (lasts.size === wanted.size) resolve();
    },
  });
  try {
    for (const [key, offset] of wanted) consumer.seek({ ...partsOf(key), offset: String(offset) });
  } catch (fault) {
    // A group that could not be joined is gone by now, and says only that it is not there; what it crashed on is known.
    reject(fault);
  }
  await promise;
}

function partsOf(key: string) {
  const at = key.lastIndexOf('/');
  return { topic: key.slice(0, at), partition: Number(key.slice(at + 1)) };
}

function lastRecordOf({ key, value, headers = {} }: KafkaMessage, partition: string, source: string): LastRecord {
  const count = (name: string) => Number(headers[name]?.toString() ?? Number.NaN);
  const [number, released, revision] = [count('ce_ledgernumber'), count('ce_releasednumber'), count('ce_sequence')];
  const isOurs = headers.ce_source?.toString() === source && [number, released, revision].every(Number.isSafeInteger);
  if (!isOurs) throw new UnfitTopic(`the last record of ${partition} does not come from ${source}: choose another topic prefix`);
  return { released, number, revision, stream: String(key), json: String(value) };
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
