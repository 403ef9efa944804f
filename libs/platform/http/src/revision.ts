import type { FastifyReply, FastifyRequest } from './fastify.js';
import { InvalidInput } from './invalid-input.js';

/** A JSON ETag is the stream's revision. */
export function etagOf(revision: number): string {
  return `"${revision}"`;
}

/** If-Match as the revision that the sender has seen; nothing when the header is absent or `*`. @throws InvalidInput for anything but one of our ETags */
export function expectedRevision(request: FastifyRequest): number | undefined {
  const header = request.headers['if-match']?.trim();
  if (header === undefined || header === '*') return undefined;
  const revision = /^"(\d{1,15})"$/.exec(header)?.[1];
  if (revision === undefined)
    throw new InvalidInput([{ pointer: '/headers/if-match', message: 'send one ETag as you received it, with its quotes, for example "7"' }]);
  return Number(revision);
}

/** Answers a GET with the stream's revision as ETag, or 304 without a body when the reader has it already. */
export function readAt<T>(reply: FastifyReply, revision: number, body: T): T | undefined {
  const etag = etagOf(revision);
  reply.header('etag', etag).header('cache-control', 'no-cache');
  const held = reply.request.headers['if-none-match']?.split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  if (!held?.includes(etag)) return body;
  reply.status(304);
  return undefined;
}
