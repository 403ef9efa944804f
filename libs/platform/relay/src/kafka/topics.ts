import type { Admin } from 'kafkajs';

/** The topics are not as configured, or not ours: for the operator to decide, nothing passes by itself. */
export class UnfitTopic extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UnfitTopic';
  }
}

/** What is made for good is kept for good: a reader who comes later reads from the beginning. */
const KEPT_FOR_EVER = [{ name: 'retention.ms', value: '-1' }];
/** As many copies as the brokers are configured to keep. */
const BROKERS_DEFAULT = -1;

/** Makes the topics that are missing. @throws UnfitTopic for one with another number of partitions: a stream would change its partition, and its order be lost */
export async function ensureTopics(admin: Admin, topics: readonly string[], partitions: number): Promise<void> {
  const present = new Set(await admin.listTopics());
  const missing = topics.filter((topic) => !present.has(topic));
  if (missing.length > 0) {
    const made = missing.map((topic) => ({ topic, numPartitions: partitions, replicationFactor: BROKERS_DEFAULT, configEntries: KEPT_FOR_EVER }));
    await admin.createTopics({ topics: made, waitForLeaders: true });
  }
  const { topics: described } = await admin.fetchTopicMetadata({ topics: [...topics] });
  for (const { name, partitions: found } of described) {
    if (found.length !== partitions) throw new UnfitTopic(`the topic ${name} has ${found.length} partitions where ${partitions} are configured`);
  }
}
