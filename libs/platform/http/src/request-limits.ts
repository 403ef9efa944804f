import { isIPv6 } from 'node:net';
import { HttpException } from '@nestjs/common';
import { personOf } from './doorkeeper.js';
import type { FastifyInstance, FastifyReply, FastifyRequest } from './fastify.js';
import type { RateLimits } from './rate-limits.js';
import './signed-in.js';

/** How many requests that may change something are taken in a minute; 0 is no limit. */
export interface RequestsAMinute {
  /** From one network address. An estate's hall has one for everybody in it. */
  readonly perAddress: number;
  /** From one session. */
  readonly perSession: number;
}

/** Too much was tried: 429, with `Retry-After` where it goes through `refuseTooMany`. */
export class TooManyRequests extends HttpException {
  override readonly name = 'TooManyRequests';
  constructor(readonly waitSeconds: number) {
    super('too many requests', 429);
  }
}

const WINDOW_SECONDS = 60;
const HARMLESS = new Set(['GET', 'HEAD', 'OPTIONS']);

/** A modest limit on everything that is not a GET, before anything else is asked of the database (audit.md, "Threats"). */
export function limitAddresses(fastify: FastifyInstance, limits: RateLimits, { perAddress }: RequestsAMinute): void {
  limit(fastify, limits, { what: 'requests-address', most: perAddress }, ({ ip }) => networkOf(ip));
}

/** The same for each session; to be installed after what finds out whose the request is. */
export function limitSessions(fastify: FastifyInstance, limits: RateLimits, { perSession }: RequestsAMinute): void {
  limit(fastify, limits, { what: 'requests-session', most: perSession }, (request) => request.signedIn?.sessionId ?? personOf(request));
}

function limit(
  fastify: FastifyInstance,
  limits: RateLimits,
  { what, most }: { readonly what: string; readonly most: number },
  whoOf: (request: FastifyRequest) => string | undefined,
): void {
  if (most === 0) return;
  fastify.addHook('onRequest', async (request, reply) => {
    const who = HARMLESS.has(request.method) ? undefined : whoOf(request);
    if (who === undefined) return;
    const { allowed, waitSeconds } = await limits.take({ what, most, seconds: WINDOW_SECONDS }, who);
    if (!allowed) refuseTooMany(reply, waitSeconds);
  });
}

/** Says when to come again. @throws TooManyRequests always */
export function refuseTooMany(reply: FastifyReply, waitSeconds: number): never {
  reply.header('retry-after', String(waitSeconds));
  throw new TooManyRequests(waitSeconds);
}

/** What one subscriber has: an IPv4 address, or the /64 of an IPv6 address, in which they may choose any number of addresses. */
export function networkOf(ip: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(ip)?.[1];
  if (mapped !== undefined || !isIPv6(ip)) return mapped ?? ip;
  const [head = '', tail] = (ip.split('%', 1)[0] ?? '').split('::');
  const groups = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? [] : Array.from({ length: Math.max(0, 8 - groups.length - after.length) }, () => '0');
  const all = [...groups, ...zeros, ...after].slice(0, 4);
  return `${all.map((group) => Number.parseInt(group, 16).toString(16)).join(':')}::/64`;
}
