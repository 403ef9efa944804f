import { Controller, Get, Inject, Req, Res } from '@nestjs/common';
import { Access, type FastifyReply, type FastifyRequest, signedIn } from '#http';
import { PageRenderer } from './pages.js';
import { workOf } from './work.js';

/** What somebody may do for the bank beside asking it, on one page: every room of the service stands here for those who may enter it. */
@Access(signedIn)
@Controller('work')
export class WorkPages {
  constructor(@Inject(PageRenderer) private readonly pages: PageRenderer) {}

  @Get()
  list(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): string {
    // An office is not held with a helper beside one.
    return this.pages.render(reply, 'platform/work.njk', { work: request.helper ? [] : workOf(request.viewer) });
  }
}
