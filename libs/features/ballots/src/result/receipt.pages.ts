import { Body, Controller, Get, Inject, NotFoundException, Param, Post, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { z } from 'zod';
import { id, sha256 } from '#events';
import { Access, everybody, type FastifyReply } from '#http';
import { ballotSeal } from '#proof';
import { receiptSentences, receiptsOf } from '#tally';
import { emptyForm, type Form, type Language, PageRenderer, parseForm } from '#web';
import { type OpenBallot, pointed } from '../round-count.decider.js';
import { OpenedBallots } from './opened-ballots.js';
import { ReadResult, type ResultView } from './result.query.js';
import { resultInWords, Words } from './result-words.js';
import { RoundCounts } from './round-counts.js';

/** As it is printed on a slip, however it was typed. */
const slipForm = z.object({
  seal: z
    .string('ballots.result.mine.missing')
    .transform((typed) => typed.replace(/[\s-]/g, '').toLowerCase())
    .pipe(sha256.describe('the seal of a ballot')),
});

/** What became of one's own ballot, by its slip (tally.md, "Explanations", 7). What is typed is kept nowhere: an answer to a form, in no address and no cache. */
@Access(everybody)
@Controller('rounds/:roundId/result/mine')
export class ReceiptPages {
  constructor(
    @Inject(PageRenderer) private readonly pages: PageRenderer,
    @Inject(QueryBus) private readonly queries: QueryBus,
    @Inject(OpenedBallots) private readonly opened: OpenedBallots,
    @Inject(RoundCounts) private readonly counts: RoundCounts,
  ) {}

  @Get()
  async ask(@Param('roundId', { schema: id }) roundId: string, @Res({ passthrough: true }) reply: FastifyReply) {
    return this.shown(reply, await this.result(roundId), emptyForm());
  }

  @Post()
  async tell(@Param('roundId', { schema: id }) roundId: string, @Body() body: unknown, @Res({ passthrough: true }) reply: FastifyReply) {
    const result = await this.result(roundId);
    const parsed = parseForm(slipForm, body);
    if (!parsed.ok) return this.shown(reply, result, withOneProblem(parsed.form));
    const ballots = result.few ? [] : ((await this.opened.of(roundId)) ?? []);
    const ballot = ballots.find((each) => ballotSeal({ round: roundId, ...each }) === parsed.data.seal);
    if (!ballot) return this.shown(reply, result, { values: {}, problems: [{ field: 'seal', message: 'ballots.result.mine.notFound' }], status: 404 });
    const { bids } = resultInWords(result, this.pages.language(reply.request));
    const chosen = ballot.choices.flatMap((choice, place) => {
      const bid = bids.find(({ bidId }) => bidId === choice.bidId);
      return bid ? [{ ...bid, place: place + 1, points: choice.points ?? result.vote.opening?.ballot.weights?.[place] }] : [];
    });
    return this.shown(reply, result, emptyForm(), { chosen, share: await this.shareOf(result, ballot, this.pages.language(reply.request)) });
  }

  /** Under Equal Shares what became of the voter's share of the pot; nothing under other rules. */
  private async shareOf({ vote, declared, titles }: ResultView, { choices }: OpenBallot, language: Language): Promise<readonly string[]> {
    const counted = vote.opening && (await this.counts.count(vote.opening, declared.withdrawn));
    if (!counted || !vote.opening) return [];
    const { election, rule, tally } = counted.count;
    const points = pointed(vote.opening) ? { points: choices.map((choice) => choice.points ?? 0) } : {};
    const receipt = receiptsOf(election, rule, tally)?.({ choices: choices.map(({ bidId }) => bidId), ...points });
    const words = new Words(language, titles);
    return receipt ? receiptSentences(receipt).map((sentence) => words.sentence(sentence)) : [];
  }

  private shown(reply: FastifyReply, result: ResultView, form: Form, more: object = {}) {
    return this.pages.render(reply, 'ballots/mine.njk', { result, ...more }, { form });
  }

  private async result(roundId: string): Promise<ResultView> {
    const result = await this.queries.execute(new ReadResult(roundId));
    if (!result) throw new NotFoundException();
    return result;
  }
}

/** Whatever is wrong with what was typed, it is not the code of a slip. */
function withOneProblem(form: Form): Form {
  const [problem] = form.problems;
  const missing = problem?.message === 'ballots.result.mine.missing';
  return { ...form, problems: [{ field: 'seal', message: missing ? problem.message : 'ballots.result.mine.notASlip' }] };
}
