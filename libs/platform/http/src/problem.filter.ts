import { type ArgumentsHost, Catch, type ExceptionFilter, Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import type { FastifyReply } from './fastify.js';
import { LOG } from './log.js';
import { PROBLEM_TYPE, type Problem } from './problem.js';
import { problemOf } from './problem-of.js';

/** Answers with a problem; the reply is not cached. */
export function sendProblem(reply: FastifyReply, problem: Problem): void {
  reply.status(problem.status).header('content-type', PROBLEM_TYPE).header('cache-control', 'no-store').send(JSON.stringify(problem));
}

/** Every exception of a JSON route becomes a problem; faults are logged here, once. */
@Catch()
@Injectable()
export class ProblemFilter implements ExceptionFilter {
  constructor(@Inject(LOG) private readonly log: Logger) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    sendProblem(reply, this.problemOf(error, reply));
  }

  /** The problem for an error; logs it when it is a fault. */
  problemOf(error: unknown, reply: FastifyReply): Problem {
    const trace = reply.request.id;
    const problem = problemOf(error, trace);
    if (problem.status >= 500) this.log.error({ err: error, trace, route: reply.request.routeOptions?.url }, 'fault');
    return problem;
  }
}
