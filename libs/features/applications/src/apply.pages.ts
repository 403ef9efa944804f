import { Body, Controller, Get, Inject, NotFoundException, Param, Post, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ReadSide } from '#cqrs';
import { addDays, londonDay } from '#decider/calendar';
import { id } from '#events';
import { Access, type Acting, actingIn, everybody, type FastifyReply, Sends } from '#http';
import type { Outcome } from '#ledger';
import { BUSINESS_CLOCK, type BusinessClock } from '#processors';
import { askedAfter, emptyForm, type Form, formMeta, PageRenderer, refusedForm, seeOther } from '#web';
import { SaveDraft } from './bid.commands.js';
import { ASKS } from './bid.routes.js';
import { BidHolders } from './bid-holders.js';
import { bidReference } from './bid-reference.js';
import { type Answers, screens } from './draft-screens.js';
import { ListOpenings, type Opening, OpeningsRevision, ReadOpening } from './openings/openings.query.js';
import { OwnBids } from './own-bids.js';
import { ReadBid } from './timeline/timeline.query.js';

/** A reference that is taken already gives way to the next one drawn. */
const DRAWS = 3;

/** The way into a bid: which round, and the first of the four screens. */
@Access({ ...everybody, helped: ASKS })
@Controller('apply')
export class ApplyPages {
  constructor(
    @Inject(PageRenderer) private readonly pages: PageRenderer,
    @Inject(QueryBus) private readonly queries: QueryBus,
    @Inject(CommandBus) private readonly commands: CommandBus,
    @Inject(ReadSide) private readonly reads: ReadSide,
    @Inject(BUSINESS_CLOCK) private readonly clock: BusinessClock,
    @Inject(BidHolders) private readonly holders: BidHolders,
    @Inject(OwnBids) private readonly own: OwnBids,
  ) {}

  @Get()
  async choose(@Res({ passthrough: true }) reply: FastifyReply) {
    const { upToDate, behind } = await this.reads.freshness('openings', askedAfter(reply.request));
    const today = londonDay(this.clock.now());
    const [drafts, own] = await Promise.all([this.draftsOf(reply), this.bidsOf(reply)]);
    const model = async () => ({ openings: await this.queries.execute(new ListOpenings(today)), drafts, own });
    if (behind || drafts.length > 0 || own.length > 0) return this.pages.render(reply, 'applications/apply.njk', await model(), { upToDate, behind });
    const changed = await this.queries.execute(new OpeningsRevision());
    return this.pages.cached(reply, { revision: String(changed), until: addDays(today, 1), upToDate }, 'applications/apply.njk', model);
  }

  @Get('rounds/:roundId')
  async idea(@Param('roundId', { schema: id }) roundId: string, @Res({ passthrough: true }) reply: FastifyReply) {
    const opening = await this.opening(roundId);
    if (!this.takesBids(opening)) return this.pages.render(reply, 'applications/shut.njk', { opening });
    return this.shown(reply, opening, emptyForm());
  }

  @Sends(SaveDraft)
  @Post('rounds/:roundId')
  async begin(@Param('roundId', { schema: id }) roundId: string, @Body() body: unknown, @Res({ passthrough: true }) reply: FastifyReply) {
    const opening = await this.opening(roundId);
    if (!this.takesBids(opening)) return this.pages.render(reply, 'applications/shut.njk', { opening }, { status: 409 });
    const acting = actingIn(reply.request);
    const answers: Answers = { bidId: '', bankId: opening.bankId, roundId, applicant: acting.actor };
    const read = screens.idea.read(body as Form['values'], answers, opening);
    if (!read.ok) return this.shown(reply, opening, read.form);
    const { bidId, outcome } = await this.save(reply, acting, { ...answers, ...read.data } as Answers);
    if (outcome.status !== 'done') return this.shown(reply, opening, refusedForm(body, outcome, 'applications'));
    const link = await this.holders.linkOf(bidId);
    this.holders.remember(reply, link);
    return seeOther(reply, `/apply/drafts/${link}/money`);
  }

  private async save(reply: FastifyReply, acting: Acting, answers: Answers): Promise<{ bidId: string; outcome: Outcome }> {
    const meta = formMeta(reply.request, acting);
    for (let draw = 1; ; draw++) {
      const bidId = bidReference(answers.bankId, draw === 1 ? meta.commandId : `${meta.commandId}/${draw}`);
      const outcome: Outcome = await this.commands.execute(new SaveDraft({ ...answers, bidId }, meta));
      const taken = outcome.status === 'refused' && (outcome.refusal.code === 'draft-of-another' || outcome.refusal.code === 'already-received');
      if (!taken || draw === DRAWS) return { bidId, outcome };
    }
  }

  private async draftsOf(reply: FastifyReply) {
    const opened = await Promise.all(this.holders.links(reply.request).map(async (link) => ({ link, bid: await this.holders.opened(link) })));
    return opened.flatMap(({ link, bid }) => (bid?.state.status === 'draft' && bid.draft ? [{ link, title: bid.draft.title, bidId: bid.bidId }] : []));
  }

  /** What whoever is signed in has sent, and what this browser has. */
  private async bidsOf(reply: FastifyReply) {
    const sent = await this.own.of(reply.request);
    const begun = await Promise.all(this.holders.links(reply.request).map((link) => this.holders.opened(link)));
    const here = begun.flatMap((bid) => (bid && bid.state.status !== 'draft' ? [bid.bidId] : []));
    const bids = await Promise.all([...new Set([...here, ...sent])].map((bidId) => this.queries.execute(new ReadBid(bidId))));
    return bids.filter((bid) => bid !== undefined);
  }

  private shown(reply: FastifyReply, opening: Opening, form: Form) {
    return this.pages.render(reply, 'applications/screen.njk', { screen: 'idea', opening, action: `/apply/rounds/${opening.roundId}` }, { form });
  }

  private takesBids({ status, closesOn }: Opening): boolean {
    return status === 'open' && closesOn >= londonDay(this.clock.now());
  }

  private async opening(roundId: string): Promise<Opening> {
    const opening = await this.queries.execute(new ReadOpening(roundId));
    if (!opening) throw new NotFoundException();
    return opening;
  }
}
