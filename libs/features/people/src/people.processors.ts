import type { FeatureProcessors } from '#processors';
import { erasedReaction } from './erased.reaction.js';
import { administratorReactions, deputyReaction } from './follow.reaction.js';
import { residenceReactions } from './residence.reaction.js';
import { rolesProjection } from './roles/roles.projection.js';

/** Who has which role, and what follows for one person from what was decided about all administrators, about whom they stand in for, or from where they live. */
export const peopleReactors: FeatureProcessors = {
  projections: [rolesProjection],
  reactions: [{ name: 'people', table: administratorReactions }, { name: 'people-residence', table: residenceReactions }, deputyReaction, erasedReaction],
};
