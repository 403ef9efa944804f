import { held, type PlaceOf, placeOf } from '#http';
import { ReadVoteOfRound } from './electorate/electorate.query.js';

/** The bank of a round that is decided by a vote: where returning officer, keyers and scrutineers hold their roles. */
export const bankOfVote: PlaceOf = placeOf('roundId', async (roundId, queries) => (await queries.execute(new ReadVoteOfRound(roundId)))?.bankId);

const OFFICER = ['returning-officer'];
const KEYERS = ['keyer', 'returning-officer'];

/** Looks at what must be right before a vote opens; others are told that there is nothing. */
export const looksAfterVote = held(OFFICER, bankOfVote, { hidden: true, lasting: true });
/** Says who may vote, and what papers there are (audit.md, "Threats": stolen session). */
export const settlesVote = held(OFFICER, bankOfVote, { hidden: true, lasting: true, stepUp: true });
/** Takes papers in. */
export const takesPapers = held(KEYERS, bankOfVote, { hidden: true, lasting: true });
/** Sees what the papers came to; the scrutineers say that it is so. */
export const seesFigures = held(['returning-officer', 'scrutineer'], bankOfVote, { hidden: true, lasting: true });
/** Two people end the secret of a round: the officer asks, a scrutineer agrees. */
export const watchesCount = held(['scrutineer'], bankOfVote, { hidden: true, lasting: true, stepUp: true });
