import { Body, Controller, Get, Inject, NotFoundException, Param, Post, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { z } from 'zod';
import { londonDay } from '#decider/calendar';
import { Access, actingIn, type FastifyReply, related, Sends } from '#http';
import type { Outcome } from '#ledger';
import { BUSINESS_CLOCK, type BusinessClock } from '#processors';
import { looksPersonal } from '#vault';
import { askedAfter, emptyForm, type Form, formMeta, PageRenderer, refusedForm, seeOther } from '#web';
import { SaveDraft, SubmitBid } from './bid.commands.js';
import { ASKS, bankOfLink, linkHolder } from './bid.routes.js';
import { BidHolders } from './bid-holders.js';
import { type Answers, answersOf, compacted, firstMissing, type ScreenName, screenNames, screens, withPatch } from './draft-screens.js';
import { type Opening, ReadOpening } from './openings/openings.query.js';
import { Submissions } from './submissions.js';

const screenName = z.enum(screenNames);
const LINES = 6;
const MORE_LINES = 3;

interface OpenDraft {
  readonly link: string;
  readonly answers: Answers;
  readonly opening: Opening;
  readonly received: boolean;
}

/** A bid while it is written, screen by screen, each saved; then checked, sent and confirmed. The address itself lets its writer in. */
@Access(related(linkHolder, bankOfLink, { helped: ASKS }))
@Controller('apply/drafts/:link')
export class DraftPages {
  constructor(
    @Inject(PageRenderer) private readonly pages: PageRenderer,
    @Inject(QueryBus) private readonly queries: QueryBus,
    @Inject(CommandBus) private readonly commands: CommandBus,
    @Inject(BUSINESS_CLOCK) private readonly clock: BusinessClock,
    @Inject(BidHolders) private readonly holders: BidHolders,
    @Inject(Submissions) private readonly submissions: Submissions,
  ) {}

  @Get()
  async goOn(@Param('link') link: string, @Res({ passthrough: true }) reply: FastifyReply) {
    const draft = await this.open(link);
    this.holders.remember(reply, link);
    return this.next(reply, draft, draft.answers);
  }

  @Get('check')
  async check(@Param('link') link: string, @Res({ passthrough: true }) reply: FastifyReply) {
    const draft = await this.open(link);
    if (draft.received || firstMissing(draft.answers)) return this.next(reply, draft, draft.answers);
    return this.checked(reply, draft, emptyForm());
  }

  @Sends(SubmitBid)
  @Post('send')
  async send(@Param('link') link: string, @Body() body: unknown, @Res({ passthrough: true }) reply: FastifyReply) {
    const draft = await this.open(link);
    if (!draft.received && firstMissing(draft.answers)) return this.next(reply, draft, draft.answers);
    const bid = await this.submissions.of(draft.answers, londonDay(this.clock.now()), reply.request.signedIn?.helper);
    const outcome: Outcome = await this.commands.execute(new SubmitBid(bid, formMeta(reply.request, actingIn(reply.request))));
    const sentBefore = outcome.status === 'refused' && outcome.refusal.code === 'already-received';
    if (outcome.status !== 'done' && !sentBefore) return this.checked(reply, draft, refusedForm(body, outcome, 'applications'));
    return seeOther(reply, `/apply/drafts/${link}/sent`, outcome.status === 'done' ? outcome.position : undefined);
  }

  @Get('sent')
  async sent(@Param('link') link: string, @Res({ passthrough: true }) reply: FastifyReply) {
    const draft = await this.open(link);
    if (!draft.received) return this.next(reply, draft, draft.answers);
    return this.privately(reply, this.pages.render(reply, 'applications/sent.njk', { ...draft, after: askedAfter(reply.request) }));
  }

  @Get('saved')
  async saved(@Param('link') link: string, @Res({ passthrough: true }) reply: FastifyReply) {
    const draft = await this.open(link);
    const code = await this.holders.saveCodeOf(draft.answers.bidId);
    return this.privately(reply, this.pages.render(reply, 'applications/saved.njk', { ...draft, code }));
  }

  @Get(':screen')
  async screen(@Param('link') link: string, @Param('screen') asked: string, @Res({ passthrough: true }) reply: FastifyReply) {
    const screen = nameOf(asked);
    const draft = await this.open(link);
    if (draft.received) return this.next(reply, draft, draft.answers);
    return this.shown(reply, screen, draft, emptyForm(screens[screen].values(draft.answers)));
  }

  @Sends(SaveDraft)
  @Post(':screen')
  async save(@Param('link') link: string, @Param('screen') asked: string, @Body() body: unknown, @Res({ passthrough: true }) reply: FastifyReply) {
    const screen = nameOf(asked);
    const draft = await this.open(link);
    if (draft.received) return this.next(reply, draft, draft.answers);
    const { step, ...values } = body as Form['values'];
    const later = step === 'later';
    if (step === 'line') return this.shown(reply, screen, draft, emptyForm(compacted(values)), MORE_LINES);
    if (later && Object.values(values).every((value) => value === '')) return seeOther(reply, `/apply/drafts/${link}/saved`);
    const read = screens[screen].read(values, draft.answers, draft.opening);
    if (!read.ok) return this.shown(reply, screen, draft, read.form);
    const answers = withPatch(draft.answers, read.data);
    const outcome: Outcome = await this.commands.execute(new SaveDraft(answers, formMeta(reply.request, actingIn(reply.request))));
    if (outcome.status !== 'done') return this.shown(reply, screen, draft, refusedForm(values, outcome, 'applications'));
    return later ? seeOther(reply, `/apply/drafts/${link}/saved`) : this.next(reply, draft, answers);
  }

  private next(reply: FastifyReply, { link, received }: OpenDraft, answers: Answers) {
    return seeOther(reply, `/apply/drafts/${link}/${received ? 'sent' : (firstMissing(answers) ?? 'check')}`);
  }

  private shown(reply: FastifyReply, screen: ScreenName, draft: OpenDraft, form: Form, moreLines = 0) {
    const typed = Object.keys(form.values).filter((name) => name.endsWith('.what')).length;
    const lines = Math.min(20, Math.max(LINES, typed + 1) + moreLines);
    const action = `/apply/drafts/${draft.link}/${screen}`;
    return this.pages.render(reply, 'applications/screen.njk', { screen, action, lines, requirements: this.requirementsOf(reply, draft), ...draft }, { form });
  }

  /** What pots ask of a bid, as a question to tick; a requirement that no catalogue knows says its own name. */
  private requirementsOf(reply: FastifyReply, { opening }: OpenDraft) {
    const language = this.pages.language(reply.request);
    return opening.requirements.map((value) => {
      const key = `applications.apply.more.requirement.${value}`;
      return { value, text: language.has(key) ? language.t(key) : value.replaceAll('-', ' ') };
    });
  }

  private checked(reply: FastifyReply, draft: OpenDraft, form: Form) {
    const { askedPence = 0, goals = [] } = draft.answers;
    const chosen = draft.opening.goals.filter(({ goalId }) => goals.includes(goalId));
    return this.pages.render(
      reply,
      'applications/check-answers.njk',
      { ...draft, chosen, above: askedPence > draft.opening.maxPence, personal: personalIn(draft.answers) },
      { form },
    );
  }

  private privately(reply: FastifyReply, html: string): string {
    reply.header('cache-control', 'private, no-store');
    return html;
  }

  private async open(link: string): Promise<OpenDraft> {
    const bid = await this.holders.opened(link);
    if (!bid?.draft || bid.roundId === undefined) throw new NotFoundException();
    const opening = await this.queries.execute(new ReadOpening(bid.roundId));
    if (!opening) throw new NotFoundException();
    return { link, answers: answersOf(bid.draft), opening, received: bid.state.status !== 'draft' };
  }
}

function nameOf(asked: string): ScreenName {
  const screen = screenName.safeParse(asked);
  if (!screen.success) throw new NotFoundException();
  return screen.data;
}

/** What the words that everybody will read seem to hold: said before they are sent, and never a reason to stop anybody. */
function personalIn({ title, what, where, when, whoBenefits, costs = [], hostName }: Answers) {
  const words = [title, what, where, when, whoBenefits, hostName, ...costs.map((cost) => cost.what)];
  return [...new Set(words.flatMap((each) => (each === undefined ? [] : looksPersonal(each))))];
}
