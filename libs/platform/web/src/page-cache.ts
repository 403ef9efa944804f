import { createHash } from 'node:crypto';

const DEFAULT_BYTES = 64 * 1024 * 1024;

/** A rendered page with the place where "up to date" goes. */
export interface CachedPage {
  readonly before: string;
  readonly after: string;
}

/** Everything that a page's bytes depend on (architecture.md, "How a query travels"). */
export interface PageKey {
  readonly build: string;
  /** The address with its query. */
  readonly url: string;
  readonly lang: string;
  /** Revisions of the rows shown and of their texts. */
  readonly revision: string;
  /** How often a text was erased, hidden or shown again: a page that shows texts is rendered anew after each. */
  readonly hidden: number;
  /** When the page would change with no event at all (an instant or a day). */
  readonly until?: string | undefined;
}

/** Parameters that choose nothing on the page. */
const PASSING = new Set(['after', 'lang']);

/** The address with its query in one order, without parameters that do not change the page. */
export function normalUrl(url: string): string {
  const { pathname, searchParams } = new URL(url, 'http://here');
  const pairs = [...searchParams].filter(([name]) => !PASSING.has(name)).sort(([a, x], [b, y]) => a.localeCompare(b) || x.localeCompare(y));
  return pairs.length > 0 ? `${pathname}?${new URLSearchParams(pairs)}` : pathname;
}

export function keyText({ build, url, lang, revision, hidden, until }: PageKey): string {
  return JSON.stringify([build, normalUrl(url), lang, revision, hidden, until ?? '']);
}

/** A weak ETag: what "up to date" says may differ between two answers with the same one. */
export function weakEtag(key: string): string {
  return `W/"${createHash('sha256').update(key).digest('base64url').slice(0, 22)}"`;
}

/** Rendered pages of visitors, the least recently used leaving first. */
export class PageCache {
  private readonly pages = new Map<string, CachedPage>();
  private bytes = 0;

  constructor(private readonly maxBytes = DEFAULT_BYTES) {}

  get(key: string): CachedPage | undefined {
    const page = this.pages.get(key);
    if (!page) return undefined;
    this.pages.delete(key);
    this.pages.set(key, page);
    return page;
  }

  put(key: string, page: CachedPage): void {
    this.drop(key);
    const size = sizeOf(key, page);
    if (size > this.maxBytes) return;
    this.pages.set(key, page);
    this.bytes += size;
    for (const oldest of this.pages.keys()) {
      if (this.bytes <= this.maxBytes) break;
      this.drop(oldest);
    }
  }

  get size(): number {
    return this.pages.size;
  }

  private drop(key: string): void {
    const page = this.pages.get(key);
    if (!page) return;
    this.pages.delete(key);
    this.bytes -= sizeOf(key, page);
  }
}

// Strings count two bytes a character: an upper bound that needs no encoding.
function sizeOf(key: string, page: CachedPage): number {
  return 2 * (key.length + page.before.length + page.after.length);
}
