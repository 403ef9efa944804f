import { randomUUID } from 'node:crypto';
import kafkajs, { type Admin, type EachBatchHandler, type Kafka, type KafkaMessage, type SASLOptions } from 'kafkajs';

const ATTEMPTS = 5;

/** One record as a reader of the topics finds it. */
export interface ReadRecord {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly key: string;
  readonly id: string;
  readonly released: number;
  readonly number: number;
  readonly value: string;
}

/** A client of the brokers that has nothing to do with the relay's. */
export function kafkaAt(address: string, sasl?: object): Kafka {
  return new kafkajs.Kafka({
    ...(sasl ? { sasl: sasl as SASLOptions } : {}),
    clientId: 'spec',
    brokers: [address],
    logLevel: kafkajs.logLevel.NOTHING,
    retry: { initialRetryTime: 100, maxRetryTime: 1_000, retries: 30 },
  });
}

export async function withAdmin<T>(kafka: Kafka, work: (admin: Admin) => Promise<T>): Promise<T> {
  const admin = kafka.admin();
  await admin.connect();
  try {
    return await work(admin);
  } finally {
    await admin.disconnect();
  }
}

/** How many records were ever written to these topics. */
export async function countOf(kafka: Kafka, topics: readonly string[]): Promise<number> {
  const offsets = await withAdmin(kafka, (admin) => Promise.all(topics.map((topic) => admin.fetchTopicOffsets(topic))));
  return offsets.flat().reduce((sum, { high }) => sum + Number(high), 0);
}

/** Everything that stands in these topics now, each partition in its order. */
export async function readTopics(kafka: Kafka, topics: readonly string[]): Promise<readonly ReadRecord[]> {
  const expected = await countOf(kafka, topics);
  for (let attempt = 1; expected > 0; attempt++) {
    try {
      return await readOnce(kafka, topics, expected);
    } catch (fault) {
      // The first group that a broker ever has may find its coordinator not there yet; what was read so far does not count.
      if (attempt === ATTEMPTS) throw fault;
    }
  }
  return [];
}

async function readOnce(kafka: Kafka, topics: readonly string[], expected: number): Promise<readonly ReadRecord[]> {
  const read: ReadRecord[] = [];
  const consumer = kafka.consumer({ groupId: `spec-${randomUUID()}`, maxWaitTimeInMs: 50, retry: { restartOnFailure: async () => false } });
  try {
    await consumer.connect();
    await consumer.subscribe({ topics: [...topics], fromBeginning: true });
    await new Promise<void>((resolve, reject) => {
      consumer.on(consumer.events.CRASH, ({ payload }) => reject(payload.error));
      const eachBatch: EachBatchHandler = async ({ batch }) => {
        for (const message of batch.messages) read.push(recordOf(batch.topic, batch.partition, message));
        if (read.length >= expected) resolve();
      };
      consumer.run({ autoCommit: false, eachBatch }).catch(reject);
    });
    return read;
  } finally {
    await consumer.disconnect();
  }
}

function recordOf(topic: string, partition: number, { offset, key, value, headers }: KafkaMessage): ReadRecord {
  const text = (name: string) => String(headers?.[name]);
  const [released, number] = [Number(text('ce_releasednumber')), Number(text('ce_ledgernumber'))];
  return { topic, partition, offset: Number(offset), key: String(key), id: text('ce_id'), released, number, value: String(value) };
}
