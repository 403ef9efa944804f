import { Inject, Injectable } from '@nestjs/common';
import { ReadSide } from '#cqrs';
import type { Envelope, FactOf, VotingOpened } from '#events';

type Opened = FactOf<typeof VotingOpened>['data'];

const openedFolding = {
  initialState: undefined as Opened | undefined,
  evolve: (opened: Opened | undefined, { type, data }: Envelope) => (type === 'VotingOpened' ? (data as unknown as Opened) : opened),
};

/** How many votes are kept in mind. */
const MOST_KEPT = 100;

/** What votes opened with, from the ledger itself. It never changes, so it is read once: of whether one is still open the box knows. */
@Injectable()
export class OpenedVotes {
  readonly #known = new Map<string, Opened>();

  constructor(@Inject(ReadSide) private readonly reads: Pick<ReadSide, 'reader'>) {}

  async of(roundId: string): Promise<Opened | undefined> {
    const known = this.#known.get(roundId) ?? (await this.reads.reader().fold(openedFolding, `voting-${roundId}`));
    if (known) this.#keep(roundId, known);
    return known;
  }

  #keep(roundId: string, opened: Opened): void {
    this.#known.set(roundId, opened);
    const [oldest] = this.#known.keys();
    if (this.#known.size > MOST_KEPT && oldest !== undefined) this.#known.delete(oldest);
  }
}
