import { Inject, Injectable } from '@nestjs/common';
import { ReadSide } from '#cqrs';
import type { Folding } from '#decider';
import type { Envelope, RecordedOf, ResultDeclared } from '#events';
import { ballotsDiffer, type Explained, explain, explainFew } from '../explanation.decider.js';
import { countRound, FEWEST_OPENED, type OpenedVote, type RoundCount } from '../round-count.decider.js';
import { BallotsDiffer, OpenedBallots } from './opened-ballots.js';

type Declared = RecordedOf<typeof ResultDeclared>['data'];

export interface Counted {
  readonly count: RoundCount;
  readonly explanation: Explained;
}

const withdrawnFolding: Folding<boolean> = { initialState: false, evolve: (gone, { type }: Envelope) => gone || type === 'BidWithdrawn' };

/** Ballots that are not those which were opened are counted for nobody. */
export function differing(fault: unknown): 'differ' {
  if (fault instanceof BallotsDiffer) return 'differ';
  throw fault;
}

/** Counts that are kept, since a page shows the same ones again and again. */
const MOST_COUNTS = 16;

/** Counts of rounds with what explains them: the same ballots give the same count, so each is made once. */
@Injectable()
export class RoundCounts {
  readonly #kept = new Map<string, Counted>();

  constructor(
    @Inject(OpenedBallots) private readonly ballots: OpenedBallots,
    @Inject(ReadSide) private readonly reads: Pick<ReadSide, 'reader'>,
  ) {}

  /** Less the bids that are withdrawn by now. */
  async now(opening: OpenedVote): Promise<Counted | undefined> {
    const reader = this.reads.reader();
    const gone = await Promise.all(opening.choices.map(({ bidId }) => reader.fold(withdrawnFolding, `application-${bidId}`)));
    return this.count(
      opening,
      opening.choices.filter((_, i) => gone[i]).map(({ bidId }) => bidId),
    );
  }

  /** Undefined before the ballots are open, and where nobody has them any more. @throws BallotsDiffer */
  async count(opening: OpenedVote, withdrawn: readonly string[]): Promise<Counted | undefined> {
    const key = [opening.roundId, ...withdrawn].join(' ');
    const kept = this.#kept.get(key);
    if (kept) return kept;
    const ballots = await this.ballots.of(opening.roundId);
    if (!ballots) return undefined;
    const count = countRound(opening, ballots, withdrawn);
    const counted = { count, explanation: explain(opening, count) };
    if (ballots.length >= FEWEST_OPENED) this.keep(key, counted);
    return counted;
  }

  /** From the ballots as they stand now, unchecked: a recount is told by what it gives. */
  async anew(opening: OpenedVote, withdrawn: readonly string[]): Promise<RoundCount | undefined> {
    const ballots = await this.ballots.asTheyStand(opening.roundId);
    return ballots && countRound(opening, ballots, withdrawn);
  }

  /** Why the version that was declared came out as it did. */
  async explained(opening: OpenedVote, declared: Declared, few: boolean): Promise<Explained> {
    if (few) return explainFew(declared);
    try {
      return (await this.count(opening, declared.withdrawn))?.explanation ?? { whole: [], bids: new Map() };
    } catch (fault) {
      // What was declared stays readable, and says what is wrong.
      if (fault instanceof BallotsDiffer) return ballotsDiffer;
      throw fault;
    }
  }

  private keep(key: string, counted: Counted): void {
    const [oldest] = this.#kept.keys();
    if (oldest !== undefined && this.#kept.size >= MOST_COUNTS) this.#kept.delete(oldest);
    this.#kept.set(key, counted);
  }
}
