import type { FoldingReaction, Reaction } from '#decider';
import type { Envelope } from '#events';
import type { Ledger } from '#ledger';
import type { Checkpoint } from '../checkpoints/checkpoint.js';
import type { AnyReaction, ReactionProcessor } from './reaction-processor.js';

/** What follows from an event, however the feature says it. */
export interface Answers {
  readonly types: readonly string[];
  /** Called once for every event of `types`, in ledger order. */
  answersTo(event: Envelope): readonly Reaction[];
  /** Brings what is remembered to where the processor goes on. */
  recall(checkpoint: Checkpoint): Promise<void>;
}

export function answersOf(reaction: AnyReaction, ledger: Ledger, catalogue: { decode(json: string): Envelope }): Answers {
  return 'table' in reaction ? tableAnswers(reaction) : new FoldedAnswers(reaction, ledger, catalogue);
}

function tableAnswers({ table }: ReactionProcessor): Answers {
  return { types: Object.keys(table), answersTo: (event) => table[event.type]?.(event) ?? [], recall: async () => undefined };
}

/** A reaction with a memory: the state is not stored but folded again from the ledger whenever the processor starts. */
class FoldedAnswers implements Answers {
  readonly types: readonly string[];
  #state: unknown;

  constructor(
    private readonly reaction: FoldingReaction<unknown>,
    private readonly ledger: Ledger,
    private readonly catalogue: { decode(json: string): Envelope },
  ) {
    this.types = reaction.types;
  }

  answersTo(event: Envelope): readonly Reaction[] {
    this.#state = this.reaction.folding.evolve(this.#state, event);
    return this.reaction.react(event, this.#state);
  }

  async recall({ position, number }: Checkpoint): Promise<void> {
    this.#state = this.reaction.folding.initialState;
    if (position === undefined) return;
    for (let after: string | undefined, atEnd = false; !atEnd; ) {
      const page = await this.ledger.readAll({ after, types: this.types });
      for (const entry of page.entries) {
        if (entry.number > number) return;
        this.#state = this.reaction.folding.evolve(this.#state, this.catalogue.decode(entry.json));
      }
      after = page.readTo;
      atEnd = page.atEnd;
    }
  }
}
