import type { LoggerService } from '@nestjs/common';
import { type DestinationStream, type Logger, pino } from 'pino';
import type { FastifyInstance } from './fastify.js';

/** The injection token of the process's log: JSON lines with trace ids, never personal data, query strings or bodies. */
export const LOG = Symbol('Log');

export interface LogOptions {
  readonly level: string;
  readonly destination?: DestinationStream | undefined;
}

export function createLog({ level, destination }: LogOptions): Logger {
  const options = { level, base: null, timestamp: pino.stdTimeFunctions.isoTime, serializers: { err: describeError } };
  return destination ? pino(options, destination) : pino(options);
}

/** What is told of an error. PostgreSQL quotes values in its messages and puts rows into `detail`: neither may reach a log. */
export function describeError(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { type: typeof error };
  const code = 'code' in error ? { code: error.code } : {};
  const fromDatabase = 'severity' in error;
  const message = fromDatabase ? error.message.replace(/"[^"]*"/g, '"…"') : error.message;
  const frames = error.stack?.split('\n').filter((line) => line.startsWith('    at ')) ?? [];
  const cause = error.cause instanceof Error ? { cause: describeError(error.cause) } : {};
  return { type: error.name, ...code, message, frames: frames.slice(0, 12).map((line) => line.trim()), ...cause };
}

/** Nest's own messages, through the same log. */
export class NestLog implements LoggerService {
  constructor(private readonly log_: Logger) {}

  log(message: unknown, ...rest: unknown[]): void {
    this.log_.debug({ context: contextOf(rest) }, String(message));
  }
  warn(message: unknown, ...rest: unknown[]): void {
    this.log_.warn({ context: contextOf(rest) }, String(message));
  }
  error(message: unknown, ...rest: unknown[]): void {
    if (message instanceof Error) this.log_.error({ context: contextOf(rest), err: message }, 'fault');
    else this.log_.error({ context: contextOf(rest) }, String(message));
  }
}

/**
 * Where people vote, are helped to, look for their slip or for what the register says of them: a line for each such request would tell who voted when (audit.md,
 * "Threats": no ballot route in access logs).
 */
const OF_A_BALLOT = /^\/(vote|your-votes)$|^\/rounds\/:roundId\/(vote|kiosk|assisted|slip|my-vote)(\/|$)|^\/api\/.*\/ballots(\/|$)/;

/** One line per request, with the route's pattern in place of the address: ids and queries stay out. Of ballots there is none. */
export function logRequests(fastify: FastifyInstance, log: Logger): void {
  fastify.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'unmatched';
    if (OF_A_BALLOT.test(route)) return;
    log.info({ trace: request.id, method: request.method, route, status: reply.statusCode, ms: Math.round(reply.elapsedTime * 10) / 10 }, 'request');
  });
}

function contextOf(rest: readonly unknown[]): string | undefined {
  const last = rest.at(-1);
  return typeof last === 'string' ? last : undefined;
}
