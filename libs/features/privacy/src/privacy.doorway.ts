import { doorway } from '#cqrs';
import { gatherPrivacyFacts } from './administrator.facts.js';
import { privacyCommands } from './privacy.commands.js';
import { privacyDecider } from './privacy.decider.js';
import { retentionCommands } from './retention.commands.js';
import { retentionDecider } from './retention.decider.js';
import { wordingCommands } from './wording.commands.js';
import { wordingDecider } from './wording.decider.js';
import { gatherWordingFacts, ownerOfWords } from './wording.facts.js';

export const privacyDoorway = doorway({
  decider: privacyDecider,
  commands: privacyCommands,
  stream: ({ token }) => `privacy-${token}`,
  facts: gatherPrivacyFacts,
});
export const retentionDoorway = doorway({ decider: retentionDecider, commands: retentionCommands, stream: ({ subject }) => `retention-${subject}` });
export const wordingDoorway = doorway({
  decider: wordingDecider,
  commands: wordingCommands,
  stream: ({ subject }) => `wording-${subject}`,
  facts: gatherWordingFacts,
  about: (command, _field, reader) => ownerOfWords(command, reader),
});
