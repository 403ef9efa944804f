import { Inject, Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { v5 } from 'uuid';
import { ReadSide } from '#cqrs';
import type { CommandMeta, Refusal } from '#decider';
import type { SpoiledReason } from '#events';
import type { Outcome } from '#ledger';
import { BALLOT_BOX, type BallotBox } from '../box/ballot-box.js';
import { SettlePaperBatch } from '../voting.commands.js';
import { votingDecider } from '../voting.decider.js';
import { spoiledPapers, type Voting } from '../voting.state.decider.js';
import { Batches, type Difference, type PaperBatch } from './batches.js';
import { type JudgedPaper, judged, type PaperRules } from './keyed-paper.js';

/** Of the command's id: whoever settles a batch, and however often, sends one. */
const SETTLING = '6b1d3c52-6d0e-4c0c-9a53-0a5f0b6d7e21';

export type Settled =
  | { readonly status: 'keying' | 'settled' }
  | { readonly status: 'differs'; readonly differences: readonly Difference[] }
  | { readonly status: 'refused'; readonly refusal: Refusal };

/**
 * Puts a keyed batch into the box, and on record. The order is that of everything beside the ledger: the box first, then the fact, then what was typed goes; cut off anywhere it
 * is gone on with, since each step asks what is there already, and what the two keyed alike stands still.
 */
@Injectable()
export class Settling {
  constructor(
    @Inject(CommandBus) private readonly commands: Pick<CommandBus, 'execute'>,
    @Inject(ReadSide) private readonly reads: Pick<ReadSide, 'reader'>,
    @Inject(BALLOT_BOX) private readonly box: BallotBox,
    @Inject(Batches) private readonly batches: Batches,
  ) {}

  /** The vote as its own stream has it; undefined before it opens. */
  async voting(roundId: string): Promise<Voting | undefined> {
    return this.reads.reader().fold(votingDecider, `voting-${roundId}`);
  }

  async settle(roundId: string, batchId: string, meta: CommandMeta): Promise<Settled> {
    const [batch, voting] = await Promise.all([this.batches.find(roundId, batchId), this.voting(roundId)]);
    if (!batch || !voting) return { status: 'refused', refusal: { code: 'no-such-vote', detail: { roundId } } };
    if (batch.settled) return { status: 'settled' };
    const standing = await this.batches.standing(roundId, batch);
    // Somebody else settled it between the two looks.
    if (standing.status === 'keying') return { status: (await this.batches.find(roundId, batchId))?.settled ? 'settled' : 'keying' };
    if (standing.status === 'differs') return standing;
    const papers = standing.papers.map((paper) => judged(paper, rulesOf(voting)));
    const refusal = whyNot(roundId, batch, voting);
    if (refusal) return { status: 'refused', refusal };
    if (!(await this.batches.boxing(roundId, batchId))) return { status: 'keying' };
    const added = await this.box.addPapers(
      roundId,
      batchId,
      papers.flatMap((paper) => ('choices' in paper ? [paper] : [])),
    );
    if (added === 'voting-not-open') return { status: 'refused', refusal: { code: 'voting-closed', detail: { roundId } } };
    // Who settled it is known before what they typed lies here.
    const keyedBy = (await this.batches.find(roundId, batchId)) ?? batch;
    const outcome: Outcome = await this.commands.execute(
      new SettlePaperBatch(factOf(roundId, keyedBy, papers), { ...meta, commandId: v5(`${roundId}|${batchId}`, SETTLING), expectedRevision: undefined }),
    );
    if (outcome.status === 'refused') return { status: 'refused', refusal: outcome.refusal };
    if (outcome.status !== 'done') throw new Error(`the batch ${batchId} lies in the box and is not on record: ${outcome.status}`);
    await this.batches.settled(roundId, batchId);
    return { status: 'settled' };
  }
}

/** Asked before anything lies in the box, since what lies there stays. */
function whyNot(roundId: string, { papers }: PaperBatch, voting: Voting): Refusal | undefined {
  const { issued, accepted } = voting.papers;
  if (voting.closed) return { code: 'voting-closed', detail: { roundId } };
  return accepted + spoiledPapers(voting.papers) + papers > issued ? { code: 'more-papers-than-issued', detail: { roundId, issued } } : undefined;
}

function factOf(roundId: string, { batchId, papers, firstKeyer, secondKeyer, settler }: PaperBatch, all: readonly JudgedPaper[]) {
  const spoiled = all.flatMap((paper) => ('spoiled' in paper ? [paper.spoiled] : []));
  return {
    ...{ roundId, batchId, papers, accepted: papers - spoiled.length, spoiled: counted(spoiled) },
    keyedBy: [firstKeyer ?? '', secondKeyer ?? ''],
    ...(settler === null ? {} : { settledBy: settler }),
  };
}

function counted(reasons: readonly SpoiledReason[]) {
  return [...new Set(reasons)].sort().map((reason) => ({ reason, papers: reasons.filter((each) => each === reason).length }));
}

export const rulesOf = ({ opened: { choices, potPence, ballot } }: Voting): PaperRules => ({ choices, potPence, ballot });
