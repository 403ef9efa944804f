import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { Kafka } from 'kafkajs';
import { describeWithKafka, KAFKA_START_MS, ownPrefix, sharedKafka } from '../../../../../test/support/kafka.js';
import { kafkaAt, readTopics, withAdmin } from '../../test/topic-reader.js';
import { offsetsOf, readEnds } from './ends.js';

const headers = { ce_source: 'urn:spec', ce_ledgernumber: '7', ce_releasednumber: '9', ce_sequence: '3' };

describeWithKafka('reading where partitions end', () => {
  let kafka: Kafka;
  let topic: string;
  beforeAll(async () => {
    kafka = kafkaAt(await sharedKafka());
    // The first group that a broker ever has may find its coordinator not there yet; this reader begins again then.
    topic = await newTopic();
    await write();
    await readTopics(kafka, [topic]);
  }, KAFKA_START_MS);
  beforeEach(async () => {
    topic = await newTopic();
  });

  async function newTopic(): Promise<string> {
    const made = `${ownPrefix()}.notes`;
    await withAdmin(kafka, (admin) => admin.createTopics({ topics: [{ topic: made, numPartitions: 2 }], waitForLeaders: true }));
    return made;
  }

  const question = (patienceMs = 20_000) => ({ source: 'urn:spec', groupId: `${topic}-${randomUUID()}`, patienceMs });
  const offsets = () => withAdmin(kafka, (admin) => offsetsOf(admin, [topic]));

  async function write(transactional = false): Promise<void> {
    const producer = kafka.producer(transactional ? { transactionalId: topic, idempotent: true, maxInFlightRequests: 1 } : {});
    const record = { topic, messages: [{ key: 'note-1', value: '{"n":1}', headers, partition: 0 }] };
    await producer.connect();
    if (transactional) {
      const transaction = await producer.transaction();
      await transaction.send(record);
      await transaction.commit();
    } else await producer.send(record);
    await producer.disconnect();
  }

  test('says of the last record what it says of itself, and of a partition that nothing was ever in just that', async () => {
    await write();
    const last = { stream: 'note-1', revision: 3, number: 7, released: 9, json: '{"n":1}' };
    const asked = question();
    // The same group again finds nobody left in it.
    for (let n = 0; n < 2; n++) expect(await readEnds(kafka, asked, await offsets())).toEqual(new Map([[topic, [last, 'never-used']]]));
  });

  test('a group that cannot be joined says why', async () => {
    await write();
    const hasty = { consumer: (options: object) => kafka.consumer({ ...options, sessionTimeout: 2, heartbeatInterval: 1 } as never) } as Kafka;
    await expect(readEnds(hasty, question(), await offsets())).rejects.toThrow(/session timeout is not within the range/);
  });

  test("somebody else's mark behind the last record is named at once, with its partition", async () => {
    await write(true);
    // The mark comes a little after the answer.
    while ((await offsets()).get(topic)?.[0]?.high !== 2n) await sleep(50);
    await expect(readEnds(kafka, question(), await offsets())).rejects.toThrow(`what stands last in ${topic}/0 is no record of a relay`);
  });

  test('a partition that has nothing at its end is named when time is over', async () => {
    await write();
    const beyond = new Map([
      [
        topic,
        [
          { low: 0n, high: 1n },
          { low: 0n, high: 5n },
        ],
      ],
    ]);
    const left: Promise<unknown>[] = [];
    const watched = {
      consumer(options: never) {
        const consumer = kafka.consumer(options);
        left.push(new Promise((resolve) => consumer.on(consumer.events.DISCONNECT, resolve)));
        return consumer;
      },
    } as Kafka;
    await expect(readEnds(watched, question(3_000), beyond)).rejects.toThrow(`reading the last record of ${topic}/1 took longer than 3000 ms`);
    // It leaves behind its back.
    await Promise.all(left);
  });
});
