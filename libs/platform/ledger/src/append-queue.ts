import { checkAppend, MAX_BATCH_BYTES, revisionBefore } from './append-limits.js';
import type { Append, AppendResult } from './ledger.js';

/** At most this many appends travel to the store together. */
export const MAX_BATCH_APPENDS = 500;
/** From so many on, two halves in turn are quicker than one whole: the store and this process work at the same time. */
const WORTH_HALVING = 64;

/** The store cannot be reached, or cannot write at all: no append in particular is at fault. Whether the last batch was written, `find` knows. */
export class StoreAway extends Error {
  constructor(cause: unknown) {
    super(`the ledger's store is away: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
    this.name = 'StoreAway';
  }
}

/** Writes a batch: all of it or, by throwing, none (after `StoreAway` nobody knows). Appends to one stream form a chain; behind one that is not appended the rest of its chain conflicts. */
export type WriteBatch = (batch: readonly Append[]) => Promise<readonly AppendResult[]>;

interface Waiting {
  readonly append: Append;
  readonly bytes: number;
  resolve(result: AppendResult): void;
  reject(fault: unknown): void;
}

/**
 * Group commit (architecture.md, "The ledger port"): gathers concurrent appends and writes them together, one batch in flight.
 *
 * An append that rests on a fallen one, or waits behind it on its stream, conflicts even when its expected revision happens to be right by then, because its
 * events were decided on facts that never came to be.
 */
export class AppendQueue {
  private waiting: Waiting[] = [];
  private running: Promise<void> | undefined;
  private closed = false;
  private answers: (() => void)[] = [];

  constructor(
    private readonly write: WriteBatch,
    /** The events of appends that fell; shared by queues that serve the same callers. */
    private readonly fallen = new WeakSet<Append['events']>(),
  ) {}

  /** True when nothing waits and nothing is under way. */
  get idle(): boolean {
    return this.waiting.length === 0 && this.running === undefined;
  }

  /** @throws EventTooLarge, BatchTooLarge, MalformedAppend, and whatever the store throws: then the outcome is unknown until `find` is asked */
  append(append: Append): Promise<AppendResult> {
    return new Promise((resolve, reject) => {
      if (this.closed) throw new StoreAway('the ledger was closed');
      const item = { append, bytes: checkAppend(append), resolve, reject };
      if (append.restsOn && this.fallen.has(append.restsOn)) {
        this.conflict(item);
        return;
      }
      this.waiting.push(item);
      this.running ??= this.run();
    });
  }

  /** Takes no more; resolves when everything taken is answered. */
  async close(): Promise<void> {
    this.closed = true;
    await this.ended();
  }

  /** Resolves once nothing waits and nothing is under way. */
  async ended(): Promise<void> {
    while (this.running) await this.running;
  }

  private async run(): Promise<void> {
    // Callers answered by one batch ask again within the same turn: waiting for its end lets them share the next batch.
    await endOfTurn();
    for (let answered = 0; this.waiting.length > 0; ) {
      const { batch, rest } = takeBatch(this.waiting, this.share(answered));
      answered = batch.length;
      this.waiting = rest;
      await this.settle(batch, new Set());
      await this.reply();
    }
    this.running = undefined;
  }

  /** Of many callers, half go: while the store works on them, the other half, who are answered now, make their next appends. */
  private share(answered: number): number {
    const half = Math.ceil((this.waiting.length + answered) / 2);
    return this.waiting.length < WORTH_HALVING ? MAX_BATCH_APPENDS : Math.min(MAX_BATCH_APPENDS, half);
  }

  /** Answers the callers of a batch; when enough wait already, only once the next batch is on its way. */
  private async reply(): Promise<void> {
    const answers = this.answers;
    this.answers = [];
    const answerAll = () => {
      for (const answer of answers) answer();
    };
    if (this.waiting.length >= WORTH_HALVING / 2) {
      setImmediate(answerAll);
      return;
    }
    answerAll();
    await endOfTurn();
  }

  /** Writes a batch and answers its callers; a batch that the store throws out is halved until the append at fault stands alone. */
  private async settle(batch: readonly Waiting[], broken: Set<string>): Promise<void> {
    const standing = batch.filter((item) => !this.conflictsBehind(item, broken));
    if (standing.length === 0) return;
    try {
      const results = await this.write(standing.map(({ append }) => append));
      standing.forEach((item, i) => {
        this.answer(item, results[i], broken);
      });
    } catch (fault) {
      if (standing.length === 1 || fault instanceof StoreAway) {
        for (const item of standing) this.fail(item, fault, broken);
        return;
      }
      const middle = Math.ceil(standing.length / 2);
      await this.settle(standing.slice(0, middle), broken);
      await this.settle(standing.slice(middle), broken);
    }
  }

  private conflictsBehind(item: Waiting, broken: Set<string>): boolean {
    if (!broken.has(item.append.stream)) return false;
    this.conflict(item);
    return true;
  }

  private conflict(item: Waiting): void {
    this.fallen.add(item.append.events);
    item.resolve({ status: 'conflict' });
  }

  private answer(item: Waiting, result: AppendResult | undefined, broken: Set<string>): void {
    if (!result) {
      this.fail(item, new Error('the store answered fewer appends than it was given'), broken);
      return;
    }
    if (result.status !== 'appended') this.breakChain(item.append, broken);
    this.answers.push(() => item.resolve(result));
  }

  private fail(item: Waiting, fault: unknown, broken: Set<string>): void {
    this.breakChain(item.append, broken);
    this.answers.push(() => item.reject(fault));
  }

  /** Everything that already waits behind a broken append on its stream was decided on facts that never came to be. */
  private breakChain({ stream, events }: Append, broken: Set<string>): void {
    this.fallen.add(events);
    broken.add(stream);
    this.waiting = this.waiting.filter((item) => !this.conflictsBehind(item, broken));
  }
}

function endOfTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

interface Chain {
  tip: number;
  readonly commands: Set<string>;
  closed: boolean;
}

/** The appends that may travel together, in order; what would break a chain waits with everything behind it on its stream. */
function takeBatch(waiting: readonly Waiting[], most: number): { batch: Waiting[]; rest: Waiting[] } {
  const batch: Waiting[] = [];
  const rest: Waiting[] = [];
  const chains = new Map<string, Chain>();
  let bytes = 0;
  for (const [index, item] of waiting.entries()) {
    if (batch.length === most || (batch.length > 0 && bytes + item.bytes > MAX_BATCH_BYTES)) return { batch, rest: rest.concat(waiting.slice(index)) };
    if (!joins(chains, item.append)) {
      rest.push(item);
      continue;
    }
    batch.push(item);
    bytes += item.bytes;
  }
  return { batch, rest };
}

function joins(chains: Map<string, Chain>, append: Append): boolean {
  const before = revisionBefore(append);
  const chain = chains.get(append.stream) ?? { tip: before, commands: new Set(), closed: false };
  chains.set(append.stream, chain);
  if (chain.closed || chain.tip !== before || chain.commands.has(append.commandId)) {
    chain.closed = true;
    return false;
  }
  chain.tip += append.events.length;
  chain.commands.add(append.commandId);
  return true;
}
