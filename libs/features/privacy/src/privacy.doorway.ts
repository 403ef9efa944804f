import { doorway } from '#cqrs';
import { privacyCommands } from './privacy.commands.js';
import { privacyDecider } from './privacy.decider.js';
import { retentionCommands } from './retention.commands.js';
import { retentionDecider } from './retention.decider.js';

export const privacyDoorway = doorway({ decider: privacyDecider, commands: privacyCommands, stream: ({ token }) => `privacy-${token}` });
export const retentionDoorway = doorway({ decider: retentionDecider, commands: retentionCommands, stream: ({ subject }) => `retention-${subject}` });
