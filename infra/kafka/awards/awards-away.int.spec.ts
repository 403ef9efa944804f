import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { logLevel } from 'kafkajs';
import { type TestDatabase, testDatabase } from '#database/test-database';
import { describeWithKafka, KAFKA_START_MS, ownKafka } from '../../../test/support/kafka.js';
import type { KafkaBroker } from '../broker.mjs';
import { type RunningConsumer, startConsumer } from './consumer.js';
import { makeTables } from './tables.js';
import { eventsOf, expectedRows, season } from './test/told.js';
import { openTopics, reached, rowsOf } from './test/topics.js';

const topicPrefix = 'away';
const story = season(6, 40);
const events = eventsOf(story);

describeWithKafka('the awards of a data team whose servers go away', () => {
  let broker: KafkaBroker;
  let database: TestDatabase;
  let topics: Awaited<ReturnType<typeof openTopics>>;
  let consumer: RunningConsumer;
  let sent = 0;

  beforeAll(async () => {
    broker = await ownKafka();
    database = await testDatabase();
    // A cut connection tells the pool as well, which then makes another.
    database.pool.on('error', () => undefined);
    await makeTables(database.pool);
    topics = await openTopics(broker.address, topicPrefix);
    const settings = { databaseUrl: '', kafka: { brokers: [broker.address], logLevel: logLevel.NOTHING }, topicPrefix, group: 'away' };
    consumer = await startConsumer(settings, database.pool, () => undefined);
  }, KAFKA_START_MS);
  afterAll(async () => {
    await consumer?.stop();
    await topics?.close();
    await broker?.stop();
    await database?.drop();
  });

  async function send(count: number): Promise<void> {
    await topics.send(events.slice(sent, sent + count));
    sent = Math.min(events.length, sent + count);
  }

  const caughtUp = async (): Promise<void> => {
    while ((await reached(database.pool)) < sent) await sleep(50);
  };

  it('are as the facts say after the database cut every connection, again and again', async () => {
    for (let cut = 0; cut < 5; cut++) {
      const sending = send(100);
      await sleep(30);
      await database.pool.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()');
      await sending;
    }
    await caughtUp();
    expect(await rowsOf(database.pool)).toEqual(expectedRows(story.slice(0, sent)));
  });

  it('are as the facts say after the broker was killed and came back', async () => {
    await send(300);
    await broker.kill();
    await sleep(2_000);
    await broker.start();
    await send(events.length);
    await caughtUp();
    expect(await rowsOf(database.pool)).toEqual(expectedRows(story));
  }, 120_000);
});
