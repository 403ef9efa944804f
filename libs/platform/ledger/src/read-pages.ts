import type { Ledger, Page, ReadAll } from './ledger.js';

/** The ledger from a position to its present end, page by page; the next page is on its way while the caller works on one. */
export async function* readPages(ledger: Ledger, query: ReadAll = {}): AsyncGenerator<Page> {
  let next: Promise<Page> | undefined = ledger.readAll(query);
  while (next) {
    const page: Page = await next;
    next = page.atEnd ? undefined : ledger.readAll({ ...query, after: page.readTo });
    // Its fault is for whoever asks for it; nobody may ask when the caller stops early.
    next?.catch(() => undefined);
    yield page;
  }
}
