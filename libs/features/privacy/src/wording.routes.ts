import { commandRoutes } from '#http';
import { PutWordsRight } from './wording.commands.js';

/** Who puts public words right: organisers, those of a bid on its own page (`RewordBid`) and all others here. */
export const ORGANISERS = ['organiser'];

export const WordingCommandsController = commandRoutes('privacy', [
  { path: 'banks/:bankId/wording', command: PutWordsRight, by: ORGANISERS, filled: { organiser: 'actor', household: 'household' } },
]);
