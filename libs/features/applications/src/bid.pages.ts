import { Body, Controller, Get, Inject, NotFoundException, Param, Post, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { z } from 'zod';
import { ReadSide } from '#cqrs';
import { id } from '#events';
import { Access, type Acting, actingIn, Doorkeeper, everybody, type FastifyReply, held, Sends } from '#http';
import type { Outcome } from '#ledger';
import { looksPersonal } from '#vault';
import { askedAfter, asMeant, date, emptyForm, type Form, formMeta, fullDate, money, PageRenderer, parseForm, refusedForm, seeOther, warnedForm } from '#web';
import { WithdrawBid } from './bid.commands.js';
import { bankOfBid, CHECKERS, itsApplicant } from './bid.routes.js';
import { BidHolders } from './bid-holders.js';
import { stepInWords } from './timeline/step-sentences.js';
import { BidRevision, type BidView, ReadBid } from './timeline/timeline.query.js';

const withdrawal = z.strictObject({ reason: z.string('applications.missing.withdrawal').trim().min(1).max(1000) });
/** Where a bid can still be taken back; the decider has the last word, since a payment may be under way. */
const takenBackFrom = new Set([
  'received',
  'checking',
  'eligible',
  'with-panel',
  'voting',
  'counting',
  'won',
  'not-chosen',
  'awarded',
  'part-awarded',
  'offered',
  'accepted',
]);

/** A bid with its timeline, and the page on which its applicant takes it back. */
@Controller('bids/:bidId')
export class BidPages {
  constructor(
    @Inject(PageRenderer) private readonly pages: PageRenderer,
    @Inject(QueryBus) private readonly queries: QueryBus,
    @Inject(CommandBus) private readonly commands: CommandBus,
    @Inject(ReadSide) private readonly reads: ReadSide,
    @Inject(Doorkeeper) private readonly doorkeeper: Doorkeeper,
    @Inject(BidHolders) private readonly holders: BidHolders,
  ) {}

  @Access(everybody)
  @Get()
  async bid(@Param('bidId', { schema: id }) bidId: string, @Res({ passthrough: true }) reply: FastifyReply) {
    const { upToDate, behind } = await this.reads.freshness('timeline', askedAfter(reply.request));
    const rests = await this.queries.execute(new BidRevision(bidId));
    if (!rests) throw new NotFoundException();
    const acting = await this.mayTakeBack(reply, bidId, rests.bankId);
    const model = async () => {
      const bid = await this.one(bidId);
      const language = this.pages.language(reply.request);
      const words = { t: (key: string, values?: Readonly<Record<string, unknown>>) => language.t(key, values), money, date, fullDate };
      const steps = bid.steps.map((step) => stepInWords(step, words));
      return { bid, steps, vote: await this.voteOf(bid), mayTakeBack: acting !== undefined && takenBackFrom.has(bid.status) };
    };
    if (behind || acting) return this.pages.render(reply, 'applications/bid.njk', await model(), { upToDate, behind });
    return this.pages.cached(reply, { revision: rests.rests, upToDate }, 'applications/bid.njk', model);
  }

  @Access(held(CHECKERS, bankOfBid, { or: itsApplicant }))
  @Get('withdraw')
  async ask(@Param('bidId', { schema: id }) bidId: string, @Res({ passthrough: true }) reply: FastifyReply) {
    const bid = await this.one(bidId);
    return this.asked(reply, bid, emptyForm());
  }

  @Sends(WithdrawBid)
  @Post('withdraw')
  async withdraw(@Param('bidId', { schema: id }) bidId: string, @Body() body: unknown, @Res({ passthrough: true }) reply: FastifyReply) {
    const bid = await this.one(bidId);
    const { meant, typed } = asMeant(body);
    const parsed = parseForm(withdrawal, typed);
    if (!parsed.ok) return this.asked(reply, bid, parsed.form);
    const seems = meant ? [] : looksPersonal(parsed.data.reason);
    if (seems.length > 0) return this.asked(reply, bid, warnedForm(typed, seems));
    const outcome: Outcome = await this.commands.execute(new WithdrawBid({ bidId, ...parsed.data }, formMeta(reply.request, actingIn(reply.request))));
    if (outcome.status !== 'done') return this.asked(reply, bid, refusedForm(body, outcome, 'applications'));
    return seeOther(reply, `/bids/${bidId}`, outcome.position);
  }

  /** Why it was chosen in a vote or not, in the words that the newest result keeps for it (tally.md, "Explanations"). */
  private async voteOf({ bidId, steps }: BidView): Promise<{ readonly roundId: string; readonly why: string | undefined } | undefined> {
    const facts = steps.findLast(({ kind }) => kind === 'voteResult')?.facts;
    if (!facts) return undefined;
    const document = (await this.reads.document(String(facts.explanationHash))) ?? '';
    const own = document.split('\n').find((line) => line.startsWith(`${bidId}: `));
    return { roundId: String(facts.roundId), why: own?.slice(`${bidId}: `.length) };
  }

  private asked(reply: FastifyReply, bid: BidView, form: Form) {
    return this.pages.render(reply, 'applications/withdraw.njk', { bid }, { form });
  }

  /** Its applicant, or an organiser for them. */
  private async mayTakeBack(reply: FastifyReply, bidId: string, bankId: string): Promise<Acting | undefined> {
    return (await this.holders.applicant(reply.request, bidId)) ?? this.doorkeeper.actingAs(reply.request, bankId, CHECKERS);
  }

  private async one(bidId: string): Promise<BidView> {
    const bid = await this.queries.execute(new ReadBid(bidId));
    if (!bid) throw new NotFoundException();
    return bid;
  }
}
