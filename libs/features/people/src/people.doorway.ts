import { doorway } from '#cqrs';
import { administratorCommands } from './administrator.commands.js';
import { administratorDecider } from './administrator.decider.js';
import { ADMINISTRATORS } from './administrators.facts.js';
import { standingsOf } from './authority.facts.js';
import { personCommands } from './person.commands.js';
import { personDecider } from './person.decider.js';
import { gatherPersonFacts } from './person.facts.js';

export const personDoorway = doorway({
  decider: personDecider,
  commands: personCommands,
  stream: ({ person }) => `person-${person}`,
  facts: gatherPersonFacts,
  // Why somebody needed a role in an emergency, and how they used it, is about them, whoever writes it.
  about: async ({ data }) => data.person,
});

export const administratorDoorway = doorway({
  decider: administratorDecider,
  commands: administratorCommands,
  stream: () => ADMINISTRATORS,
  facts: async (command, reader) => (command.type === 'EndAdministrator' ? standingsOf([command.data.person, command.data.grantor], command.at, reader) : {}),
});
