import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { UnsupportedMediaTypeException } from '@nestjs/common';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Logger } from 'pino';
import { idempotencyKey } from './command-id.js';
import type { FastifyInstance } from './fastify.js';
import { inputPipe } from './invalid-input.js';
import { logRequests } from './log.js';
import { sayWhoMayKeep } from './revision.js';
import { answerUnreadable } from './unreadable.js';

const BODY_LIMIT_BYTES = 256 * 1024;
/** Photos over a slow line take a while; who only pretends to send is let go. */
const REQUEST_TIMEOUT_MS = 120_000;
const MOST_OF_A_PART = 2_000;
const JSON_TYPE = /^application\/json\s*(;|$)/i;
const TRACEPARENT = /^00-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}$/;

export interface HttpAdapterOptions {
  /** Addresses and networks (CIDR) of proxies whose word is taken for who asks, under which host and over which protocol; nobody's by default. */
  readonly trustProxy?: readonly string[];
}

/** The Fastify adapter of the service: the request's id is the trace id (W3C traceparent, or a new one). */
export function httpAdapter({ trustProxy = [] }: HttpAdapterOptions = {}): FastifyAdapter {
  return new FastifyAdapter({
    trustProxy: trustProxy.length > 0 ? [...trustProxy] : false,
    bodyLimit: BODY_LIMIT_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    clientErrorHandler: (error, socket) => answerUnreadable(error, socket),
    genReqId: (request: { headers: IncomingHttpHeaders }) => traceIdOf(request.headers),
    routerOptions: { maxParamLength: MOST_OF_A_PART },
    rewriteUrl: ({ url = '/' }: { url?: string | undefined }) => (isReadable(url) ? url : url.startsWith('/api/') ? '/api/no-address' : '/no-address'),
  });
}

/**
 * An address that is no UTF-8, or has a part longer than any of ours, is nobody's: it gets the answer of one where nothing is, in place of the framework's own,
 * which repeats it.
 */
function isReadable(url: string): boolean {
  try {
    const path = decodeURIComponent(url.split('?', 1)[0] ?? '');
    return path.split('/').every((part) => part.length < MOST_OF_A_PART);
  } catch {
    return false;
  }
}

export function traceIdOf(headers: IncomingHttpHeaders): string {
  const parent = headers.traceparent;
  return (typeof parent === 'string' && TRACEPARENT.exec(parent)?.[1]) || randomUUID().replaceAll('-', '');
}

/** Input validation, request log and the rules of `/api`; to be called once after `NestFactory.create`, before `init` or `listen`. */
export function setUpHttp(app: NestFastifyApplication, log: Logger): void {
  app.useGlobalPipes(inputPipe());
  const fastify: FastifyInstance = app.getHttpAdapter().getInstance();
  logRequests(fastify, log);
  // What answers without a handler has no rule either: `RouteRules` looks for it at the start.
  const served: { readonly method: string; readonly url: string }[] = [];
  fastify.decorate('servedRoutes', served);
  fastify.addHook('onRoute', ({ method, url }) => void served.push(...[method].flat().map((each) => ({ method: each, url }))));
  // Before the body is read, and after the room of the pages has set its headers, which this answer needs as well.
  fastify.addHook('preParsing', async (request) => {
    if (request.method !== 'POST' || !request.url.startsWith('/api/')) return;
    // A form or plain text would reach the schemas as an object of strings, or as one.
    if (!JSON_TYPE.test(request.headers['content-type'] ?? '')) throw new UnsupportedMediaTypeException();
    idempotencyKey(request);
  });
  fastify.addHook('onSend', async (request, reply) => {
    if (request.url.startsWith('/api/')) sayWhoMayKeep(reply);
  });
}
