import type { FeatureProcessors } from '#processors';
import { bidReactions } from './bid.reaction.js';
import { carryOverReaction } from './carry-over.reaction.js';

/** What follows from other features' facts. */
export const bidReactors: FeatureProcessors = { reactions: [{ name: 'applications', table: bidReactions }, carryOverReaction] };
