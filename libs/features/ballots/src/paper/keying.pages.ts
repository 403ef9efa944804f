import { Body, Controller, Get, Inject, NotFoundException, Param, Post, Query, Req, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { z } from 'zod';
import { id } from '#events';
import { Access, actingIn, type FastifyReply, type FastifyRequest, mayBeSent, Sends } from '#http';
import { emptyForm, type Form, formMeta, PageRenderer, refusedForm, seeOther } from '#web';
import { takesPapers } from '../bank-of-vote.js';
import { WordsOfBids } from '../bids/ballot-bids.query.js';
import { SettlePaperBatch } from '../voting.commands.js';
import { inOrderOf, ordersOf } from './ballot-paper.js';
import { Batches, type PaperBatch } from './batches.js';
import { keyedIn } from './keyed-form.js';
import { PaperVotes } from './paper-vote.js';
import { rulesOf, Settling } from './settling.js';

mayBeSent(SettlePaperBatch, takesPapers);

const paperNumber = z.coerce.number().int().min(1).max(500);

/** Papers of one pile, typed by two people apart, and by a third where the two differ. */
@Controller('rounds/:roundId/papers/batches/:batchId')
export class KeyingPages {
  constructor(
    @Inject(PageRenderer) private readonly pages: PageRenderer,
    @Inject(QueryBus) private readonly queries: QueryBus,
    @Inject(PaperVotes) private readonly votes: PaperVotes,
    @Inject(Batches) private readonly batches: Batches,
    @Inject(Settling) private readonly settling: Settling,
  ) {}

  /** The next paper that whoever reads has to type. */
  @Access(takesPapers)
  @Get()
  next(
    @Param('roundId', { schema: id }) roundId: string,
    @Param('batchId', { schema: id }) batchId: string,
    @Query('letter') letter: unknown,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return this.shown(reply, roundId, batchId, emptyForm({ letter: typeof letter === 'string' ? letter : 'A' }));
  }

  @Sends(SettlePaperBatch)
  @Post()
  async key(
    @Param('roundId', { schema: id }) roundId: string,
    @Param('batchId', { schema: id }) batchId: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const [{ voting }, batch] = await Promise.all([this.votes.opened(roundId), this.found(roundId, batchId)]);
    const hand = await this.batches.handOf(roundId, batchId, actingIn(request).actor);
    const paper = paperNumber.safeParse((body as { paper?: unknown }).paper);
    const keyed = keyedIn(body, rulesOf(voting));
    if (!keyed.ok) return this.shown(reply, roundId, batchId, keyed.form);
    if (hand === undefined || !paper.success || paper.data > batch.papers) return this.shown(reply, roundId, batchId, emptyForm());
    await this.batches.key(roundId, batchId, paper.data, hand, keyed.paper);
    if ((await this.batches.next(roundId, batch, hand)) !== undefined) return seeOther(reply, `${pageOf(roundId, batchId)}?letter=${letterIn(body)}`);
    return this.after(reply, roundId, batchId, request, body);
  }

  /** What the two typed differently, for a third to settle with the papers in hand. */
  @Access(takesPapers)
  @Get('settle')
  settleForm(
    @Param('roundId', { schema: id }) roundId: string,
    @Param('batchId', { schema: id }) batchId: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return this.settlingShown(reply, roundId, batchId, emptyForm());
  }

  @Sends(SettlePaperBatch)
  @Post('settle')
  async settle(
    @Param('roundId', { schema: id }) roundId: string,
    @Param('batchId', { schema: id }) batchId: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const [{ voting }, batch] = await Promise.all([this.votes.opened(roundId), this.found(roundId, batchId)]);
    const standing = batch.settled ? undefined : await this.batches.standing(roundId, batch);
    if (standing?.status === 'differs') {
      const paper = standing.differences[0]?.paper ?? 1;
      const keyed = keyedIn(body, rulesOf(voting));
      if (!keyed.ok) return this.settlingShown(reply, roundId, batchId, keyed.form);
      // Somebody settled it a moment ago: the form was for that paper.
      if (Number((body as { paper?: unknown }).paper) !== paper) return seeOther(reply, `${pageOf(roundId, batchId)}/settle`);
      if (!(await this.batches.settlesBy(roundId, batchId, actingIn(request).actor)))
        return this.settlingShown(reply, roundId, batchId, problem(body, 'ballots.paper.settle.notYou'));
      await this.batches.key(roundId, batchId, paper, 3, keyed.paper);
    }
    return this.after(reply, roundId, batchId, request, body);
  }

  /** Whoever typed last puts the pile into the box, unless something differs. */
  private async after(reply: FastifyReply, roundId: string, batchId: string, request: FastifyRequest, body: unknown) {
    const outcome = await this.settling.settle(roundId, batchId, formMeta(request, actingIn(request)));
    if (outcome.status === 'refused') return this.settlingShown(reply, roundId, batchId, refusedForm(body, outcome, 'ballots'));
    if (outcome.status === 'differs') return seeOther(reply, `${pageOf(roundId, batchId)}/settle`);
    return seeOther(reply, `/rounds/${roundId}/papers`);
  }

  private async shown(reply: FastifyReply, roundId: string, batchId: string, form: Form) {
    const [vote, batch] = await Promise.all([this.votes.opened(roundId), this.found(roundId, batchId)]);
    const hand = batch.settled ? undefined : await this.batches.handOf(roundId, batchId, actingIn(reply.request).actor);
    const paper = hand === undefined ? undefined : await this.batches.next(roundId, batch, hand);
    const letter = letterIn(form.values);
    reply.header('cache-control', 'private, no-store');
    return this.pages.render(
      reply,
      'ballots/keying.njk',
      { vote: roundOf(vote), batch, hand, paper, letter, letters: ordersOf(vote.voting.opened.choices.length), bids: inOrderOf(letter, await this.bids(vote)) },
      { form },
    );
  }

  private async settlingShown(reply: FastifyReply, roundId: string, batchId: string, form: Form) {
    const [vote, batch] = await Promise.all([this.votes.opened(roundId), this.found(roundId, batchId)]);
    const standing = batch.settled ? undefined : await this.batches.standing(roundId, batch);
    const me = actingIn(reply.request).actor;
    const keyedIt = [batch.firstKeyer, batch.secondKeyer].includes(me);
    // Whoever typed one of the two readings does not see the other.
    const differences = standing?.status === 'differs' && !keyedIt ? standing.differences : [];
    reply.header('cache-control', 'private, no-store');
    return this.pages.render(
      reply,
      'ballots/settle.njk',
      {
        vote: roundOf(vote),
        batch,
        status: standing?.status ?? 'settled',
        keyedIt,
        left: differences.length,
        difference: differences[0],
        bids: await this.bids(vote),
      },
      { form },
    );
  }

  private async bids({ voting }: Awaited<ReturnType<PaperVotes['opened']>>) {
    const titles = await this.queries.execute(new WordsOfBids(voting.opened.choices.map(({ bidId }) => bidId)));
    return voting.opened.choices.map(({ bidId }) => ({ bidId, title: titles.get(bidId)?.title }));
  }

  private async found(roundId: string, batchId: string): Promise<PaperBatch> {
    const batch = await this.batches.find(roundId, batchId);
    if (!batch) throw new NotFoundException();
    return batch;
  }
}

const pageOf = (roundId: string, batchId: string) => `/rounds/${roundId}/papers/batches/${batchId}`;
const roundOf = ({ voting: _, ...round }: Awaited<ReturnType<PaperVotes['opened']>>) => round;
const letterIn = (values: unknown) => /^[A-H]$/.exec(String((values as { letter?: unknown }).letter ?? ''))?.[0] ?? 'A';

function problem(body: unknown, message: string): Form {
  return { values: body as Form['values'], problems: [{ message }], status: 409 };
}
