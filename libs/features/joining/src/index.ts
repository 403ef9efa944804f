export { DEMO_CODE, DemoDoor } from './demo-door.js';
export { joiningMigrations } from './door-codes/joining.migrations.js';
export { joiningWrapped } from './door-codes/wrapped.js';
export { AddDwelling, type DwellingCommand, dwellingCommands, IssueDoorLetter, JoinByLetter, LeaveDwelling, VerifyResident } from './dwelling.commands.js';
export { dwellingDecider, dwellingRefusals } from './dwelling.decider.js';
export { dwellingDoorway, joiningRulesDoorway, printDoorway } from './joining.doorway.js';
export { JoiningModule } from './joining.module.js';
export { joiningRulesDecider, printDecider } from './letters.decider.js';
