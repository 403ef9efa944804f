import { setTimeout as sleep } from 'node:timers/promises';
import { type Admin, Kafka, logLevel, type Message, Partitioners } from 'kafkajs';
import type pg from 'pg';
import { type Recorded, type Row, recordOf } from './told.js';

/** The two topics of one test, on a real broker. */
export async function openTopics(address: string, topicPrefix: string, numPartitions = 6) {
  const kafka = new Kafka({ clientId: 'awards-spec', brokers: [address], logLevel: logLevel.NOTHING });
  const admin = kafka.admin();
  await admin.connect();
  await admin.createTopics({
    topics: ['banks', 'grants'].map((feature) => ({ topic: `${topicPrefix}.${feature}`, numPartitions, replicationFactor: -1 })),
    // The client's own wait gives up where a broker does not know the topic yet, as for a moment after one of that name was deleted.
    waitForLeaders: false,
  });
  for (const feature of ['banks', 'grants']) await untilLed(admin, `${topicPrefix}.${feature}`);
  const producer = kafka.producer({ idempotent: true, maxInFlightRequests: 1, createPartitioner: Partitioners.DefaultPartitioner });
  await producer.connect();
  return {
    admin,
    sendRecords: async (feature: string, messages: readonly Message[]): Promise<void> => {
      for (let from = 0; from < messages.length; from += 2_000) {
        await producer.send({ topic: `${topicPrefix}.${feature}`, acks: -1, messages: messages.slice(from, from + 2_000) });
      }
    },
    async send(events: readonly Recorded[]): Promise<void> {
      for (const feature of ['grants', 'banks']) {
        const messages = events.filter((one) => one.feature === feature).map(({ event }) => recordOf(event));
        await this.sendRecords(feature, messages);
      }
    },
    /** As an operator does who lets the relay fill them anew; this one is of no more use then. */
    async remove(): Promise<void> {
      await admin.deleteTopics({ topics: ['banks', 'grants'].map((feature) => `${topicPrefix}.${feature}`) });
      await this.close();
    },
    async close(): Promise<void> {
      await producer.disconnect();
      await admin.disconnect();
    },
  };
}

/** A topic is made before its broker leads all of its partitions; for a moment some answer that they are not led. */
async function untilLed(admin: Admin, topic: string): Promise<void> {
  while (!(await admin.fetchTopicOffsets(topic).catch(() => false))) await sleep(20);
}

/** How many records of its topics the tables know of. */
export async function reached(pool: pg.Pool): Promise<number> {
  const { rows } = await pool.query<{ sum: string }>('SELECT coalesce(sum(next_offset), 0) AS sum FROM estate_awards.places');
  return Number(rows[0]?.sum);
}

export async function rowsOf(pool: pg.Pool): Promise<Row[]> {
  const { rows } = await pool.query<Row>(`
    SELECT bid_id, bank_id, fund_id, outcome,
           to_jsonb(ARRAY[awarded_pence, released_pence, paid_pence, returned_pence, lost_pence]) AS pence,
           to_jsonb(ARRAY[accepted_on, ended_on, reported_on]) AS days
    FROM estate_awards.awards ORDER BY bid_id COLLATE "C"`);
  return rows;
}

/** Every row of every table but the places, as text. */
export async function everything(pool: pg.Pool): Promise<unknown[]> {
  const tables = ['seen', 'set_aside', 'banks', 'funds', 'awards'];
  const answers = await Promise.all(
    tables.map((table) => pool.query(`SELECT '${table}' AS of, to_jsonb(t) AS row FROM estate_awards.${table} t ORDER BY to_jsonb(t)`)),
  );
  return answers.flatMap(({ rows }) => rows);
}
