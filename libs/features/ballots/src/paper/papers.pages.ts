import { Body, Controller, Get, Inject, Param, Post, Req, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { z } from 'zod';
import { id, keptShutReason } from '#events';
import { Access, actingIn, type FastifyReply, type FastifyRequest, LookBook, mayBeSent, Sends } from '#http';
import type { Outcome } from '#ledger';
import { emptyForm, type Form, formMeta, PageRenderer, parseForm, refusedForm, seeOther } from '#web';
import { settlesVote, takesPapers } from '../bank-of-vote.js';
import { LineOfRegister } from '../roll/roll.queries.js';
import type { RegisterLine } from '../roll/roll-book.js';
import { IssuePapers } from '../voting.commands.js';
import { Batches } from './batches.js';
import { Envelopes } from './envelopes.js';
import { PaperVotes } from './paper-vote.js';

mayBeSent(IssuePapers, settlesVote);

const whole = (most: number, message: string) => z.coerce.number(message).int(message).min(1, message).max(most, message);
const number = whole(1_000_000, 'ballots.paper.desk.noNumber');
const issuedForm = z.object({ papers: whole(100_000, 'ballots.paper.desk.noPapers') });
const findForm = z.object({ number });
/** `admit`, or why it stays shut; what only the register knows is no choice of whoever sits at the desk. */
const chosen = ['admit', ...keptShutReason.exclude(['voted-before', 'not-on-the-roll', 'too-few']).options] as const;
const envelopeForm = z
  .object({ number: number.optional(), fate: z.enum(chosen, 'ballots.paper.desk.noFate') })
  .refine(({ number: read, fate }) => read !== undefined || fate === 'no-number', { path: ['number'], message: 'ballots.paper.desk.noNumber' });
const batchForm = z.object({ pile: whole(500, 'ballots.paper.desk.noPile') });

/** The desk for papers: envelopes are marked off, and what was inside goes into piles that name nobody. */
@Controller('rounds/:roundId/papers')
export class PapersPages {
  constructor(
    @Inject(PageRenderer) private readonly pages: PageRenderer,
    @Inject(CommandBus) private readonly commands: CommandBus,
    @Inject(QueryBus) private readonly queries: QueryBus,
    @Inject(PaperVotes) private readonly votes: PaperVotes,
    @Inject(Envelopes) private readonly envelopes: Envelopes,
    @Inject(Batches) private readonly batches: Batches,
    @Inject(LookBook) private readonly looks: LookBook,
  ) {}

  @Access(takesPapers)
  @Get()
  desk(@Param('roundId', { schema: id }) roundId: string, @Res({ passthrough: true }) reply: FastifyReply) {
    return this.shown(reply, roundId, emptyForm());
  }

  /** So many were printed or handed out. */
  @Sends(IssuePapers)
  @Post('issued')
  async issue(
    @Param('roundId', { schema: id }) roundId: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const parsed = parseForm(issuedForm, body);
    if (!parsed.ok) return this.shown(reply, roundId, parsed.form);
    const acting = actingIn(request);
    const meta = { ...formMeta(request, acting), expectedRevision: undefined };
    const outcome: Outcome = await this.commands.execute(new IssuePapers({ roundId, papers: parsed.data.papers, by: acting.actor }, meta));
    return outcome.status === 'done' ? seeOther(reply, `/rounds/${roundId}/papers`) : this.shown(reply, roundId, refusedForm(body, outcome, 'ballots'));
  }

  /** Whose number stands on an envelope: by a form, and the look is written down. */
  @Access(takesPapers)
  @Post('find')
  async find(
    @Param('roundId', { schema: id }) roundId: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const parsed = parseForm(findForm, body);
    if (!parsed.ok) return this.shown(reply, roundId, parsed.form);
    await this.looks.note(request, { kind: 'names-behind-tokens', subject: `roll-${roundId}`, why: 'mark-off' });
    const line = await this.queries.execute(new LineOfRegister(roundId, parsed.data.number));
    return this.shown(reply, roundId, emptyForm({ number: String(parsed.data.number) }), { line, number: parsed.data.number });
  }

  @Access(takesPapers)
  @Post('envelopes')
  async envelope(@Param('roundId', { schema: id }) roundId: string, @Body() body: unknown, @Res({ passthrough: true }) reply: FastifyReply) {
    const parsed = parseForm(envelopeForm, body);
    if (!parsed.ok) return this.shown(reply, roundId, parsed.form);
    const { ballot, voting } = await this.votes.find(roundId);
    if (!voting) return this.shown(reply, roundId, problem(body, 'number', 'ballots.paper.desk.notOpen', 409));
    const { number: read, fate } = parsed.data;
    const became =
      fate === 'admit' && read !== undefined
        ? await this.envelopes.admit(roundId, read, ballot.crossChannel)
        : await this.envelopes.keepShut(roundId, read, fate === 'admit' ? 'no-number' : fate);
    if (became.fate === 'box-shut') return this.shown(reply, roundId, problem(body, 'number', 'ballots.paper.desk.boxShut', 409));
    return this.shown(reply, roundId, emptyForm(), undefined, { number: read, ...became });
  }

  /** Fewer than five are left, and no more will come. */
  @Access(settlesVote)
  @Post('last')
  async last(@Param('roundId', { schema: id }) roundId: string, @Body() body: unknown, @Res({ passthrough: true }) reply: FastifyReply) {
    const parsed = parseForm(findForm, body);
    if (!parsed.ok) return this.shown(reply, roundId, parsed.form);
    const kept = await this.envelopes.keepLastShut(roundId, parsed.data.number);
    return kept ? seeOther(reply, `/rounds/${roundId}/papers`) : this.shown(reply, roundId, problem(body, 'number', 'ballots.paper.desk.notLast', 409));
  }

  @Access(takesPapers)
  @Post('batches')
  async begin(@Param('roundId', { schema: id }) roundId: string, @Body() body: unknown, @Res({ passthrough: true }) reply: FastifyReply) {
    const parsed = parseForm(batchForm, body);
    if (!parsed.ok) return this.shown(reply, roundId, parsed.form);
    const begun = await this.batches.begin(roundId, parsed.data.pile);
    if (begun.status === 'begun') return seeOther(reply, `/rounds/${roundId}/papers`);
    return this.shown(reply, roundId, problem(body, 'pile', begun.status === 'too-few' ? 'ballots.paper.desk.tooFew' : 'ballots.paper.desk.tooMany', 409));
  }

  /** The pile was counted wrong: its papers are free again. */
  @Access(takesPapers)
  @Post('batches/:batchId/undo')
  async undo(
    @Param('roundId', { schema: id }) roundId: string,
    @Param('batchId', { schema: id }) batchId: string,
    @Body() body: unknown,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    if (await this.batches.undo(roundId, batchId)) return seeOther(reply, `/rounds/${roundId}/papers`);
    return this.shown(reply, roundId, problem(body, 'pile', 'ballots.paper.desk.settledAlready', 409));
  }

  private async shown(
    reply: FastifyReply,
    roundId: string,
    form: Form,
    looked?: { readonly line: RegisterLine | undefined; readonly number: number },
    became?: object,
  ) {
    const vote = await this.votes.find(roundId);
    const [{ admitted, batched, settled, keptShut }, batches] = await Promise.all([this.envelopes.count(roundId), this.batches.list(roundId)]);
    const { voting, ...round } = vote;
    const count = { issued: voting?.papers.issued ?? 0, admitted, batched, settled, keptShut, loose: admitted - batched };
    const reasons = chosen.filter((each) => each !== 'admit');
    const acting = actingIn(reply.request);
    reply.header('cache-control', 'private, no-store');
    return this.pages.render(
      reply,
      'ballots/papers.njk',
      {
        vote: round,
        count,
        batches,
        looked,
        became,
        reasons,
        opened: voting !== undefined,
        closed: voting?.closed !== undefined,
        officer: acting.role === 'returning-officer',
        me: acting.actor,
      },
      { form },
    );
  }
}

function problem(body: unknown, field: string, message: string, status: number): Form {
  return { values: body as Form['values'], problems: [{ field, message }], status };
}
