import type { FeatureProcessors } from '#processors';
import { withdrawalReaction } from './result/withdrawal.reaction.js';

/** What follows from other features' facts. */
export const ballotReactors: FeatureProcessors = { reactions: [withdrawalReaction] };
