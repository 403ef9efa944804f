import { Body, Controller, Get, Inject, Param, Post, Req, Res, StreamableFile } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { z } from 'zod';
import { id } from '#events';
import { Access, type FastifyReply, type FastifyRequest, LookBook } from '#http';
import { emptyForm, type Form, fullDate, type Language, money, PageRenderer, parseForm } from '#web';
import { settlesVote } from '../bank-of-vote.js';
import { WordsOfBids } from '../bids/ballot-bids.query.js';
import { RollBook } from '../roll/roll-book.js';
import { addressLabels } from './address-labels.js';
import { ballotPapers } from './ballot-paper.js';
import { type PaperVote, PaperVotes } from './paper-vote.js';

const printForm = z.object({
  copies: z.coerce
    .number('ballots.paper.print.noCopies')
    .int('ballots.paper.print.noCopies')
    .min(1, 'ballots.paper.print.noCopies')
    .max(500, 'ballots.paper.print.noCopies'),
  print: z.enum(['standard', 'large']),
});
const labelsForm = z.object({ whom: z.enum(['everybody', 'without-account'], 'ballots.paper.print.noWhom') });

/** What is printed for a vote on paper: papers that name nobody, and labels for the envelopes in which they go out and come back. */
@Controller('rounds/:roundId/papers/print')
export class PrintingPages {
  constructor(
    @Inject(PageRenderer) private readonly pages: PageRenderer,
    @Inject(QueryBus) private readonly queries: QueryBus,
    @Inject(PaperVotes) private readonly votes: PaperVotes,
    @Inject(RollBook) private readonly book: RollBook,
    @Inject(LookBook) private readonly looks: LookBook,
  ) {}

  @Access(settlesVote)
  @Get()
  asked(@Param('roundId', { schema: id }) roundId: string, @Res({ passthrough: true }) reply: FastifyReply) {
    return this.shown(reply, roundId, emptyForm({ print: 'standard' }));
  }

  @Access(settlesVote)
  @Post()
  async print(
    @Param('roundId', { schema: id }) roundId: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const parsed = parseForm(printForm, body);
    if (!parsed.ok) return this.shown(reply, roundId, parsed.form);
    const vote = await this.votes.find(roundId);
    if (!vote.voting)
      return this.shown(reply, roundId, { values: body as Form['values'], problems: [{ message: 'ballots.paper.print.notOpen' }], status: 409 });
    const language = this.pages.language(request);
    const { choices } = vote.voting.opened;
    const titles = await this.queries.execute(new WordsOfBids(choices.map(({ bidId }) => bidId)));
    const bids = choices.map(({ bidId, costPence }) => ({
      ...{ bidId, title: titles.get(bidId)?.title ?? language.t('ballots.private') },
      cost: money(costPence),
    }));
    return file(reply, `papers-${roundId}`, ballotPapers({ ...parsed.data, bids, words: wordsOf(vote, language), lang: language.lang }));
  }

  @Access(settlesVote)
  @Post('labels')
  async labels(
    @Param('roundId', { schema: id }) roundId: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const parsed = parseForm(labelsForm, body);
    if (!parsed.ok) return this.shown(reply, roundId, parsed.form);
    await this.looks.note(request, { kind: 'names-behind-tokens', subject: `roll-${roundId}`, why: 'labels' });
    const language = this.pages.language(request);
    const lines = await this.book.lines(roundId);
    const wanted = parsed.data.whom === 'everybody' ? lines : lines.filter(({ known }) => !known);
    const labels = wanted.flatMap(({ number, name, address }) => (name === undefined || address === undefined ? [] : [{ number, name, address }]));
    const said = (key: string) => (number: number) => language.t(`ballots.paper.print.${key}`, { round: roundId, number });
    const words = {
      title: language.t('ballots.paper.print.labels'),
      number: said('labelNumber'),
      scanned: (number: number) => `${roundId} ${number}`,
      lang: language.lang,
    };
    return file(reply, `labels-${roundId}`, addressLabels(labels, words));
  }

  private async shown(reply: FastifyReply, roundId: string, form: Form) {
    const { voting: _, ...vote } = await this.votes.find(roundId);
    return this.pages.render(reply, 'ballots/print.njk', { vote }, { form });
  }
}

function wordsOf({ roundId, bank, ballot }: PaperVote, language: Language) {
  const say = (key: string, values: Readonly<Record<string, unknown>> = {}) => language.t(`ballots.paper.sheet.${key}`, values);
  const { kind, most, points, mostForOne } = ballot;
  return {
    ...{ title: say('title', { round: roundId }), from: bank, how: say(`how.${kind}`, { count: most, most, points, mostForOne }), blank: say('blank') },
    ...{ secret: say('secret'), until: say('until', { day: fullDate(ballot.closesOn) }), letter: (letter: string) => say('letter', { letter }) },
  };
}

function file(reply: FastifyReply, name: string, paper: ConstructorParameters<typeof StreamableFile>[0] & object) {
  reply.status(200).header('cache-control', 'private, no-store');
  return new StreamableFile(paper as never, { type: 'application/pdf', disposition: `attachment; filename="${name}.pdf"` });
}
