import type { FeatureProcessors } from '#processors';
import { grantReactions } from './grant.reaction.js';
import { lapseReaction } from './lapse.reaction.js';
import { paymentReactions } from './payment.reaction.js';

/** What follows from other features' facts, and from the calendar. */
export const grantReactors: FeatureProcessors = {
  reactions: [
    { name: 'grants', table: grantReactions },
    { name: 'payments', table: paymentReactions },
  ],
  timed: [lapseReaction],
};
