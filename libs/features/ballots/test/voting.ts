import { sealed } from '#decider/spec';
import type { VotingEvent } from '#events';
import { canonical, contentHash } from '#proof';
import { ConfirmReconciliation, DeclareResult, DestroySecret, OpenVoting } from '../src/voting.commands.js';
import { noVotingFacts, type RoundToVote, type VotingFacts } from '../src/voting.facts.js';

/** One vote of Hilgrove as the specs of its deciders tell of it, from its opening to the end of its secret. */
export const per = (name: string) => `per-${name.padEnd(22, '0')}`;
export const hh = (name: string) => `hh-${name.padEnd(22, '0')}`;
export const hash = (of: string) => contentHash(of);
export const [officer, keyerA, keyerB, third] = [per('officer'), per('keyerA'), per('keyerB'), per('third')];
export const about = { roundId: 'H-R1', bankId: 'hilgrove' };
export const ballot: NonNullable<RoundToVote['ballot']> = {
  opensOn: '2026-05-04',
  closesOn: '2026-05-17',
  kind: 'ranked',
  most: 3,
  weights: [4, 2, 1],
  counting: { rule: 'greedy', scoring: 'weights', ties: 'firsts-cost-lot' },
  roll: 'frozen',
  votingAge: 16,
  crossChannel: 'first-counts',
  challengeWorkingDays: 5,
};
export const pots = [
  { fundId: 'F1', amountPence: 50_000 },
  { fundId: 'F4', amountPence: 20_000 },
];
export const choices = [
  { bidId: 'H-001', costPence: 40_000, payableFrom: ['F1'] },
  { bidId: 'H-002', costPence: 15_000, payableFrom: ['F4', 'F1'] },
];
export const lots = [
  { bidId: 'H-001', lot: 2 },
  { bidId: 'H-002', lot: 1 },
];
export const roll = { size: 612, root: hash('roll') };
export const rules = { rulesVersion: 1, rulesHash: hash('rules') };
export const round: RoundToVote = { bankId: 'hilgrove', estateId: 'hilgrove', status: 'closed', ballot, ...rules, pots };
export const bid = ({ costPence, payableFrom: funds }: (typeof choices)[number]) => ({ roundId: 'H-R1', ready: true, costPence, payableFrom: funds });
export const facts: VotingFacts = { ...noVotingFacts, round, bids: Object.fromEntries(choices.map((choice) => [choice.bidId, bid(choice)])) };

export const MORNING = '2026-05-04T08:00:00.000Z';
export const AFTER = '2026-05-18T09:00:00.000Z';
export const openData = { roundId: 'H-R1', bids: ['H-001', 'H-002'], lots, roll, secretHash: hash('secret'), by: officer, stepUp: 'passkey' as const };
export const open = sealed(OpenVoting, openData, MORNING);
export const opened: VotingEvent = {
  type: 'VotingOpened',
  data: { ...about, estateId: 'hilgrove', choices, pots, potPence: 70_000, ballot, ...rules, lots, roll, secretHash: hash('secret') },
};
export const openedWith = (more: Partial<typeof ballot>): VotingEvent =>
  ({ ...opened, data: { ...opened.data, ballot: { ...ballot, ...more } } }) as VotingEvent;

export const issued = { type: 'PapersIssued', data: { ...about, papers: 40, by: officer } } satisfies VotingEvent;
export const batchData = {
  roundId: 'H-R1',
  batchId: 'P-1',
  papers: 21,
  accepted: 20,
  spoiled: [{ reason: 'same-place-twice' as const, papers: 1 }],
  keyedBy: [keyerA, keyerB],
  settledBy: third,
};
export const { roundId: _roundId, ...batchRest } = batchData;
export const settled = { type: 'PaperBatchSettled', data: { ...about, ...batchRest } } satisfies VotingEvent;
export const closedData = { roundId: 'H-R1', roll, counting: 67, replaced: 4, setAside: 0 };
export const closed = { type: 'VotingClosed', data: { ...about, roll, counting: 67, replaced: 4, setAside: 0 } } satisfies VotingEvent;

