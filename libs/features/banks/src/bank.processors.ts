import type { FeatureProcessors } from '#processors';
import { bankReactions } from './bank.reaction.js';

/** What follows from other features' facts. */
export const bankReactors: FeatureProcessors = { reactions: [{ name: 'banks', table: bankReactions }] };
