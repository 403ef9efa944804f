import { describe, expect, it } from '@jest/globals';
import { sealed, specFor } from '#decider/spec';
import type { VotingEvent } from '#events';
import { canonical, contentHash } from '#proof';
import { publishable } from './papers.decider.js';
import {
  AskRecount,
  AskSecretEnd,
  CloseVoting,
  ConfirmReconciliation,
  DeclareResult,
  DestroySecret,
  IssuePapers,
  OpenVoting,
  ReconcilePapers,
  RecordOpening,
  RecordRecount,
  SettlePaperBatch,
} from './voting.commands.js';
import { votingDecider } from './voting.decider.js';
import { noVotingFacts, payableFrom, type RoundToVote, type VotingFacts } from './voting.facts.js';

const { given, givenAt } = specFor(votingDecider);

const per = (name: string) => `per-${name.padEnd(22, '0')}`;
const hh = (name: string) => `hh-${name.padEnd(22, '0')}`;
const hash = (of: string) => contentHash(of);
const [officer, keyerA, keyerB, third] = [per('officer'), per('keyerA'), per('keyerB'), per('third')];
const about = { roundId: 'H-R1', bankId: 'hilgrove' };
const ballot: NonNullable<RoundToVote['ballot']> = {
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
const pots = [
  { fundId: 'F1', amountPence: 50_000 },
  { fundId: 'F4', amountPence: 20_000 },
];
const choices = [
  { bidId: 'H-001', costPence: 40_000, payableFrom: ['F1'] },
  { bidId: 'H-002', costPence: 15_000, payableFrom: ['F4', 'F1'] },
];
const lots = [
  { bidId: 'H-001', lot: 2 },
  { bidId: 'H-002', lot: 1 },
];
const roll = { size: 612, root: hash('roll') };
const rules = { rulesVersion: 1, rulesHash: hash('rules') };
const round: RoundToVote = { bankId: 'hilgrove', estateId: 'hilgrove', status: 'closed', ballot, ...rules, pots };
const bid = ({ costPence, payableFrom: funds }: (typeof choices)[number]) => ({ roundId: 'H-R1', ready: true, costPence, payableFrom: funds });
const facts: VotingFacts = { ...noVotingFacts, round, bids: Object.fromEntries(choices.map((choice) => [choice.bidId, bid(choice)])) };

const MORNING = '2026-05-04T08:00:00.000Z';
const AFTER = '2026-05-18T09:00:00.000Z';
const openData = { roundId: 'H-R1', bids: ['H-001', 'H-002'], lots, roll, secretHash: hash('secret'), by: officer, stepUp: 'passkey' as const };
const open = sealed(OpenVoting, openData, MORNING);
const opened: VotingEvent = {
  type: 'VotingOpened',
  data: { ...about, estateId: 'hilgrove', choices, pots, potPence: 70_000, ballot, ...rules, lots, roll, secretHash: hash('secret') },
};
const openedWith = (more: Partial<typeof ballot>): VotingEvent => ({ ...opened, data: { ...opened.data, ballot: { ...ballot, ...more } } }) as VotingEvent;

describe('Opening a vote', () => {
  it('puts on record what stands still from here on, and by whom apart', () =>
    given()
      .when(open, facts)
      .then(opened, { type: 'VotingOpenedBasis', data: { ...about, by: officer, stepUp: 'passkey' } }));

  it.each<[string, VotingEvent[], Partial<typeof openData>, Partial<RoundToVote> | 'none', string | undefined, string]>([
    ['in a round that is not known', [], {}, 'none', undefined, 'no-such-round'],
    ['in a round that a panel decides', [], {}, { ballot: undefined }, undefined, 'not-a-vote'],
    ['a second time', [opened], {}, {}, undefined, 'voting-opened'],
    ['while bids come in', [], {}, { status: 'open' }, undefined, 'bids-still-open'],
    ['when all is declared', [], {}, { status: 'finished' }, undefined, 'bids-still-open'],
    ['the day before', [], {}, {}, '2026-05-03T22:59:59.999Z', 'too-early-to-vote'],
    ['the day after the last', [], {}, {}, '2026-05-17T23:00:00.000Z', 'voting-days-over'],
    ['without money', [], {}, { pots: [] }, undefined, 'nothing-reserved'],
    ['with a bid twice', [], { bids: ['H-001', 'H-001'] }, {}, undefined, 'bid-twice'],
    ['with a bid of nowhere', [], { bids: ['H-001', 'H-009'] }, {}, undefined, 'bid-not-in-round'],
    ['without lots where ties need them', [], { lots: undefined as never }, {}, undefined, 'lots-do-not-fit'],
    ['with one lot for two', [], { lots: lots.map(({ bidId }) => ({ bidId, lot: 1 })) }, {}, undefined, 'lots-do-not-fit'],
    ['with lots where none is drawn', [], {}, { ballot: { ...ballot, counting: { ...ballot.counting, ties: 'id-string' } } }, undefined, 'lots-do-not-fit'],
    ['with an empty roll', [], { roll: { size: 0, root: hash('') } }, {}, undefined, 'nobody-on-the-roll'],
  ])('%s is refused', (_, past, more, other, at, code) =>
    given(...past)
      .when(sealed(OpenVoting, { ...openData, ...more }, at ?? MORNING), { ...facts, round: other === 'none' ? undefined : { ...round, ...other } })
      .thenRefused(code as never),
  );

  it('is refused for a bid that is not ready', () => {
    const bids = { ...facts.bids, 'H-002': { ...facts.bids['H-002'], ready: false } } as VotingFacts['bids'];
    given()
      .when(open, { ...facts, bids })
      .thenRefused('bid-not-ready');
  });

  it('names the funds that may pay as the bank proposes them: the narrowest that fits, ties as reserved', () => {
    const three = [...pots, { fundId: 'F5', amountPence: 1 }];
    const requires = { F4: ['outdoor'], F5: ['charitable'] };
    expect(payableFrom(three, requires, ['outdoor', 'charitable'])).toEqual(['F4', 'F5', 'F1']);
    expect(payableFrom(three, requires, [])).toEqual(['F1']);
  });
});

const issued: VotingEvent = { type: 'PapersIssued', data: { ...about, papers: 40, by: officer } };
const batchData = {
  roundId: 'H-R1',
  batchId: 'P-1',
  papers: 21,
  accepted: 20,
  spoiled: [{ reason: 'same-place-twice' as const, papers: 1 }],
  keyedBy: [keyerA, keyerB],
  settledBy: third,
};
const { roundId: _roundId, ...batchRest } = batchData;
const settled: VotingEvent = { type: 'PaperBatchSettled', data: { ...about, ...batchRest } };
const closedData = { roundId: 'H-R1', roll, counting: 67, replaced: 4, setAside: 0 };
const closed: VotingEvent = { type: 'VotingClosed', data: { ...about, roll, counting: 67, replaced: 4, setAside: 0 } };

describe('Papers', () => {
  it('are issued', () =>
    given(opened)
      .when(sealed(IssuePapers, { roundId: 'H-R1', papers: 40, by: officer }), noVotingFacts)
      .then(issued));

  it('are settled in batches, each once', () => {
    given(opened, issued).when(sealed(SettlePaperBatch, batchData), noVotingFacts).then(settled);
    given(opened, issued, settled).when(sealed(SettlePaperBatch, batchData), noVotingFacts).thenNothing();
  });

  it.each<[string, VotingEvent[], Partial<typeof batchData>, string]>([
    ['before the vote', [], {}, 'no-such-vote'],
    ['after its close', [opened, issued, closed], {}, 'voting-closed'],
    ['of four', [opened, issued], { papers: 4, accepted: 3 }, 'batch-too-small'],
    ['that does not add up', [opened, issued], { accepted: 21 }, 'batch-does-not-add-up'],
    ['keyed twice by one person', [opened, issued], { keyedBy: [keyerA, keyerA] }, 'keyed-by-one'],
    ['settled by one of those who keyed it', [opened, issued], { settledBy: keyerB }, 'keyed-by-one'],
    ['beyond what was issued', [opened, { ...issued, data: { ...about, papers: 20, by: officer } }], {}, 'more-papers-than-issued'],
    ['beyond what was issued, with one before', [opened, issued, settled], { batchId: 'P-2' }, 'more-papers-than-issued'],
  ])('a batch %s is refused', (_, past, more, code) =>
    given(...past)
      .when(sealed(SettlePaperBatch, { ...batchData, ...more }), noVotingFacts)
      .thenRefused(code as never),
  );

  it('cannot be issued when the vote is closed', () =>
    given(opened, closed)
      .when(sealed(IssuePapers, { roundId: 'H-R1', papers: 1, by: officer }), noVotingFacts)
      .thenRefused('voting-closed'));

  it('cannot be issued after the last day of voting, when the box may be shut already', () =>
    given(opened)
      .when(sealed(IssuePapers, { roundId: 'H-R1', papers: 1, by: officer }, AFTER), noVotingFacts)
      .thenRefused('voting-days-over'));
});

describe('Closing a vote', () => {
  it('says what counts, by the last day alone where there were no papers', () =>
    given(opened)
      .when(sealed(CloseVoting, closedData, AFTER), noVotingFacts)
      .then(closed));

  it('names the officer apart', () =>
    given(opened, issued, settled)
      .when(sealed(CloseVoting, { ...closedData, by: officer, stepUp: 'passkey' }, AFTER), noVotingFacts)
      .then(closed, { type: 'VotingClosedBasis', data: { ...about, by: officer, stepUp: 'passkey' } }));

  it('is done once', () =>
    given(opened, closed)
      .when(sealed(CloseVoting, { ...closedData, counting: 3 }, AFTER), noVotingFacts)
      .thenNothing());

  it.each<[string, VotingEvent[], Partial<typeof closedData>, string | undefined, string]>([
    ['a vote that never opened', [], {}, undefined, 'no-such-vote'],
    ['in the last minute of the last day', [opened], {}, '2026-05-17T22:59:59.999Z', 'too-early-to-close'],
    ['by itself where papers are out', [opened, issued], {}, undefined, 'closed-by-officer'],
    ['with another roll', [opened], { roll: { ...roll, root: hash('other') } }, undefined, 'roll-changed'],
    ['with a longer roll that is frozen', [opened], { roll: { ...roll, size: 613 } }, undefined, 'roll-changed'],
    ['with a shorter roll that grows', [openedWith({ roll: 'growing' })], { roll: { ...roll, size: 611 } }, undefined, 'roll-changed'],
    ['with more ballots than people', [opened], { counting: 613 }, undefined, 'more-ballots-than-roll'],
  ])('%s is refused', (_, past, more, at, code) =>
    given(...past)
      .when(sealed(CloseVoting, { ...closedData, ...more }, at ?? AFTER), noVotingFacts)
      .thenRefused(code as never),
  );

  it('is refused while papers that were accepted are not in the box', () =>
    given(opened, issued, settled)
      .when(sealed(CloseVoting, { ...closedData, counting: 19, by: officer }, AFTER), noVotingFacts)
      .thenRefused('papers-missing'));

  it('takes the longer roll where it grows', () =>
    expect(
      given(openedWith({ roll: 'growing' })).when(sealed(CloseVoting, { ...closedData, roll: { ...roll, size: 640 } }, AFTER), noVotingFacts).decision.accepted,
    ).toBe(true));
});

const reconcileData = {
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
const reconciled: VotingEvent[] = [
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
const confirmedBy = (scrutineer: string): VotingEvent => ({
  type: 'ReconciliationConfirmed',
  data: { ...about, scrutineer: per(scrutineer), household: hh(scrutineer) },
});
const confirm = (scrutineer: string, household = scrutineer) =>
  sealed(ConfirmReconciliation, { roundId: 'H-R1', scrutineer: per(scrutineer), household: hh(household) });
const paperVote = [opened, issued, settled, closed];

describe('Reconciling papers', () => {
  it('takes what the record knows from there, and tells no channel of fewer than ten apart', () =>
    given(...paperVote)
      .when(sealed(ReconcilePapers, reconcileData), noVotingFacts)
      .then(...reconciled));

  it.each<[string, VotingEvent[], Partial<typeof reconcileData>, string]>([
    ['before the close', [opened, issued, settled], {}, 'voting-not-closed'],
    ['without papers', [opened, closed], {}, 'no-papers'],
    ['that do not balance by one', paperVote, { unused: 16 }, 'does-not-balance'],
    ['of which one too many was kept shut', paperVote, { keptShut: [{ reason: 'too-late' as never, papers: 3 }] }, 'does-not-balance'],
  ])('%s is refused', (_, past, more, code) =>
    given(...past)
      .when(sealed(ReconcilePapers, { ...reconcileData, ...more }), noVotingFacts)
      .thenRefused(code as never),
  );

  it('is confirmed by two of different homes, who did not draw it up', () => {
    given(...paperVote, ...reconciled)
      .when(confirm('one'), noVotingFacts)
      .then(confirmedBy('one'));
    given(...paperVote, ...reconciled, confirmedBy('one'))
      .when(confirm('two'), noVotingFacts)
      .then(confirmedBy('two'));
    given(...paperVote, ...reconciled, confirmedBy('one'))
      .when(confirm('one'), noVotingFacts)
      .thenNothing();
  });

  it.each<[string, VotingEvent[], ReturnType<typeof confirm>, string]>([
    ['of nothing', paperVote, confirm('one'), 'not-reconciled'],
    ['by whoever drew it up', [...paperVote, ...reconciled], confirm('officer'), 'own-figures'],
    ['by somebody who lives with them', [...paperVote, ...reconciled], confirm('one', 'officer'), 'one-household'],
    ['by two of one home', [...paperVote, ...reconciled, confirmedBy('one')], confirm('two', 'one'), 'one-household'],
  ])('a confirmation %s is refused', (_, past, command, code) =>
    given(...past)
      .when(command, noVotingFacts)
      .thenRefused(code as never),
  );

  it('new figures must be confirmed anew', () =>
    given(...paperVote, ...reconciled, confirmedBy('one'), confirmedBy('two'), ...reconciled, ballotsOpened)
      .when(sealed(DeclareResult, declareData, AFTER), noVotingFacts)
      .thenRefused('papers-not-confirmed'));

  it('adds a channel of fewer than ten to the greatest, and the same again changes nothing', () => {
    const merged = publishable([
      { channel: 'kiosk', ballots: 9 },
      { channel: 'paper', ballots: 10 },
      { channel: 'online', ballots: 12 },
    ]);
    expect(merged).toEqual([
      { channel: 'online', ballots: 21 },
      { channel: 'paper', ballots: 10 },
    ]);
    expect(publishable(merged)).toEqual(merged);
    expect(publishable([])).toEqual([]);
  });
});

const openingData = { roundId: 'H-R1', counting: 67, blank: 1, openedHash: hash('ballots') };
const ballotsOpened: VotingEvent = { type: 'BallotsOpened', data: { ...about, counting: 67, blank: 1, openedHash: hash('ballots') } };

describe('Opening the ballots', () => {
  it('is recorded once', () => {
    given(opened, closed).when(sealed(RecordOpening, openingData), noVotingFacts).then(ballotsOpened);
    given(opened, closed, ballotsOpened).when(sealed(RecordOpening, openingData), noVotingFacts).thenNothing();
  });

  it('tells nothing but the commitment of nine ballots', () =>
    given(opened, { ...closed, data: { ...about, roll, counting: 9, replaced: 0, setAside: 0 } })
      .when(sealed(RecordOpening, { ...openingData, counting: 9 }), noVotingFacts)
      .then({ type: 'BallotsOpened', data: { ...about, counting: 9, blank: 0, openedHash: hash('ballots'), few: true } }));

  it.each<[string, VotingEvent[], Partial<typeof openingData>, string]>([
    ['before the close', [opened], {}, 'voting-not-closed'],
    ['with one missing', [opened, closed], { counting: 66 }, 'opening-incomplete'],
    ['with one too many', [opened, closed], { counting: 68 }, 'opening-incomplete'],
    ['of others than before', [opened, closed, ballotsOpened], { openedHash: hash('others') }, 'opened-otherwise'],
  ])('%s is refused', (_, past, more, code) =>
    given(...past)
      .when(sealed(RecordOpening, { ...openingData, ...more }), noVotingFacts)
      .thenRefused(code as never),
  );
});

type Counted = Parameters<typeof sealed<'DeclareResult', typeof DeclareResult.schema>>[1]['counted'];
const countedOf = (more: Partial<Counted> = {}): Counted => {
  const items: Counted['items'] = [
    { bidId: 'H-002', won: true, amountPence: 15_000, fundId: 'F4', score: 121, firsts: 21 },
    { bidId: 'H-001', won: false, amountPence: 0, score: 98, firsts: 17 },
  ];
  const counted = { ...rules, tallyVersion: 1, openedHash: hash('ballots'), potPence: 70_000, spentPence: 15_000, ties: 0, withdrawn: [], items, ...more };
  const { openedHash, rulesHash, withdrawn } = counted;
  return { ...counted, resultHash: more.resultHash ?? contentHash(canonical({ openedHash, rulesHash, withdrawn, items: counted.items })) };
};
const declareData = { roundId: 'H-R1', because: 'count' as const, counted: countedOf(), explanationHash: hash('why'), by: officer, stepUp: 'passkey' as const };
const online = [opened, closed, ballotsOpened];
const resultOf = (version: number, counted = countedOf(), because: 'count' | 'withdrawal' | 'recount' = 'count'): VotingEvent[] => [
  { type: 'ResultDeclared', data: { ...about, version, because, ...counted, explanationHash: hash('why') } },
  {
    type: 'ResultDeclaredBasis',
    data: { ...about, version, ...(because === 'withdrawal' ? {} : { by: officer, stepUp: 'passkey' as const }) },
  },
];
const one = countedOf().items;
const items = (...changed: Partial<Counted['items'][number]>[]) => ({ items: one.map((item, i) => ({ ...item, ...changed[i] })) as Counted['items'] });

describe('Declaring a result', () => {
  it('is done by the officer when the ballots are open', () =>
    given(...online)
      .when(sealed(DeclareResult, declareData, AFTER), noVotingFacts)
      .then(...resultOf(1)));

  it('waits for two scrutineers where there were papers', () => {
    const past = [...paperVote, ballotsOpened, ...reconciled, confirmedBy('one')];
    given(...past)
      .when(sealed(DeclareResult, declareData, AFTER), noVotingFacts)
      .thenRefused('papers-not-confirmed');
    given(...past, confirmedBy('two'))
      .when(sealed(DeclareResult, declareData, AFTER), noVotingFacts)
      .then(...resultOf(1));
  });

  it('makes the next version by itself when a bid was withdrawn, without it', () => {
    const won = { bidId: 'H-001', won: true, amountPence: 40_000, fundId: 'F1', score: 98, firsts: 17 };
    const lost = { bidId: 'H-002', won: false, amountPence: 0, score: 121, firsts: 21 };
    const second = countedOf({ withdrawn: ['H-002'], spentPence: 40_000, items: [won, lost] });
    given(...online, ...resultOf(1))
      .when(sealed(DeclareResult, { ...declareData, because: 'withdrawal', by: undefined, stepUp: undefined, counted: second }, AFTER), {
        ...noVotingFacts,
        withdrawn: ['H-002'],
      })
      .then(...resultOf(2, second, 'withdrawal'));
  });

  it.each<[string, VotingEvent[], { because?: string; by?: undefined; counted?: Counted }, readonly string[], string]>([
    ['before the ballots are open', [opened, closed], {}, [], 'ballots-not-opened'],
    ['without an officer', online, { by: undefined }, [], 'officer-declares'],
    ['after a withdrawal, with none before', online, { because: 'withdrawal' }, [], 'not-declared-yet'],
    ['a second time', [...online, ...resultOf(1)], {}, [], 'nothing-changed'],
    ['after a withdrawal that was none', [...online, ...resultOf(1)], { because: 'withdrawal' }, [], 'nothing-changed'],
    ['after a recount that nobody made', [...online, ...resultOf(1)], { because: 'recount' }, [], 'nothing-changed'],
    ['with a bid that was withdrawn', online, {}, ['H-001'], 'withdrawals-differ'],
    ['of other ballots', online, { counted: countedOf({ openedHash: hash('others') }) }, [], 'counted-otherwise'],
    ['by other rules', online, { counted: countedOf({ rulesHash: hash('others') }) }, [], 'counted-otherwise'],
    ['with more money', online, { counted: countedOf({ potPence: 80_000 }) }, [], 'counted-otherwise'],
    ['under another hash', online, { counted: countedOf({ resultHash: hash('others') }) }, [], 'counted-otherwise'],
    ['with a bid left out', online, { counted: countedOf({ items: one.slice(0, 1) }) }, [], 'result-does-not-fit'],
    ['with a bid twice', online, { counted: countedOf({ items: [...one.slice(0, 1), ...one.slice(0, 1)] }) }, [], 'result-does-not-fit'],
    ['that spends otherwise', online, { counted: countedOf({ spentPence: 14_000 }) }, [], 'result-does-not-fit'],
    ['that gives more than the cost', online, { counted: countedOf({ spentPence: 16_000, ...items({ amountPence: 16_000 }) }) }, [], 'result-does-not-fit'],
    ['from a pot that may not pay', online, { counted: countedOf(items({}, { won: true, amountPence: 1, fundId: 'F4' })) }, [], 'result-does-not-fit'],
    ['that pays who lost', online, { counted: countedOf(items({}, { amountPence: 1 })) }, [], 'result-does-not-fit'],
    ['without a pot', online, { counted: countedOf(items({ fundId: undefined as never })) }, [], 'result-does-not-fit'],
  ])('%s is refused', (_, past, more, withdrawn, code) =>
    given(...past)
      .when(sealed(DeclareResult, { ...declareData, ...more } as typeof declareData, AFTER), { ...noVotingFacts, withdrawn })
      .thenRefused(code as never),
  );

  it('is refused where a pot is overdrawn', () => {
    const first = {
      ...opened,
      data: {
        ...opened.data,
        pots: [
          { fundId: 'F1', amountPence: 50_000 },
          { fundId: 'F4', amountPence: 20_000 },
        ],
      },
    } as VotingEvent;
    const counted = countedOf({
      spentPence: 55_000,
      items: [
        { bidId: 'H-002', won: true, amountPence: 15_000, fundId: 'F1' },
        { bidId: 'H-001', won: true, amountPence: 40_000, fundId: 'F1' },
      ],
    });
    given(first, closed, ballotsOpened)
      .when(sealed(DeclareResult, { ...declareData, counted }, AFTER), noVotingFacts)
      .thenRefused('result-does-not-fit');
  });
});

const asked: VotingEvent = { type: 'RecountAsked', data: { ...about, recountId: 'RC-1', askedBy: per('asker') } };
const askData = { roundId: 'H-R1', recountId: 'RC-1', askedBy: per('asker') };
const made = (agrees: boolean, resultHash: string): VotingEvent => ({
  type: 'RecountMade',
  data: { ...about, recountId: 'RC-1', version: 1, agrees, resultHash },
});
const declared = [...online, ...resultOf(1)].map((fact) => ({ at: AFTER, fact }));
const declaredAnd = (...more: VotingEvent[]) => [...declared, ...more.map((fact) => ({ at: AFTER, fact }))];

describe('A recount', () => {
  it('is asked for within the window, the last day included', () => {
    givenAt(...declared)
      .when(sealed(AskRecount, askData, '2026-05-26T22:59:00.000Z'), noVotingFacts)
      .then(asked);
    givenAt(...declared)
      .when(sealed(AskRecount, askData, '2026-05-26T23:00:00.000Z'), noVotingFacts)
      .thenRefused('window-over');
    given(...online)
      .when(sealed(AskRecount, askData), noVotingFacts)
      .thenRefused('not-declared-yet');
  });

  it('is asked for by one person once at a time', () =>
    givenAt(...declaredAnd(asked))
      .when(sealed(AskRecount, { ...askData, recountId: 'RC-2' }, AFTER), noVotingFacts)
      .thenNothing());

  it.each([
    ['agrees with the result', countedOf().resultHash, true],
    ['does not', hash('others'), false],
  ] as const)('that %s says so', (_, resultHash, agrees) =>
    givenAt(...declaredAnd(asked))
      .when(sealed(RecordRecount, { roundId: 'H-R1', recountId: 'RC-1', resultHash }, AFTER), noVotingFacts)
      .then(made(agrees, resultHash)),
  );

  it('that nobody asked for is refused, and one that was made is made', () => {
    givenAt(...declared)
      .when(sealed(RecordRecount, { roundId: 'H-R1', recountId: 'RC-1', resultHash: hash('x') }, AFTER), noVotingFacts)
      .thenRefused('no-such-recount');
    givenAt(...declaredAnd(asked, made(true, hash('x'))))
      .when(sealed(RecordRecount, { roundId: 'H-R1', recountId: 'RC-1', resultHash: hash('x') }, AFTER), noVotingFacts)
      .thenNothing();
  });

  it('that does not agree lets the officer declare anew', () =>
    givenAt(...declaredAnd(asked, made(false, hash('others'))))
      .when(sealed(DeclareResult, { ...declareData, because: 'recount' as never }, AFTER), noVotingFacts)
      .then(...resultOf(2, countedOf(), 'recount')));
});

const LATER = '2026-05-27T09:00:00.000Z';
const endAsked: VotingEvent = { type: 'SecretEndAsked', data: { ...about, officer, household: hh('officer'), stepUp: 'passkey' } };
const askEnd = { roundId: 'H-R1', officer, household: hh('officer'), stepUp: 'passkey' as const };
const destroy = (who: string, household = who) =>
  sealed(DestroySecret, { roundId: 'H-R1', scrutineer: per(who), household: hh(household), stepUp: 'code' as const }, LATER);
const destroyed: VotingEvent[] = [
  { type: 'RoundSecretDestroyed', data: about },
  { type: 'RoundSecretDestroyedBasis', data: { ...about, officer, scrutineer: per('two'), household: hh('two'), stepUp: 'code' } },
];

describe('The end of the secret', () => {
  it('is asked for by an officer when nobody can ask for a recount any more, and agreed to by somebody else of another home', () => {
    givenAt(...declared)
      .when(sealed(AskSecretEnd, askEnd, LATER), noVotingFacts)
      .then(endAsked);
    givenAt(...declaredAnd(endAsked))
      .when(destroy('two'), noVotingFacts)
      .then(...destroyed);
    givenAt(...declaredAnd(endAsked, ...destroyed))
      .when(destroy('one'), noVotingFacts)
      .thenNothing();
  });

  it('is refused too early, and while a recount is due', () => {
    givenAt(...declared)
      .when(sealed(AskSecretEnd, askEnd, '2026-05-26T22:59:00.000Z'), noVotingFacts)
      .thenRefused('window-not-over');
    given(...online)
      .when(sealed(AskSecretEnd, askEnd, LATER), noVotingFacts)
      .thenRefused('not-declared-yet');
    givenAt(...declaredAnd(asked))
      .when(sealed(AskSecretEnd, askEnd, LATER), noVotingFacts)
      .thenRefused('recount-open');
    givenAt(...declaredAnd(endAsked, asked))
      .when(destroy('two'), noVotingFacts)
      .thenRefused('recount-open');
    // A bid was withdrawn after the end was asked for: its result may be challenged as long as any.
    const anew = resultOf(2, countedOf({ withdrawn: ['H-001'] }), 'withdrawal').map((fact) => ({ at: LATER, fact }));
    givenAt(...declaredAnd(endAsked), ...anew)
      .when(destroy('two'), noVotingFacts)
      .thenRefused('window-not-over');
  });

  it.each([
    ['that nobody asked for', [], destroy('two'), 'end-not-asked'],
    ['by one person', [endAsked], destroy('officer', 'other'), 'one-person'],
    ['by one home', [endAsked], destroy('two', 'officer'), 'one-household'],
  ] as const)('%s is refused', (_, past, command, code) =>
    givenAt(...declaredAnd(...past))
      .when(command, noVotingFacts)
      .thenRefused(code),
  );
});
