import type { z } from 'zod';
import type { BallotRules, RoundPlanned, RoundRules, standingRules } from '#events';

export type RoundPreset = z.output<typeof RoundPlanned.schema>['preset'];
export type StandingRules = z.output<typeof standingRules>;

const HUNDRED_POUNDS = 10_000;

const usual = { method: 'panel-majority', tie: 'not-approved', fundDown: 'skip', awards: 'at-once' } as const;

/**
 * A round's rules from its preset and the bank's standing rules; whoever plans the round may change any of them (domain.md, "Rules"). A vote has days of its own, so
 * the rules of one are given (`ballotOf`).
 */
export function presetRules(preset: RoundPreset, standing: StandingRules, ballot?: BallotRules): RoundRules {
  switch (preset) {
    case 'hundred-pound-challenge':
      return { ...standing, ...usual, ...atMost(HUNDRED_POUNDS, standing) };
    case 'panel-decided':
      return { ...standing, ...usual };
    case 'whole-estate-vote':
      // A quick yes by a few would take a bid out of the vote.
      return { ...standing, ...usual, method: 'ballot', awards: 'after-window', fastTrackMaxPence: 0, fastTrackYesNeeded: 0, ...(ballot ? { ballot } : {}) };
  }
}

function atMost(pence: number, standing: StandingRules) {
  return {
    minPence: Math.min(standing.minPence, pence),
    maxPence: Math.min(standing.maxPence, pence),
    fastTrackMaxPence: Math.min(standing.fastTrackMaxPence, pence, standing.maxPence),
  };
}
