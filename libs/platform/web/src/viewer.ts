import type { UpToDate } from './page-view.js';

/** Who reads a page; `#identity`'s Person fits. */
export interface Viewer {
  readonly person: string;
  readonly name: string;
  readonly roles: readonly { readonly role: string; readonly context: string }[];
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Who this request acts as, with the roles they hold at this moment; nobody for a visitor. */
    viewer: Viewer | undefined;
    /** Who sits beside the viewer and types for them, in a helper-assisted session. */
    helper: Viewer | undefined;
    /** How far the ledger reached when the request came. */
    upToDate: UpToDate | undefined;
    /** How often the vault has erased, hidden or shown a text again. */
    textsHidden: number;
  }
}
