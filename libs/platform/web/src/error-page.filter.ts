import { type ArgumentsHost, Catch, type ExceptionFilter, Inject, Injectable } from '@nestjs/common';
import { type FastifyReply, type Problem, ProblemFilter, pathOf, StepUpNeeded, sendProblem } from '#http';
import { OldForm } from './form-guard.js';
import { PageRenderer } from './pages.js';
import { StepUpDoor } from './step-up-door.js';

const JSON_PATHS = ['/api/', '/health/'];

/** Every exception: a problem on JSON routes, a designed page elsewhere; who must show again who they are is led to where they can. */
@Catch()
@Injectable()
export class ErrorPageFilter implements ExceptionFilter {
  constructor(
    @Inject(ProblemFilter) private readonly problems: ProblemFilter,
    @Inject(PageRenderer) private readonly pages: PageRenderer,
    @Inject(StepUpDoor) private readonly stepUp: StepUpDoor,
  ) {}

  async catch(error: unknown, host: ArgumentsHost): Promise<void> {
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const problem = this.problems.problemOf(error, reply);
    if (JSON_PATHS.some((path) => pathOf(reply.request).startsWith(path))) {
      sendProblem(reply, problem);
      return;
    }
    if (error instanceof StepUpNeeded && (await this.led(reply))) return;
    const kind = error instanceof OldForm ? 'old-form' : pageOf(problem.code);
    reply.send(this.page(reply, problem, kind));
  }

  /** Where that fails, the answer is the page that says "you cannot do this": nothing was done, and it can be tried again. */
  private async led(reply: FastifyReply): Promise<boolean> {
    try {
      return await this.stepUp.open(reply);
    } catch (fault) {
      this.problems.problemOf(fault, reply);
      return false;
    }
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
const KINDS = new Set(['invalid', 'forbidden', 'other-help', 'not-found', 'stale', 'too-large', 'too-many', 'fault', 'away']);

function pageOf(code: string): string {
  if (code === 'step-up-needed') return 'forbidden';
  return KINDS.has(code) ? code : 'invalid';
}
