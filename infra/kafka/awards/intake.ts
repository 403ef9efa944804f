import type { KafkaMessage } from 'kafkajs';
import type pg from 'pg';
import { headerText, type Read, readRecord } from './cloud-event.js';
import { askFrom, compare, markOf, type Place } from './place.js';
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

/** What came does not go on where the rows end: read from `from`. */
export interface Elsewhere {
  readonly from: string;
}

export interface IntakeOptions {
  readonly pool: pg.Pool;
  /** Hears one line for each record that is set aside, for offsets that are no more to be had, and for a partition that was made anew. */
  readonly log: (line: string) => void;
  /** Milliseconds since whenever, never backwards. */
  readonly clock?: () => number;
}

/** One attempt at a delivery. */
interface Attempt {
  readonly client: pg.PoolClient;
  /** Offsets whose facts the tables refused before, and in what words. */
  readonly misfits: Map<string, string>;
  /** What is to be said once it has succeeded. */
  readonly lines: string[];
}

/** By partition, since these were given to this consumer: from where more was asked for, and when it was last seen to go on where the rows end. */
interface Round {
  readonly asked: Map<string, string>;
  readonly sure: Map<string, number>;
}

/** No topic is removed, made and filled again in so little time; a relay waits longer than that before it begins. */
const SURE_MS = 1_000;

const LOCK_PLACE = sql('lock-place');
const MOVE_PLACE = sql('move-place');
const SEE = sql('see');
const SET_ASIDE = sql('set-aside');
const ATTEMPTS = 5;
/** Two partitions told of the same bids in other orders; another consumer held the place for too long; this one did, having been frozen. */
const TRY_AGAIN = ['40P01', '55P03', '25P03'];
/** PostgreSQL's classes of errors for a value that does not fit, and for one that a constraint refuses. */
const MISFIT = /^2[23]/;

/**
 * Takes a delivery in as one transaction: the rows, the ids of the facts they came from, and the place reached. So a record that comes again, after
 * a crash, a rebalancing or a second sending, finds itself told, and whoever restores the tables from a backup goes on from their place.
 */
export function intake({ pool, log, clock = () => performance.now() }: IntakeOptions) {
  const newRound = (): Round => ({ asked: new Map(), sure: new Map() });
  let round = newRound();

  return {
    /** The partitions were given out again, and topics may have been made anew meanwhile. */
    forget(): void {
      round = newRound();
    },

    /** @throws what PostgreSQL says; nothing of the delivery was taken then, and it can be given again */
    async take(delivery: Delivery): Promise<Elsewhere | undefined> {
      const misfits = new Map<string, string>();
      const { asked, sure } = round;
      const where = nameOf(delivery);
      const isSame = clock() - (sure.get(where) ?? Number.NEGATIVE_INFINITY) < SURE_MS;
      for (let attempt = 1; ; ) {
        const known = misfits.size;
        const lines: string[] = [];
        try {
          const elsewhere = await transaction(pool, (client) => takeAll(delivery, { isSame, asked: asked.get(where) }, { client, misfits, lines }));
          for (const line of lines) log(line);
          if (elsewhere) {
            asked.set(where, elsewhere.from);
            sure.delete(where);
          } else {
            asked.delete(where);
            sure.set(where, clock());
          }
          return elsewhere;
        } catch (error) {
          // What the tables refuse is set aside the next time, and the rest of the delivery is taken.
          if (misfits.size > known) continue;
          if (!TRY_AGAIN.includes((error as { code?: string }).code ?? '') || attempt++ === ATTEMPTS) throw error;
        }
      }
    },
  };
}

const nameOf = ({ topic, partition }: Partition): string => `${topic}/${partition}`;

interface Knowledge {
  readonly isSame: boolean;
  readonly asked: string | undefined;
}

async function takeAll({ topic, partition, messages }: Delivery, { isSame, asked }: Knowledge, attempt: Attempt): Promise<Elsewhere | undefined> {
  const where = nameOf({ topic, partition });
  const [first, last] = [messages[0], messages.at(-1)];
  if (first === undefined || last === undefined) return undefined;
  let place = await placeOf(attempt.client, { topic, partition });
  const look = () => compare(place, messages, { isSame, wasAsked: asked === askFrom(place) });
  if (look() === 'made-anew') {
    attempt.lines.push(`${where} was made anew: it is read from its beginning, and facts that are in count no second time.`);
    place = { next: 0n, lastRecord: null };
    await attempt.client.query(MOVE_PLACE, [topic, partition, 0, null]);
  }
  if (look() === 'ask') return { from: askFrom(place) };
  if (BigInt(first.offset) > place.next) attempt.lines.push(`${where}: the records from ${place.next} to before ${first.offset} are gone from the topic.`);
  for (const message of messages) {
    if (BigInt(message.offset) >= place.next) await tell(message, { topic, partition }, attempt);
  }
  const reached = BigInt(last.offset) + 1n;
  if (reached > place.next) await attempt.client.query(MOVE_PLACE, [topic, partition, String(reached), markOf(last)]);
  return undefined;
}

async function placeOf(client: pg.PoolClient, { topic, partition }: Partition): Promise<Place> {
  const { rows } = await client.query<{ next_offset: string; last_record: string | null }>(LOCK_PLACE, [topic, partition]);
  return { next: BigInt(rows[0]?.next_offset ?? 0), lastRecord: rows[0]?.last_record ?? null };
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
