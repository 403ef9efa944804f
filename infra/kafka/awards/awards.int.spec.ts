import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { logLevel, type Message } from 'kafkajs';
import { type TestDatabase, testDatabase } from '#database/test-database';
import { describeWithKafka, KAFKA_START_MS, ownPrefix, sharedKafka } from '../../../test/support/kafka.js';
import { type RunningConsumer, startConsumer } from './consumer.js';
import { makeTables } from './tables.js';
import { eventsOf, expectedRows, recordOf, sample, season, type Told } from './test/told.js';
import { everything, openTopics, reached, rowsOf } from './test/topics.js';

describeWithKafka('the awards of a data team', () => {
  let address: string;
  let topicPrefix: string;
  let topics: Awaited<ReturnType<typeof openTopics>>;
  const databases: TestDatabase[] = [];
  const consumers: RunningConsumer[] = [];
  const said: string[] = [];

  beforeAll(async () => {
    address = await sharedKafka();
  }, KAFKA_START_MS);
  beforeEach(async () => {
    topicPrefix = ownPrefix();
    topics = await openTopics(address, topicPrefix);
    said.length = 0;
  });
  afterEach(async () => {
    for (const consumer of consumers.splice(0)) await consumer.stop();
    await topics.close();
  });
  afterAll(async () => {
    for (const database of databases) await database.drop();
  });

  async function tables(): Promise<TestDatabase['pool']> {
    const database = await testDatabase();
    databases.push(database);
    await makeTables(database.pool);
    return database.pool;
  }

  async function consume(pool: TestDatabase['pool'], group = topicPrefix): Promise<RunningConsumer> {
    const consumer = await startConsumer({ databaseUrl: '', kafka: { brokers: [address], logLevel: logLevel.NOTHING }, topicPrefix, group }, pool, (line) =>
      said.push(line),
    );
    consumers.push(consumer);
    return consumer;
  }

  const until = async (pool: TestDatabase['pool'], records: number): Promise<void> => {
    while ((await reached(pool)) < records) await sleep(50);
  };

  const story = season(5, 12);
  const events = eventsOf(story);

  it('are what the facts say, though the grants told theirs before the banks', async () => {
    await topics.send(events);
    const pool = await tables();
    await consume(pool);
    await until(pool, story.length);
    expect(await rowsOf(pool)).toEqual(expectedRows(story));
    const { rows } = await pool.query("SELECT to_jsonb(t) AS totals FROM estate_awards.award_totals t WHERE bank_id = 'b3'");
    const named = { source: 'urn:estate-bank:test', bank_id: 'b3', bank: 'Bank b3', fund_id: 'F1', fund: 'Gardens', funder: '=A council' };
    const sums = { awards: 10, awarded_pence: 100_053, released_pence: 30_053, paid_pence: 70_000, returned_pence: 5_000, lost_pence: 200 };
    expect(rows).toEqual([{ totals: { ...named, ...sums } }]);
    expect(said).toEqual([]);
  });

  it('are the same when every record comes twice, and when the program is stopped in between', async () => {
    await topics.send(events);
    const pool = await tables();
    const first = await consume(pool);
    await until(pool, story.length);
    const once = await everything(pool);
    await first.stop();
    await topics.send(events);
    await consume(pool);
    await until(pool, 2 * story.length);
    expect(await everything(pool)).toEqual(once);
  });

  it('are the same in fresh tables, read from the beginning by the same group', async () => {
    await topics.send(events);
    await topics.send(events.slice(0, 20));
    await topics.sendRecords('banks', [{ key: 'bank-b1', value: 'nothing' }]);
    const pool = await tables();
    const first = await consume(pool);
    await until(pool, story.length + 21);
    await first.stop();
    const again = await tables();
    await consume(again);
    await until(again, story.length + 21);
    expect(await everything(again)).toEqual(await everything(pool));
  });

  it('go on past what is not understood, which is kept as it came', async () => {
    const [declared, settled] = [sample('AwardDeclared'), sample('PaymentSettled')];
    const records: Message[] = [
      recordOf({ ...declared, v: 2 }),
      { key: 'bank-hilgrove', value: Buffer.from([0xff, 0x00, 0x7b]) },
      { ...recordOf(declared), value: null },
      // The tables, not the program, refuse a fund of no bank.
      recordOf({ ...sample('FundAgreed'), stream: 'place-hilgrove' }),
      recordOf({ ...settled, stream: 'bank-hilgrove' }),
    ];
    // To one partition, so that each stands in the way of the next.
    await topics.sendRecords(
      'banks',
      records.map((record) => ({ ...record, key: 'bank-hilgrove' })),
    );
    const pool = await tables();
    await consume(pool);
    await until(pool, records.length);
    const { rows: aside } = await pool.query('SELECT log_offset::int, why, value FROM estate_awards.set_aside ORDER BY log_offset');
    expect(aside).toEqual([
      { log_offset: 0, why: 'AwardDeclared of version 2 is not read by this program', value: Buffer.from(records[0]?.value ?? '') },
      { log_offset: 1, why: 'it is no CloudEvent of version 1.0 in the binary binding', value: records[1]?.value },
      { log_offset: 3, why: expect.stringContaining('"bank_id"'), value: Buffer.from(records[3]?.value ?? '') },
    ]);
    expect(said).toHaveLength(3);
    expect((await rowsOf(pool)).map(({ pence }) => pence[2])).toEqual([(settled as unknown as { data: { amountPence: number } }).data.amountPence]);
  });

  it('say which records are gone when a topic kept them no longer, and begin with the oldest there is', async () => {
    const bank = eventsOf(season(1, 10)).filter(({ feature }) => feature === 'banks');
    await topics.sendRecords(
      'banks',
      bank.map(({ event }) => recordOf(event)),
    );
    const { partition } = (await topics.admin.fetchTopicOffsets(`${topicPrefix}.banks`)).find(({ offset }) => offset !== '0') ?? { partition: -1 };
    await topics.admin.deleteTopicRecords({ topic: `${topicPrefix}.banks`, partitions: [{ partition, offset: '3' }] });
    const pool = await tables();
    await consume(pool);
    await until(pool, bank.length);
    expect(said).toEqual([`${topicPrefix}.banks/${partition}: the records from 0 to before 3 are gone from the topic.`]);
    expect(await rowsOf(pool)).toHaveLength(10);
  });

  it('wait for topics that are not there yet', async () => {
    topicPrefix = ownPrefix();
    const pool = await tables();
    const starting = consume(pool);
    while (said.length === 0) await sleep(20);
    expect(said).toEqual([`Waiting for the topics ${topicPrefix}.banks and ${topicPrefix}.grants.`]);
    const later = await openTopics(address, topicPrefix);
    const little: Told[] = season(1, 1);
    await later.send(eventsOf(little));
    await starting;
    await until(pool, little.length);
    await later.close();
    expect(await rowsOf(pool)).toEqual(expectedRows(little));
  });
});
