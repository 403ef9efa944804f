import { agreed, bankId, hash, opened, reason, received, reserved, roundId, roundRules, token } from './chalcots.js';
import { evening } from './evening.js';
import type { Told } from './story.js';

const ruled = { rulesVersion: 1, rulesHash: hash('b') };
const ballot = {
  ...{ opensOn: '2026-02-28', closesOn: '2026-03-10', kind: 'ranked', most: 3, weights: [4, 2, 1], roll: 'frozen', votingAge: 16 },
  ...{ crossChannel: 'first-counts', challengeWorkingDays: 3, counting: { rule: 'greedy', scoring: 'weights', ties: 'firsts-cost-lot' } },
};
const voted = { ...roundRules, method: 'ballot', awards: 'after-window', fastTrackMaxPence: 0, fastTrackYesNeeded: 0, ballot };
const reserves = [
  { fundId: 'F1', amountPence: 30_000 },
  { fundId: 'F2', amountPence: 30_000 },
];
const of = { roundId, bankId };

/** What the count said: `won` names each winner's fund. */
export const declaredResult = (version: number, won: Readonly<Record<string, string | undefined>>, more: object = {}) => ({
  type: 'ResultDeclared',
  data: {
    ...{ ...of, version, because: 'count', withdrawn: [], ...ruled, tallyVersion: 1, openedHash: hash('e'), potPence: 60_000, spentPence: 0, ties: 0 },
    items: Object.entries(won).map(([bidId, fundId]) => ({
      bidId,
      won: fundId !== undefined,
      amountPence: fundId ? asked[bidId] : 0,
      ...(fundId ? { fundId } : {}),
    })),
    ...{ resultHash: hash('f'), explanationHash: hash('d') },
    ...more,
  },
});
const asked: Readonly<Record<string, number>> = { 'C-002': 18_000, 'C-003': 24_000, 'C-004': 9_000 };

/** One event of the vote. */
export const inVote = (at: string, ...facts: Told['facts']): Told => ({ stream: `voting-${roundId}`, at, facts });
export const recountAsked = inVote('2026-03-13T10:00:00.000Z', { type: 'RecountAsked', data: { ...of, recountId: 'RC-1', askedBy: token('C003') } });
export const recountMade = inVote('2026-03-16T10:00:00.000Z', {
  type: 'RecountMade',
  data: { ...of, recountId: 'RC-1', version: 1, agrees: true, resultHash: hash('f') },
});
export const takenBack: Told = {
  stream: 'application-C-004',
  at: '2026-03-13T09:00:00.000Z',
  facts: [{ type: 'BidWithdrawn', data: { bidId: 'C-004', bankId, reason, afterAward: false } }],
};

/** A round whose vote was counted on Thursday 12 March 2026: C-002 won from F2 and C-004 from F1, C-003 was not chosen. Until Tuesday the 17th somebody may ask for another count. */
export const voteStory: readonly Told[] = [
  {
    stream: `bank-${bankId}`,
    at: '2026-01-30T10:00:00.000Z',
    facts: [opened, agreed('F1'), agreed('F2'), received('F1', 300_000), received('F2', 300_000), reserved(['F1', 30_000], ['F2', 30_000])],
  },
  {
    stream: `round-${roundId}`,
    at: '2026-02-02T09:01:00.000Z',
    facts: [{ type: 'RoundOpened', data: { ...of, reserves, potPence: 60_000, rules: voted, ...ruled, closesOn: '2026-02-27' } }],
  },
  ...evening.filter(({ stream }) => stream.startsWith('application-')),
  inVote('2026-02-28T08:00:00.000Z', {
    type: 'VotingOpened',
    data: {
      ...{ ...of, estateId: 'chalcots', pots: reserves, potPence: 60_000, ballot, ...ruled, roll: { size: 612, root: hash('c') }, secretHash: hash('9') },
      choices: Object.entries(asked).map(([bidId, costPence]) => ({ bidId, costPence, payableFrom: ['F1', 'F2'] })),
      lots: Object.keys(asked).map((bidId, n) => ({ bidId, lot: n + 1 })),
    },
  }),
];
export const counted = inVote('2026-03-12T10:00:00.000Z', declaredResult(1, { 'C-002': 'F2', 'C-004': 'F1', 'C-003': undefined }));
