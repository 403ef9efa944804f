import { ballotPlan } from './ballot.plan.js';
import { bidPlan } from './bids.plan.js';
import { decisionPlan } from './decisions.plan.js';
import { paymentPlan } from './payments.plan.js';
import { PHASES, type SeasonStep } from './season.entry.js';
import type { Season } from './season.schema.js';
import { roundPlan, setupPlan } from './setup.plan.js';

/** The whole season as commands in the order in which they are sent: by day, within a day by phase, within a phase as the file lists them. */
export function seasonPlan(season: Season): SeasonStep[] {
  const entries = [...setupPlan(season), ...roundPlan(season), ...bidPlan(season), ...ballotPlan(season), ...decisionPlan(season), ...paymentPlan(season)];
  const order = (entry: SeasonStep) => PHASES.indexOf(entry.phase);
  return entries
    .map((entry, index) => ({ entry, index }))
    .sort((a, b) => compareDays(a.entry.day, b.entry.day) || order(a.entry) - order(b.entry) || a.index - b.index)
    .map(({ entry }) => entry);
}

const compareDays = (one: string, other: string): number => (one < other ? -1 : Number(one > other));
