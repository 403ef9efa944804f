import type { FastifyReply } from '#http';

const HERE = 'http://here';
const MOST = 500;

/**
 * Where somebody asked to be led (`?back=`), when that is a page of ours, else `otherwise`. The one door for such addresses: a link of ours must not lead
 * to somebody else's page, whatever a browser makes of slashes, backslashes, tabs and dots.
 */
export function withinSite(asked: unknown, otherwise: string): string {
  if (typeof asked !== 'string' || asked.length > MOST || !asked.startsWith('/') || !URL.canParse(asked, HERE)) return otherwise;
  const url = new URL(asked, HERE);
  if (url.origin !== HERE || url.pathname.startsWith('//') || url.pathname.startsWith('/api/')) return otherwise;
  return url.pathname + url.search + url.hash;
}

/** For the answer that signs somebody out: their browser forgets what it holds of this service. */
export function forgetEverything(reply: FastifyReply): void {
  reply.header('clear-site-data', '"cache", "cookies", "storage"');
}
