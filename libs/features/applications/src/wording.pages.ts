import { Body, Controller, Get, Inject, NotFoundException, Param, Post, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { z } from 'zod';
import { id } from '#events';
import { Access, actingIn, type FastifyReply, held, Sends } from '#http';
import type { Outcome } from '#ledger';
import { looksPersonal } from '#vault';
import { asMeant, emptyForm, type Form, formMeta, PageRenderer, parseForm, refusedForm, seeOther, warnedForm } from '#web';
import { RewordBid } from './bid.commands.js';
import { bankOfBid, CHECKERS } from './bid.routes.js';
import { type BidView, ReadBid } from './timeline/timeline.query.js';

/** The public texts of a bid that can be put right, in the order of its page. */
export const WORDING = ['title', 'what', 'where', 'when', 'whoBenefits'] as const;
const typed = (max: number) => z.string().trim().max(max).optional();
const wording = z.object({ title: typed(120), what: typed(3000), where: typed(200), when: typed(200), whoBenefits: typed(1000) });

/** Where an organiser puts public words right (audit.md, "Personal data": public wording is moderated). */
@Controller('bids/:bidId/wording')
export class WordingPages {
  constructor(
    @Inject(PageRenderer) private readonly pages: PageRenderer,
    @Inject(QueryBus) private readonly queries: QueryBus,
    @Inject(CommandBus) private readonly commands: CommandBus,
  ) {}

  @Access(held(CHECKERS, bankOfBid))
  @Get()
  async ask(@Param('bidId', { schema: id }) bidId: string, @Res({ passthrough: true }) reply: FastifyReply) {
    const bid = await this.one(bidId);
    return this.shown(reply, bid, emptyForm(Object.fromEntries(WORDING.map((name) => [name, bid[name] ?? '']))));
  }

  /** What is left as it was stays; an emptied field changes nothing, since a bid without words is no bid. */
  @Sends(RewordBid)
  @Post()
  async reword(@Param('bidId', { schema: id }) bidId: string, @Body() body: unknown, @Res({ passthrough: true }) reply: FastifyReply) {
    const bid = await this.one(bidId);
    const { meant, typed: given } = asMeant(body);
    const parsed = parseForm(wording, given);
    if (!parsed.ok) return this.shown(reply, bid, parsed.form);
    const changed = WORDING.filter((name) => parsed.data[name] !== undefined && parsed.data[name]?.replaceAll('\r\n', '\n') !== bid[name]);
    const seems = meant ? [] : looksPersonal(changed.map((name) => parsed.data[name]).join('\n'));
    if (seems.length > 0) return this.shown(reply, bid, warnedForm(given, seems));
    const data = { bidId, ...Object.fromEntries(changed.map((name) => [name, parsed.data[name]])) };
    const outcome: Outcome = await this.commands.execute(new RewordBid(data, formMeta(reply.request, actingIn(reply.request))));
    if (outcome.status !== 'done') return this.shown(reply, bid, refusedForm(body, outcome, 'applications'));
    return seeOther(reply, `/bids/${bidId}`, outcome.position);
  }

  private shown(reply: FastifyReply, bid: BidView, form: Form) {
    const fields = WORDING.filter((name) => bid[name] !== undefined).map((name) => ({ name, kinds: looksPersonal(bid[name] ?? '') }));
    return this.pages.render(reply, 'applications/wording.njk', { bid, fields }, { form });
  }

  private async one(bidId: string): Promise<BidView> {
    const bid = await this.queries.execute(new ReadBid(bidId));
    if (!bid) throw new NotFoundException();
    return bid;
  }
}
