import { Controller, Get, Inject, NotFoundException, Param, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { id } from '#events';
import { Access, everybody, type FastifyReply, readNow } from '#http';
import { Languages } from '#web';
import { versionInPath } from './result.pages.js';
import { ReadResult } from './result.query.js';
import { resultInWords } from './result-words.js';

/** Declared results over JSON, every version. */
@ApiTags('ballots')
@Access(everybody)
@Controller('api/rounds/:roundId')
export class ResultController {
  constructor(
    @Inject(QueryBus) private readonly queries: QueryBus,
    @Inject(Languages) private readonly languages: Languages,
  ) {}

  @Get('result')
  result(@Param('roundId', { schema: id }) roundId: string, @Res({ passthrough: true }) reply: FastifyReply) {
    return this.told(reply, roundId);
  }

  @Get('results/:version')
  version(
    @Param('roundId', { schema: id }) roundId: string,
    @Param('version', { schema: versionInPath }) version: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return this.told(reply, roundId, version);
  }

  private async told(reply: FastifyReply, roundId: string, version?: number) {
    const view = await this.queries.execute(new ReadResult(roundId, version));
    if (!view) throw new NotFoundException();
    const { declared, vote, bids, whole, differences, recounts, few, newest } = resultInWords(view, this.languages.english);
    const { closing, ballots, papers } = vote;
    const turnout = {
      roll: closing?.roll,
      ...(few ? { few } : { counting: closing?.counting, blank: ballots?.blank }),
      ...(papers && !few ? { channels: papers.channels } : {}),
    };
    return readNow(reply, vote.revision, {
      ...{ roundId, bankId: view.bankId, version: declared.version, newest, because: declared.because, declaredAt: declared.declaredAt },
      ...{ potPence: declared.potPence, spentPence: declared.spentPence, ties: declared.ties, withdrawn: declared.withdrawn, whole, differences, turnout },
      bids: bids.map(({ sentences, ...bid }) => bid),
      recounts,
      hashes: { result: declared.resultHash, ballots: declared.openedHash, rules: declared.rulesHash, explanation: declared.explanationHash },
      ...{ rulesVersion: declared.rulesVersion, tallyVersion: declared.tallyVersion },
    });
  }
}
