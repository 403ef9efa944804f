import { Controller, Get, Inject, NotFoundException, Param, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { stringify } from 'csv-stringify/sync';
import { id } from '#events';
import { Access, everybody, type FastifyReply, held, LookBook, readAt } from '#http';
import { ballotSeal } from '#proof';
import { type Language, PageRenderer } from '#web';
import { bankOfVote } from '../bank-of-vote.js';
import type { OpenBallot } from '../round-count.decider.js';
import { electionFile, lotsFile } from './election-file.js';
import { OpenedBallots } from './opened-ballots.js';
import { versionInPath } from './result.pages.js';
import { ReadResult, type ResultView } from './result.query.js';
import { resultInWords } from './result-words.js';

/** A result to take away: for spreadsheets, for other counting programs, and every ballot for whoever counts again (tally.md, "Pabulib files"). */
@Access(everybody)
@Controller('rounds/:roundId/result')
export class ResultFilesPages {
  constructor(
    @Inject(PageRenderer) private readonly pages: PageRenderer,
    @Inject(QueryBus) private readonly queries: QueryBus,
    @Inject(OpenedBallots) private readonly opened: OpenedBallots,
    @Inject(LookBook) private readonly looks: LookBook,
  ) {}

  @Get(':version/result.csv')
  async csv(
    @Param('roundId', { schema: id }) roundId: string,
    @Param('version', { schema: versionInPath }) version: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const result = await this.one(roundId, version);
    this.attach(reply, 'text/csv', `result-${roundId}-${version}.csv`);
    return readAt(reply, result.vote.revision, csvOf(result, this.pages.language(reply.request)));
  }

  @Get(':version/election.pb')
  async pabulib(
    @Param('roundId', { schema: id }) roundId: string,
    @Param('version', { schema: versionInPath }) version: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { vote, declared, few, bankName, titles } = await this.one(roundId, version);
    const ballots = few ? undefined : await this.opened.of(roundId);
    if (!ballots || !vote.opening) throw new NotFoundException();
    const winners = declared.items.filter(({ won }) => won).map(({ bidId }) => bidId);
    this.attach(reply, 'text/plain', `${roundId}-${version}.pb`);
    return readAt(
      reply,
      vote.revision,
      electionFile({ opening: vote.opening, ballots: bySeal(roundId, ballots), withdrawn: declared.withdrawn, winners, bankName, titles }),
    );
  }

  @Get(':version/lots.txt')
  async lots(
    @Param('roundId', { schema: id }) roundId: string,
    @Param('version', { schema: versionInPath }) version: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { vote, declared } = await this.one(roundId, version);
    if (!vote.opening?.lots) throw new NotFoundException();
    this.attach(reply, 'text/plain', 'lots.txt');
    return readAt(reply, vote.revision, lotsFile(vote.opening, declared.withdrawn));
  }

  @Get('ballots.json')
  async ballots(@Param('roundId', { schema: id }) roundId: string, @Res({ passthrough: true }) reply: FastifyReply) {
    const { vote, few } = await this.one(roundId);
    // As they stand, whatever was committed to: whoever counts must see what is there.
    const ballots = few ? undefined : await this.opened.asTheyStand(roundId);
    if (!ballots) throw new NotFoundException();
    this.attach(reply, 'application/json', `ballots-${roundId}.json`);
    return readAt(reply, vote.revision, JSON.stringify({ roundId, openedHash: vote.ballots?.openedHash, ballots: bySeal(roundId, ballots) }));
  }

  /** The ballots of a vote with fewer than ten, for an auditor alone, who holds them against their commitment (audit.md, "Secret ballots", step 7). */
  @Access(held(['auditor'], bankOfVote, { hidden: true }))
  @Get('disclosed.json')
  async disclosed(@Param('roundId', { schema: id }) roundId: string, @Res({ passthrough: true }) reply: FastifyReply) {
    const { vote, few } = await this.one(roundId);
    const ballots = few ? await this.opened.of(roundId) : undefined;
    if (!ballots) throw new NotFoundException();
    await this.looks.note(reply.request, { kind: 'bundle', subject: `voting-${roundId}`, why: 'audit' });
    this.attach(reply, 'application/json', `disclosed-${roundId}.json`);
    reply.header('cache-control', 'private, no-store');
    return JSON.stringify({ roundId, openedHash: vote.ballots?.openedHash, ballots: bySeal(roundId, ballots) });
  }

  private attach(reply: FastifyReply, type: string, name: string): void {
    reply.header('content-type', `${type}; charset=utf-8`).header('content-disposition', `attachment; filename="${name}"`).header('cache-control', 'no-cache');
  }

  private async one(roundId: string, version?: number): Promise<ResultView> {
    const result = await this.queries.execute(new ReadResult(roundId, version));
    if (!result) throw new NotFoundException();
    return result;
  }
}

/** In the order of their seals, in which nothing tells when they came. */
function bySeal(round: string, ballots: readonly OpenBallot[]): readonly OpenBallot[] {
  const sealed = ballots.map((ballot) => ({ ballot, c: ballotSeal({ round, ...ballot }) }));
  return sealed.sort((one, other) => (one.c < other.c ? -1 : 1)).map(({ ballot }) => ballot);
}

const COLUMNS = ['reference', 'idea', 'asked', 'fate', 'gets', 'pot', 'score', 'firsts', 'why'];

/** A line for each bid; no cell that a spreadsheet would take for a formula. */
export function csvOf(view: ResultView, language: Language): string {
  const pounds = (pence: number) => (pence / 100).toFixed(2);
  const rows = resultInWords(view, language).bids.map(({ bidId, title, costPence, fate, amountPence, fund, score, firsts, why }) => [
    ...[bidId, title ?? language.t('ballots.private'), pounds(costPence)],
    ...[language.t(`ballots.result.fate.${fate}`), pounds(amountPence), fund ?? ''],
    ...[score ?? '', firsts ?? '', why.join(' ')],
  ]);
  const head = COLUMNS.map((column) => language.t(`ballots.result.columns.${column}`));
  return stringify([head, ...rows], { escape_formulas: true, record_delimiter: 'windows', bom: true });
}
