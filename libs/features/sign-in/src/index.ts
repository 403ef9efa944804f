export { assistanceDecider } from './assistance.decider.js';
export { assistanceDoorway } from './sign-in.doorway.js';
export { SignInModule } from './sign-in.module.js';
