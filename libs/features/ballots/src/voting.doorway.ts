import { doorway } from '#cqrs';
import { ballotCommands } from './ballot.commands.js';
import { ballotDecider } from './ballot.decider.js';
import { votingCommands } from './voting.commands.js';
import { votingDecider } from './voting.decider.js';
import { gatherVotingFacts, votingStandsFolding } from './voting.facts.js';

export const votingDoorway = doorway({
  decider: votingDecider,
  commands: votingCommands,
  stream: ({ roundId }) => `voting-${roundId}`,
  facts: gatherVotingFacts,
});

export const ballotDoorway = doorway({
  decider: ballotDecider,
  commands: ballotCommands,
  stream: ({ roundId, v }) => `ballot-${roundId}-${v}`,
  facts: async ({ data: { roundId } }, reader) => ({ voting: await reader.fold(votingStandsFolding, `voting-${roundId}`) }),
});
