export * from './bank.commands.js';
export { bankDecider, bankRefusals } from './bank.decider.js';
export { gatherBankFacts } from './bank.facts.js';
export { bankReactions } from './bank.reaction.js';
