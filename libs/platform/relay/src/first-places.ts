import type { Position } from '#ledger';
import type { Checkpoint } from '#processors';

/** Where one fact stands: its number, and a place to read from so that it comes. */
export interface FirstPlace {
  readonly after: Position | undefined;
  readonly number: number;
}

const NOWHERE: FirstPlace = { after: undefined, number: -1 };

/**
 * Where the first of the facts stands that wait for the same release, so that a release need not be read for from the ledger's beginning. The ledger only
 * grows, so a place once found stays right, whoever looks along it and from where. Keeps one place for each release there ever was.
 */
export class FirstPlaces {
  readonly #places = new Map<string, FirstPlace>();
  #seen = NOWHERE;

  /** Everything up to here was seen. */
  get seen(): FirstPlace {
    return this.#seen;
  }

  /** To be told of every fact with a key, in ledger order, from `seen` or from before it; of other places without one. */
  see({ position, number }: Pick<Checkpoint, 'position' | 'number'>, key?: string): void {
    if (number <= this.#seen.number) return;
    if (key !== undefined && !this.#places.has(key)) this.#places.set(key, { after: this.#seen.after, number });
    this.#seen = { after: position, number };
  }

  /** Where the first of all facts with one of these keys stands. */
  firstOf(keys: readonly string[]): FirstPlace | undefined {
    const places = keys.flatMap((key) => this.#places.get(key) ?? []);
    return places.sort((a, b) => a.number - b.number)[0];
  }
}
