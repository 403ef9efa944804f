import type { FastifyRequest } from '#http';

/** One of our own addresses: no host, no dot segments, so that it can lead nowhere else. */
const OURS = /^\/(?!\/)(?!.*(\/\/|\/\.))[A-Za-z0-9/_.-]{0,200}(\?[A-Za-z0-9=&_.%-]{0,200})?$/;

/** Where the reader was before the page that chooses a person: the home page unless it was another of ours. */
export function cameFrom({ headers }: FastifyRequest): string {
  const { referer, host } = headers;
  if (referer === undefined || !URL.canParse(referer)) return '/';
  const url = new URL(referer);
  url.searchParams.delete('after');
  return url.host === host ? wayBack(url.pathname + url.search) : '/';
}

/** A way back that came in a form: the home page for what is not one of our own pages, or is this very page. */
export function wayBack(path: unknown): string {
  return typeof path === 'string' && OURS.test(path) && !/^\/(demo|api)(\/|\?|$)/.test(path) ? path : '/';
}
