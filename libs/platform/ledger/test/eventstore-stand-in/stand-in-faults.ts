/**
 * What happens to one append instead of the usual:
 * - `deadline`: it is written, and the server answers that time ran out;
 * - `late`: the server answers that time ran out, and writes it afterwards;
 * - `lost`: it is not written, and the server answers that time ran out;
 * - `silent`: it is written, and no answer ever comes;
 * - `slow`: it is written, and the answer takes a while;
 * - `hold`: it is written or not, and the answer waits until the streams are broken;
 * - `busy`: it is not written, and the server says that it cannot now.
 */
export type Fate =
  | { readonly kind: 'deadline' | 'lost' | 'silent' | 'busy' }
  | { readonly kind: 'late' | 'slow'; readonly afterMs: number }
  | { readonly kind: 'hold'; readonly written: boolean };

/** Switches for what goes wrong between a client and a server. */
export class StandInFaults {
  /** The next appends meet these, one each, in the order in which they arrive. */
  readonly fates: Fate[] = [];
  /** Calls that ask for the leader fail as on a follower that knows it. */
  notLeader: { readonly host: string; readonly port: number } | undefined;
  /** Connections are taken and nothing is ever answered. */
  deaf = false;
  /** How many records of the server's own follow each append (0 for none). */
  systemEventsPerAppend = 1;
  /** Another application's records follow each append, of our events' types among them. */
  foreignEvents = false;
  private readonly breakers = new Set<() => void>();
  private arrivals = 0;

  nextFate(): Fate | undefined {
    this.arrivals++;
    return this.fates.shift();
  }

  /** Appends that have arrived since the start. */
  get arrived(): number {
    return this.arrivals;
  }

  /** Ends with an error every stream on which a client sends appends together, and every append that is held. */
  breakStreams(): void {
    for (const breaker of [...this.breakers]) breaker();
  }

  /** For the server: how to break one stream; answers what forgets it. */
  breakable(breaker: () => void): () => void {
    this.breakers.add(breaker);
    return () => this.breakers.delete(breaker);
  }
}
