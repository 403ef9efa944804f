import type pg from 'pg';
import { type DatabaseConnection, sqlFile } from '#database';
import { AppendQueue } from '../append-queue.js';
import type { Append, AppendResult, FoundCommand, Ledger, LedgerEntry, Page, Position, ReadAll } from '../ledger.js';
import { AppendWriter } from './append-writer.js';
import { CommandFinder } from './command-finder.js';
import { WakeListener } from './wake-listener.js';

/** Text as it came over the wire: a position is already the string that we want, and an event is parsed late. */
const asText = { getTypeParser: () => (text: string) => text } as pg.CustomTypesConfig;
const prepared = (name: string) => ({ name: `ledger-${name}`, text: sqlFile(import.meta.url, `./sql/${name}.sql`), rowMode: 'array' as const, types: asText });
const readStream = prepared('read-stream');
const readAll = prepared('read-all');
const readTypes = prepared('read-types');
const head = prepared('head');

/** How many entries one call looks at when it looks for types. */
const TYPES_WINDOW = 50_000;

export interface PostgresLedgerOptions {
  /** For reading; shared with the house. */
  readonly pool: pg.Pool;
  /** For the ledger's own two connections: the writer, and the listener once somebody subscribes. */
  readonly connection: DatabaseConnection;
  /** How long an append waits, in milliseconds, for a server that is away (default 10 seconds). */
  readonly patienceMs?: number;
}

type EntryRow = [next: string, position: string | null, stream: string, revision: string, type: string, json: string];

/** The ledger in PostgreSQL: group commit, gapless positions in commit order (architecture.md, "The ledger port"). A position is the entry's number as text. */
export class PostgresLedger implements Ledger {
  private readonly pool: pg.Pool;
  private readonly writer: AppendWriter;
  private readonly queue: AppendQueue;
  private readonly finder: CommandFinder;
  private readonly listener: WakeListener;

  constructor({ pool, connection, patienceMs = 10_000 }: PostgresLedgerOptions) {
    this.pool = pool;
    this.writer = new AppendWriter(connection, patienceMs);
    this.queue = new AppendQueue((batch) => this.writer.write(batch));
    this.finder = new CommandFinder(pool);
    this.listener = new WakeListener(connection);
  }

  append(append: Append): Promise<AppendResult> {
    return this.queue.append(append);
  }

  async readStream(stream: string, from = 0, limit?: number): Promise<readonly LedgerEntry[]> {
    const { rows } = await this.pool.query<[string, string, string, string]>({ ...readStream, values: [stream, from, limit ?? null] });
    return rows.map(([position, revision, type, json]) => ({ position, number: Number(position), json, stream, revision: Number(revision), type }));
  }

  async readAll({ after, types, limit = 1000 }: ReadAll = {}): Promise<Page> {
    const last = after === undefined ? -1 : Number(after);
    const reach = last + (types ? Math.max(limit, TYPES_WINDOW) : limit);
    const query = types ? { ...readTypes, values: [last, reach, types, limit] } : { ...readAll, values: [last, reach] };
    const { rows } = await this.pool.query<EntryRow>(query);
    const newest = Number(rows[0]?.[0] ?? 0) - 1;
    const entries = rows.flatMap(entryOf);
    const full = types !== undefined && entries.length === limit;
    const readTo = Math.max(last, full ? (entries.at(-1)?.number ?? last) : Math.min(reach, newest));
    return { entries, readTo: readTo < 0 ? undefined : String(readTo), atEnd: readTo >= newest };
  }

  find(stream: string, commandId: string): Promise<FoundCommand | undefined> {
    return this.finder.find(stream, commandId);
  }

  async head() {
    const { rows } = await this.pool.query<[string]>(head);
    const count = Number(rows[0]?.[0] ?? 0);
    return count === 0 ? undefined : { position: String(count - 1), count };
  }

  compare(a: Position, b: Position): number {
    return numberAt(a) - numberAt(b);
  }

  subscribe(advanced: () => void): () => void {
    return this.listener.subscribe(advanced);
  }

  /** Writes what waits and closes the ledger's own connections; the pool stays its owner's. */
  async close(): Promise<void> {
    await this.queue.close();
    await Promise.all([this.writer.close(), this.listener.close()]);
  }
}

function entryOf([, position, stream, revision, type, json]: EntryRow): LedgerEntry[] {
  return position === null ? [] : [{ position, number: Number(position), json, stream, revision: Number(revision), type }];
}

/** NaN for a text that is no position. */
function numberAt(position: Position): number {
  return /^\d+$/.test(position) ? Number(position) : Number.NaN;
}
