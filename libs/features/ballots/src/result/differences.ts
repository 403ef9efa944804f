import type { DeclaredResult } from './result.facts.js';

/** What changed from one version of a result to the next, as a key of `ballots.result.differences`. */
export interface Difference {
  readonly key: 'withdrawn' | 'chosen' | 'no-longer' | 'amount' | 'left' | 'none';
  readonly bidId?: string;
  readonly amountPence?: number;
  readonly beforePence?: number;
}

/** In words, so that nobody must lay two lists side by side; `none` alone where the same bids get the same money. */
export function differencesOf(before: DeclaredResult, after: DeclaredResult): readonly Difference[] {
  const earlier = new Map(before.items.map((item) => [item.bidId, item]));
  const gone = after.withdrawn.filter((bidId) => !before.withdrawn.includes(bidId)).map((bidId): Difference => ({ key: 'withdrawn', bidId }));
  const moved = after.items.flatMap(({ bidId, won, amountPence }): Difference[] => {
    const was = earlier.get(bidId);
    if (!was || after.withdrawn.includes(bidId)) return [];
    if (won && !was.won) return [{ key: 'chosen', bidId, amountPence }];
    if (!won && was.won) return [{ key: 'no-longer', bidId, beforePence: was.amountPence }];
    return amountPence === was.amountPence ? [] : [{ key: 'amount', bidId, amountPence, beforePence: was.amountPence }];
  });
  const [leftBefore, left] = [before.potPence - before.spentPence, after.potPence - after.spentPence];
  const all = [...gone, ...moved, ...(left === leftBefore ? [] : [{ key: 'left', amountPence: left, beforePence: leftBefore } as const])];
  return all.length > 0 ? all : [{ key: 'none' }];
}
