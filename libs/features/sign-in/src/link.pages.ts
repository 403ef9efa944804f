import { Body, Controller, Get, Inject, Param, Post, Res } from '@nestjs/common';
import { z } from 'zod';
import { Access, everybody, type FastifyReply, RATE_LIMITS, type RateLimits } from '#http';
import { type NotShown, SignInRequests } from '#identity';
import { emptyForm, type Form, PageRenderer, parseForm, seeOther } from '#web';
import { AskingBrowser } from './asking-browser.js';
import { tooOften } from './sign-in.pages.js';
import { SignInDoor } from './sign-in-door.js';
import { waitBeforeTrying } from './sign-in-limits.js';

const confirmed = z.object({ code: z.string('sign-in.link.codeMissing').trim().max(20, 'sign-in.link.codeWrong').optional() });

/** The page of a link that was sent by e-mail. Opening it uses nothing up, since programs that scan mail open links too: a person presses the button. */
@Access(everybody)
@Controller('sign-in/links/:link')
export class LinkPages {
  constructor(
    @Inject(PageRenderer) private readonly pages: PageRenderer,
    @Inject(RATE_LIMITS) private readonly limits: RateLimits,
    @Inject(SignInRequests) private readonly requests: SignInRequests,
    @Inject(AskingBrowser) private readonly browser: AskingBrowser,
    @Inject(SignInDoor) private readonly door: SignInDoor,
  ) {}

  @Get()
  async look(@Param('link') link: string, @Res({ passthrough: true }) reply: FastifyReply) {
    const looked = await this.requests.look(link, this.browser.of(reply.request));
    if (looked !== 'good' && looked !== 'other-browser') return this.problem(reply, looked);
    return this.shown(reply, link, looked === 'other-browser', emptyForm());
  }

  @Post()
  async follow(@Param('link') link: string, @Body() body: unknown, @Res({ passthrough: true }) reply: FastifyReply) {
    const parsed = parseForm(confirmed, body);
    if (!parsed.ok) return this.shown(reply, link, true, parsed.form);
    const wait = await waitBeforeTrying(this.limits, reply);
    if (wait > 0) return this.shown(reply, link, true, tooOften(reply, body, wait));
    const shown = await this.requests.useLink(link, this.browser.of(reply.request), parsed.data.code);
    const why = await this.door.open(reply, shown);
    if (why === undefined) return seeOther(reply, shown.status === 'good' ? shown.back : '/');
    if (why === 'wrong-code') return this.shown(reply, link, true, again('sign-in.link.codeWrong'));
    if (why === 'other-browser') return this.shown(reply, link, true, again('sign-in.link.codeMissing'));
    return this.problem(reply, why);
  }

  private shown(reply: FastifyReply, link: string, elsewhere: boolean, form: Form) {
    return this.pages.render(reply, 'sign-in/link.njk', { link, elsewhere }, { form });
  }

  /** What is wrong with the link, and what to do. */
  private problem(reply: FastifyReply, why: NotShown) {
    reply.header('cache-control', 'no-store');
    return this.pages.render(reply, 'sign-in/link-problem.njk', { why }, { status: why === 'unknown' ? 404 : 410 });
  }
}

function again(message: string): Form {
  return { values: {}, problems: [{ field: 'code', message }], status: 400 };
}
