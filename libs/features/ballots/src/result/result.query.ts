import { Inject } from '@nestjs/common';
import { type IQueryHandler, Query, QueryBus, QueryHandler } from '@nestjs/cqrs';
import { type Freshened, ReadSide } from '#cqrs';
import { addWorkingDays } from '#decider/calendar';
import { contentHash } from '#proof';
import type { Sentence } from '#tally';
import { WordsOfBids } from '../bids/ballot-bids.query.js';
import type { OpenedVote } from '../round-count.decider.js';
import { type Difference, differencesOf } from './differences.js';
import { type BankNames, bankNamesFolding, type DeclaredResult, type RecountStory, type VoteRecord, voteRecordFolding } from './result.facts.js';
import { differing, RoundCounts } from './round-counts.js';

/** One bid of a result, as its page tells it. */
export interface ResultBid {
  readonly bidId: string;
  /** Undefined where the words are gone. */
  readonly title: string | undefined;
  readonly costPence: number;
  readonly won: boolean;
  readonly withdrawn: boolean;
  readonly amountPence: number;
  readonly fund: string | undefined;
  readonly score: number | undefined;
  readonly firsts: number | undefined;
  readonly sentences: readonly Sentence[];
}

/** A declared version of a round's result with everything that explains it (tally.md, "Explanations"). */
export interface ResultView {
  readonly roundId: string;
  readonly bankId: string;
  readonly bankName: string;
  readonly declared: DeclaredResult;
  readonly newest: number;
  readonly versions: readonly DeclaredResult[];
  readonly vote: VoteRecord;
  readonly bids: readonly ResultBid[];
  /** Fewer than ten ballots count: no number of ballots is told. */
  readonly few: boolean;
  /** After each winner, in the order in which they were chosen. */
  readonly course: readonly { readonly bidId: string; readonly leftPence: number }[];
  readonly leftPence: number;
  /** About the result as a whole. */
  readonly whole: readonly Sentence[];
  readonly differences: readonly Difference[];
  readonly recounts: readonly RecountStory[];
  /** The last day on which somebody may ask for a recount. */
  readonly askUntil: string;
  /** The frozen rules as a document, line by line. */
  readonly rules: readonly string[];
  readonly titles: Readonly<Record<string, string>>;
}

/** What the page of a result rests on: the vote's stream and the words of its bids; undefined where no vote ever opened. */
export interface ResultRests extends Freshened {
  readonly revision: string;
  readonly bankId: string;
  readonly bankName: string;
  /** Of the newest result; 0 before the first. */
  readonly newest: number;
  readonly closesOn: string;
  readonly closed: boolean;
}

export class ResultRevision extends Query<ResultRests | undefined> {
  constructor(readonly roundId: string) {
    super();
  }
}

/** The newest version without one named; undefined where there is none such. */
export class ReadResult extends Query<ResultView | undefined> {
  constructor(
    readonly roundId: string,
    readonly version?: number | undefined,
  ) {
    super();
  }
}

/** What the ballots give now, as the returning officer sees it before declaring it; undefined before they are open. */
export interface TallyView {
  readonly counting: number;
  readonly blank: number;
  readonly few: boolean;
  readonly potPence: number;
  readonly spentPence: number;
  readonly ties: number;
  readonly withdrawn: readonly string[];
  readonly items: readonly (DeclaredResult['items'][number] & { readonly sentences: readonly Sentence[] })[];
  readonly titles: Readonly<Record<string, string>>;
}

/** `differ`: the ballots are not those that were opened. */
export class ReadTally extends Query<TallyView | 'differ' | undefined> {
  constructor(readonly roundId: string) {
    super();
  }
}

@QueryHandler(ResultRevision)
class ResultRevisionHandler implements IQueryHandler<ResultRevision> {
  constructor(
    @Inject(ReadSide) private readonly reads: ReadSide,
    @Inject(QueryBus) private readonly queries: QueryBus,
  ) {}

  async execute({ roundId }: ResultRevision) {
    const head = await this.reads.atHead();
    const reader = this.reads.reader();
    const vote = await reader.fold(voteRecordFolding, `voting-${roundId}`);
    if (!vote.opening) return undefined;
    const [bank, words] = await Promise.all([
      reader.fold(bankNamesFolding, `bank-${vote.opening.bankId}`),
      this.queries.execute(new WordsOfBids(vote.opening.choices.map(({ bidId }) => bidId))),
    ]);
    const said = contentHash(JSON.stringify([bank, ...[...words].map(([bidId, { title }]) => [bidId, title])]));
    return {
      ...head,
      revision: `${vote.revision}.${said.slice(0, 16)}`,
      bankId: vote.opening.bankId,
      bankName: bank.name,
      newest: vote.versions.at(-1)?.version ?? 0,
      closesOn: vote.opening.ballot.closesOn,
      closed: vote.closing !== undefined,
    };
  }
}

