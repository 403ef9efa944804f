import { personOf } from './doorkeeper.js';
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

/**
 * Answers a GET with the stream's revision as ETag, for If-Match. Always with the body: it rests on other streams and on the day too, which no revision of
 * one stream tells.
 */
export function readNow<T>(reply: FastifyReply, revision: number, body: T): T {
  reply.header('etag', etagOf(revision));
  return body;
}

/** As `readNow`, for a body that rests on this one stream alone: 304 without it for a visitor who has it already. */
export function readAt<T>(reply: FastifyReply, revision: number, body: T): T | undefined {
  const etag = etagOf(revision);
  reply.header('etag', etag);
  if (personOf(reply.request) !== undefined) return body;
  const held = reply.request.headers['if-none-match']?.split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  if (!held?.includes(etag)) return body;
  reply.status(304);
  return undefined;
}

/** What JSON tells depends on who reads: a cache that several people share keeps nothing of what somebody read under their name. */
export function sayWhoMayKeep(reply: FastifyReply): void {
  reply.header('vary', 'cookie, x-demo-person');
  if (reply.hasHeader('cache-control')) return;
  reply.header('cache-control', personOf(reply.request) === undefined ? 'no-cache' : 'private, no-store');
}
