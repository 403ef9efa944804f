import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { type TestDatabase, testDatabase } from '#database/test-database';
import { eventsOf, expectedRows, season } from '../../infra/kafka/awards/test/told.js';
import { openTopics, reached, rowsOf } from '../../infra/kafka/awards/test/topics.js';
import { describeWithKafka, KAFKA_START_MS, ownPrefix, sharedKafka } from '../support/kafka.js';
import { type Running, runProgram, startProgram } from '../support/programs.js';

const PROGRAM = 'infra/kafka/awards/main';

describeWithKafka('the data team’s program', () => {
  const topicPrefix = ownPrefix();
  const programs: Running[] = [];
  let database: TestDatabase;
  let topics: Awaited<ReturnType<typeof openTopics>>;
  let env: Record<string, string>;

  beforeAll(async () => {
    const address = await sharedKafka();
    database = await testDatabase();
    const { host, database: name, user } = database.connection;
    topics = await openTopics(address, topicPrefix);
    env = {
      DATABASE_URL: `postgres://${user}@localhost/${name}?host=${encodeURIComponent(host)}`,
      KAFKA_BROKERS: address,
      KAFKA_TOPIC_PREFIX: topicPrefix,
      AWARDS_GROUP: topicPrefix,
    };
  }, KAFKA_START_MS);
  afterAll(async () => {
    for (const program of programs) await program.kill();
    await topics?.close();
    await database?.drop();
  });

  async function start(): Promise<Running> {
    const program = startProgram(PROGRAM, [], env);
    programs.push(program);
    await program.saying(/Ctrl-C stops it/);
    return program;
  }

  async function until(records: number): Promise<void> {
    while ((await reached(database.pool)) < records) await sleep(20);
  }

  it('keeps the same rows when two share the partitions and one is killed in the middle of its work', async () => {
    const story = season(12, 150);
    const events = eventsOf(story);
    const [first] = await Promise.all([start(), start()]);
    await topics.send(events.slice(0, 500));
    await until(500);
    const sending = topics.send(events.slice(500));
    await until(2_000);
    await first?.kill();
    // As a relay does after a crash between the sending and its own note of it: some are sent once more.
    await sending;
    await topics.send(events.slice(0, 300));
    const third = await start();
    await until(story.length + 300);
    expect(await rowsOf(database.pool)).toEqual(expectedRows(story));
    expect((await database.pool.query('SELECT count(*)::int AS n FROM estate_awards.set_aside')).rows).toEqual([{ n: 0 }]);
    await third.kill();
  }, 120_000);

  it('prints its table as CSV, with no name that a spreadsheet would run', async () => {
    const { code, stdout } = await runProgram(PROGRAM, ['--csv'], env);
    expect(code).toBe(0);
    const [header, ...lines] = stdout.trim().split('\n');
    expect(header).toMatch(/^source,bank_id,bank,fund_id,fund,round_id,bid_id,outcome,/);
    expect(lines).toHaveLength(expectedRows(season(12, 150)).length);
    expect(lines[0]).toContain('urn:estate-bank:test,b0,Bank b0,F1,Gardens,R1,b0-0,part-awarded,ballot,');
  });

  it('names a setting that is missing in one sentence', async () => {
    expect(await runProgram(PROGRAM, [], { ...env, DATABASE_URL: '' })).toEqual({
      code: 1,
      stdout: '',
      stderr: 'DATABASE_URL: the data team’s own PostgreSQL, postgres://….\n',
    });
  });
});
