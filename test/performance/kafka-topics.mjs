import kafkajs from 'kafkajs';

/** A client that has nothing to do with the relay's. What goes wrong comes back as an exception; its log would tell of every coordinator that is not up yet. */
export function kafkaOn(address) {
  return new kafkajs.Kafka({ clientId: 'bench', brokers: [address], logLevel: kafkajs.logLevel.NOTHING });
}

/** Takes away the topics of one round; answers how many records had been written to them. */
export async function removeTopics(kafka, prefix) {
  return withAdmin(kafka, async (admin) => {
    const topics = (await admin.listTopics()).filter((topic) => topic.startsWith(`${prefix}.`));
    const offsets = await Promise.all(topics.map((topic) => admin.fetchTopicOffsets(topic)));
    await admin.deleteTopics({ topics });
    return offsets.flat().reduce((sum, { high }) => sum + Number(high), 0);
  });
}

export async function withAdmin(kafka, work) {
  const admin = kafka.admin();
  await admin.connect();
  try {
    return await work(admin);
  } finally {
    await admin.disconnect();
  }
}
