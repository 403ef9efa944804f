export { CommunityModule } from './community.module.js';
export { AddPlace, AdoptManifesto, AssignTeam, DescribeOrganisation, MovePlace, NamePlace, type PlaceCommand, placeCommands } from './place.commands.js';
export { type PlaceState, placeDecider, placeRefusals } from './place.decider.js';
export { placeDoorway } from './place.doorway.js';
