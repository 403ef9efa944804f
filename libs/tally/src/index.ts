export { count } from './count.js';
export { type Ballot, type BallotSheet, ballotSheet, type Election, type Pot, type Project } from './election.js';
export { type PabulibFile, readPabulib, type Table, type VoteType } from './pabulib.js';
export { amountText, hundredths } from './pabulib-amounts.js';
export type { SpoiledFile } from './pabulib-cells.js';
export { type PabulibExport, writePabulib } from './pabulib-write.js';
export type { Comparison, Fate, ProjectOutcome, SharedPurchase, SharesAccount, TallyResult } from './result.js';
export type { CountingRule, RuleName, Scoring, TieOrder } from './rule.js';
export { type ProjectStanding, standing } from './standing.js';
