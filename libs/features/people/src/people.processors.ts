import type { FeatureProcessors } from '#processors';
import { administratorReactions, deputyReaction } from './follow.reaction.js';

/** What follows for one person from what was decided about all administrators, or about whom they stand in for. */
export const peopleReactors: FeatureProcessors = { reactions: [{ name: 'people', table: administratorReactions }, deputyReaction] };
