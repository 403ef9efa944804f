import { setTimeout as sleep } from 'node:timers/promises';
import { type Consumer, type EachBatchPayload, Kafka, logLevel } from 'kafkajs';
import type pg from 'pg';
import { FEATURES } from './facts.js';
import { intake } from './intake.js';
import type { ReaderSettings } from './settings.js';

export interface RunningConsumer {
  /** Settles with the reason when it has given up; what only needs time, such as a broker or a database that is away, it waits for. */
  readonly gaveUp: Promise<Error>;
  /** Leaves the group, so that others take over at once. */
  stop(): Promise<void>;
}

const LOOK_FOR_TOPICS_MS = 5_000;
/** A consumer that was killed is missed after this long. */
const SESSION_MS = 10_000;
const HEARTBEAT_MS = 2_000;
/** How long a stop may have to wait for an answer with nothing in it. */
const FETCH_WAIT_MS = 1_000;
/** One transaction holds at most about this much. */
const DELIVERY_BYTES = 262_144;

/**
 * Reads the topics as one of a group: as many as there are partitions may run beside one another. The group shares the partitions out, and nothing
 * more: no offset is committed to Kafka, since the tables know how far they are.
 */
export async function startConsumer(
  { kafka: settings, topicPrefix, group }: ReaderSettings,
  pool: pg.Pool,
  log: (line: string) => void,
): Promise<RunningConsumer> {
  const kafka = new Kafka({ clientId: 'awards', logLevel: logLevel.ERROR, ...settings, retry: { initialRetryTime: 300, maxRetryTime: 5_000, retries: 8 } });
  const topics = FEATURES.map((feature) => `${topicPrefix}.${feature}`);
  await untilThere(kafka, topics, log);
  const consumer = kafka.consumer({
    groupId: group,
    allowAutoTopicCreation: false,
    sessionTimeout: SESSION_MS,
    heartbeatInterval: HEARTBEAT_MS,
    maxBytesPerPartition: DELIVERY_BYTES,
    maxWaitTimeInMs: FETCH_WAIT_MS,
  });
  const gaveUp = new Promise<Error>((done) => {
    consumer.on(consumer.events.CRASH, ({ payload: { error, restart } }) => {
      if (!restart) done(error);
    });
  });
  await consumer.connect();
  await consumer.subscribe({ topics, fromBeginning: true });
  const rows = intake({ pool, log });
  consumer.on(consumer.events.GROUP_JOIN, () => rows.forget());
  await consumer.run({
    autoCommit: false,
    eachBatchAutoResolve: false,
    eachBatch: (payload) => takeBatch(consumer, rows, payload),
  });
  return { gaveUp, stop: () => consumer.disconnect() };
}

/** Kafka knows no place of ours and begins with the oldest it has, so after each sharing out the first delivery may lead elsewhere. */
async function takeBatch(consumer: Consumer, rows: ReturnType<typeof intake>, { batch, resolveOffset, isStale, isRunning }: EachBatchPayload): Promise<void> {
  if (isStale() || !isRunning()) return;
  const elsewhere = await rows.take(batch);
  if (elsewhere) consumer.seek({ topic: batch.topic, partition: batch.partition, offset: elsewhere.from });
  else resolveOffset(batch.lastOffset());
}

/** The bank's relay makes its topics when it first starts, which may be after us. */
async function untilThere(kafka: Kafka, topics: readonly string[], log: (line: string) => void): Promise<void> {
  const admin = kafka.admin();
  await admin.connect();
  try {
    for (let looks = 0; ; looks++) {
      const there = new Set(await admin.listTopics());
      const missing = topics.filter((topic) => !there.has(topic));
      if (missing.length === 0) return;
      if (looks === 0) log(`Waiting for the topics ${missing.join(' and ')}.`);
      await sleep(LOOK_FOR_TOPICS_MS);
    }
  } finally {
    await admin.disconnect();
  }
}
