import type { Append, AppendResult, FoundCommand, Ledger, LedgerEntry, Page, Position, ReadAll } from '#ledger';
import type { LedgerUse } from '#processors';

/** A ledger that is written to only while this process is known to use it: whoever moves it to another engine waits until nobody does. */
export class GuardedLedger implements Ledger {
  #closed = false;

  constructor(
    private readonly ledger: Ledger,
    private readonly use: LedgerUse,
  ) {}

  /** Settles with the reason when this process must end, since its ledger is not the database's any more. */
  get over(): Promise<Error> {
    return this.use.over;
  }

  async append(append: Append): Promise<AppendResult> {
    // Without a step between: appends to one stream reach the ledger in the order in which they were given.
    if (!this.use.isHeld && !this.#closed) await this.use.held();
    return this.ledger.append(append);
  }

  readStream(stream: string, from?: number, limit?: number): Promise<readonly LedgerEntry[]> {
    return this.ledger.readStream(stream, from, limit);
  }

  readAll(query?: ReadAll): Promise<Page> {
    return this.ledger.readAll(query);
  }

  find(stream: string, commandId: string): Promise<FoundCommand | undefined> {
    return this.ledger.find(stream, commandId);
  }

  head() {
    return this.ledger.head();
  }

  compare(a: Position, b: Position): number {
    return this.ledger.compare(a, b);
  }

  subscribe(advanced: () => void): () => void {
    return this.ledger.subscribe(advanced);
  }

  /** Nothing is written through it any more, only read, and others may move the ledger. */
  async letGo(): Promise<void> {
    await this.use.release();
  }

  async close(): Promise<void> {
    await this.ledger.close();
    this.#closed = true;
    await this.use.release();
  }
}
