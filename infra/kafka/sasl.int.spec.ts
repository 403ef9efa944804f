import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Kafka, logLevel, type SASLOptions } from 'kafkajs';
import { describeWithKafka, KAFKA_START_MS, ownKafka } from '../../test/support/kafka.js';
import { type KafkaBroker, startBroker } from './broker.mjs';

const user = { username: 'relay', password: 'let-me.in_5' };
const MECHANISMS = ['plain', 'scram-sha-256', 'scram-sha-512'] as const;

describeWithKafka('a broker that lets in one user', () => {
  let broker: KafkaBroker;
  beforeAll(async () => {
    broker = await ownKafka({ sasl: user });
  }, KAFKA_START_MS);
  afterAll(() => broker?.stop());

  async function topicsSeenBy(sasl?: SASLOptions): Promise<string[]> {
    const retry = { retries: 0 };
    const admin = new Kafka({ clientId: 'sasl-spec', brokers: [broker.address], logLevel: logLevel.NOTHING, retry, ...(sasl ? { sasl } : {}) }).admin();
    try {
      await admin.connect();
      return await admin.listTopics();
    } finally {
      await admin.disconnect();
    }
  }

  it('takes records from that user, and has them after kill -9 and a start', async () => {
    const kafka = new Kafka({ clientId: 'sasl-spec', brokers: [broker.address], logLevel: logLevel.NOTHING, sasl: { mechanism: 'scram-sha-512', ...user } });
    const [admin, producer] = [kafka.admin(), kafka.producer({ idempotent: true, maxInFlightRequests: 1 })];
    await admin.connect();
    await admin.createTopics({ topics: [{ topic: 'kept.banks', numPartitions: 1, replicationFactor: -1 }] });
    await producer.connect();
    await producer.send({ topic: 'kept.banks', acks: -1, messages: [{ value: 'one' }, { value: 'two' }] });
    await producer.disconnect();
    await broker.kill();
    await broker.start();
    expect((await admin.fetchTopicOffsets('kept.banks')).map(({ offset }) => offset)).toEqual(['2']);
    await admin.disconnect();
  }, 90_000);

  it.each(MECHANISMS)('signs that user in by %s, and nobody with another password or another name', async (mechanism) => {
    expect(await topicsSeenBy({ mechanism, ...user } as SASLOptions)).toContain('kept.banks');
    await expect(topicsSeenBy({ mechanism, ...user, password: 'let-me.in_6' } as SASLOptions)).rejects.toMatchObject({
      name: 'KafkaJSSASLAuthenticationError',
    });
    await expect(topicsSeenBy({ mechanism, ...user, username: 'other' } as SASLOptions)).rejects.toMatchObject({ name: 'KafkaJSSASLAuthenticationError' });
  });

  it('tells nothing to who gives no name', async () => {
    await expect(topicsSeenBy()).rejects.toThrow();
  });

  it.each([
    { ...user, username: 'a"b' },
    { ...user, password: 'a,b]' },
    { ...user, password: '' },
  ])('is not started for %j', async (sasl) => {
    await expect(startBroker({ folder: '/nowhere/kafka', sasl })).rejects.toThrow('up to 64 letters, digits and . _ - each.');
  });
});
