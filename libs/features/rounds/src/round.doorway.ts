import { doorway } from '#cqrs';
import { roundCommands } from './round.commands.js';
import { roundDecider } from './round.decider.js';
import { gatherRoundFacts } from './round.facts.js';

export const roundDoorway = doorway({ decider: roundDecider, commands: roundCommands, stream: ({ roundId }) => `round-${roundId}`, facts: gatherRoundFacts });
