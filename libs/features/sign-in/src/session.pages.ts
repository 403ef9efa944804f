import { BadRequestException, Body, Controller, ForbiddenException, Get, Inject, Post, Req, Res } from '@nestjs/common';
import { z } from 'zod';
import { Access, everybody, type FastifyReply, type FastifyRequest, signedInAlone } from '#http';
import { SESSIONS, type Sessions } from '#identity';
import { BrowserSessions, forgetEverything, PageRenderer, seeOther } from '#web';

const chosen = z.object({ session: z.uuid() });

/** Where somebody is signed in, and the way out. */
@Controller()
export class SessionPages {
  constructor(
    @Inject(PageRenderer) private readonly pages: PageRenderer,
    @Inject(BrowserSessions) private readonly browser: BrowserSessions,
    @Inject(SESSIONS) private readonly sessions: Sessions,
  ) {}

  @Access(signedInAlone)
  @Get('your-sessions')
  async list(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply) {
    const here = heldBy(request);
    const sessions = await this.sessions.list(here.person);
    return this.pages.render(reply, 'sign-in/your-sessions.njk', { sessions: sessions.map((each) => ({ ...each, here: each.sessionId === here.sessionId })) });
  }

  @Access(signedInAlone)
  @Post('your-sessions/end')
  async end(@Body() body: unknown, @Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply) {
    const { person, sessionId } = heldBy(request);
    const read = chosen.safeParse(body);
    if (!read.success) throw new BadRequestException();
    if (read.data.session === sessionId) return this.out(reply);
    await this.sessions.end(person, read.data.session);
    return seeOther(reply, '/your-sessions');
  }

  @Access(signedInAlone)
  @Post('your-sessions/end-others')
  async endOthers(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply) {
    const { person, sessionId } = heldBy(request);
    await this.sessions.endAll(person, sessionId);
    return seeOther(reply, '/your-sessions');
  }

  @Access(everybody)
  @Post('sign-out')
  async out(@Res({ passthrough: true }) reply: FastifyReply) {
    await this.browser.end(reply);
    forgetEverything(reply);
    return seeOther(reply, '/');
  }
}

/** The list belongs to the person themselves, not to whoever sits beside them. */
function heldBy(request: FastifyRequest) {
  if (!request.signedIn || request.signedIn.helper !== undefined) throw new ForbiddenException();
  return request.signedIn;
}
