import type { Consumer, Kafka } from 'kafkajs';

/** What a group of readers has seen: how often each id came, and to whom. */
export class ReadingGroup {
  readonly times = new Map<string, number>();
  readonly byMember: number[] = [];
  readonly #members: Consumer[] = [];

  constructor(
    private readonly kafka: Kafka,
    private readonly groupId: string,
    private readonly topics: readonly string[],
  ) {}

  /** Another reader joins; the partitions are dealt out anew. */
  async join(): Promise<number> {
    const member = this.byMember.push(0) - 1;
    const consumer = this.kafka.consumer({ groupId: this.groupId, sessionTimeout: 6_000, heartbeatInterval: 200, maxWaitTimeInMs: 50 });
    this.#members.push(consumer);
    await consumer.connect();
    await consumer.subscribe({ topics: [...this.topics], fromBeginning: true });
    await consumer.run({
      autoCommitThreshold: 100,
      eachMessage: async ({ message }) => {
        const id = String(message.headers?.ce_id);
        this.times.set(id, (this.times.get(id) ?? 0) + 1);
        this.byMember[member] = (this.byMember[member] ?? 0) + 1;
      },
    });
    return member;
  }

  async leave(member: number): Promise<void> {
    await this.#members[member]?.disconnect();
  }

  async close(): Promise<void> {
    await Promise.all(this.#members.map((consumer) => consumer.disconnect()));
  }
}
