import { Body, Controller, Get, Inject, Post, Res } from '@nestjs/common';
import { z } from 'zod';
import { Access, everybody, type FastifyReply, networkOf, RATE_LIMITS, type RateLimit, type RateLimits } from '#http';
import { emptyForm, type Form, PageRenderer, parseForm, seeOther } from '#web';
import { ASKS } from './bid.routes.js';
import { BidHolders } from './bid-holders.js';

const typed = z.object({
  reference: z.string('applications.return.missing').max(64, 'applications.return.wrong'),
  code: z.string('applications.return.missing').max(40, 'applications.return.wrong'),
});
/** Of one bid, and from one network: guessing a code of 58 bits would take for ever. */
const PER_BID: RateLimit = { what: 'save-code-bid', most: 10, seconds: 3600 };
const PER_NETWORK: RateLimit = { what: 'save-code-network', most: 30, seconds: 3600 };

/** Going on with a saved bid from another phone or computer. */
@Access({ ...everybody, helped: ASKS })
@Controller('apply/return')
export class ReturnPages {
  constructor(
    @Inject(PageRenderer) private readonly pages: PageRenderer,
    @Inject(BidHolders) private readonly holders: BidHolders,
    @Inject(RATE_LIMITS) private readonly limits: RateLimits,
  ) {}

  @Get()
  ask(@Res({ passthrough: true }) reply: FastifyReply) {
    return this.shown(reply, emptyForm());
  }

  @Post()
  async goOn(@Body() body: unknown, @Res({ passthrough: true }) reply: FastifyReply) {
    const parsed = parseForm(typed, body);
    if (!parsed.ok) return this.shown(reply, parsed.form);
    const { reference, code } = parsed.data;
    const wait = await this.waitFor(reply, reference.trim().toUpperCase());
    if (wait > 0) {
      reply.header('retry-after', String(wait));
      return this.shown(reply, {
        values: { reference },
        problems: [{ message: 'applications.return.tooOften', values: { minutes: Math.ceil(wait / 60) } }],
        status: 429,
      });
    }
    const link = await this.holders.linkByCode(reference, code);
    if (link === undefined)
      return this.shown(reply, { values: { reference }, problems: [{ field: 'code', message: 'applications.return.wrong' }], status: 400 });
    return seeOther(reply, `/apply/drafts/${link}`);
  }

  private async waitFor({ request }: FastifyReply, bidId: string): Promise<number> {
    const answers = await Promise.all([this.limits.take(PER_BID, bidId), this.limits.take(PER_NETWORK, networkOf(request.ip))]);
    return Math.max(...answers.map(({ waitSeconds }) => waitSeconds));
  }

  private shown(reply: FastifyReply, form: Form) {
    return this.pages.render(reply, 'applications/return.njk', {}, { form });
  }
}
