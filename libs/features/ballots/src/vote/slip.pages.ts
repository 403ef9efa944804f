import { Body, Controller, Get, Inject, Param, Post, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { z } from 'zod';
import { id } from '#events';
import { Access, everybody, type FastifyReply } from '#http';
import { emptyForm, type Form, parseForm } from '#web';
import { WordsOfBids } from '../bids/ballot-bids.query.js';
import type { VoteOfRound } from '../electorate/electorate.query.js';
import type { Voting } from '../voting/voting.query.js';
import { inWords, OpenBallots } from './open-ballots.js';
import { type FoundSlip, SlipOf } from './slips/ballot-slips.query.js';

const SEAL = /^[0-9a-f]{64}$/;
/** Copied by hand or scanned: spaces, dashes and capitals do not count. */
const slipForm = z.object({
  code: z
    .string('ballots.vote.slipCheck.noSeal')
    .transform((typed) => typed.toLowerCase().replace(/[\s\p{Pd}]/gu, ''))
    .pipe(z.string().regex(SEAL, 'ballots.vote.slipCheck.badSeal')),
});

/** Whoever has a slip finds its ballot again; whoever has none learns nothing here. */
@Access(everybody)
@Controller('rounds/:roundId/slip')
export class SlipPages {
  constructor(
    @Inject(QueryBus) private readonly queries: QueryBus,
    @Inject(OpenBallots) private readonly ballots: OpenBallots,
  ) {}

  @Get()
  async start(@Param('roundId', { schema: id }) roundId: string, @Res({ passthrough: true }) reply: FastifyReply) {
    return this.shown(reply, await this.ballots.voteOf(roundId), emptyForm());
  }

  @Post()
  async check(@Param('roundId', { schema: id }) roundId: string, @Body() body: unknown, @Res({ passthrough: true }) reply: FastifyReply) {
    const [vote, voting] = await Promise.all([this.ballots.voteOf(roundId), this.ballots.votingOf(roundId)]);
    const parsed = parseForm(slipForm, body);
    if (!parsed.ok) return this.shown(reply, vote, parsed.form);
    const c = parsed.data.code;
    const found = await this.queries.execute(new SlipOf(roundId, c));
    if (!voting || !found)
      return this.shown(reply, vote, { values: { code: c }, problems: [{ field: 'code', message: 'ballots.vote.slipCheck.unknown' }], status: 404 });
    return this.ballots.page(reply, 'ballots/slip-found.njk', {
      voting,
      c,
      n: found.n,
      standing: standingOf(voting, found),
      ...(await this.opened(voting, found)),
    });
  }

  /** What it says once it is opened, for the reader and for their browser, which works out the seal by itself. */
  private async opened(voting: Voting, { v, n, choices, r }: FoundSlip) {
    if (choices === null) return {};
    const words = await this.queries.execute(new WordsOfBids(choices.map(({ bidId }) => bidId)));
    return { marks: inWords(voting, words, choices), ballot: JSON.stringify({ p: 'ballot/v1', round: voting.roundId, v, n, choices, r }) };
  }

  private shown(reply: FastifyReply, voting: VoteOfRound, form: Form) {
    return this.ballots.page(reply, 'ballots/slip.njk', { voting }, form);
  }
}

/** What of a slip may be told when: while people vote only that it is there, and that alone to whoever has it. */
function standingOf({ status }: Voting, { replaced, choices }: FoundSlip): 'recorded' | 'counts' | 'replaced' | 'not-opened' {
  if (status !== 'opened' && status !== 'declared') return 'recorded';
  if (choices !== null) return 'counts';
  return replaced ? 'replaced' : 'not-opened';
}
