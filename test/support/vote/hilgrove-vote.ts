import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { contentHash } from '#proof';
import type { OpenBallot, OpenedVote } from '../../../libs/features/ballots/src/round-count.decider.js';

const season = JSON.parse(readFileSync(fileURLToPath(new URL('../../../infra/dev/seasons/estate-banks.json', import.meta.url)), 'utf8'));

/** 64 hex digits that are always the same for a number. */
export const hex = (n: number | string) => contentHash(`hex ${n}`);

interface SeasonResult {
  readonly ref: string;
  readonly points: number;
  readonly first_choices: number;
  readonly funded: boolean;
}

/** The vote of the season's estate: its bids, its pots, the ballots that count and what they must give. */
export function hilgrove(): {
  readonly voting: OpenedVote;
  readonly ballots: readonly OpenBallot[];
  readonly expected: { readonly result_v1: readonly SeasonResult[]; readonly result_v2: readonly SeasonResult[]; readonly left_over_pence: number };
} {
  const round = season.rounds.find(({ id }: { id: string }) => id === 'H-R1');
  const pots = round.reserve.map(({ fund, amount_pence }: { fund: string; amount_pence: number }) => ({ fundId: fund, amountPence: amount_pence }));
  const required: Record<string, readonly string[]> = Object.fromEntries(
    season.funders.map(({ id, requires = [] }: { id: string; requires?: readonly string[] }) => [id, requires]),
  );
  const bids = season.applications.filter((bid: { round: string }) => bid.round === 'H-R1');
  const choices = bids.map(({ ref, asked_pence, meets = [] }: { ref: string; asked_pence: number; meets?: readonly string[] }) => ({
    bidId: ref,
    costPence: asked_pence,
    payableFrom: ['F4', 'F2'].filter((fund) => (required[fund] ?? []).every((requirement) => meets.includes(requirement))),
  }));
  const voting: OpenedVote = {
    roundId: 'H-R1',
    bankId: 'hilgrove',
    estateId: 'hilgrove',
    choices,
    pots,
    potPence: round.pot_pence,
    ballot: {
      opensOn: '2026-03-28',
      closesOn: '2026-04-12',
      kind: 'ranked',
      most: 3,
      weights: [4, 2, 1],
      counting: { rule: 'greedy', scoring: 'weights', ties: 'firsts-cost-lot' },
      roll: 'frozen',
      votingAge: 16,
      crossChannel: 'first-counts',
      challengeWorkingDays: 5,
    },
    rulesVersion: 1,
    rulesHash: hex('rules'),
    lots: choices.map(({ bidId }: { bidId: string }, place: number) => ({ bidId, lot: place + 1 })),
    roll: { size: 612, root: hex('root') },
    secretHash: hex('secret'),
  };
  const counted = season.resident_ballot.ballots.filter(({ status }: { status: string }) => status === 'counted');
  const ballots = counted.map(({ ballot, channel, choices: marks }: { ballot: string; channel: string; choices: readonly string[] }) => ({
    v: hex(`v ${ballot}`),
    n: channel === 'paper' ? 0 : 1,
    choices: marks.map((bidId) => ({ bidId })),
    r: hex(`r ${ballot}`),
  }));
  return { voting, ballots, expected: season.resident_ballot };
}
