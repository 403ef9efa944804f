import type pg from 'pg';
import { AskedTogether, sqlFile } from '#database';
import { StoreAway } from '../append-queue.js';
import type { FoundCommand, Position } from '../ledger.js';
import { isServerAway } from '../postgres/postgres-faults.js';
import type { EventstoreClient } from './eventstore-client.js';
import { comparePositions, placeAt, positionAt } from './position.js';
import type { Kept, StoredEvent } from './stored-event.js';

const prepared = (name: string) => ({ name: `eventstore-${name}`, text: sqlFile(import.meta.url, `./sql/${name}.sql`), rowMode: 'array' as const });
const readHead = prepared('read-head');
const advance = prepared('advance');
const numberAt = prepared('number-at');
const findCommands = prepared('find-commands');
const numbersOfStream = prepared('numbers-of-stream');
const newestEntry = prepared('newest-entry');

/** How many events of the log are taken in at once. */
const PAGE = 2_000;

/** How far the index has come: the count of the ledger's events, and where the newest of them stands. */
export interface IndexHead {
  readonly count: number;
  readonly position: Position | undefined;
}

/** What the index knows of a command: where its events stand, and up to which revision it knows the stream (−1 for not at all). */
export interface Known {
  readonly command: FoundCommand | undefined;
  readonly knownTo: number;
}

type KnownRow = [ord: string | number, hash: string | null, first: number | null, last: number | null, position: string | null, tip: number];

/** An event of ours, which has what makes a command count once. */
export type LedgerEvent = StoredEvent & { readonly kept: Kept };
export const isOfTheLedger = (event: StoredEvent): event is LedgerEvent => event.kept !== undefined && !event.stream.startsWith('$');

/**
 * The number of each event, and the commands that were written, as PostgreSQL remembers them of a ledger in EventStoreDB.
 * Any process takes in what is new, in the log's order; all come to the same rows, so it does not matter which is faster.
 */
export class LedgerIndex {
  private readonly together = new AskedTogether((asked: readonly Asked[]) => this.knownOfAll(asked));
  private running: Promise<IndexHead> | undefined;
  private next: Promise<IndexHead> | undefined;

  constructor(
    private readonly pool: pg.Pool,
    private readonly client: EventstoreClient,
  ) {}

  /** Takes in everything that stood in the log when this was called, and answers how far that is. @throws StoreAway */
  caughtUp(): Promise<IndexHead> {
    // A reading under way may have passed the end already: who asks now waits for one that begins now, all of them for the same.
    this.next ??= (this.running ?? Promise.resolve()).then(
      () => this.begin(),
      () => this.begin(),
    );
    return this.next;
  }

  /** The number of the event at a position; undefined when the index does not know it. */
  async numberAt(position: Position): Promise<number | undefined> {
    const { rows } = await this.ask<[string | number]>({ ...numberAt, values: [position] });
    return rows[0] && Number(rows[0][0]);
  }

  /** What is known of a command; all that ask in one turn are answered by one statement. */
  known(stream: string, commandId: string): Promise<Known> {
    return this.together.ask({ stream, commandId });
  }

  /** The numbers of a stream's events, by revision, as far as they are known. */
  async numbersOf(stream: string, from: number, to: number): Promise<ReadonlyMap<number, number>> {
    const { rows } = await this.ask<[number, string | number]>({ ...numbersOfStream, values: [stream, from, to] });
    return new Map(rows.map(([revision, number]) => [revision, Number(number)]));
  }

  /** True when the log still holds the newest event that the index knows of: it is the same server, and no older one. @throws StoreAway */
  async fits(): Promise<boolean> {
    const { rows } = await this.ask<[string, string, number, string]>(newestEntry);
    if (!rows[0]) return true;
    const [position, stream, revision, commandId] = rows[0];
    const place = placeAt(position);
    const event = place && (await this.client.eventAt(place));
    const same = event !== undefined && positionAt(event.place) === position && event.stream === stream && event.revision === revision;
    return same && event.kept?.commandId === commandId;
  }

  private begin(): Promise<IndexHead> {
    this.next = undefined;
    const run = this.takeIn().finally(() => {
      if (this.running === run) this.running = undefined;
    });
    this.running = run;
    return run;
  }

  private async takeIn(): Promise<IndexHead> {
    for (let seen: Position | undefined; ; ) {
      const { scanned, ...head } = await this.head();
      // Another process was faster, up to where this one has seen the log end.
      if (seen !== undefined && scanned !== undefined && comparePositions(scanned, seen) >= 0) return head;
      const { events, atEnd } = await this.after(scanned);
      const newest = events.at(-1);
      if (!newest) return head;
      const ours = events.filter(isOfTheLedger);
      const added = await this.add(scanned, positionAt(newest.place), ours);
      if (!atEnd) continue;
      seen = positionAt(newest.place);
      const last = ours.at(-1);
      if (added) return { count: head.count + ours.length, position: last ? positionAt(last.place) : head.position };
    }
  }

  private async head(): Promise<IndexHead & { readonly scanned: Position | undefined }> {
    const { rows } = await this.ask<[string | number, string | null, string | null]>(readHead);
    const [next, scanned, position] = rows[0] ?? [0, null, null];
    return { count: Number(next), position: position ?? undefined, scanned: scanned ?? undefined };
  }

  /** What stands in the log behind a position; the server's reading begins with the event at it. */
  private async after(scanned: Position | undefined): Promise<{ readonly events: readonly StoredEvent[]; readonly atEnd: boolean }> {
    const page = await this.client.readAll(scanned === undefined ? undefined : placeAt(scanned), PAGE);
    const events = page.filter(({ place }) => scanned === undefined || comparePositions(positionAt(place), scanned) > 0);
    return { events, atEnd: page.length < PAGE };
  }

  /** False when another process took in the same events first. */
  private async add(scanned: Position | undefined, newest: Position, events: readonly LedgerEvent[]): Promise<boolean> {
    const { rowCount } = await this.ask({
      ...advance,
      values: [
        scanned ?? null,
        newest,
        events.map(({ place }) => positionAt(place)),
        events.map(({ stream }) => stream),
        events.map(({ revision }) => revision),
        events.map(({ kept }) => kept.commandId),
        events.map(({ kept }) => kept.payloadHash),
      ],
    });
    return rowCount === 1;
  }

  /** @throws StoreAway while PostgreSQL is away: a command cannot be found without it */
  private async ask<Row extends unknown[]>(query: pg.QueryArrayConfig): Promise<pg.QueryArrayResult<Row>> {
    try {
      return await this.pool.query<Row>(query);
    } catch (fault) {
      throw isServerAway(fault) ? new StoreAway(fault) : fault;
    }
  }

  private async knownOfAll(asked: readonly Asked[]): Promise<readonly Known[]> {
    const values = [asked.map(({ stream }) => stream), asked.map(({ commandId }) => commandId)];
    const { rows } = await this.ask<KnownRow>({ ...findCommands, values });
    const byOrder = new Map(rows.map((row) => [Number(row[0]), row]));
    return asked.map((_, i) => knownIn(byOrder.get(i + 1)));
  }
}

interface Asked {
  readonly stream: string;
  readonly commandId: string;
}

function knownIn(row: KnownRow | undefined): Known {
  const [, payloadHash = null, firstRevision = null, lastRevision = null, position = null, knownTo = -1] = row ?? [];
  if (payloadHash === null || firstRevision === null || lastRevision === null || position === null) return { command: undefined, knownTo };
  return { command: { payloadHash, firstRevision, lastRevision, position }, knownTo };
}
