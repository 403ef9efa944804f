import { doorway } from '#cqrs';
import { bidCommands } from './bid.commands.js';
import { bidDecider } from './bid.decider.js';
import { applicantOf, gatherBidFacts } from './bid.facts.js';

export const bidDoorway = doorway({
  decider: bidDecider,
  commands: bidCommands,
  stream: ({ bidId }) => `application-${bidId}`,
  facts: gatherBidFacts,
  about: (command, _field, reader) => applicantOf(command, reader),
});
