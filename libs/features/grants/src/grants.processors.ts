import type { FeatureProcessors } from '#processors';
import { grantReactions } from './grant.reaction.js';
import { lapseReaction } from './lapse.reaction.js';
import { paymentReactions } from './payment.reaction.js';
import { paymentsProjection } from './payments/payments.projection.js';

/** The list of payments, what follows from other features' facts, and what the calendar brings. */
export const grantReactors: FeatureProcessors = {
  projections: [paymentsProjection],
  reactions: [
    { name: 'grants', table: grantReactions },
    { name: 'payments', table: paymentReactions },
  ],
  timed: [lapseReaction],
};
