import type { FeatureProcessors } from '#processors';
import { closingReaction } from './closing.reaction.js';
import { roundReactions } from './round.reaction.js';

/** What follows from other features' facts, and from the calendar. */
export const roundReactors: FeatureProcessors = { reactions: [{ name: 'rounds', table: roundReactions }], timed: [closingReaction] };
