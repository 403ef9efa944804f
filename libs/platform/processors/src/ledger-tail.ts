import type { Ledger, LedgerEntry, Page, Position } from '#ledger';
import type { Checkpoint } from './checkpoints/checkpoint.js';

/** Readers closer to the head than this share one reading of the ledger; those further behind read only their own types. */
const NEAR = 2_000;
/** The most entries in one batch. */
export const BATCH = 1_000;
/** Hints that come faster than this are taken together, so that a busy ledger is read in batches. */
const GATHER_MS = 20;

/** What a reader gets: its entries, and the checkpoint it has reached when they are done. */
export interface TailPage {
  readonly entries: readonly LedgerEntry[];
  readonly reached: Checkpoint;
  readonly atEnd: boolean;
}

/**
 * The ledger as the processors of one process read it. Those near the head wake together and share what was read, however many they are.
 * Hints may be lost: it wakes everybody now and then.
 */
export class LedgerTail {
  #epoch = 0;
  #pages = new Map<string, Promise<Page>>();
  #head: ReturnType<Ledger['head']> | undefined;
  #waiting: (() => void)[] = [];
  #gathering: NodeJS.Timeout | undefined;
  #woke = 0;
  #unsubscribe: (() => void) | undefined;
  #poll: NodeJS.Timeout | undefined;

  constructor(
    private readonly ledger: Ledger,
    private readonly pollMs: number,
  ) {}

  /** From now on wakes by itself. */
  follow(): void {
    this.#unsubscribe ??= this.ledger.subscribe(() => this.#hint());
    this.#poll ??= setInterval(() => this.wake(), this.pollMs).unref();
  }

  /** Grows with every wake: whoever saw this number before reading knows whether something came meanwhile. */
  get epoch(): number {
    return this.#epoch;
  }

  head(): ReturnType<Ledger['head']> {
    this.#head ??= this.ledger.head();
    return this.#head;
  }

  /** Forgets what was read, so that the next reading is of now. */
  refresh(): void {
    this.#epoch += 1;
    this.#pages = new Map();
    this.#head = undefined;
  }

  /** Refreshes, and lets everybody look. */
  wake(): void {
    this.refresh();
    this.#woke = performance.now();
    for (const go of this.#waiting.splice(0)) go();
  }

  /** Returns at the first wake after `epoch`. */
  async after(epoch: number): Promise<void> {
    if (this.#epoch === epoch) await new Promise<void>((go) => this.#waiting.push(go));
  }

  /** The next entries of these types after a checkpoint; of all types, also those that this release does not know, without them. */
  async read(from: Checkpoint, types?: ReadonlySet<string>): Promise<TailPage> {
    const head = await this.head();
    const near = (head?.count ?? 0) - 1 - from.number <= NEAR;
    const page = near ? await this.#shared(from.position) : await this.ledger.readAll({ after: from.position, types: types && [...types], limit: BATCH });
    const entries = near && types ? page.entries.filter((entry) => types.has(entry.type)) : page.entries;
    return { entries, atEnd: page.atEnd, reached: this.#reached(from, page, head) };
  }

  close(): void {
    clearInterval(this.#poll);
    clearTimeout(this.#gathering);
    this.#unsubscribe?.();
    this.wake();
  }

  #shared(after: Position | undefined): Promise<Page> {
    const known = this.#pages.get(after ?? '');
    if (known) return known;
    const page = this.ledger.readAll({ after, limit: BATCH });
    this.#pages.set(after ?? '', page);
    return page;
  }

  /** No further than was read: the head may be older than a shared page, or newer, since either may have been asked for before the last refresh. */
  #reached(from: Checkpoint, page: Page, head: { readonly position: Position; readonly count: number } | undefined): Checkpoint {
    const last = page.entries.at(-1);
    const position = page.readTo ?? from.position;
    const isPastHead = head !== undefined && position !== undefined && this.ledger.compare(head.position, position) <= 0;
    const number = Math.max(from.number, last?.number ?? -1, isPastHead ? head.count - 1 : -1);
    return { position, number, recordedAt: last ? recordedAtOf(last) : from.recordedAt };
  }

  #hint(): void {
    if (this.#gathering) return;
    const wait = Math.max(1, this.#woke + GATHER_MS - performance.now());
    this.#gathering = setTimeout(() => {
      this.#gathering = undefined;
      this.wake();
    }, wait);
  }
}

const KEY = '"recordedAt":"';

/** Read from the text without decoding it, since this must work for events that cannot be decoded. In canonical order the envelope's own key is the last of that name. */
export function recordedAtOf(entry: LedgerEntry): string | undefined {
  const at = entry.json.lastIndexOf(KEY);
  return at < 0 ? undefined : entry.json.slice(at + KEY.length, entry.json.indexOf('"', at + KEY.length));
}
