import type { KafkaMessage } from 'kafkajs';
import type pg from 'pg';
import { headerText, type Read, readRecord } from './cloud-event.js';
import { sql } from './sql-file.js';
import { transaction } from './transaction.js';

interface Partition {
  readonly topic: string;
  readonly partition: number;
}

/** Some records of one partition, in order. */
export interface Delivery extends Partition {
  readonly messages: readonly KafkaMessage[];
}

/** The partition stands further on than the rows do: read again from `from`. */
export interface TooFar {
  readonly from: string;
}

export interface IntakeOptions {
  readonly pool: pg.Pool;
  /** Hears one line for each record that is set aside, and for offsets that are no more to be had. */
  readonly log: (line: string) => void;
}

/** One attempt at a delivery. */
interface Attempt {
  readonly client: pg.PoolClient;
  /** Offsets whose facts the tables refused before, and in what words. */
  readonly misfits: Map<string, string>;
  /** What is to be said once it has succeeded. */
  readonly lines: string[];
}

const LOCK_PLACE = sql('lock-place');
const MOVE_PLACE = sql('move-place');
const SEE = sql('see');
const SET_ASIDE = sql('set-aside');
const DEADLOCK = '40P01';
const ATTEMPTS = 5;
/** PostgreSQL's classes of errors for a value that does not fit, and for one that a constraint refuses. */
const MISFIT = /^2[23]/;

/**
 * Takes a delivery in as one transaction: the rows, the ids of the facts they came from, and the place reached. So a record that comes again, after
 * a crash, a rebalancing or a second sending, finds itself told, and whoever restores the tables from a backup goes on from their place.
 *
 * @throws what PostgreSQL says; nothing of the delivery was taken then, and it can be given again
 */
export function intake({ pool, log }: IntakeOptions) {
  /** Places that were asked for: when the answer still starts later, what lies between is gone from the topic. */
  const asked = new Map<string, string>();

  async function take({ topic, partition, messages }: Delivery, attempt: Attempt): Promise<TooFar | undefined> {
    const next = await placeOf(attempt.client, { topic, partition });
    const first = messages[0]?.offset ?? String(next);
    const where = `${topic}/${partition}`;
    if (BigInt(first) > next && asked.get(where) !== String(next)) {
      asked.set(where, String(next));
      return { from: String(next) };
    }
    if (BigInt(first) > next) attempt.lines.push(`${where}: the records from ${next} to before ${first} are gone from the topic.`);
    for (const message of messages) {
      if (BigInt(message.offset) >= next) await tell(message, { topic, partition }, attempt);
    }
    const reached = BigInt(messages.at(-1)?.offset ?? -1) + 1n;
    if (reached > next) await attempt.client.query(MOVE_PLACE, [topic, partition, String(reached)]);
    return undefined;
  }

  return async (delivery: Delivery): Promise<TooFar | undefined> => {
    const misfits = new Map<string, string>();
    for (let attempt = 1; ; ) {
      const known = misfits.size;
      const lines: string[] = [];
      try {
        const tooFar = await transaction(pool, (client) => take(delivery, { client, misfits, lines }));
        for (const line of lines) log(line);
        return tooFar;
      } catch (error) {
        // What the tables refuse is set aside the next time, and the rest of the delivery is taken.
        if (misfits.size > known) continue;
        // Two partitions may tell of the same bids in other orders; PostgreSQL then lets one of them begin again.
        if ((error as { code?: string }).code !== DEADLOCK || attempt++ === ATTEMPTS) throw error;
      }
    }
  };
}

async function placeOf(client: pg.PoolClient, { topic, partition }: Partition): Promise<bigint> {
  const { rows } = await client.query<{ next_offset: string }>(LOCK_PLACE, [topic, partition]);
  return BigInt(rows[0]?.next_offset ?? 0);
}

async function tell(message: KafkaMessage, { topic, partition }: Partition, { client, misfits, lines }: Attempt): Promise<void> {
  const read = readRecord(message);
  if (read.kind === 'other' || (await wasSeen(client, read))) return;
  const misfit = misfits.get(message.offset);
  if (read.kind === 'fact' && misfit === undefined) return write(client, read, message.offset, misfits);
  const why = read.kind === 'fact' ? `the tables refused it: ${misfit}` : read.why;
  lines.push(`${topic}/${partition} at ${message.offset} is set aside: ${why}.`);
  await client.query(SET_ASIDE, [topic, partition, message.offset, why, headersOf(message), message.value]);
}

/** Remembers the fact; a record that cannot say which one it is stands by its offset alone. */
async function wasSeen(client: pg.PoolClient, read: Exclude<Read, { kind: 'other' }>): Promise<boolean> {
  if (!read.source || !read.id) return false;
  const { rowCount } = await client.query(SEE, [read.source, read.id]);
  return rowCount === 0;
}

async function write(client: pg.PoolClient, { statement, fact }: Extract<Read, { kind: 'fact' }>, offset: string, misfits: Map<string, string>): Promise<void> {
  try {
    await client.query(statement, [fact]);
  } catch (error) {
    const { code = '', message } = error as { code?: string; message: string };
    if (MISFIT.test(code)) misfits.set(offset, message);
    throw error;
  }
}

function headersOf({ headers = {} }: KafkaMessage): string {
  const legible = Object.entries(headers).filter(([name]) => !name.includes('\0'));
  return JSON.stringify(Object.fromEntries(legible.map(([name, value]) => [name, headerText(value) ?? null])));
}
