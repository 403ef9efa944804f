import { createHash } from 'node:crypto';
import { leafHash } from '#proof';
import type { Ledger, LedgerEntry, Position } from './ledger.js';
import { readPages } from './read-pages.js';

/** The target cannot become a copy of the source; the message is one sentence for the operator. */
export class CopyRefused extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'CopyRefused';
  }
}

/** What stands in a ledger: how many events, and the SHA-256 (hex) over all their leaves in ledger order. */
export interface LeafSum {
  readonly count: number;
  readonly leaves: string;
}

/** Two ledgers read to their ends, each counted and hashed from its own bytes: they hold the same when the sums are equal. */
export interface Compared {
  readonly source: LeafSum;
  readonly target: LeafSum;
  /** The source's position of the last event that stands in both. */
  readonly reached: Position | undefined;
}

/** @throws CopyRefused naming the first number at which the target is no beginning of the source */
export async function compareLedgers(source: Ledger, target: Ledger): Promise<Compared> {
  const [originals, copies] = [new LeafCount(), new LeafCount()];
  let reached: Position | undefined;
  for await (const [original, copy] of inStep(source, target)) {
    const leaf = originals.add(original);
    if (!copy) continue;
    if (!copies.add(copy).equals(leaf)) throw new CopyRefused(`Event number ${copy.number} of the target is not the source’s: copy into an empty ledger.`);
    reached = original.position;
  }
  return { source: originals.sum(), target: copies.sum(), reached };
}

class LeafCount {
  #count = 0;
  readonly #leaves = createHash('sha256');

  add({ json }: LedgerEntry): Buffer {
    const leaf = leafHash(json);
    this.#leaves.update(leaf);
    this.#count += 1;
    return leaf;
  }

  sum(): LeafSum {
    return { count: this.#count, leaves: this.#leaves.digest('hex') };
  }
}

/**
 * For each place in the source, which need not be an event's, the target's position up to which the same events stand; undefined where none does.
 *
 * @throws CopyRefused for what is no position of the source at all: nobody could say what stands before it
 */
export async function translatePositions(source: Ledger, target: Ledger, positions: readonly Position[]): Promise<ReadonlyMap<Position, Position | undefined>> {
  const foreign = positions.find((position) => Number.isNaN(source.compare(position, position)));
  if (foreign !== undefined) throw new CopyRefused(`A processor stands at ${foreign}, which is no position of the source.`);
  const waiting = [...positions].sort((a, b) => source.compare(a, b));
  const translated = new Map<Position, Position | undefined>();
  let reached: Position | undefined;
  for await (const [original, copy] of inStep(source, target)) {
    for (let next = waiting[0]; next !== undefined && source.compare(next, original.position) < 0; next = waiting[0]) {
      translated.set(next, reached);
      waiting.shift();
    }
    if (waiting.length === 0) break;
    reached = copy?.position ?? reached;
  }
  for (const position of waiting) translated.set(position, reached);
  return translated;
}

/** The source's events, each beside the target's of the same number while there is one. @throws CopyRefused when the target has more */
async function* inStep(source: Ledger, target: Ledger): AsyncGenerator<readonly [LedgerEntry, LedgerEntry | undefined]> {
  const copies = entriesOf(target);
  for await (const original of entriesOf(source)) yield [original, (await copies.next()).value];
  const { value: more } = await copies.next();
  if (more) throw new CopyRefused(`The target holds an event number ${more.number}, which the source does not: copy into an empty ledger.`);
}

async function* entriesOf(ledger: Ledger): AsyncGenerator<LedgerEntry, undefined> {
  for await (const { entries } of readPages(ledger)) yield* entries;
}
