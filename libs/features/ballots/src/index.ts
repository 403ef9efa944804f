export { ballotCommands } from './ballot.commands.js';
export { ballotDecider, ballotRefusals } from './ballot.decider.js';
export { BallotsModule } from './ballots.module.js';
export { ballotsMigrations } from './box/ballots.migrations.js';
export { votingCommands } from './voting.commands.js';
export { votingDecider, votingRefusals } from './voting.decider.js';
export { ballotDoorway, votingDoorway } from './voting.doorway.js';
