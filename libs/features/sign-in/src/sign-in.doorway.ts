import { doorway } from '#cqrs';
import { assistanceCommands } from './assistance.commands.js';
import { assistanceDecider } from './assistance.decider.js';

export const assistanceDoorway = doorway({
  decider: assistanceDecider,
  commands: assistanceCommands,
  stream: ({ sessionId }) => `assistance-${sessionId}`,
});
