/** The sign of a·b − c·d for whole numbers from 0, exactly, also where a product is beyond what a double holds. */
export function compareProducts(a: number, b: number, c: number, d: number): number {
  const [left, right] = [a * b, c * d];
  if (left <= Number.MAX_SAFE_INTEGER && right <= Number.MAX_SAFE_INTEGER) return left - right;
  return compareBig(BigInt(a) * BigInt(b), BigInt(c) * BigInt(d));
}

export function compareBig(a: bigint, b: bigint): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** An exact amount of the smallest unit. */
export interface Fraction {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

/** Whole units below an amount from 0. */
export function floorOf({ numerator, denominator }: Fraction): number {
  return Number(numerator / denominator);
}

/**
 * How near two doubles may be before whole numbers decide, as a part of their size (tally.md, "What makes it fast", 3). The errors that a run tracks come on top, so
 * that the band holds also where money was nearly used up.
 */
export const GUARD = 1e-10;

/** What one operation on doubles may be off, as a part of its result, with room to spare. */
export const EPSILON = 2 ** -51;
