import { doorway } from '#cqrs';
import { assistanceCommands } from './assistance.commands.js';
import { assistanceDecider } from './assistance.decider.js';
import { codeLetterCommands } from './code-letter.commands.js';
import { codeLetterDecider } from './code-letter.decider.js';
import { gatherCodeLetterFacts } from './code-letter.facts.js';

export const assistanceDoorway = doorway({
  decider: assistanceDecider,
  commands: assistanceCommands,
  stream: ({ sessionId }) => `assistance-${sessionId}`,
});
export const codeLetterDoorway = doorway({
  decider: codeLetterDecider,
  commands: codeLetterCommands,
  stream: ({ person }) => `codeletters-${person}`,
  facts: gatherCodeLetterFacts,
});
