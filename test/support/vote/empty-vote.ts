import { contentHash } from '#proof';
import { explain, explanationDocument } from '../../../libs/features/ballots/src/explanation.decider.js';
import { countRound } from '../../../libs/features/ballots/src/round-count.decider.js';
import type { Told } from '../feature/feature-house.js';
import { ruled, rules } from '../feature/round-story.js';
import { hilgrove } from './hilgrove-vote.js';

/** A round of its own in which nobody voted, from its plan to its result. */
export function emptyVote(roundId: string, bankId: string): readonly Told[] {
  const opening = { ...hilgrove().voting, roundId, bankId };
  const about = { roundId, bankId };
  const counted = countRound(opening, []);
  const explanationHash = contentHash(explanationDocument(opening, counted, explain(opening, counted)));
  const plan = {
    ...about,
    opensOn: '2026-02-23',
    closesOn: '2026-03-20',
    preset: 'whole-estate-vote',
    rules: { ...rules, method: 'ballot', ballot: opening.ballot },
    ...ruled,
  };
  const facts = [
    { type: 'VotingOpened', data: opening },
    { type: 'VotingClosed', data: { ...about, roll: opening.roll, counting: 0, replaced: 0, setAside: 0 } },
    { type: 'BallotsOpened', data: { ...about, counting: 0, blank: 0, openedHash: counted.facts.openedHash, few: true } },
    { type: 'ResultDeclared', data: { ...about, version: 1, because: 'count', ...counted.facts, explanationHash } },
  ];
  return [
    { stream: `round-${roundId}`, at: '2026-02-20T09:00:00.000Z', facts: [{ type: 'RoundPlanned', data: plan }] },
    { stream: `voting-${roundId}`, at: '2026-04-13T09:00:00.000Z', facts },
  ];
}
