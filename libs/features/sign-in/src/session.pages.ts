import { BadRequestException, Body, Controller, ForbiddenException, Get, Inject, Post, Req, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { z } from 'zod';
import { Access, everybody, type FastifyReply, type FastifyRequest, signedInAlone } from '#http';
import { INSTALLATION, SESSIONS, type Sessions } from '#identity';
import { VAULT, type Vault } from '#vault';
import { BrowserSessions, forgetEverything, PageRenderer, seeOther } from '#web';
import { ReadHelp } from './assistance/assistance.query.js';

const chosen = z.object({ session: z.uuid() });

/** Where somebody is signed in, who sat beside them, and the way out. */
@Controller()
export class SessionPages {
  constructor(
    @Inject(PageRenderer) private readonly pages: PageRenderer,
    @Inject(BrowserSessions) private readonly browser: BrowserSessions,
    @Inject(SESSIONS) private readonly sessions: Sessions,
    @Inject(QueryBus) private readonly queries: QueryBus,
    @Inject(VAULT) private readonly vault: Vault,
  ) {}

  @Access(signedInAlone)
  @Get('your-sessions')
  async list(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply) {
    const here = heldBy(request);
    const token = await this.vault.pseudonym({ person: here.person, context: INSTALLATION });
    const [sessions, { help, ...fresh }] = await Promise.all([this.sessions.list(here.person), this.queries.execute(new ReadHelp(token, 'person'))]);
    const shown = sessions.map((each) => ({ ...each, here: each.sessionId === here.sessionId }));
    return this.pages.render(reply, 'sign-in/your-sessions.njk', { sessions: shown, help }, fresh);
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
