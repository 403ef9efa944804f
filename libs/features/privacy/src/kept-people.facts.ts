import { Keyed } from '#decider';
import type { Envelope, ErasureAnswered, RecordedOf, SubjectErased } from '#events';

type Seen = RecordedOf<typeof ErasureAnswered> | RecordedOf<typeof SubjectErased>;

/** Everybody of whom something stayed after they asked, by token. */
export const keptPeople = {
  types: ['ErasureAnswered'],
  folding: {
    initialState: Keyed.none<true>(),
    evolve(kept: Keyed<true>, event: Envelope): Keyed<true> {
      const { data } = event as Seen;
      if (!('keeps' in data)) return kept;
      return data.keeps.length > 0 ? kept.with(data.token, true) : kept.without(data.token);
    },
  },
};
