import { doorway, NOBODY } from '#cqrs';
import { dwellingCommands } from './dwelling.commands.js';
import { dwellingDecider } from './dwelling.decider.js';
import { gatherDwellingFacts } from './dwelling.facts.js';
import { printCommands, ruleCommands } from './letters.commands.js';
import { joiningRulesDecider, printDecider } from './letters.decider.js';

export const dwellingDoorway = doorway({
  decider: dwellingDecider,
  commands: dwellingCommands,
  stream: ({ dwellingId }) => `dwelling-${dwellingId}`,
  facts: gatherDwellingFacts,
  // An address is the dwelling's: who types it in, or lives there, does not take it along.
  about: async () => NOBODY,
});
export const printDoorway = doorway({ decider: printDecider, commands: printCommands, stream: ({ batchId }) => `letters-${batchId}` });
export const joiningRulesDoorway = doorway({ decider: joiningRulesDecider, commands: ruleCommands, stream: ({ estateId }) => `joining-${estateId}` });
