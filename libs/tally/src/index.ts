export { type Ballot, type BallotSheet, ballotSheet, type Election, type Pot, type Project } from './election.js';
export type { CountingRule, RuleName, Scoring, TieOrder } from './rule.js';
