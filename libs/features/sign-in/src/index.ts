export { assistanceDecider } from './assistance.decider.js';
export { PostCodeLetter } from './code-letter.commands.js';
export { codeLetterDecider } from './code-letter.decider.js';
export { assistanceDoorway, codeLetterDoorway } from './sign-in.doorway.js';
export { SignInModule } from './sign-in.module.js';
export { signInReactors } from './sign-in.processors.js';
