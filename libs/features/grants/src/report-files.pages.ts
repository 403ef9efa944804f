import { Controller, Get, Inject, NotFoundException, Param, Post, Req, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { id, sha256 } from '#events';
import { Access, actingIn, type FastifyReply, type FastifyRequest, held, LookBook, Sends } from '#http';
import type { Outcome } from '#ledger';
import { sendFile, UPLOADS, type Uploads } from '#uploads';
import { formMeta, PageRenderer, refusedForm, seeOther } from '#web';
import { WithdrawPicture } from './grant.commands.js';
import { ReadGrant } from './grant.query.js';
import { bankOfGrant, ownGrant, PAYERS, payeesOf } from './grants.routes.js';
import { PICTURE } from './report.files.js';

/** What was sent in with a report: for those who may see the grant that it hangs on, and for nobody else who learns its address. */
@Controller('grants/:bidId')
export class ReportFilesPages {
  constructor(
    @Inject(CommandBus) private readonly commands: CommandBus,
    @Inject(QueryBus) private readonly queries: QueryBus,
    @Inject(UPLOADS) private readonly uploads: Uploads,
    @Inject(PageRenderer) private readonly pages: PageRenderer,
    @Inject(LookBook) private readonly looks: LookBook,
  ) {}

  @Access(held(PAYERS, bankOfGrant, { or: ownGrant, hidden: true }))
  @Get('files/:sha256')
  async file(
    @Param('bidId', { schema: id }) bidId: string,
    @Param('sha256', { schema: sha256 }) hash: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { receipts = [], picture } = (await this.filesOf(bidId)) ?? {};
    const place = receipts.findIndex((receipt) => receipt.sha256 === hash);
    const file = place >= 0 ? receipts[place] : picture?.sha256 === hash ? picture : undefined;
    // A receipt has names and account numbers on it; whoever sent it in looks at their own.
    if (file && actingIn(request).role !== 'applicant') await this.looks.note(request, ...payeesOf(`grant-${bidId}`));
    const opened = file && (await this.uploads.open(file));
    if (!opened) throw new NotFoundException();
    return sendFile(reply, opened, place >= 0 ? `${bidId}-receipt-${place + 1}` : `${bidId}-picture`);
  }

  /** Erased first: no moment says that it is gone while it is there. Whoever is cut off in between asks again. */
  @Sends(WithdrawPicture)
  @Post('picture/withdrawal')
  async withdraw(@Param('bidId', { schema: id }) bidId: string, @Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply) {
    const picture = (await this.filesOf(bidId))?.picture;
    if (picture) await this.uploads.erase(picture, PICTURE);
    const outcome: Outcome = await this.commands.execute(new WithdrawPicture({ bidId }, formMeta(request, actingIn(request))));
    if (outcome.status === 'done') return seeOther(reply, `/grants/${bidId}`, outcome.position);
    const { problems, status } = refusedForm({}, outcome, 'grants');
    return this.pages.error(reply, status, 'refused', { sentence: problems[0]?.message ?? '' });
  }

  private async filesOf(bidId: string) {
    return (await this.queries.execute(new ReadGrant(bidId))).grant?.files;
  }
}
