import type { FastifyRequest } from '#http';
import type { UpToDate } from './page-view.js';
import { askedAfter } from './pages.js';

/** How long a page waits for what its reader has just written. */
const PATIENCE_MS = 2_000;

/** What `Freshness` of #processors answers, as far as pages need it. */
export interface FreshnessOfReadModels {
  waitFor(names: string | readonly string[], position: string, timeoutMs: number): Promise<boolean>;
  freshness(name: string): Promise<UpToDate>;
}

/** How far a read model reaches for one reader; `behind`: what they wrote (`?after=`) has not arrived yet. */
export interface Fresh {
  readonly upToDate: UpToDate;
  readonly behind: boolean;
}

/** Waits briefly for what `?after=` names (architecture.md, "How a query travels"), and says how fresh the read model is. */
export async function readFresh(freshness: FreshnessOfReadModels, request: FastifyRequest, name: string): Promise<Fresh> {
  const after = askedAfter(request);
  const behind = after !== undefined && !(await freshness.waitFor(name, after, PATIENCE_MS));
  const { number, at } = await freshness.freshness(name);
  return { upToDate: { number, at }, behind };
}
