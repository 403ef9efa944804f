import type { Folding } from '#decider';
import { type Envelope, catalogue as everyEvent } from '#events';
import type { Ledger, Position } from '#ledger';

/** A small state over the whole ledger, kept in memory and caught up whenever it is asked for: what is due, what is open. Works on every ledger. */
export class LedgerFold<State> {
  #state: State;
  #after: Position | undefined;
  #catchingUp: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly ledger: Ledger,
    private readonly folded: { readonly types: readonly string[]; readonly folding: Folding<State> },
    private readonly catalogue: { decode(json: string): Envelope } = everyEvent,
  ) {
    this.#state = folded.folding.initialState;
  }

  /** The state after everything that stood in the ledger when it was asked. @throws UndecodableEvent */
  current(): Promise<State> {
    const asked = this.#catchingUp.then(() => this.#catchUp());
    this.#catchingUp = asked.catch(() => undefined);
    return asked;
  }

  async #catchUp(): Promise<State> {
    for (let atEnd = false; !atEnd; ) {
      const page = await this.ledger.readAll({ after: this.#after, types: this.folded.types });
      // Folded as a whole or not at all, so that a fault in the middle does not fold anything twice.
      this.#state = page.entries.reduce((state, entry) => this.folded.folding.evolve(state, this.catalogue.decode(entry.json)), this.#state);
      this.#after = page.readTo ?? this.#after;
      atEnd = page.atEnd;
    }
    return this.#state;
  }
}
