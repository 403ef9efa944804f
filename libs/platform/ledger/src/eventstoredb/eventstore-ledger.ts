import type pg from 'pg';
import { StoreAway } from '../append-queue.js';
import type { Append, AppendResult, FoundCommand, Ledger, LedgerEntry, Page, Position, ReadAll } from '../ledger.js';
import { Recent } from '../recent.js';
import { ChainWriter } from './chain-writer.js';
import { CommandFinder } from './command-finder.js';
import { EventstoreClient } from './eventstore-client.js';
import { isOfTheLedger, type LedgerEvent, LedgerIndex } from './ledger-index.js';
import { comparePositions, placeAt, positionAt } from './position.js';
import { isSupported, OLDEST_SERVER } from './server-version.js';
import { EventstoreUnavailable, LedgerDamaged, type StoredEvent } from './stored-event.js';
import { StreamQueues } from './stream-queues.js';
import { streamFrom } from './stream-reader.js';
import { WakeSubscription } from './wake-subscription.js';

/** How many entries one call looks at when it looks for types. */
const TYPES_WINDOW = 50_000;
/** How many events of the log travel at once. */
const LOG_PAGE = 2_000;

export interface EventstoreLedgerOptions {
  /** `esdb://…`, with user and password where the server asks for them. */
  readonly url: string;
  /** Holds the index of numbers and commands (`eventstoreMigrations`). */
  readonly pool: pg.Pool;
  /** For how long an append is begun again, in milliseconds, while the server is away or does not say what became of it (default 20 seconds); the last attempt may take as long as an answer may. */
  readonly patienceMs?: number;
  /** How long the server may take to answer one call, in milliseconds (default 10 seconds). */
  readonly answerMs?: number;
}

/**
 * The ledger in EventStoreDB or KurrentDB (architecture.md, "The ledger port"): events stand there, byte for byte, and PostgreSQL keeps an index of their
 * numbers and commands that can be built anew. A position is the place in the server's log; the number is the count of the ledger's events before it.
 */
export class EventstoreLedger implements Ledger {
  private readonly index: LedgerIndex;
  private readonly finder: CommandFinder;
  private readonly queues: StreamQueues;
  private readonly wakes: WakeSubscription;
  /** Where readers stopped: the position of an entry → its number. */
  private readonly numbers = new Recent<Position, number>(10_000);

  private constructor(
    private readonly client: EventstoreClient,
    { pool, patienceMs = 20_000 }: EventstoreLedgerOptions,
  ) {
    this.index = new LedgerIndex(pool, client);
    this.finder = new CommandFinder(client, this.index);
    const writer = new ChainWriter(client, this.finder, patienceMs);
    this.queues = new StreamQueues((chain) => writer.write(chain));
    this.wakes = new WakeSubscription(client);
  }

  /** @throws EventstoreUnavailable with one sentence for the operator: the server cannot be reached, is too old, refuses this user, or is another one than before */
  static async open(options: EventstoreLedgerOptions): Promise<EventstoreLedger> {
    const client = new EventstoreClient(options.url, options.answerMs);
    const ledger = new EventstoreLedger(client, options);
    try {
      await ledger.check();
      return ledger;
    } catch (fault) {
      await ledger.close();
      if (!(fault instanceof StoreAway)) throw fault;
      throw new EventstoreUnavailable(`EventStoreDB at ${client.hosts} does not answer: is it running, and is EVENTSTORE_URL right? (${fault.message})`);
    }
  }

  append(append: Append): Promise<AppendResult> {
    return this.queues.append(append);
  }

  async readStream(stream: string, from = 0, limit?: number): Promise<readonly LedgerEntry[]> {
    const events = (await streamFrom(this.client, stream, from, limit)).filter(isOfTheLedger);
    const numbers = await this.numbersOf(stream, from, events);
    return events.map((event) => entryOf(event, numbers.get(event.revision) ?? -1));
  }

