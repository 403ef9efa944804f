import { Inject } from '@nestjs/common';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Doorways, ReadSide } from '#cqrs';
import { refuse } from '#decider';
import type { Outcome } from '#ledger';
import { VAULT, type Vault } from '#vault';
import { explanationDocument } from '../explanation.decider.js';
import { DeclareResult, RecordRecount } from '../voting.commands.js';
import type { votingRefusals } from '../voting.decider.js';
import { votingDoorway } from '../voting.doorway.js';
import { CountAgain, CountVotes } from './result.commands.js';
import { type VoteRecord, voteRecordFolding } from './result.facts.js';
import { differing, RoundCounts } from './round-counts.js';

function refused(code: keyof typeof votingRefusals, roundId: string): Outcome {
  return { status: 'refused', refusal: refuse(code, { roundId }).refusal };
}

/**
 * Counts the opened ballots and declares what comes out, under the command's own id: what is sent again after a crash declares nothing twice. The decider holds the
 * count against what the vote's stream says of ballots, rules, pots and withdrawals.
 */
@CommandHandler(CountVotes)
export class CountVotesHandler implements ICommandHandler<CountVotes, Outcome> {
  constructor(
    @Inject(ReadSide) private readonly reads: Pick<ReadSide, 'reader'>,
    @Inject(RoundCounts) private readonly counts: RoundCounts,
    @Inject(VAULT) private readonly vault: Vault,
    @Inject(Doorways) private readonly doorways: Pick<Doorways, 'carryOut'>,
  ) {}

  async execute({ data, meta }: CountVotes): Promise<Outcome> {
    const { roundId, ...declaration } = CountVotes.schema.parse(data);
    const { opening }: VoteRecord = await this.reads.reader().fold(voteRecordFolding, `voting-${roundId}`);
    if (!opening) return refused('no-such-vote', roundId);
    const counted = await this.counts.now(opening).catch(differing);
    if (counted === 'differ') return refused('counted-otherwise', roundId);
    if (!counted) return refused('ballots-not-opened', roundId);
    const explanationHash = await this.vault.putDocument(explanationDocument(opening, counted.count, counted.explanation));
    return this.doorways.carryOut(votingDoorway, new DeclareResult({ roundId, ...declaration, counted: counted.count.facts, explanationHash }, meta));
  }
}

/** Counts again from the ballots as they stand in the ledger now, whatever they hold. */
@CommandHandler(CountAgain)
export class CountAgainHandler implements ICommandHandler<CountAgain, Outcome> {
  constructor(
    @Inject(ReadSide) private readonly reads: Pick<ReadSide, 'reader'>,
    @Inject(RoundCounts) private readonly counts: RoundCounts,
    @Inject(Doorways) private readonly doorways: Pick<Doorways, 'carryOut'>,
  ) {}

  async execute({ data, meta }: CountAgain): Promise<Outcome> {
    const { roundId, recountId } = CountAgain.schema.parse(data);
    const { opening, versions }: VoteRecord = await this.reads.reader().fold(voteRecordFolding, `voting-${roundId}`);
    if (!opening) return refused('no-such-vote', roundId);
    const count = await this.counts.anew(opening, versions.at(-1)?.withdrawn ?? []);
    if (!count) return refused('ballots-not-opened', roundId);
    return this.doorways.carryOut(votingDoorway, new RecordRecount({ roundId, recountId, resultHash: count.facts.resultHash }, meta));
  }
}

export const countHandlers = [CountVotesHandler, CountAgainHandler];
