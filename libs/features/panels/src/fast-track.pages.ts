import { Body, Controller, Get, Inject, NotFoundException, Param, Post, Req, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { z } from 'zod';
import { id, interestKind } from '#events';
import { Access, actingIn, type FastifyReply, type FastifyRequest, held, LookBook, Sends } from '#http';
import type { Outcome } from '#ledger';
import { emptyForm, type Form, formMeta, PageRenderer, parseForm, refusedForm, seeOther } from '#web';
import { OpenFastTrack, VoteFastTrack } from './fast-track.commands.js';
import { type FastTrack, ReadFastTrack } from './fast-track.query.js';
import { bankOfBid, namesOf, PANEL, READERS } from './panels.routes.js';

const voteForm = z.discriminatedUnion('vote', [
  z.object({ vote: z.enum(['yes', 'no']), interest: z.string().optional() }).transform(({ vote }) => ({ vote })),
  z.object({ vote: z.literal('step-out'), interest: interestKind }),
]);

/** A small ask between meetings: each member says yes, no, or steps out. */
@Controller('panel/fast-track/:bidId')
export class FastTrackPages {
  constructor(
    @Inject(PageRenderer) private readonly pages: PageRenderer,
    @Inject(QueryBus) private readonly queries: QueryBus,
    @Inject(CommandBus) private readonly commands: CommandBus,
    @Inject(LookBook) private readonly looks: LookBook,
  ) {}

  @Access(held(READERS, bankOfBid))
  @Get()
  async track(@Param('bidId', { schema: id }) bidId: string, @Res({ passthrough: true }) reply: FastifyReply) {
    const { track, ...fresh } = await this.queries.execute(new ReadFastTrack(bidId));
    if (!track) throw new NotFoundException();
    return this.show(reply, track, fresh, emptyForm());
  }

  @Sends(VoteFastTrack)
  @Post()
  async vote(
    @Param('bidId', { schema: id }) bidId: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { track, ...fresh } = await this.queries.execute(new ReadFastTrack(bidId));
    if (!track) throw new NotFoundException();
    const acting = actingIn(request);
    const parsed = parseForm(voteForm, body);
    if (!parsed.ok) return this.show(reply, track, fresh, parsed.form);
    const outcome: Outcome = await this.commands.execute(new VoteFastTrack({ bidId, member: acting.actor, ...parsed.data }, formMeta(request, acting)));
    if (outcome.status !== 'done') return this.show(reply, track, fresh, refusedForm(body, outcome, 'panels'));
    return seeOther(reply, `/panel/fast-track/${bidId}`, outcome.position);
  }

  @Sends(OpenFastTrack)
  @Post('open')
  async open(@Param('bidId', { schema: id }) bidId: string, @Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply) {
    const outcome: Outcome = await this.commands.execute(new OpenFastTrack({ bidId }, formMeta(request, actingIn(request))));
    if (outcome.status === 'done') return seeOther(reply, `/panel/fast-track/${bidId}`, outcome.position);
    return this.pages.render(reply, 'panels/not-opened.njk', { bidId }, { form: refusedForm({}, outcome, 'panels') });
  }

  private async show(reply: FastifyReply, track: FastTrack, fresh: object, form: Form) {
    const acting = actingIn(reply.request);
    await this.looks.note(reply.request, namesOf(`application-${track.brief.bidId}`));
    const mine = track.votes.find(({ member }) => member === acting.actor)?.vote;
    return this.pages.render(reply, 'panels/fast-track.njk', { track, brief: track.brief, mine, votes: PANEL.includes(acting.role) }, { form, ...fresh });
  }
}
