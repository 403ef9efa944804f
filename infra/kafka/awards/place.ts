import { createHash } from 'node:crypto';
import type { KafkaMessage } from 'kafkajs';

/** How far a partition was read. */
export interface Place {
  readonly next: bigint;
  /** The mark of the record before `next`; null before the first one, and where an older version of this program kept none. */
  readonly lastRecord: string | null;
}

/** What this consumer knows of a partition since it was given it. */
export interface Known {
  /** The record before the place was seen, and is the one that is remembered. */
  readonly isSame: boolean;
  /** It was asked for at this place, so whatever came is all that is to be had. */
  readonly wasAsked: boolean;
}

/**
 * Whether what came goes on where the place is. A topic that was removed and filled again counts its offsets from 0, and its readers' places say
 * nothing any more; kafkajs does not tell a topic's id, so it is known by the record before the place.
 */
export function compare({ next, lastRecord }: Place, messages: readonly KafkaMessage[], { isSame, wasAsked }: Known): 'goes-on' | 'ask' | 'made-anew' {
  const first = BigInt(messages[0]?.offset ?? next);
  const before = messages.find(({ offset }) => BigInt(offset) === next - 1n);
  if (before) return lastRecord === null || markOf(before) === lastRecord ? 'goes-on' : 'made-anew';
  if (first === next && (isSame || next === 0n)) return 'goes-on';
  if (!wasAsked) return 'ask';
  // Brokers give what is older than asked for only when nothing stands there; what is newer, when the topic no longer keeps the rest.
  return first < next ? 'made-anew' : 'goes-on';
}

/** From where to ask, so that the record before the place is seen as well. */
export const askFrom = ({ next }: Place): string => String(next > 0n ? next - 1n : 0n);

/** The time at which a record was sent and what it says; one that is sent again has another time. */
export function markOf({ timestamp, key, value }: KafkaMessage): string {
  return createHash('sha256')
    .update(`${timestamp} ${key?.toString('hex') ?? ''} `)
    .update(value ?? '')
    .digest('hex');
}
