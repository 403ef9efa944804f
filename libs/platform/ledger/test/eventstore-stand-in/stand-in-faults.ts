/**
 * What happens to one append instead of the usual:
 * - `deadline`: it is written, and the server answers that time ran out;
 * - `late`: the server answers that time ran out, and writes it afterwards;
 * - `lost`: it is not written, and the server answers that time ran out;
 * - `silent`: it is written, and no answer ever comes;
 * - `hold`: it is written or not, and the answer waits until the streams are broken.
 */
export type Fate =
  | { readonly kind: 'deadline' | 'lost' | 'silent' }
  | { readonly kind: 'late'; readonly afterMs: number }
  | { readonly kind: 'hold'; readonly written: boolean };

/** Switches for what goes wrong between a client and a server. */
export class StandInFaults {
  /** The next appends meet these, one each, in the order in which they arrive. */
  readonly fates: Fate[] = [];
  /** Every call on streams fails as on a follower that knows its leader. */
  notLeader: { readonly host: string; readonly port: number } | undefined;
  /** How many records of the server's own follow each append (0 for none). */
  systemEventsPerAppend = 1;
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

  /** Ends every open batch-append stream with an error. */
  breakStreams(): void {
    for (const breaker of [...this.breakers]) breaker();
  }

  /** For the server: how to break one stream; answers what forgets it. */
  breakable(breaker: () => void): () => void {
    this.breakers.add(breaker);
    return () => this.breakers.delete(breaker);
  }
}
