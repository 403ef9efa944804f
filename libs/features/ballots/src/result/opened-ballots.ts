import { Inject, Injectable } from '@nestjs/common';
import { type BallotsOpened, catalogue, type FactOf } from '#events';
import { LEDGER, type Ledger } from '#ledger';
import { openedBallotsHash } from '#proof';
import { BALLOT_BOX, type BallotBox } from '../box/ballot-box.js';
import type { OpenBallot } from '../round-count.decider.js';

/** Rounds whose ballots are kept at hand. */
const MOST_ROUNDS = 4;

/** What the ledger or the box holds is not what was committed to when the ballots were opened: a fault, and no result can rest on it. */
export class BallotsDiffer extends Error {
  constructor(roundId: string) {
    super(`the ballots of round ${roundId} are not those that its opening committed to`);
    this.name = 'BallotsDiffer';
  }
}

/** The ballots that count in a round, once they are open: from the ledger, or of fewer than ten from the box. */
@Injectable()
export class OpenedBallots {
  readonly #kept = new Map<string, readonly OpenBallot[]>();

  constructor(
    @Inject(LEDGER) private readonly ledger: Ledger,
    @Inject(BALLOT_BOX) private readonly box: BallotBox,
  ) {}

  /**
   * Undefined before they are open, and of a small vote once its secret has ended: then nobody has them any more.
   * @throws BallotsDiffer
   */
  async of(roundId: string): Promise<readonly OpenBallot[] | undefined> {
    const kept = this.#kept.get(roundId);
    if (kept) return kept;
    const read = await this.read(roundId);
    if (!read) return undefined;
    if (openedBallotsHash(roundId, read.ballots) !== read.openedHash) throw new BallotsDiffer(roundId);
    if (!read.few) this.keep(roundId, read.ballots);
    return read.ballots;
  }

  /** As the ledger or the box holds them at this moment, not held against what was committed to. */
  async asTheyStand(roundId: string): Promise<readonly OpenBallot[] | undefined> {
    return (await this.read(roundId))?.ballots;
  }

  private async read(roundId: string) {
    const story = await this.ledger.readStream(`voting-${roundId}`);
    const [closed, opened] = [story.find(({ type }) => type === 'VotingClosed'), story.find(({ type }) => type === 'BallotsOpened')];
    if (!closed || !opened) return undefined;
    const { counting, openedHash, few } = catalogue.decode(opened.json).data as unknown as FactOf<typeof BallotsOpened>['data'];
    const found = counting === 0 ? [] : few ? await this.box.counting(roundId) : await this.between(roundId, closed.position, opened.position);
    if (few && found.length === 0 && counting > 0) return undefined;
    return { few, openedHash, ballots: found.map(({ v, n, choices, r }) => ({ v, n, choices, r })) };
  }

  /** They are opened after the close and before the event that says so: only that stretch of the ledger is read. */
  private async between(roundId: string, from: string, to: string): Promise<readonly OpenBallot[]> {
    const ballots: OpenBallot[] = [];
    for (let [after, more]: [string | undefined, boolean] = [from, true]; more; ) {
      const page = await this.ledger.readAll({ after, types: ['BallotOpened'] });
      const within = page.entries.filter(({ position }) => this.ledger.compare(position, to) < 0);
      for (const { json } of within) {
        const data = catalogue.decode(json).data as unknown as OpenBallot & { readonly roundId: string };
        if (data.roundId === roundId) ballots.push(data);
      }
      after = page.readTo;
      more = !page.atEnd && within.length === page.entries.length && after !== undefined && this.ledger.compare(after, to) < 0;
    }
    return ballots;
  }

  private keep(roundId: string, ballots: readonly OpenBallot[]): void {
    const [oldest] = this.#kept.keys();
    if (oldest !== undefined && this.#kept.size >= MOST_ROUNDS) this.#kept.delete(oldest);
    this.#kept.set(roundId, ballots);
  }
}
