import { commandRoutes, idIn, personOf, type Relation, stepUpIn } from '#http';
import { bankOfVote } from '../bank-of-vote.js';
import { VoterOf } from '../roll/roll.queries.js';
import { AskRecount } from '../voting.commands.js';
import { CountAgain, CountVotes } from './result.commands.js';

/** Who counts, and declares what comes out. */
export const COUNTERS = ['returning-officer'];

/** Whoever is on the roll, with nobody at their side. For a voter with a card or a paper, who is signed in nowhere, the officer asks. */
const onTheRoll: Relation = async (request, asked, queries, doorkeeper) => {
  const person = personOf(request);
  if (person === undefined) return undefined;
  const bankId = await bankIn(asked, queries, request);
  const line = bankId && (await queries.execute(new VoterOf(idIn(asked, 'roundId'), person)));
  return line ? doorkeeper.alone(request, bankId) : undefined;
};
const bankIn = bankOfVote as Exclude<typeof bankOfVote, string>;

const counted = { by: COUNTERS, context: bankOfVote, lasting: true, hidden: true };

export const ResultCommandsController = commandRoutes('ballots', [
  {
    path: 'rounds/:roundId/result',
    command: CountVotes,
    ...counted,
    stepUp: true,
    filled: { by: 'actor', stepUp: async ({ request }) => stepUpIn(request) },
    location: '/api/rounds/:roundId/result',
  },
  { path: 'rounds/:roundId/recounts', command: AskRecount, ...counted, or: onTheRoll, filled: { askedBy: 'actor' } },
  { path: 'rounds/:roundId/recounts/:recountId/made', command: CountAgain, ...counted },
]);