  async readAll({ after, types, limit = 1000 }: ReadAll = {}): Promise<Page> {
    const next = after === undefined ? 0 : (await this.numberAt(after)) + 1;
    const reach = types ? Math.max(limit, TYPES_WINDOW) : limit;
    // What is said to be the end must be the end of now.
    const { count } = await this.index.caughtUp();
    const wanted = types && new Set(types);
    const entries: LedgerEntry[] = [];
    let number = next;
    let readTo = after;
    for await (const event of this.logAfter(after, Math.min(count - next, reach))) {
      readTo = positionAt(event.place);
      if (!wanted || wanted.has(event.type)) entries.push(entryOf(event, number));
      number += 1;
      if (entries.length === limit) break;
    }
    if (readTo !== undefined && number > 0) this.numbers.set(readTo, number - 1);
    return { entries, readTo, atEnd: number >= count };
  }

  find(stream: string, commandId: string): Promise<FoundCommand | undefined> {
    return this.finder.find(stream, commandId);
  }

  async head() {
    const { count, position } = await this.index.caughtUp();
    return position === undefined ? undefined : { position, count };
  }

  compare(a: Position, b: Position): number {
    return comparePositions(a, b);
  }

  subscribe(advanced: () => void): () => void {
    return this.wakes.subscribe(advanced);
  }

  /** Writes what waits and closes the connection; the pool stays its owner's. */
  async close(): Promise<void> {
    await this.queues.close();
    this.wakes.close();
    await this.client.close();
  }

  private async check(): Promise<void> {
    const version = await this.client.version();
    if (!isSupported(version)) {
      throw new EventstoreUnavailable(`EventStoreDB at ${this.client.hosts} is too old (version ${version}): ${OLDEST_SERVER} or newer is needed.`);
    }
    // Whether this user may read everything is found out before anything is written.
    await this.client.readAll(undefined, 1);
    if (await this.index.fits()) return;
    throw new EventstoreUnavailable(
      `EventStoreDB at ${this.client.hosts} does not hold what this database has seen of its ledger: it is another one, or was restored from an older backup.`,
    );
  }

  /** @throws LedgerDamaged for a position that no event of the ledger has */
  private async numberAt(position: Position): Promise<number> {
    const known = this.numbers.get(position) ?? (await this.index.numberAt(position));
    if (known !== undefined) return known;
    await this.index.caughtUp();
    const number = await this.index.numberAt(position);
    if (number === undefined) throw new LedgerDamaged(`no event of the ledger stands at position ${position}`);
    return number;
  }

  private async numbersOf(stream: string, from: number, events: readonly LedgerEvent[]): Promise<ReadonlyMap<number, number>> {
    const last = events.at(-1)?.revision ?? from;
    const known = await this.index.numbersOf(stream, from, last);
    if (events.length === 0 && known.size > 0) throw new LedgerDamaged(`${stream}: its events are gone; a stream of the ledger is never deleted`);
    if (known.size === events.length) return known;
    await this.index.caughtUp();
    return this.index.numbersOf(stream, from, last);
  }

  /** The ledger's events behind a position, so many of them; the server's own, and those of others, are passed over. */
  private async *logAfter(after: Position | undefined, most: number): AsyncGenerator<LedgerEvent> {
    let left = most;
    for (let from = after; left > 0; ) {
      // The reading begins with the event at `from`; a few of the server's own may stand between.
      const page: readonly StoredEvent[] = await this.client.readAll(from === undefined ? undefined : placeAt(from), Math.min(LOG_PAGE, left + 10));
      const behind = page.filter(({ place }) => from === undefined || comparePositions(positionAt(place), from) > 0);
      const newest = behind.at(-1);
      if (!newest) throw new LedgerDamaged(`the log ends before ${left} events that it held are read`);
      for (const event of behind) {
        if (!isOfTheLedger(event)) continue;
        yield event;
        left -= 1;
        if (left === 0) return;
      }
      from = positionAt(newest.place);
    }
  }
}

function entryOf({ place, kept, stream, revision, type }: LedgerEvent, number: number): LedgerEntry {
  return { position: positionAt(place), number, json: kept.json, stream, revision, type };
}
