import type { RecordMetadata } from 'kafkajs';
import type { OutgoingRecord } from '../outgoing.js';

/**
 * Moves the next offsets behind what was sent. An answer may be missing for a partition, and another writer's records, or our own a second time, show only
 * in the offsets.
 *
 * @throws Error when the topics must be looked at anew
 */
export function checkAcknowledged(next: Map<string, bigint>, records: readonly OutgoingRecord[], answers: readonly RecordMetadata[]): void {
  const counts = new Map<string, number>();
  for (const { topic, partition } of records) counts.set(`${topic}/${partition}`, (counts.get(`${topic}/${partition}`) ?? 0) + 1);
  const offsets = new Map(answers.map(({ topicName, partition, baseOffset }) => [`${topicName}/${partition}`, baseOffset]));
  for (const [key, count] of counts) {
    const offset = offsets.get(key);
    if (offset === undefined) throw new Error(`the brokers have not answered for ${key}`);
    if (BigInt(offset) !== next.get(key)) throw new Error(`${key} holds records that this relay has not sent: expected offset ${next.get(key)}, got ${offset}`);
    next.set(key, BigInt(offset) + BigInt(count));
  }
}
