import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { clientConfig, type DatabaseConnection, sqlFile } from '#database';
import { StoreAway } from '#ledger';

const SHARE = sqlFile(import.meta.url, '../sql/share-ledger.sql');

/** The ledger is moved while nobody uses it, which takes a moment. */
const PATIENCE_MS = 10_000;
const LOOK_AGAIN_MS = 100;
/** A connection that was lost without a word is noticed within this and the time for an answer. */
const HEARTBEAT_MS = 2_000;
const ANSWER_MS = 5_000;

/** Somebody else has the ledger to himself; the message is one sentence for the operator. */
export class LedgerIsMoved extends Error {
  constructor() {
    super('The ledger of this database is being moved or its index built anew: start again when that is done.');
    this.name = 'LedgerIsMoved';
  }
}

/**
 * One process's use of the ledger that a database belongs to: a lock that all of them share, on a connection of its own, and that whoever moves the ledger
 * takes alone. A lock whose connection is lost is taken again; the ledger may have been moved meanwhile, so it is looked at again first.
 */
export class LedgerUse {
  #client: pg.Client | undefined;
  #isHeld = false;
  #taking = false;
  #ended: Error | undefined;
  #tellOver: (why: Error) => void = () => {};
  #lookAgain: () => Promise<Error | undefined> = async () => undefined;
  readonly #beating: NodeJS.Timeout;
  /** Settles when this process may use the ledger no longer and must end. */
  readonly over = new Promise<Error>((resolve) => {
    this.#tellOver = resolve;
  });

  private constructor(private readonly connection: DatabaseConnection) {
    this.#beating = setInterval(() => void this.#beat(), HEARTBEAT_MS).unref();
  }

  /** @throws LedgerIsMoved when it is not free in ten seconds */
  static async begin(connection: DatabaseConnection): Promise<LedgerUse> {
    const use = new LedgerUse(connection);
    try {
      for (const until = Date.now() + PATIENCE_MS; !(await use.#take()); await sleep(LOOK_AGAIN_MS)) if (Date.now() > until) throw new LedgerIsMoved();
      use.#isHeld = true;
      return use;
    } catch (fault) {
      await use.release();
      throw fault;
    }
  }

  /** Whether the ledger may be written to at this moment. */
  get isHeld(): boolean {
    return this.#isHeld;
  }

  /** What to look at each time the lock was lost and is taken again: it answers why the process must end, if it must, and throws what passes. */
  onReturn(lookAgain: () => Promise<Error | undefined>): void {
    this.#lookAgain = lookAgain;
  }

  /** Waits for the lock. @throws StoreAway when it is not taken again in ten seconds; the reason why, when this use is over */
  async held(): Promise<void> {
    for (const until = Date.now() + PATIENCE_MS; !this.#isHeld; await sleep(LOOK_AGAIN_MS)) {
      if (this.#ended) throw this.#ended;
      if (Date.now() > until) throw new StoreAway(new Error('whether the ledger still belongs to this database is not known'));
    }
  }

  /** Nothing is written any more, and `over` says why. */
  end(why: Error): void {
    this.#stop(why);
    this.#tellOver(why);
  }

  /** Lets go of the ledger. */
  async release(): Promise<void> {
    const client = this.#client;
    this.#stop(new StoreAway(new Error('it was closed')));
    await client?.end().catch(() => undefined);
  }

  #stop(why: Error): void {
    clearInterval(this.#beating);
    this.#ended ??= why;
    this.#isHeld = false;
    const client = this.#client;
    this.#client = undefined;
    void client?.end().catch(() => undefined);
  }

  async #take(): Promise<boolean> {
    const client = new pg.Client({ ...clientConfig(this.connection), query_timeout: ANSWER_MS });
    client.on('error', () => this.#lost(client));
    client.on('end', () => this.#lost(client));
    this.#client = client;
    try {
      await client.connect();
      // A server may end sessions that are idle; this one is for as long as the process runs.
      await client.query('SET idle_session_timeout = 0');
      const { rows } = await client.query<{ shared: boolean }>(SHARE);
      if (rows[0]?.shared) return this.#client === client;
    } catch (fault) {
      this.#drop(client);
      throw fault;
    }
    this.#drop(client);
    return false;
  }

  #drop(client: pg.Client): void {
    if (this.#client === client) this.#client = undefined;
    void client.end().catch(() => undefined);
  }

  #lost(client: pg.Client): void {
    if (this.#client !== client) return;
    this.#client = undefined;
    if (!this.#isHeld) return;
    this.#isHeld = false;
    void this.#takeAgain();
  }

  async #takeAgain(): Promise<void> {
    if (this.#taking) return;
    this.#taking = true;
    while (!this.#ended && !this.#isHeld) {
      const back = (await this.#take().catch(() => false)) && (await this.#mayGoOn());
      if (back) this.#isHeld = this.#client !== undefined;
      if (!this.#isHeld) await sleep(LOOK_AGAIN_MS);
    }
    this.#taking = false;
  }

  async #mayGoOn(): Promise<boolean> {
    try {
      const why = await this.#lookAgain();
      if (why) this.end(why);
      return why === undefined && this.#ended === undefined;
    } catch {
      const client = this.#client;
      if (client) this.#drop(client);
      return false;
    }
  }

  async #beat(): Promise<void> {
    const client = this.#client;
    if (!client || !this.#isHeld) return;
    await client.query('SELECT 1').catch(() => {
      this.#lost(client);
      void client.end().catch(() => undefined);
    });
  }
}
