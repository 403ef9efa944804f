import type { FeatureProcessors } from '#processors';
import { balancesProjection } from './balances/balances.projection.js';
import { bankReactions } from './bank.reaction.js';
import { overviewProjection } from './overview/overview.projection.js';
import { payoutsProjection } from './payouts/payouts.projection.js';
import { statementProjection } from './statement/statement.projection.js';

/** The bank's read models, and what follows from other features' facts. */
export const bankReactors: FeatureProcessors = {
  projections: [balancesProjection, statementProjection, overviewProjection, payoutsProjection],
  reactions: [{ name: 'banks', table: bankReactions }],
};
