import { Controller, Get, Inject, NotFoundException, Param, Res } from '@nestjs/common';
import { Access, EDGE_CODES, edgeProblem, everybody, type FastifyReply, knownRefusals, type RegisteredRefusal, statusOfKind } from '#http';
import type { Language } from './languages.js';
import { PageRenderer } from './pages.js';

interface ShownProblem {
  readonly code: string;
  readonly status: number;
  /** Each sentence with the features that say it so. */
  readonly sentences: readonly { readonly text: string; readonly features: readonly string[] }[];
}

/** The pages that a problem's `type` leads to, generated from the tables of refusals. */
@Access(everybody)
@Controller('problems')
export class ProblemPages {
  constructor(@Inject(PageRenderer) private readonly pages: PageRenderer) {}

  @Get()
  all(@Res({ passthrough: true }) reply: FastifyReply): string {
    return this.pages.render(reply, 'platform/problems.njk', { problems: shownProblems(this.pages.language(reply.request)) });
  }

  @Get(':code')
  one(@Param('code') code: string, @Res({ passthrough: true }) reply: FastifyReply): string {
    const problem = shownProblems(this.pages.language(reply.request)).find((each) => each.code === code);
    if (!problem) throw new NotFoundException();
    return this.pages.render(reply, 'platform/problem.njk', { problem });
  }
}

function shownProblems(language: Language): readonly ShownProblem[] {
  const edge = EDGE_CODES.map((code) => edgeProblem(code)).map(({ code, status, title }) => ({
    code,
    status,
    sentences: [{ text: language.say(title), features: ['http'] }],
  }));
  return [...knownRefusals().map((refusal) => shownRefusal(refusal, language)), ...edge];
}

function shownRefusal({ code, kind, titles }: RegisteredRefusal, language: Language): ShownProblem {
  const texts = [...new Set(titles.values())];
  const sentences = texts.map((text) => ({
    text: language.say(text),
    features: [...titles].filter(([, title]) => title === text).map(([feature]) => feature),
  }));
  return { code, status: statusOfKind(kind), sentences };
}
