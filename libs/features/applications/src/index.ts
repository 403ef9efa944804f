export { ApplicationsModule } from './applications.module.js';
export * from './bid.commands.js';
export { bidDecider, bidRefusals } from './bid.decider.js';
export { bidDoorway } from './bid.doorway.js';
export { type BidFacts, gatherBidFacts } from './bid.facts.js';
export { bidReactors } from './bid.processors.js';
export { bidReactions } from './bid.reaction.js';
export type { BidState, BidStatus } from './bid-state.decider.js';
export { carryOver, carryOverReaction, type OpenBids, openBids } from './carry-over.reaction.js';
