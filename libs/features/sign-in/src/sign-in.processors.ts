import type { FeatureProcessors } from '#processors';
import { assistanceProjection } from './assistance/assistance.projection.js';
import { codeLetterReactions } from './code-letter.reaction.js';
import { codeLettersProjection } from './code-letters/code-letters.projection.js';

/** Who sat beside whom, and who has a letter with a code; a letter follows from a join. */
export const signInReactors: FeatureProcessors = {
  projections: [assistanceProjection, codeLettersProjection],
  reactions: [{ name: 'sign-in', table: codeLetterReactions }],
};
