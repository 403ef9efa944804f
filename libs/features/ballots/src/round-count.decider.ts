import type { BallotChoice, RecordedOf, ResultDeclared, VotingOpened } from '#events';
import { canonical, contentHash, openedBallotsHash } from '#proof';
import { ballotSheet, type CountingRule, count, type Election, type ProjectStanding, standing, type TallyResult } from '#tally';

export type OpenedVote = RecordedOf<typeof VotingOpened>['data'];
type Declared = RecordedOf<typeof ResultDeclared>['data'];
type ResultItem = Declared['items'][number];

/** A ballot as it was opened. */
export interface OpenBallot {
  readonly v: string;
  readonly n: number;
  readonly choices: readonly BallotChoice[];
  readonly r: string;
}

/** Of this counting program: raised whenever the same ballots could give another result. */
export const TALLY_VERSION = 1;

/** Fewer counting ballots are never opened in the ledger, and told in no number (audit.md, "Secret ballots", step 7). */
export const FEWEST_OPENED = 10;

/** What a result says of the ballots; who declares it adds which version it is, and why. */
type CountedFacts = Pick<
  Declared,
  'withdrawn' | 'rulesVersion' | 'rulesHash' | 'tallyVersion' | 'openedHash' | 'potPence' | 'spentPence' | 'ties' | 'items' | 'resultHash'
>;

export interface RoundCount {
  readonly facts: CountedFacts;
  readonly counting: number;
  readonly blank: number;
  /** Fewer than ten: nothing that is shown of it has a number of ballots in it. */
  readonly few: boolean;
  /** Marks on all ballots together. */
  readonly marks: number;
  readonly ballots: readonly OpenBallot[];
  readonly election: Election;
  readonly rule: CountingRule;
  readonly tally: TallyResult;
}

/** The rule of a round with every parameter written out; amounts are pence, a unit of the currency a pound. */
function countingRuleOf({ ballot, lots }: Pick<OpenedVote, 'ballot' | 'lots'>): CountingRule {
  const { incrementPence, ...counting } = ballot.counting;
  return {
    ...counting,
    unit: 100,
    increment: incrementPence ?? 100,
    ...(ballot.weights ? { weights: ballot.weights } : {}),
    ...(lots ? { lots: new Map(lots.map(({ bidId, lot }) => [bidId, lot])) } : {}),
  };
}

/**
 * The ballots as an election. A withdrawn bid keeps its marks, so that nobody's second choice becomes a first. It costs nothing and no pot may pay for it: so every
 * rule passes it over without touching what the others get. Where nobody marked anything no pot pays: greedy rules would give the money to whatever costs least.
 */
function electionOf(voting: OpenedVote, ballots: readonly OpenBallot[], withdrawn: readonly string[] = []): Election {
  const projects = voting.choices.map(({ bidId, costPence, payableFrom }) =>
    withdrawn.includes(bidId) ? { id: bidId, cost: 0, payableFrom: [] } : { id: bidId, cost: costPence, payableFrom },
  );
  const marked = ballots.map(({ choices }) => ({
    choices: choices.map(({ bidId }) => bidId),
    ...(pointed(voting) ? { points: choices.map(({ points = 0 }) => points) } : {}),
  }));
  return {
    budget: voting.potPence,
    projects,
    ballots: ballotSheet(projects, marked),
    pots: marked.some((ballot) => ballot.choices.length > 0) ? voting.pots.map(({ fundId, amountPence }) => ({ id: fundId, amount: amountPence })) : [],
  };
}

/** True where ballots give points or scores beside their marks. */
export const pointed = ({ ballot: { kind } }: Pick<OpenedVote, 'ballot'>) => kind === 'points' || kind === 'scores';

/**
 * Counts a round (tally.md). The same ballots, rules and withdrawals give the same facts, in whatever order the ballots come: whoever has the ledger can count again.
 * @param withdrawn bids that were withdrawn after voting opened
 * @throws RangeError for a mark that is none of the choices
 */
export function countRound(voting: OpenedVote, ballots: readonly OpenBallot[], withdrawn: readonly string[] = []): RoundCount {
  const [election, rule] = [electionOf(voting, ballots, withdrawn), countingRuleOf(voting)];
  const [tally, stands] = [count(election, rule), standing(election, rule)];
  const few = ballots.length < FEWEST_OPENED;
  const gone = voting.choices.map(({ bidId }) => bidId).filter((bidId) => withdrawn.includes(bidId));
  const items = itemsOf(tally, stands, { few, ranked: voting.ballot.kind === 'ranked' });
  const { rulesVersion, rulesHash, potPence } = voting;
  const openedHash = openedBallotsHash(voting.roundId, ballots);
  const resultHash = contentHash(canonical({ openedHash, rulesHash, withdrawn: gone, items }));
  const facts = {
    withdrawn: gone,
    rulesVersion,
    rulesHash,
    tallyVersion: TALLY_VERSION,
    openedHash,
    potPence,
    spentPence: tally.spent,
    ties: few ? 0 : tally.ties,
  };
  const blank = ballots.filter(({ choices }) => choices.length === 0).length;
  const counted = { counting: ballots.length, blank, marks: election.ballots.marks.length, few, ballots };
  return { facts: { ...facts, items, resultHash }, ...counted, election, rule, tally };
}

/** The chosen in their order, then the others: by their turn, else by score, else as published. Of few ballots all stand as published, since an order tells of scores. */
function itemsOf(tally: TallyResult, stands: readonly ProjectStanding[], { few, ranked }: { few: boolean; ranked: boolean }): ResultItem[] {
  const outcomes = new Map(tally.projects.map((project) => [project.id, project]));
  const figures = new Map(stands.map((project) => [project.id, project]));
  const others = tally.projects
    .filter(({ id }) => !tally.winners.includes(id))
    .sort((one, other) => (one.turn ?? Number.POSITIVE_INFINITY) - (other.turn ?? Number.POSITIVE_INFINITY) || other.score - one.score);
  const order = few ? tally.projects.map(({ id }) => id) : [...tally.winners, ...others.map(({ id }) => id)];
  return order.map((bidId) => {
    const [outcome, figure] = [outcomes.get(bidId), figures.get(bidId)];
    return {
      bidId,
      won: tally.winners.includes(bidId),
      amountPence: outcome?.amount ?? 0,
      ...(outcome?.pot === undefined ? {} : { fundId: outcome.pot }),
      ...(few ? {} : { score: figure?.score ?? 0, ...(ranked ? { firsts: figure?.firsts ?? 0 } : {}) }),
    };
  });
}
