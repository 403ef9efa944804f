import { type ArgumentsHost, Catch, type ExceptionFilter, Inject, Injectable } from '@nestjs/common';
import { type FastifyReply, type Problem, ProblemFilter, pathOf, sendProblem } from '#http';
import { OldForm } from './form-guard.js';
import { PageRenderer } from './pages.js';

const JSON_PATHS = ['/api/', '/health/'];

/** Every exception: a problem on JSON routes, a designed page elsewhere. */
@Catch()
@Injectable()
export class ErrorPageFilter implements ExceptionFilter {
  constructor(
    @Inject(ProblemFilter) private readonly problems: ProblemFilter,
    @Inject(PageRenderer) private readonly pages: PageRenderer,
  ) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const problem = this.problems.problemOf(error, reply);
    if (JSON_PATHS.some((path) => pathOf(reply.request).startsWith(path))) {
      sendProblem(reply, problem);
      return;
    }
    const kind = error instanceof OldForm ? 'old-form' : KINDS.has(problem.code) ? problem.code : 'invalid';
    reply.send(this.page(reply, problem, kind));
  }

  // When the error page cannot be rendered either, the sentence alone is the answer: a framework's own would tell too much.
  private page(reply: FastifyReply, problem: Problem, kind: string): string {
    try {
      return this.pages.error(reply, problem.status, kind, { trace: problem.trace });
    } catch (error) {
      const { title, status } = this.problems.problemOf(error, reply);
      reply.status(status).header('content-type', 'text/plain; charset=utf-8').header('cache-control', 'no-store');
      return title;
    }
  }
}

/** The edge's answers that have a page of their own under `platform.errors`; the others share "invalid". */
const KINDS = new Set(['invalid', 'forbidden', 'not-found', 'stale', 'too-large', 'too-many', 'fault', 'away']);
