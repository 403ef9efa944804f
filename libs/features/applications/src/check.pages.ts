import { Body, Controller, Get, Inject, NotFoundException, Param, Post, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { z } from 'zod';
import { ReadSide } from '#cqrs';
import type { CommandMeta } from '#decider';
import { londonDay } from '#decider/calendar';
import { id, slug } from '#events';
import { Access, actingIn, type FastifyReply, held, LookBook, Sends } from '#http';
import type { Outcome } from '#ledger';
import { BUSINESS_CLOCK, type BusinessClock } from '#processors';
import { looksPersonal } from '#vault';
import { askedAfter, asMeant, emptyForm, type Form, formMeta, idFrom, PageRenderer, parseForm, refusedForm, seeOther, warnedForm } from '#web';
import { FindEligible, FindNotEligible, JoinBid, MeetNeed, PutToPanel, RecordNeed } from './bid.commands.js';
import { bankOfRound, CHECKERS } from './bid.routes.js';
import { ReadRequirements } from './requirements.query.js';
import { BidRevision, type BidSummary, ListBids } from './timeline/timeline.query.js';

/** One tick comes as text, several as a list, none not at all. */
const several = z.preprocess((ticked) => (ticked === undefined ? [] : [ticked].flat()), z.array(slug).max(20));

const step = z.discriminatedUnion('step', [
  z.strictObject({ step: z.literal('eligible'), meets: several }),
  z.strictObject({ step: z.literal('panel') }),
  z.strictObject({ step: z.literal('not-eligible'), reason: z.string('applications.missing.outside').trim().min(1).max(1000) }),
  z.strictObject({ step: z.literal('join'), toBidId: z.string('applications.missing.other').trim().pipe(id) }),
  z.strictObject({ step: z.literal('need'), what: z.string('applications.missing.need').trim().min(1).max(300) }),
  z.strictObject({ step: z.literal('met'), needId: slug }),
]);
type Step = z.output<typeof step>;

const MOST = 500;
/** Still to be checked, or to be put to the panel. */
const toCheck = new Set(['received', 'checking', 'eligible', 'with-panel']);

/** The organiser's list of a round: each bid with what can be done about it. */
@Controller('rounds/:roundId/check')
export class CheckPages {
  constructor(
    @Inject(PageRenderer) private readonly pages: PageRenderer,
    @Inject(QueryBus) private readonly queries: QueryBus,
    @Inject(CommandBus) private readonly commands: CommandBus,
    @Inject(ReadSide) private readonly reads: ReadSide,
    @Inject(BUSINESS_CLOCK) private readonly clock: BusinessClock,
    @Inject(LookBook) private readonly looks: LookBook,
  ) {}

  @Access(held(CHECKERS, bankOfRound))
  @Get()
  list(@Param('roundId', { schema: id }) roundId: string, @Res({ passthrough: true }) reply: FastifyReply) {
    return this.shown(reply, roundId, emptyForm());
  }

  @Sends(FindEligible, FindNotEligible, JoinBid, MeetNeed, PutToPanel, RecordNeed)
  @Post(':bidId')
  async send(
    @Param('roundId', { schema: id }) roundId: string,
    @Param('bidId', { schema: id }) bidId: string,
    @Body() body: unknown,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    if ((await this.queries.execute(new BidRevision(bidId)))?.roundId !== roundId) throw new NotFoundException();
    const { meant, typed } = asMeant(body);
    const parsed = parseForm(step, typed);
    if (!parsed.ok) return this.shown(reply, roundId, parsed.form, bidId);
    const seems = meant ? [] : looksPersonal(publicWordsOf(parsed.data));
    if (seems.length > 0) return this.shown(reply, roundId, warnedForm(typed, seems), bidId);
    const outcome: Outcome = await this.commands.execute(this.commandFor(bidId, parsed.data, formMeta(reply.request, actingIn(reply.request))));
    if (outcome.status !== 'done') return this.shown(reply, roundId, refusedForm(body, outcome, 'applications'), bidId);
    return seeOther(reply, `/rounds/${roundId}/check`, outcome.position);
  }

  private commandFor(bidId: string, asked: Step, meta: CommandMeta) {
    switch (asked.step) {
      case 'eligible':
        return new FindEligible({ bidId, meets: asked.meets }, meta);
      case 'panel':
        return new PutToPanel({ bidId }, meta);
      case 'not-eligible':
        return new FindNotEligible({ bidId, reason: asked.reason }, meta);
      case 'join':
        return new JoinBid({ bidId, toBidId: asked.toBidId }, meta);
      case 'need':
        // The same form again names the same need.
        return new RecordNeed({ bidId, needId: idFrom('need', meta), what: asked.what }, meta);
      case 'met':
        return new MeetNeed({ bidId, needId: asked.needId, metOn: londonDay(this.clock.now()) }, meta);
    }
  }

  /** `about`: the bid whose form is shown again with its problems. */
  private async shown(reply: FastifyReply, roundId: string, form: Form, about?: string) {
    const fresh = await this.reads.freshness('timeline', askedAfter(reply.request));
    const all: readonly BidSummary[] = await this.queries.execute(new ListBids({ roundId, limit: MOST }));
    await this.looks.note(reply.request, { kind: 'restricted-text', subject: `round-${roundId}`, why: 'check' });
    const requirements = await this.queries.execute(new ReadRequirements(roundId));
    const bids = all.filter(({ status }) => toCheck.has(status));
    return this.pages.render(reply, 'applications/check.njk', { roundId, bids, requirements, about, noForm: { values: {}, errors: {} } }, { form, ...fresh });
  }
}

/** What of a step everybody will read. */
function publicWordsOf(asked: Step): string {
  if (asked.step === 'not-eligible') return asked.reason;
  return asked.step === 'need' ? asked.what : '';
}
