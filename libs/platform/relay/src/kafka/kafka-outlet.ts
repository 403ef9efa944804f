import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Admin, Kafka, Message, Producer } from 'kafkajs';
import type { OutgoingRecord } from '../outgoing.js';
import { Ends, type Opened, type Outlet } from '../outlet.js';
import type { RelaySettings, RelayTimes } from '../relay-settings.js';
import { checkAcknowledged } from './acknowledged.js';
import { kafkaClient } from './client.js';
import { within } from './deadline.js';
import { type OffsetsByTopic, offsetsOf, readEnds } from './ends.js';
import type { SeverableSockets } from './severable-sockets.js';
import { SteadyPartitions } from './steady-partitions.js';
import { ensureTopics } from './topics.js';

/** One connection, from its opening to its first fault. */
interface Line {
  readonly producer: Producer;
  readonly sockets: SeverableSockets;
  readonly steady: SteadyPartitions;
  /** The offset that the next record of each `topic/partition` must get, since nobody else writes. */
  readonly next: Map<string, bigint>;
}

/** The brokers through kafkajs: an idempotent producer that waits for all replicas, one request on its way at a time. */
export class KafkaOutlet implements Outlet {
  #line: Line | undefined;
  #group = randomUUID();

  constructor(
    private readonly settings: RelaySettings,
    private readonly topics: readonly string[],
    private readonly times: RelayTimes,
  ) {}

  async open(): Promise<Opened> {
    await this.close();
    const { kafka, sockets } = kafkaClient(this.settings, this.times.sendMs);
    const steady = new SteadyPartitions();
    const producer = kafka.producer({ idempotent: true, maxInFlightRequests: 1, allowAutoTopicCreation: false, createPartitioner: steady.partitioner });
    const line = { producer, sockets, steady, next: new Map() };
    this.#line = line;
    try {
      // After a failed connect the client would still send, without idempotence: so any fault here ends the line.
      const { target, offsets } = await within(this.times.openMs, 'connecting to the brokers', () => this.#prepare(kafka, line));
      return { target, ends: await this.#endsOf(kafka, offsets) };
    } catch (fault) {
      await this.close();
      throw fault;
    }
  }

  async send(records: readonly OutgoingRecord[]): Promise<void> {
    const line = this.#line;
    if (!line) throw new Error('the way to the brokers is closed');
    try {
      line.steady.begin();
      const sent = within(this.times.sendMs, 'sending to the brokers', () =>
        line.producer.sendBatch({ acks: -1, timeout: this.times.sendMs, topicMessages: byTopic(records) }),
      );
      checkAcknowledged(line.next, records, await sent);
    } catch (fault) {
      line.sockets.cut();
      throw fault;
    }
  }

  async close(): Promise<void> {
    const line = this.#line;
    this.#line = undefined;
    line?.sockets.cut();
    await line?.producer.disconnect().catch(() => undefined);
  }

  async #prepare(kafka: Kafka, line: Line): Promise<{ target: string; offsets: OffsetsByTopic }> {
    const { settings, topics } = this;
    const admin = kafka.admin();
    try {
      await line.producer.connect();
      await admin.connect();
      await ensureTopics(admin, topics, settings.partitions);
      // The brokers are awake now: what they still had of an earlier sending, ours or a former holder's, is written before the ends are read.
      await sleep(this.times.settleMs);
      const offsets = await offsetsOf(admin, topics);
      for (const [topic, partitions] of offsets) for (const [partition, { high }] of partitions.entries()) line.next.set(`${topic}/${partition}`, high);
      return { target: await this.#targetOf(admin), offsets };
    } finally {
      await admin.disconnect().catch(() => undefined);
    }
  }

  async #targetOf(admin: Admin): Promise<string> {
    const { clusterId } = await admin.describeCluster();
    return [clusterId, this.settings.topicPrefix, this.settings.source].join('/');
  }

  async #endsOf(kafka: Kafka, offsets: OffsetsByTopic): Promise<Ends> {
    const { topicPrefix, source } = this.settings;
    const group = this.#group;
    // A group that was not left has a dead member for a while, for whom the next one would have to wait.
    this.#group = randomUUID();
    const question = { source, groupId: `${topicPrefix}.relay-${group}`, patienceMs: this.times.openMs };
    const ends = await readEnds(kafka, question, offsets);
    this.#group = group;
    return new Ends(ends);
  }
}

function byTopic(records: readonly OutgoingRecord[]): { topic: string; messages: Message[] }[] {
  const topics = new Map<string, Message[]>();
  for (const record of records) {
    const messages = topics.get(record.topic);
    if (messages) messages.push(record);
    else topics.set(record.topic, [record]);
  }
  return [...topics].map(([topic, messages]) => ({ topic, messages }));
}
