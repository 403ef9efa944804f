export const WEB_SETTINGS = Symbol('WebSettings');

export interface WebSettings {
  /** Signs cookies and form tokens: at least 32 characters, the same in every process. */
  readonly secret: string;
  /** Demo mode: a banner on every page, and a demo person may be chosen. */
  readonly demo: boolean;
  /** The build's id; a new one empties every page cache. */
  readonly build: string;
  /** True behind https. */
  readonly secureCookies: boolean;
  /** A text that no catalogue has is an exception (the default), else its key is shown. */
  readonly strictTexts?: boolean;
  /** The most bytes of pages kept in memory (default 64 MiB). */
  readonly cacheBytes?: number;
}
