export { type AdministratorCommand, administratorCommands, EndAdministrator, FoundAdministrators } from './administrator.commands.js';
export { administratorDecider, administratorRefusals } from './administrator.decider.js';
export { administratorDoorway, personDoorway } from './people.doorway.js';
export { PeopleModule } from './people.module.js';
export { peopleReactors } from './people.processors.js';
export {
  AcceptIncompatibility,
  AskBreakGlass,
  ConfirmGrant,
  EndRole,
  FollowEnding,
  GrantRole,
  OpenBreakGlass,
  type PersonCommand,
  personCommands,
  ResignRole,
  ReviewBreakGlass,
  WithdrawProposal,
} from './person.commands.js';
export { personDecider, personRefusals } from './person.decider.js';
export { needsTwoGrantors } from './role-kinds.decider.js';
