import type { UpToDate } from './page-view.js';

/** The demo person that pages act as, until there is sign-in; `#identity`'s Person fits. */
export interface Viewer {
  readonly person: string;
  readonly name: string;
  readonly roles: readonly { readonly role: string; readonly context: string }[];
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Who this request acts as; nobody for a visitor, and always nobody outside demo mode. */
    viewer: Viewer | undefined;
    /** How far the ledger reached when the request came. */
    upToDate: UpToDate | undefined;
  }
}
