export { PostCodeLetter } from './code-letter.commands.js';
export { assistanceDoorway, codeLetterDoorway } from './sign-in.doorway.js';
export { SignInModule } from './sign-in.module.js';
export { signInReactors } from './sign-in.processors.js';