@QueryHandler(ReadResult)
class ReadResultHandler implements IQueryHandler<ReadResult> {
  constructor(
    @Inject(ReadSide) private readonly reads: ReadSide,
    @Inject(QueryBus) private readonly queries: QueryBus,
    @Inject(RoundCounts) private readonly counts: RoundCounts,
  ) {}

  async execute({ roundId, version }: ReadResult) {
    const reader = this.reads.reader();
    const vote = await reader.fold(voteRecordFolding, `voting-${roundId}`);
    const declared = version === undefined ? vote.versions.at(-1) : vote.versions.find((each) => each.version === version);
    if (!vote.opening || !declared) return undefined;
    const bank = await reader.fold(bankNamesFolding, `bank-${vote.opening.bankId}`);
    const titles = await titlesOf(this.queries, vote.opening);
    const rules = (await this.reads.document(declared.rulesHash)) ?? '';
    return { ...(await this.told(vote, vote.opening, declared, { bank, titles })), titles, rules: rules.split('\n').filter((line) => line.trim() !== '') };
  }

  private async told(
    vote: VoteRecord,
    opening: NonNullable<VoteRecord['opening']>,
    declared: DeclaredResult,
    { bank, titles }: { bank: BankNames; titles: ResultView['titles'] },
  ) {
    const few = vote.ballots?.few === true;
    const explained = await this.counts.explained(opening, declared, few);
    const leftPence = declared.potPence - declared.spentPence;
    const before = vote.versions.findLast((each) => each.version < declared.version);
    const newest = vote.versions.at(-1) ?? declared;
    return {
      ...{ roundId: opening.roundId, bankId: opening.bankId, bankName: bank.name, declared, newest: newest.version, versions: vote.versions, vote, few },
      bids: declared.items.map((item) => ({
        ...{ bidId: item.bidId, won: item.won, amountPence: item.amountPence, score: item.score, firsts: item.firsts },
        title: titles[item.bidId],
        costPence: opening.choices.find(({ bidId }) => bidId === item.bidId)?.costPence ?? 0,
        withdrawn: declared.withdrawn.includes(item.bidId),
        fund: item.fundId === undefined ? undefined : (bank.funds[item.fundId] ?? item.fundId),
        sentences: explained.bids.get(item.bidId) ?? [],
      })),
      course: courseOf(declared),
      leftPence,
      whole: explained.whole,
      differences: before ? differencesOf(before, declared) : [],
      recounts: vote.recounts,
      askUntil: addWorkingDays(newest.declaredOn, opening.ballot.challengeWorkingDays),
    };
  }
}

@QueryHandler(ReadTally)
class ReadTallyHandler implements IQueryHandler<ReadTally> {
  constructor(
    @Inject(ReadSide) private readonly reads: ReadSide,
    @Inject(QueryBus) private readonly queries: QueryBus,
    @Inject(RoundCounts) private readonly counts: RoundCounts,
  ) {}

  async execute({ roundId }: ReadTally) {
    const { opening } = await this.reads.reader().fold(voteRecordFolding, `voting-${roundId}`);
    const counted = opening && (await this.counts.now(opening).catch(differing));
    if (!counted || counted === 'differ') return counted;
    const { facts, counting, blank, few } = counted.count;
    const items = facts.items.map((item) => ({ ...item, sentences: counted.explanation.bids.get(item.bidId) ?? [] }));
    const { potPence, spentPence, ties, withdrawn } = facts;
    return { counting, blank, few, potPence, spentPence, ties, withdrawn, items, titles: await titlesOf(this.queries, opening) };
  }
}

async function titlesOf(queries: QueryBus, { choices }: OpenedVote): Promise<Readonly<Record<string, string>>> {
  const words = await queries.execute(new WordsOfBids(choices.map(({ bidId }) => bidId)));
  return Object.fromEntries([...words].flatMap(([bidId, { title }]) => (title === undefined ? [] : [[bidId, title]])));
}

/** What was left of the pot after each winner (tally.md, "Explanations": a chart of the pot being spent). */
function courseOf({ items, potPence }: DeclaredResult): ResultView['course'] {
  let leftPence = potPence;
  return items
    .filter(({ won }) => won)
    .map(({ bidId, amountPence }) => {
      leftPence -= amountPence;
      return { bidId, leftPence };
    });
}

export const resultQueries = [ResultRevisionHandler, ReadResultHandler, ReadTallyHandler];
