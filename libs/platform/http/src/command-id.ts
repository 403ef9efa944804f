import { v5 } from 'uuid';
import type { FastifyRequest } from './fastify.js';
import { InvalidInput } from './invalid-input.js';

/** The namespace of command ids that come from HTTP. */
const HTTP_COMMANDS = 'c0dfd2a4-6f2b-5f6e-9d5c-0b7a3f1a9e21';
const KEY = /^[\x21-\x7e]{8,128}$/;

/** The commandId of a request: UUID v5 of actor + route + key (audit.md, "What a recorded event is"); the route is the method and the path without its query. */
export function commandIdOf(parts: { readonly actor: string; readonly route: string; readonly key: string }): string {
  return v5(JSON.stringify([parts.actor, parts.route, parts.key]), HTTP_COMMANDS);
}

/** Method and path, without the query. */
export function routeOf(request: FastifyRequest): string {
  return `${request.method} ${pathOf(request)}`;
}

export function pathOf(request: { readonly url: string }): string {
  return request.url.split('?', 1)[0] ?? '/';
}

/** The Idempotency-Key header: 8 to 128 visible ASCII characters. @throws InvalidInput when it is missing or malformed */
export function idempotencyKey(request: FastifyRequest): string {
  const header = request.headers['idempotency-key'];
  const key = Array.isArray(header) ? undefined : header?.trim();
  if (!key)
    throw new InvalidInput([
      {
        pointer: '/headers/idempotency-key',
        message: 'send an Idempotency-Key header: a new random value (a UUID) for each new request, the same one when you try again',
      },
    ]);
  if (!KEY.test(key)) throw new InvalidInput([{ pointer: '/headers/idempotency-key', message: 'use 8 to 128 letters, digits or signs, without spaces' }]);
  return key;
}
