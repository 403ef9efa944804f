import type { FeatureProcessors } from '#processors';
import { administratorReactions, deputyReaction } from './follow.reaction.js';
import { rolesProjection } from './roles/roles.projection.js';

/** Who has which role, and what follows for one person from what was decided about all administrators, or about whom they stand in for. */
export const peopleReactors: FeatureProcessors = {
  projections: [rolesProjection],
  reactions: [{ name: 'people', table: administratorReactions }, deputyReaction],
};
