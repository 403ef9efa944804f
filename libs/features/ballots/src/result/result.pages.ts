import { Controller, Get, Inject, NotFoundException, Param, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { z } from 'zod';
import { ReadSide } from '#cqrs';
import { id } from '#events';
import { Access, everybody, type FastifyReply } from '#http';
import { PageRenderer } from '#web';
import { CardsPrinted } from '../vote/cards-printed.query.js';
import { ReadResult, type ResultRests, ResultRevision } from './result.query.js';
import { resultInWords } from './result-words.js';

/** A version as an address names it. */
export const versionInPath = z.coerce.number().int().min(1).max(1000);

/** What residents decided, and why (domain.md, "Ballots": explain this result). Nothing of it is told before the result is declared. */
@Access(everybody)
@Controller('rounds/:roundId/result')
export class ResultPages {
  constructor(
    @Inject(PageRenderer) private readonly pages: PageRenderer,
    @Inject(QueryBus) private readonly queries: QueryBus,
    @Inject(ReadSide) private readonly reads: ReadSide,
  ) {}

  @Get()
  async newest(@Param('roundId', { schema: id }) roundId: string, @Res({ passthrough: true }) reply: FastifyReply) {
    const rests = await this.rests(roundId);
    return rests.newest === 0 ? this.none(reply, roundId, rests) : this.shown(reply, roundId, rests.newest, rests);
  }

  @Get(':version')
  async version(
    @Param('roundId', { schema: id }) roundId: string,
    @Param('version', { schema: versionInPath }) version: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const rests = await this.rests(roundId);
    if (version > rests.newest) throw new NotFoundException();
    return this.shown(reply, roundId, version, rests);
  }

  private none(reply: FastifyReply, roundId: string, rests: ResultRests) {
    const { closed, closesOn, bankName, bankId, upToDate } = rests;
    return this.pages.cached(reply, { revision: rests.revision, upToDate }, 'ballots/no-result.njk', () => ({ roundId, closed, closesOn, bankName, bankId }));
  }

  private shown(reply: FastifyReply, roundId: string, version: number, { revision, upToDate }: ResultRests) {
    const today = this.reads.today();
    const model = async () => {
      const view = await this.queries.execute(new ReadResult(roundId, version));
      if (!view) throw new NotFoundException();
      const cards = await this.queries.execute(new CardsPrinted(roundId));
      return { cards, result: { ...resultInWords(view, this.pages.language(reply.request)), mayAsk: today <= view.askUntil } };
    };
    // Whether somebody may still ask for a recount changes with the day alone.
    return this.pages.cached(reply, { revision, until: today, upToDate }, 'ballots/result.njk', model);
  }

  private async rests(roundId: string): Promise<ResultRests> {
    const rests = await this.queries.execute(new ResultRevision(roundId));
    if (!rests) throw new NotFoundException();
    return rests;
  }
}
