export type { BankState } from './balances.decider.js';
export * from './bank.commands.js';
export { bankDecider, bankRefusals } from './bank.decider.js';
export { bankDoorway } from './bank.doorway.js';
export { gatherBankFacts } from './bank.facts.js';
export { bankReactors } from './bank.processors.js';
export { bankReactions } from './bank.reaction.js';
export { BanksModule } from './banks.module.js';
