import { describe, it } from '@jest/globals';
import { sealed, specFor } from '#decider/spec';
import type { VotingEvent } from '#events';
import {
  AFTER,
  about,
  askData,
  asked,
  ballotsOpened,
  type Counted,
  closed,
  confirmedBy,
  countedOf,
  declareData,
  declared,
  declaredAnd,
  hash,
  items,
  made,
  one,
  online,
  opened,
  openingData,
  paperVote,
  reconciled,
  resultOf,
  roll,
} from '../test/voting.js';
import { AskRecount, DeclareResult, RecordOpening, RecordRecount } from './voting.commands.js';
import { votingDecider } from './voting.decider.js';
import { noVotingFacts } from './voting.facts.js';

const { given, givenAt } = specFor(votingDecider);

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
