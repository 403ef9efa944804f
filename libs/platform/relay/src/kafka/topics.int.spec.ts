import { beforeAll, beforeEach, expect, test } from '@jest/globals';
import kafkajs, { type Admin } from 'kafkajs';
import { describeWithKafka, KAFKA_START_MS, ownPrefix, sharedKafka } from '../../../../../test/support/kafka.js';
import { kafkaAt, withAdmin } from '../../test/topic-reader.js';
import { UnfitTopic } from '../unfit-topic.js';
import { ensureTopics } from './topics.js';

describeWithKafka('the topics of a relay', () => {
  let address: string;
  let topics: string[];
  beforeAll(async () => {
    address = await sharedKafka();
  }, KAFKA_START_MS);
  beforeEach(() => {
    const prefix = ownPrefix();
    topics = [`${prefix}.banks`, `${prefix}.rounds`];
  });

  const asAdmin = <T>(work: (admin: Admin) => Promise<T>) => withAdmin(kafkaAt(address), work);
  const present = async () => (await asAdmin((admin) => admin.listTopics())).filter((name) => topics.includes(name)).sort();

  test('keep every record for ever, whatever the brokers do by default, and are made once', async () => {
    await asAdmin((admin) => ensureTopics(admin, topics, 3));
    await asAdmin((admin) => ensureTopics(admin, topics, 3));
    const configNames = ['cleanup.policy', 'retention.bytes', 'retention.ms'];
    const asked = topics.map((name) => ({ type: kafkajs.ConfigResourceTypes.TOPIC, name, configNames }));
    const { resources } = await asAdmin((admin) => admin.describeConfigs({ resources: asked, includeSynonyms: false }));
    for (const { configEntries } of resources) {
      const found = configEntries.map(({ configName, configValue, isDefault }) => [configName, configValue, isDefault]);
      expect(found.sort()).toEqual([
        ['cleanup.policy', 'delete', false],
        ['retention.bytes', '-1', false],
        ['retention.ms', '-1', false],
      ]);
    }
    expect(resources).toHaveLength(2);
  });

  test.each(['compact', 'compact,delete'])('are refused when one is there with the policy %s, and no other is made', async (value) => {
    const [, topic = ''] = topics;
    const configEntries = [{ name: 'cleanup.policy', value }];
    await asAdmin((admin) => admin.createTopics({ topics: [{ topic, numPartitions: 3, configEntries }], waitForLeaders: true }));
    await expect(asAdmin((admin) => ensureTopics(admin, topics, 3))).rejects.toThrow(
      new UnfitTopic(`the topic ${topic} is compacted, so that it would lose facts: set its cleanup.policy to delete`),
    );
    expect(await present()).toEqual([topic]);
  });

  test('are refused when one has other partitions, and no other is made', async () => {
    const [, topic = ''] = topics;
    await asAdmin((admin) => admin.createTopics({ topics: [{ topic, numPartitions: 2 }], waitForLeaders: true }));
    await expect(asAdmin((admin) => ensureTopics(admin, topics, 3))).rejects.toThrow(`the topic ${topic} has 2 partitions where 3 are configured`);
    expect(await present()).toEqual([topic]);
  });
});
