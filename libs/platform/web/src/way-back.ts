import type { FastifyRequest } from '#http';
import { withinSite } from './within-site.js';

/** Pages that nobody wants to come back to: those where somebody signs in or out. */
const PASSED_THROUGH = /^\/(demo|sign-in|sign-out|step-up|assist)(\/|\?|#|$)/;

/** Where the reader was before this page: the home page unless it was another of ours. */
export function cameFrom({ headers }: FastifyRequest): string {
  const { referer, host } = headers;
  if (referer === undefined || !URL.canParse(referer)) return '/';
  const url = new URL(referer);
  url.searchParams.delete('after');
  return url.host === host ? wayBack(url.pathname + url.search) : '/';
}

/** A way back that came in a form or an address: the home page for what is not one of our own pages, or is one that is only passed through. */
export function wayBack(asked: unknown): string {
  const path = withinSite(asked, '/');
  return PASSED_THROUGH.test(path) ? '/' : path;
}
