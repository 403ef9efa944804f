import { revisionBefore } from '../append-limits.js';
import { AppendQueue } from '../append-queue.js';
import type { Append, Appended, AppendResult, FoundCommand, Ledger, LedgerEntry, Page, Position, ReadAll } from '../ledger.js';

/** A ledger as it stands in memory; several `MemoryLedger`s over one are like several processes over one database. */
export class MemoryStore {
  readonly entries: LedgerEntry[] = [];
  readonly streams = new Map<string, LedgerEntry[]>();
  readonly commands = new Map<string, FoundCommand>();
  readonly readers = new Set<() => void>();
}

/** The ledger in memory: a real adapter, for specs and for the season's dry run. Its positions look unlike numbers so that nobody counts on them. */
export class MemoryLedger implements Ledger {
  private readonly queue: AppendQueue;
  private readonly subscribed = new Set<() => void>();

  constructor(private readonly store = new MemoryStore()) {
    this.queue = new AppendQueue(async (batch) => this.write(batch));
  }

  append(append: Append): Promise<AppendResult> {
    return this.queue.append(append);
  }

  async readStream(stream: string, from = 0, limit?: number): Promise<readonly LedgerEntry[]> {
    return (this.store.streams.get(stream) ?? []).slice(from, limit === undefined ? undefined : from + limit);
  }

  async readAll({ after, types, limit = 1000 }: ReadAll = {}): Promise<Page> {
    const { entries } = this.store;
    const wanted = types && new Set(types);
    const found: LedgerEntry[] = [];
    let next = after === undefined ? 0 : numberAt(after) + 1;
    for (; next < entries.length && found.length < limit; next++) {
      const entry = entries[next];
      if (entry && (!wanted || wanted.has(entry.type))) found.push(entry);
    }
    return { entries: found, readTo: next === 0 ? undefined : positionAt(next - 1), atEnd: next >= entries.length };
  }

  async find(stream: string, commandId: string): Promise<FoundCommand | undefined> {
    return this.store.commands.get(commandKey(stream, commandId));
  }

  async head() {
    const count = this.store.entries.length;
    return count === 0 ? undefined : { position: positionAt(count - 1), count };
  }

  compare(a: Position, b: Position): number {
    return numberAt(a) - numberAt(b);
  }

  subscribe(advanced: () => void): () => void {
    this.store.readers.add(advanced);
    this.subscribed.add(advanced);
    return () => {
      this.store.readers.delete(advanced);
      this.subscribed.delete(advanced);
    };
  }

  async close(): Promise<void> {
    await this.queue.close();
    for (const reader of this.subscribed) this.store.readers.delete(reader);
  }

  private write(batch: readonly Append[]): AppendResult[] {
    const broken = new Set<string>();
    const results = batch.map((append): AppendResult => {
      const result = broken.has(append.stream) ? { status: 'conflict' as const } : this.writeOne(append);
      if (result.status !== 'appended') broken.add(append.stream);
      return result;
    });
    if (results.some(({ status }) => status === 'appended')) for (const reader of this.store.readers) setImmediate(reader);
    return results;
  }

  private writeOne(append: Append): AppendResult {
    const known = this.store.commands.get(commandKey(append.stream, append.commandId));
    if (known) return known.payloadHash === append.payloadHash ? { status: 'duplicate', ...placeOf(known) } : { status: 'payload-conflict' };
    const stream = this.store.streams.get(append.stream) ?? [];
    if (stream.length - 1 !== revisionBefore(append)) return { status: 'conflict' };
    for (const { envelope, json } of append.events) {
      const number = this.store.entries.length;
      const entry = { position: positionAt(number), number, json, stream: append.stream, revision: envelope.revision, type: envelope.type };
      this.store.entries.push(entry);
      stream.push(entry);
    }
    this.store.streams.set(append.stream, stream);
    const place = { firstRevision: revisionBefore(append) + 1, lastRevision: stream.length - 1, position: positionAt(this.store.entries.length - 1) };
    this.store.commands.set(commandKey(append.stream, append.commandId), { ...place, payloadHash: append.payloadHash });
    return { status: 'appended', ...place };
  }
}

function placeOf({ firstRevision, lastRevision, position }: FoundCommand): Appended {
  return { firstRevision, lastRevision, position };
}

function commandKey(stream: string, commandId: string): string {
  return `${stream} ${commandId}`;
}

function positionAt(number: number): Position {
  return `m${number}`;
}

function numberAt(position: Position): number {
  return /^m\d+$/.test(position) ? Number(position.slice(1)) : Number.NaN;
}
