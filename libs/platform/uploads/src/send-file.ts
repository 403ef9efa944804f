import type { FastifyReply } from '#http';
import { SANDBOX_POLICY } from '#web';
import type { OpenedFile } from './uploads.js';

/** A name of ours, never the sender's. */
const NAME = /^[A-Za-z0-9-]{1,80}$/;

/**
 * Hands out a file that somebody sent in: sandboxed, never sniffed, kept by no cache. A document is a download; a picture may stand in a page of ours.
 * Whoever calls this has looked that the reader may see what it hangs on.
 */
export function sendFile(reply: FastifyReply, { mediaType, body }: OpenedFile, name: string): Buffer {
  if (!NAME.test(name)) throw new RangeError('a file is handed out under a plain name');
  const [how, ending] = mediaType === 'application/pdf' ? ['attachment', 'pdf'] : ['inline', 'jpg'];
  reply.headers({
    'content-type': mediaType,
    'content-disposition': `${how}; filename="${name}.${ending}"`,
    'content-security-policy': SANDBOX_POLICY,
    'x-content-type-options': 'nosniff',
    'cache-control': 'private, no-store',
  });
  return body;
}
