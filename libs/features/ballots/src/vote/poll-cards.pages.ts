import { Body, Controller, Get, Inject, Param, Post, Req, Res, StreamableFile } from '@nestjs/common';
import { z } from 'zod';
import { id } from '#events';
import { Access, type FastifyReply, type FastifyRequest, LookBook, PublicUrl } from '#http';
import { groupedCode } from '#identity';
import { emptyForm, type Form, fullDate, type Language, PageRenderer, parseForm } from '#web';
import { looksAfterVote, settlesVote } from '../bank-of-vote.js';
import type { VoteOfRound } from '../electorate/electorate.query.js';
import { type RegisterLine, RollBook } from '../roll/roll-book.js';

import { CardCodes } from './card-codes.js';
import { OpenBallots } from './open-ballots.js';
import { type PollCardWords, pollCardsPaper } from './poll-card-paper.js';
import { RollLines } from './roll-lines.js';

const printForm = z
  .object({
    which: z.enum(['new', 'one', 'all'], 'ballots.vote.cards.noWhich'),
    number: z.coerce.number('ballots.vote.cards.noNumber').int('ballots.vote.cards.noNumber').min(1, 'ballots.vote.cards.noNumber').optional(),
    print: z.enum(['standard', 'large']),
  })
  .refine(({ which, number }) => which !== 'one' || number !== undefined, { path: ['number'], message: 'ballots.vote.cards.noNumber' });

/**
 * Poll cards, printed by the returning officer once the roll stands: each voter's number, and a code to vote with. The codes are on the paper and nowhere else; a new card ends
 * the one before.
 */
@Controller('rounds/:roundId/cards')
export class PollCardPages {
  constructor(
    @Inject(PageRenderer) private readonly pages: PageRenderer,
    @Inject(RollBook) private readonly roll: RollBook,
    @Inject(LookBook) private readonly looks: LookBook,
    @Inject(PublicUrl) private readonly address: PublicUrl,
    @Inject(OpenBallots) private readonly ballots: OpenBallots,
    @Inject(CardCodes) private readonly codes: CardCodes,
    @Inject(RollLines) private readonly lines: RollLines,
  ) {}

  @Access(looksAfterVote)
  @Get()
  async start(@Param('roundId', { schema: id }) roundId: string, @Res({ passthrough: true }) reply: FastifyReply) {
    return this.shown(reply, await this.ballots.voteOf(roundId), emptyForm({ which: 'new', print: 'standard' }));
  }

  @Access(settlesVote)
  @Post()
  async print(
    @Param('roundId', { schema: id }) roundId: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const vote = await this.ballots.voteOf(roundId);
    const parsed = parseForm(printForm, body);
    if (!parsed.ok) return this.shown(reply, vote, parsed.form);
    await this.looks.note(request, { kind: 'letters', subject: `voting-${roundId}`, why: 'print' });
    if (!this.ballots.takesBallots(await this.ballots.votingOf(roundId)))
      return this.shown(reply, vote, wrong(body, 'which', 'ballots.vote.cards.notOpen', 409));
    const voters = await this.votersOf(vote, parsed.data);
    if (voters.length === 0) return this.shown(reply, vote, nobody(body, parsed.data.which));
    // A card that is asked for by its number is refused in words; among many nothing must tell who has voted, and their new code opens nothing.
    if (parsed.data.which === 'one' && voters.some(({ mark }) => mark !== null))
      return this.shown(reply, vote, wrong(body, 'number', 'ballots.vote.cards.hasVoted', 409));
    const cards = await this.codes.draw(roundId, voters);
    const language = this.pages.language(request);
    const paper = pollCardsPaper(
      voters.map(({ number, name = '', address = '' }, i) => ({ number, name, address, code: groupedCode(cards[i]?.code ?? '') })),
      {
        ...{ print: parsed.data.print, words: this.words(vote, language), voteUrl: `${this.address.url}/vote`, lang: language.lang },
        numbered: (number) => language.t('ballots.vote.card.paper.number', { number }),
      },
    );
    reply.status(200).header('cache-control', 'private, no-store');
    return new StreamableFile(paper, { type: 'application/pdf', disposition: `attachment; filename="poll-cards-${roundId}.pdf"` });
  }

  private async votersOf({ roundId }: VoteOfRound, { which, number = 0 }: z.output<typeof printForm>): Promise<readonly RegisterLine[]> {
    if (which === 'one') return [await this.roll.line(roundId, number)].flatMap((line) => line ?? []);
    const all = await this.roll.lines(roundId);
    if (which === 'all') return all;
    const without = new Set(await this.lines.withoutCard(roundId));
    return all.filter(({ voterId }) => without.has(voterId));
  }

  private words({ roundId, ballot }: VoteOfRound, language: Language): PollCardWords {
    const say = (key: string, values: Readonly<Record<string, unknown>> = {}) => language.t(`ballots.vote.card.paper.${key}`, values);
    return {
      ...{ title: say('title', { round: roundId }), from: language.t('platform.name'), intro: say('intro'), scan: say('scan') },
      ...{ type: say('type', { address: `${this.address.url.replace(/^https?:\/\//, '')}/vote` }), codeIs: say('codeIs') },
      ...{ until: say('until', { day: fullDate(ballot.closesOn) }), hall: say('hall'), paper: say('paper'), help: say('help') },
      ...{ safe: say('safe'), free: say('free') },
    };
  }

  private async shown(reply: FastifyReply, voting: VoteOfRound, form: Form) {
    return this.ballots.page(reply, 'ballots/poll-cards.njk', { voting, cards: await this.lines.cardsOf(voting.roundId) }, form);
  }
}

function nobody(body: unknown, which: string): Form {
  return which === 'one' ? wrong(body, 'number', 'ballots.vote.cards.unknown', 400) : wrong(body, 'which', 'ballots.vote.cards.none', 400);
}

function wrong(body: unknown, field: string, message: string, status: number): Form {
  return { values: body as Form['values'], problems: [{ field, message }], status };
}
