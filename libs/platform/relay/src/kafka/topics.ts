import kafkajs, { type Admin } from 'kafkajs';
import { UnfitTopic } from '../unfit-topic.js';

/** What is made for good is kept for good, each record of it: a reader who comes later reads from the beginning. Brokers may have other defaults. */
const KEPT_FOR_EVER = [
  { name: 'retention.ms', value: '-1' },
  { name: 'retention.bytes', value: '-1' },
  { name: 'cleanup.policy', value: 'delete' },
];
/** As many copies as the brokers are configured to keep. */
const BROKERS_DEFAULT = -1;

/**
 * Makes the topics that are missing, once those that are there were found fit.
 *
 * @throws UnfitTopic for one with another number of partitions (a stream would change its partition, and its order be lost), and for one that is compacted
 * (of each stream only the newest facts would stay)
 */
export async function ensureTopics(admin: Admin, topics: readonly string[], partitions: number): Promise<void> {
  const all = new Set(await admin.listTopics());
  const present = topics.filter((topic) => all.has(topic));
  await checkPartitions(admin, present, partitions);
  await checkKept(admin, present);
  const missing = topics.filter((topic) => !all.has(topic));
  if (missing.length === 0) return;
  const made = missing.map((topic) => ({ topic, numPartitions: partitions, replicationFactor: BROKERS_DEFAULT, configEntries: KEPT_FOR_EVER }));
  await admin.createTopics({ topics: made, waitForLeaders: true });
  // Somebody else may have been faster.
  await checkPartitions(admin, missing, partitions);
}

async function checkPartitions(admin: Admin, topics: readonly string[], partitions: number): Promise<void> {
  if (topics.length === 0) return;
  const { topics: described } = await admin.fetchTopicMetadata({ topics: [...topics] });
  for (const { name, partitions: found } of described) {
    if (found.length !== partitions) throw new UnfitTopic(`the topic ${name} has ${found.length} partitions where ${partitions} are configured`);
  }
}

async function checkKept(admin: Admin, topics: readonly string[]): Promise<void> {
  if (topics.length === 0) return;
  const asked = topics.map((name) => ({ type: kafkajs.ConfigResourceTypes.TOPIC, name, configNames: ['cleanup.policy'] }));
  const { resources } = await admin.describeConfigs({ resources: asked, includeSynonyms: false });
  for (const { resourceName, configEntries } of resources) {
    const policy = configEntries.find(({ configName }) => configName === 'cleanup.policy')?.configValue ?? '';
    if (policy.includes('compact'))
      throw new UnfitTopic(`the topic ${resourceName} is compacted, so that it would lose facts: set its cleanup.policy to delete`);
  }
}