export const reconcileData = {
  roundId: 'H-R1',
  unused: 17,
  keptShut: [
    { reason: 'voted-before' as const, papers: 1 },
    { reason: 'not-living-here' as const, papers: 1 },
  ],
  replaced: 0,
  channels: [
    { channel: 'online' as const, ballots: 44 },
    { channel: 'paper' as const, ballots: 20 },
    { channel: 'phone' as const, ballots: 3 },
  ],
  by: officer,
  household: hh('officer'),
};
export const reconciled: VotingEvent[] = [
  {
    type: 'PapersReconciled',
    data: {
      ...about,
      issued: 40,
      unused: 17,
      counted: 20,
      spoiled: [{ reason: 'same-place-twice', papers: 1 }],
      keptShut: [
        { reason: 'not-living-here', papers: 1 },
        { reason: 'voted-before', papers: 1 },
      ],
      replaced: 0,
      channels: [
        { channel: 'online', ballots: 47 },
        { channel: 'paper', ballots: 20 },
      ],
    },
  },
  { type: 'PapersReconciledBasis', data: { ...about, by: officer, household: hh('officer') } },
];
export const confirmedBy = (scrutineer: string): VotingEvent => ({
  type: 'ReconciliationConfirmed',
  data: { ...about, scrutineer: per(scrutineer), household: hh(scrutineer) },
});
export const confirm = (scrutineer: string, household = scrutineer) =>
  sealed(ConfirmReconciliation, { roundId: 'H-R1', scrutineer: per(scrutineer), household: hh(household) });
export const paperVote = [opened, issued, settled, closed];

export const openingData = { roundId: 'H-R1', counting: 67, blank: 1, openedHash: hash('ballots') };
export const ballotsOpened: VotingEvent = { type: 'BallotsOpened', data: { ...about, counting: 67, blank: 1, openedHash: hash('ballots') } };

export type Counted = Parameters<typeof sealed<'DeclareResult', typeof DeclareResult.schema>>[1]['counted'];
export const countedOf = (more: Partial<Counted> = {}): Counted => {
  const items: Counted['items'] = [
    { bidId: 'H-002', won: true, amountPence: 15_000, fundId: 'F4', score: 121, firsts: 21 },
    { bidId: 'H-001', won: false, amountPence: 0, score: 98, firsts: 17 },
  ];
  const counted = { ...rules, tallyVersion: 1, openedHash: hash('ballots'), potPence: 70_000, spentPence: 15_000, ties: 0, withdrawn: [], items, ...more };
  const { openedHash, rulesHash, withdrawn } = counted;
  return { ...counted, resultHash: more.resultHash ?? contentHash(canonical({ openedHash, rulesHash, withdrawn, items: counted.items })) };
};
export const declareData = {
  roundId: 'H-R1',
  because: 'count' as const,
  counted: countedOf(),
  explanationHash: hash('why'),
  by: officer,
  stepUp: 'passkey' as const,
};
export const online = [opened, closed, ballotsOpened];
export const resultOf = (version: number, counted = countedOf(), because: 'count' | 'withdrawal' | 'recount' = 'count'): VotingEvent[] => [
  { type: 'ResultDeclared', data: { ...about, version, because, ...counted, explanationHash: hash('why') } },
  {
    type: 'ResultDeclaredBasis',
    data: { ...about, version, ...(because === 'withdrawal' ? {} : { by: officer, stepUp: 'passkey' as const }) },
  },
];
export const one = countedOf().items;
export const items = (...changed: Partial<Counted['items'][number]>[]) => ({ items: one.map((item, i) => ({ ...item, ...changed[i] })) as Counted['items'] });

export const asked: VotingEvent = { type: 'RecountAsked', data: { ...about, recountId: 'RC-1', askedBy: per('asker') } };
export const askData = { roundId: 'H-R1', recountId: 'RC-1', askedBy: per('asker') };
export const made = (agrees: boolean, resultHash: string): VotingEvent => ({
  type: 'RecountMade',
  data: { ...about, recountId: 'RC-1', version: 1, agrees, resultHash },
});
export const declared = [...online, ...resultOf(1)].map((fact) => ({ at: AFTER, fact }));
export const declaredAnd = (...more: VotingEvent[]) => [...declared, ...more.map((fact) => ({ at: AFTER, fact }))];

export const LATER = '2026-05-27T09:00:00.000Z';
export const endAsked: VotingEvent = { type: 'SecretEndAsked', data: { ...about, officer, household: hh('officer'), stepUp: 'passkey' } };
export const askEnd = { roundId: 'H-R1', officer, household: hh('officer'), stepUp: 'passkey' as const };
export const destroy = (who: string, household = who) =>
  sealed(DestroySecret, { roundId: 'H-R1', scrutineer: per(who), household: hh(household), stepUp: 'code' as const }, LATER);
export const destroyed: VotingEvent[] = [
  { type: 'RoundSecretDestroyed', data: about },
  { type: 'RoundSecretDestroyedBasis', data: { ...about, officer, scrutineer: per('two'), household: hh('two'), stepUp: 'code' } },
];
