import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { logLevel } from 'kafkajs';
import { type TestDatabase, testDatabase } from '#database/test-database';
import { describeWithKafka, KAFKA_START_MS, ownPrefix, sharedKafka } from '../../../test/support/kafka.js';
import { type RunningConsumer, startConsumer } from './consumer.js';
import { makeTables } from './tables.js';
import { eventsOf, expectedRows, season, type Told } from './test/told.js';
import { openTopics, reached, rowsOf } from './test/topics.js';

const before = season(5, 12);
/** The same facts, and more of the same banks. */
const after = season(5, 16);

describeWithKafka('the awards of a data team whose topics are made anew', () => {
  let address: string;
  let topicPrefix: string;
  let database: TestDatabase;
  let consumer: RunningConsumer | undefined;
  const said: string[] = [];

  beforeAll(async () => {
    address = await sharedKafka();
  }, KAFKA_START_MS);
  beforeEach(async () => {
    topicPrefix = ownPrefix();
    database = await testDatabase();
    await makeTables(database.pool);
    said.length = 0;
  });
  afterEach(async () => {
    await consumer?.stop();
    await database.drop();
  });

  async function consume(): Promise<void> {
    const settings = { databaseUrl: '', kafka: { brokers: [address], logLevel: logLevel.NOTHING }, topicPrefix, group: topicPrefix };
    consumer = await startConsumer(settings, database.pool, (line) => said.push(line));
  }

  /** Fills topics that are there for the first time, or again. */
  async function fill(story: readonly Told[], { times = 1, partitions = 6 } = {}): Promise<void> {
    const topics = await openTopics(address, topicPrefix, partitions);
    for (let time = 0; time < times; time++) await topics.send(eventsOf(story));
    await topics.close();
  }

  async function removeTopics(): Promise<void> {
    await (await openTopics(address, topicPrefix)).remove();
  }

  async function untilReached(records: number): Promise<void> {
    while ((await reached(database.pool)) !== records) await sleep(50);
  }

  it.each([
    ['longer than they were', { times: 1 }, { times: 1 }],
    ['in fewer partitions', { times: 1 }, { times: 1, partitions: 2 }],
    ['shorter than they were', { times: 4 }, { times: 1 }],
  ])('have every fact when that happened while the program stood still, and they came back %s', async (_how, first, second) => {
    await fill(before, first);
    await consume();
    await untilReached(before.length * first.times);
    await consumer?.stop();
    await removeTopics();
    await fill(after, second);
    await consume();
    while ((await rowsOf(database.pool)).length < 80) await sleep(50);
    await sleep(300);
    expect(await rowsOf(database.pool)).toEqual(expectedRows(after));
    expect(said.filter((line) => line.includes('made anew')).length).toBeGreaterThan(0);
    expect(said.filter((line) => !line.includes('made anew'))).toEqual([]);
  });

  it('have every fact when that happened while the program ran', async () => {
    await fill(before);
    await consume();
    await untilReached(before.length);
    await removeTopics();
    // What a relay waits before it fills them.
    await sleep(1_100);
    await fill(after);
    while ((await rowsOf(database.pool)).length < 80) await sleep(50);
    await sleep(300);
    expect(await rowsOf(database.pool)).toEqual(expectedRows(after));
  });

  it('go on where they were when nothing of the kind happened, without a word', async () => {
    await fill(before, { times: 2 });
    await consume();
    await untilReached(before.length * 2);
    await consumer?.stop();
    await fill(after);
    await consume();
    await untilReached(before.length * 2 + after.length);
    expect(await rowsOf(database.pool)).toEqual(expectedRows(after));
    expect(said).toEqual([]);
  });
});
