import { createPool } from '#database';
import { catalogue } from '#events';
import { PostgresLedger } from '#ledger';
import { recordMaker, topicsOf } from '#relay';
import { measuring } from './cpu-spent.mjs';
import { kafkaOn, withAdmin } from './kafka-topics.mjs';

/**
 * The most that a producer of this client could do as safely as the relay: `node bare-producer.process.mjs JSON`. Idempotent, all replicas, one request on its way, the
 * relay's own records in batches of the relay's size, made before the clock starts.
 */
const { connection, settings, records, pids } = JSON.parse(process.argv[2]);
/** As many as the relay reads at once. */
const BATCH = 1_000;
/** So many batches are sent again and again: all of them at once in memory would slow this producer down. */
const BATCHES = 30;

async function batches() {
  const pool = createPool(connection, { max: 1 });
  const ledger = new PostgresLedger({ pool, connection });
  const types = catalogue.types.filter(({ audience }) => audience === 'public').map(({ type }) => type);
  const make = recordMaker({ ...settings, featureOf: catalogue.featureOf });
  const made = [];
  for (let after; made.length < BATCHES; ) {
    const page = await ledger.readAll({ after, types, limit: BATCH });
    made.push(page.entries.map((entry) => make(entry, JSON.parse(entry.json), entry.number)));
    after = page.readTo;
  }
  await ledger.close();
  await pool.end();
  return made;
}

/** Records as the client takes them. */
function byTopic(batch) {
  const topics = new Map(batch.map(({ topic }) => [topic, []]));
  for (const { topic, key, value, headers, partition } of batch) topics.get(topic).push({ key, value, headers, partition });
  return [...topics].map(([topic, messages]) => ({ topic, messages }));
}

const ready = await batches();
const kafka = kafkaOn(settings.brokers[0]);
const topics = topicsOf(catalogue, settings.topicPrefix).map((topic) => ({ topic, numPartitions: settings.partitions, replicationFactor: 1 }));
await withAdmin(kafka, (admin) => admin.createTopics({ topics, waitForLeaders: true }));
const producer = kafka.producer({ idempotent: true, maxInFlightRequests: 1, allowAutoTopicCreation: false });
await producer.connect();
const messages = ready.map(byTopic);
const measured = measuring('producer', pids);
for (let sent = 0, round = 0; sent < records; round++) {
  const turn = round % ready.length;
  const left = records - sent;
  await producer.sendBatch({ acks: -1, topicMessages: left < BATCH ? byTopic(ready[turn].slice(0, left)) : messages[turn] });
  sent += Math.min(BATCH, left);
}
process.stdout.write(JSON.stringify(measured(records)));
await producer.disconnect();
