import type { FactReader, Folding } from '#decider';
import type { Envelope } from '#events';
import type { Ledger } from './ledger.js';
import { Recent } from './recent.js';

/** Streams remembered per folding. */
const MOST_STREAMS = 2_000;

interface Folded {
  readonly revision: number;
  readonly state: unknown;
}

/** Folds other streams for deciders, from the ledger alone. What was folded before is kept, and each question reads the tail behind it. */
export class LedgerFacts {
  private readonly foldings = new WeakMap<object, Recent<string, Folded>>();

  constructor(
    private readonly ledger: Ledger,
    private readonly decode: (json: string) => Envelope,
  ) {}

  /** A reader for one decision, which remembers what it was asked for. */
  reader(): FactReader & { readonly streams: ReadonlySet<string> } {
    const streams = new Set<string>();
    return {
      streams,
      fold: (folding, stream) => {
        streams.add(stream);
        return this.fold(folding, stream);
      },
    };
  }

  private async fold<State>(folding: Folding<State>, stream: string): Promise<State> {
    const kept = this.keptBy(folding);
    const before = kept.get(stream) ?? { revision: -1, state: folding.initialState };
    const tail = await this.ledger.readStream(stream, before.revision + 1);
    const state = tail.reduce((so, { json }) => folding.evolve(so, this.decode(json)), before.state as State);
    const revision = before.revision + tail.length;
    if (revision > (kept.get(stream)?.revision ?? -1)) kept.set(stream, { revision, state });
    return state;
  }

  private keptBy(folding: object): Recent<string, Folded> {
    const kept = this.foldings.get(folding) ?? new Recent(MOST_STREAMS);
    this.foldings.set(folding, kept);
    return kept;
  }
}
