import { doorway } from '#cqrs';
import { startCommands, startDecider } from './start.decider.js';

export const ledgerDoorway = doorway({ decider: startDecider, commands: startCommands, stream: () => 'ledger-main' });
