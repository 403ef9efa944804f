import { doorway } from '#cqrs';
import { bankCommands } from './bank.commands.js';
import { bankDecider } from './bank.decider.js';
import { gatherBankFacts } from './bank.facts.js';
import { concernedByDecision } from './concerned.facts.js';

export const bankDoorway = doorway({
  decider: bankDecider,
  commands: bankCommands,
  stream: ({ bankId }) => `bank-${bankId}`,
  facts: gatherBankFacts,
  about: concernedByDecision,
});
