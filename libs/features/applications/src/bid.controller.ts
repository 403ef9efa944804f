import { Body, Controller, Get, Inject, NotFoundException, Param, Post, Query, Req, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { ReadSide } from '#cqrs';
import { londonDay } from '#decider/calendar';
import { day, id } from '#events';
import { Access, actingIn, answer, commandMeta, decodeCursor, everybody, type FastifyReply, type FastifyRequest, listPage, pageQuery, Sends } from '#http';
import type { Outcome } from '#ledger';
import { BUSINESS_CLOCK, type BusinessClock } from '#processors';
import { askedAfter } from '#web';
import { SaveDraft, SubmitBid, WithdrawBid } from './bid.commands.js';
import { bidReference } from './bid-reference.js';
import { ListOpenings } from './openings/openings.query.js';
import { Submissions } from './submissions.js';
import { ListBids, ReadBid } from './timeline/timeline.query.js';

const bidsQuery = pageQuery.extend({ bankId: id.optional(), roundId: id.optional() });
const draftInput = SaveDraft.schema.omit({ bidId: true, applicant: true }).meta({ id: 'DraftInput' });
/** The person, their household and the reference are filled in here; `coSigner` is a name. */
const bidInput = SaveDraft.schema
  .omit({ bidId: true, applicant: true })
  .extend({ ...SubmitBid.schema.pick({ roundId: true, title: true, what: true, askedPence: true }).shape })
  .meta({ id: 'BidInput' });
const withdrawalInput = WithdrawBid.schema.omit({ bidId: true }).meta({ id: 'WithdrawalInput' });

/** Bids over JSON. */
@ApiTags('applications')
@Access(everybody)
@Controller('api')
export class BidController {
  constructor(
    @Inject(QueryBus) private readonly queries: QueryBus,
    @Inject(CommandBus) private readonly commands: CommandBus,
    @Inject(ReadSide) private readonly reads: ReadSide,
    @Inject(BUSINESS_CLOCK) private readonly clock: BusinessClock,
    @Inject(Submissions) private readonly submissions: Submissions,
  ) {}

  @Get('openings')
  async openings(@Res({ passthrough: true }) reply: FastifyReply) {
    await this.reads.freshness('openings', askedAfter(reply.request));
    return { items: await this.queries.execute(new ListOpenings(londonDay(this.clock.now()))) };
  }

  @Get('bids')
  async bids(@Query({ schema: bidsQuery }) { bankId, roundId, ...page }: z.output<typeof bidsQuery>, @Res({ passthrough: true }) reply: FastifyReply) {
    await this.reads.freshness('timeline', askedAfter(reply.request));
    const after = decodeCursor(page.cursor, z.tuple([day, id]));
    const rows = await this.queries.execute(new ListBids({ bankId, roundId, after, limit: page.limit + 1 }));
    return listPage(reply, rows, page.limit, ({ receivedOn, bidId }) => [receivedOn, bidId]);
  }

  /** The ETag is the revision of the bid's own stream; its timeline is told by other streams too. */
  @Get('bids/:bidId')
  async bid(@Param('bidId', { schema: id }) bidId: string, @Res({ passthrough: true }) reply: FastifyReply) {
    await this.reads.freshness('timeline', askedAfter(reply.request));
    const bid = await this.queries.execute(new ReadBid(bidId));
    if (!bid) throw new NotFoundException();
    reply.header('etag', `"${bid.revision}"`);
    return bid;
  }

  @Sends(SaveDraft)
  @Post('drafts')
  async save(@Body({ schema: draftInput }) body: z.output<typeof draftInput>, @Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply) {
    const acting = actingIn(request);
    const meta = commandMeta(request, acting);
    const bidId = bidReference(body.bankId, meta.commandId);
    const outcome: Outcome = await this.commands.execute(new SaveDraft({ ...body, bidId, applicant: acting.actor }, meta));
    return { ...answer(reply, outcome, { location: `/api/bids/${bidId}`, feature: 'applications' }), ...(outcome.status === 'done' ? { bidId } : {}) };
  }

  @Sends(SubmitBid)
  @Post('bids')
  async submit(@Body({ schema: bidInput }) body: z.output<typeof bidInput>, @Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply) {
    const acting = actingIn(request);
    const meta = commandMeta(request, acting);
    const bidId = bidReference(body.bankId, meta.commandId);
    const bid = await this.submissions.of({ ...body, bidId, applicant: acting.actor }, londonDay(this.clock.now()), request.signedIn?.helper);
    const outcome: Outcome = await this.commands.execute(new SubmitBid(bid, meta));
    return { ...answer(reply, outcome, { location: `/api/bids/${bidId}`, feature: 'applications' }), ...(outcome.status === 'done' ? { bidId } : {}) };
  }

  @Sends(WithdrawBid)
  @Post('bids/:bidId/withdrawal')
  async withdraw(
    @Param('bidId', { schema: id }) bidId: string,
    @Body({ schema: withdrawalInput }) body: z.output<typeof withdrawalInput>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const outcome: Outcome = await this.commands.execute(new WithdrawBid({ bidId, ...body }, commandMeta(request, actingIn(request))));
    return answer(reply, outcome, { feature: 'applications' });
  }
}
