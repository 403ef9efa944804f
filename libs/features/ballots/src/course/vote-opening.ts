import { createHmac } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ReadSide } from '#cqrs';
import { type CommandMeta, type Refusal, refuse } from '#decider';
import { endOfLondonDay } from '#decider/calendar';
import type { StepUpWay } from '#events';
import type { Outcome } from '#ledger';
import { BUSINESS_CLOCK, type BusinessClock } from '#processors';
import { contentHash } from '#proof';
import { BALLOT_BOX, type BallotBox } from '../box/ballot-box.js';
import { rowBytesOf } from '../box/box-cipher.js';
import { RollBook } from '../roll/roll-book.js';
import { ROUND_SECRETS, type RoundSecrets } from '../secrets/round-secrets.js';
import { OpenVoting, type VotingCommandOf } from '../voting.commands.js';
import { votingDecider } from '../voting.decider.js';
import { gatherVotingFacts, type VotingFacts } from '../voting.facts.js';
import type { VotingState } from '../voting.state.decider.js';

export interface VoteToOpen {
  readonly roundId: string;
  /** On the ballot, in the order in which they are published. */
  readonly bids: readonly string[];
  /** The returning officer, by their token at the bank. */
  readonly by: string;
  readonly stepUp?: StepUpWay | undefined;
}

/**
 * Opens a vote: its secret is drawn, its box made, from which moment on the roll stands still, and then it is on record with the roll's root. Whatever is refused is refused
 * before that, so that the roll can be put right.
 */
@Injectable()
export class VoteOpening {
  constructor(
    @Inject(BALLOT_BOX) private readonly box: BallotBox,
    @Inject(ROUND_SECRETS) private readonly secrets: RoundSecrets,
    @Inject(RollBook) private readonly rolls: Pick<RollBook, 'root'>,
    @Inject(ReadSide) private readonly reads: Pick<ReadSide, 'reader'>,
    @Inject(BUSINESS_CLOCK) private readonly clock: BusinessClock,
    @Inject(CommandBus) private readonly commands: Pick<CommandBus, 'execute'>,
  ) {}

  /** What stands in the way of it now; undefined where nothing does. */
  async whyNot(vote: VoteToOpen): Promise<Refusal | undefined> {
    const { data, facts, state } = await this.#asked(vote, '0'.repeat(64));
    const decision = votingDecider.decide({ type: 'OpenVoting', data, at: this.clock.now() }, state, facts);
    return decision.accepted ? undefined : decision.refusal;
  }

  /** The bids that no fund of the round may pay for: whatever people choose they get nothing (domain.md, "Money: one vocabulary"). */
  async unpayable(vote: VoteToOpen): Promise<readonly string[]> {
    const { bids } = await this.#facts(vote);
    return vote.bids.filter((bidId) => bids[bidId]?.payableFrom.length === 0);
  }

  open(vote: VoteToOpen, meta: CommandMeta): Promise<Outcome> {
    return this.box.alone(vote.roundId, () => this.#open(vote, meta));
  }

  async #open(vote: VoteToOpen, meta: CommandMeta): Promise<Outcome> {
    const { roundId } = vote;
    const refusal = await this.whyNot(vote);
    // Sent twice: the second is answered as the first, by the ledger.
    if (refusal && refusal.code !== 'voting-opened') return { status: 'refused', refusal };
    const secret = await this.secrets.draw(roundId);
    const { ballot } = (await this.#facts(vote)).round ?? {};
    if (!ballot) return { status: 'refused', refusal: refuse('not-a-vote', { roundId }).refusal };
    const newBox = { roundId, closesAt: endOfLondonDay(ballot.closesOn), rowBytes: rowBytesOf(ballot, vote.bids), growing: ballot.roll === 'growing' };
    await this.box.open(newBox);
    const { data, state } = await this.#asked(vote, secret.toString('hex'));
    const outcome: Outcome = await this.commands.execute(new OpenVoting(data, meta));
    if (outcome.status !== 'done' && !state) await this.box.discard(roundId);
    return outcome;
  }

  async #asked(vote: VoteToOpen, secret: string) {
    const { roundId, bids, by, stepUp } = vote;
    const state = await this.reads.reader().fold<VotingState>(votingDecider, `voting-${roundId}`);
    const [facts, standing] = [await this.#facts(vote), await this.rolls.root(roundId)];
    // Sent twice it is the same command, though a roll that grows has grown since.
    const roll = state?.opened.roll ?? standing;
    const lots = needsLots(facts) ? lotsOf(roundId, bids, secret) : undefined;
    const data: VotingCommandOf<'OpenVoting'>['data'] = { roundId, bids: [...bids], lots, roll, secretHash: contentHash(secret), by, stepUp };
    return { data, facts, state };
  }

  #facts({ roundId, bids, by }: VoteToOpen): Promise<VotingFacts> {
    const data = { roundId, bids: [...bids], roll: { size: 0, root: '' }, secretHash: '', by, lots: undefined, stepUp: undefined };
    return gatherVotingFacts({ type: 'OpenVoting', data, at: this.clock.now() }, this.reads.reader());
  }
}

const needsLots = ({ round }: VotingFacts) => round?.ballot?.counting.ties.endsWith('-lot') ?? false;

/**
 * A lot for each bid, by the round's secret: nobody knows it beforehand, the same opening sent again has the same, and an auditor to whom the secret is disclosed can draw it
 * again.
 */
function lotsOf(roundId: string, bids: readonly string[], secret: string): { bidId: string; lot: number }[] {
  const drawn = (bidId: string) => createHmac('sha256', Buffer.from(secret, 'hex')).update(`lot|${roundId}|${bidId}`).digest('hex');
  const order = bids.map((bidId) => [drawn(bidId), bidId] as const).sort(([a], [b]) => (a < b ? -1 : 1));
  return order.map(([, bidId], i) => ({ bidId, lot: i + 1 }));
}
