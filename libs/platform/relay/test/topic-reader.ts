import { randomUUID } from 'node:crypto';
import kafkajs, { type Admin, type Kafka } from 'kafkajs';

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
export function kafkaAt(address: string): Kafka {
  return new kafkajs.Kafka({
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
  const read: ReadRecord[] = [];
  if (expected === 0) return read;
  const consumer = kafka.consumer({ groupId: `spec-${randomUUID()}`, maxWaitTimeInMs: 50 });
  await consumer.connect();
  await consumer.subscribe({ topics: [...topics], fromBeginning: true });
  await new Promise<void>((resolve, reject) => {
    consumer.on(consumer.events.CRASH, ({ payload }) => reject(payload.error));
    const eachBatch: NonNullable<Parameters<typeof consumer.run>[0]>['eachBatch'] = async ({ batch }) => {
      for (const { offset, key, value, headers } of batch.messages) {
        const text = (name: string) => String(headers?.[name]);
        const [released, number] = [Number(text('ce_releasednumber')), Number(text('ce_ledgernumber'))];
        read.push({
          topic: batch.topic,
          partition: batch.partition,
          offset: Number(offset),
          key: String(key),
          id: text('ce_id'),
          released,
          number,
          value: String(value),
        });
      }
      if (read.length >= expected) resolve();
    };
    consumer.run({ autoCommit: false, eachBatch }).catch(reject);
  });
  await consumer.disconnect();
  return read;
}
