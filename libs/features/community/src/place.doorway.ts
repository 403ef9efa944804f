import { doorway } from '#cqrs';
import { placeCommands } from './place.commands.js';
import { placeDecider } from './place.decider.js';
import { gatherPlaceFacts } from './place.facts.js';

export const placeDoorway = doorway({ decider: placeDecider, commands: placeCommands, stream: ({ placeId }) => `place-${placeId}`, facts: gatherPlaceFacts });
