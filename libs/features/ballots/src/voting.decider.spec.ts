import { describe, expect, it } from '@jest/globals';
import { sealed, specFor } from '#decider/spec';
import type { VotingEvent } from '#events';
import {
  AFTER,
  about,
  askEnd,
  asked,
  ballot,
  closed,
  closedData,
  countedOf,
  declared,
  declaredAnd,
  destroy,
  destroyed,
  endAsked,
  facts,
  hash,
  issued,
  LATER,
  lots,
  MORNING,
  officer,
  online,
  open,
  openData,
  opened,
  openedWith,
  pots,
  resultOf,
  roll,
  round,
  settled,
} from '../test/voting.js';
import { AskSecretEnd, CloseVoting, OpenVoting } from './voting.commands.js';
import { votingDecider } from './voting.decider.js';
import { noVotingFacts, payableFrom, type RoundToVote, type VotingFacts } from './voting.facts.js';

const { given, givenAt } = specFor(votingDecider);

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
