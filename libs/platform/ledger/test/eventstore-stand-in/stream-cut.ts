import type { Recorded } from './stand-in-store.js';

/** What a stream's metadata may say of how much of it is shown: the last so many, those younger than so many seconds, those from a revision on. */
export interface Cut {
  readonly $maxCount?: number;
  readonly $maxAge?: number;
  readonly $tb?: number;
}

export interface StreamCut {
  readonly from: number;
  readonly count: number;
  readonly seconds: number;
}

export function cutOf(metadata: Recorded | undefined): StreamCut {
  const said: Cut = metadata ? JSON.parse(metadata.data.toString()) : {};
  return { from: said.$tb ?? 0, count: said.$maxCount ?? Number.POSITIVE_INFINITY, seconds: said.$maxAge ?? Number.POSITIVE_INFINITY };
}

export function isCutOff({ from, count, seconds }: StreamCut): boolean {
  return from > 0 || Number.isFinite(count) || Number.isFinite(seconds);
}

/** What is left to be shown; revisions stay what they were, so that the first may be above 0. */
export function withoutCut(records: readonly Recorded[], { from, count, seconds }: StreamCut): readonly Recorded[] {
  const oldest = Date.now() - seconds * 1000;
  return records.filter(({ revision, created }) => revision >= from && revision >= records.length - count && created.getTime() >= oldest);
}
