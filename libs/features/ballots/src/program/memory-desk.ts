import { randomBytes } from 'node:crypto';
import { v4, v5 } from 'uuid';
import type { CommandMeta } from '#decider';
import type { KeptShutReason } from '#events';
import type { Outcome } from '#ledger';
import type { BallotBox } from '../box/ballot-box.js';
import type { MemoryRegister } from '../box/memory-box.js';
import { judged } from '../paper/keyed-paper.js';
import { rulesOf } from '../paper/settling.js';
import { type RollLeaf, rollRoot } from '../roll/roll-tree.js';
import { SettlePaperBatch } from '../voting.commands.js';
import type { Voting } from '../voting.state.decider.js';
import { type Envelope, type Pile, type VoteDesk, votersIn } from './vote-desk.js';

/** One round's roll, and the envelopes that stay shut. */
interface Kept {
  readonly lines: RollLeaf[];
  readonly keptShut: KeptShutReason[];
}

const PILES = '3d0c0a52-1e5f-5b5e-9c55-6f1f7a8e2b90';

/** What the roll and the desk decide, and nothing of how they keep it: for dry runs, which are done once. */
export class MemoryDesk implements VoteDesk {
  readonly #rounds = new Map<string, Kept>();

  constructor(
    private readonly register: MemoryRegister,
    private readonly box: BallotBox,
    private readonly voting: (roundId: string) => Promise<Voting>,
    private readonly commands: { execute(command: SettlePaperBatch): Promise<Outcome> },
  ) {}

  async bringRoll(roundId: string, csv: string): Promise<void> {
    const { lines } = this.#of(roundId);
    for (const _ of votersIn(csv)) lines.push({ voterId: v4(), salt: randomBytes(32) });
    for (const { voterId } of lines) this.register.of(roundId).set(voterId, undefined);
  }

  async root(roundId: string) {
    return rollRoot(roundId, this.#of(roundId).lines);
  }

  /** It has no names. */
  async end(): Promise<void> {}

  async voterOf(roundId: string, number: number): Promise<string | undefined> {
    return this.#of(roundId).lines[number - 1]?.voterId;
  }

  async takeEnvelope(roundId: string, { number, keptShut }: Envelope): Promise<void> {
    const [marks, voter] = [this.register.of(roundId), (await this.voterOf(roundId, number)) ?? ''];
    const reason = keptShut ?? (marks.get(voter) === undefined ? undefined : 'voted-before');
    if (reason === undefined) marks.set(voter, 'paper');
    else this.#of(roundId).keptShut.push(reason);
  }

  /** Here the first counts: no paper takes the place of another ballot. */
  async setAside(): Promise<void> {}

  async keyPile(roundId: string, { pile, hands: [first, second, third] }: Pile, meta: CommandMeta): Promise<Outcome> {
    const rules = rulesOf(await this.voting(roundId));
    const differs = JSON.stringify(first.papers) !== JSON.stringify(second.papers);
    const papers = (differs ? third : first).papers.map((marks) => judged({ marks }, rules));
    const accepted = papers.flatMap((paper) => ('choices' in paper ? [paper] : []));
    const batchId = `P-${pile + 1}`;
    await this.box.addPapers(roundId, batchId, accepted);
    const spoiled = counted(papers.flatMap((paper) => ('spoiled' in paper ? [paper.spoiled] : []))).map(([reason, count]) => ({ reason, papers: count }));
    const batch = { roundId, batchId, papers: papers.length, accepted: accepted.length, spoiled, keyedBy: [first.by, second.by] };
    return this.commands.execute(
      new SettlePaperBatch({ ...batch, ...(differs ? { settledBy: third.by } : {}) }, { ...meta, commandId: v5(`${roundId}/${batchId}`, PILES) }),
    );
  }

  async papers(roundId: string) {
    const marks = [...this.register.of(roundId).values()].filter((mark) => mark !== undefined);
    return {
      keptShut: counted(this.#of(roundId).keptShut).map(([reason, papers]) => ({ reason, papers })),
      channels: counted(marks).map(([channel, ballots]) => ({ channel, ballots })),
    };
  }

  #of(roundId: string): Kept {
    const known = this.#rounds.get(roundId) ?? { lines: [], keptShut: [] };
    this.#rounds.set(roundId, known);
    return known;
  }
}

const counted = <T extends string>(all: readonly T[]): readonly (readonly [T, number])[] =>
  [...new Set(all)].sort().map((each) => [each, all.filter((one) => one === each).length]);
