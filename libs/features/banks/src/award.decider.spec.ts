import { describe, expect, it } from '@jest/globals';
import { sealed, specFor, textRefOf } from '#decider/spec';
import type { BankEvent } from '#events';
import {
  agreed,
  at,
  awarded,
  bankId,
  basisOf,
  because,
  bid,
  declare,
  evening,
  house,
  no,
  opened,
  ready,
  received,
  reserved,
  roundId,
  yes,
} from '../test/chalcots.js';
import { move } from './balances.decider.js';
import { ReduceAward, ReleaseAward } from './bank.commands.js';
import { bankDecider } from './bank.decider.js';

const { given, givenAt } = specFor(bankDecider);
const promised = [...ready, awarded('C-002', 18_000), basisOf('C-002', 18_000)];
const fundOf = (outcome: { decision: { accepted: boolean; events?: readonly BankEvent[] } }) => {
  const award = outcome.decision.events?.find((event) => event.type === 'AwardDeclared');
  return award?.type === 'AwardDeclared' ? award.data.fundId : undefined;
};

describe('Declared decisions', () => {
  it('an evening’s yes and no are told in one go, with the facts they rest on', () => {
    const bids = { 'C-002': bid(18_000), 'C-004': bid(30_000, { supported: 'lost' }) };
    const { decision } = given(...ready).when(declare([yes('C-002', 18_000), no('C-004')]), evening(bids));
    expect(decision.accepted && decision.events.map((event) => event.type)).toEqual([
      'AwardDeclared',
      'DecisionBasis',
      'BidDeclined',
      'DecisionBasis',
      'DecisionsDeclared',
    ]);
  });

  it('what the round leaves over is released when it is finished', () => {
    const state = given(...ready)
      .when(declare([yes('C-002', 18_000)], true), evening({ 'C-002': bid(18_000) }))
      .stateAfter();
    expect(state.reserves[roundId]).toEqual({ F1: 0, F4: 0 });
    expect([state.funds.F1?.availablePence, state.funds.F4?.availablePence, state.awards['C-002']?.committedPence]).toEqual([282_000, 500_000, 18_000]);
  });

  it('a yes that the bank has decided already is not owed again, when the bid has not heard of it yet', () => {
    const { decision } = given(...promised).when(declare([]), evening({ 'C-002': bid(18_000) }));
    expect(decision).toMatchObject({ accepted: true, events: [{ type: 'DecisionsDeclared', data: { declared: 0 } }] });
  });

  it('less than was asked is a part award; the conditions of the motion go with it', () => {
    const conditions = [{ conditionId: 'landlord', what: textRefOf('what'), beforePayment: true }];
    const { decision } = given(...ready).when(declare([yes('C-002', 18_000)]), evening({ 'C-002': bid(20_000, { supportedPence: 18_000, conditions }) }));
    expect(decision).toMatchObject({
      accepted: true,
      events: [{ data: { outcome: 'part-awarded', amountPence: 18_000, askedPence: 20_000, conditions } }, {}, {}],
    });
  });

  it('the narrowest fund whose requirements the bid meets pays', () => {
    const meeting = (meets: string[]) => given(...ready).when(declare([yes('C-002', 18_000)]), evening({ 'C-002': bid(18_000, { meets }) }));
    expect([fundOf(meeting([])), fundOf(meeting(['outdoor'])), fundOf(meeting(['outdoor', 'charitable']))]).toEqual(['F1', 'F4', 'F4']);
  });

  it('when the narrowest fund has too little left, the next one pays', () => {
    const past = [...ready.slice(0, 5), reserved(['F1', 200_000], ['F4', 10_000])];
    expect(fundOf(given(...past).when(declare([yes('C-002', 18_000)]), evening({ 'C-002': bid(18_000, { meets: ['outdoor'] }) })))).toBe('F1');
  });

  it('funds of one narrowness are taken in the round’s order', () => {
    const past = [opened, agreed('F1'), agreed('F2'), received('F1', 90_000), received('F2', 90_000), reserved(['F1', 90_000], ['F2', 90_000])];
    const facts = evening({ 'C-002': bid(18_000) });
    const rules = { ...facts.declaration?.rules, reserveOrder: ['F2', 'F1'] } as NonNullable<typeof facts.declaration>['rules'];
    expect(fundOf(given(...past).when(declare([yes('C-002', 18_000)]), evening({ 'C-002': bid(18_000) }, { rules })))).toBe('F2');
  });

  it('another fund may pay when somebody says why', () => {
    const chosen = yes('C-002', 18_000, { fundId: 'F1', fundBecause: because });
    const { decision } = given(...ready).when(declare([chosen]), evening({ 'C-002': bid(18_000, { meets: ['outdoor'] }) }));
    expect(decision).toMatchObject({ accepted: true, events: [{ data: { fundId: 'F1', proposedFundId: 'F4', fundBecause: because } }, {}, {}] });
  });

  it('two awards of one evening cannot have the same pounds', () => {
    const past = [...ready.slice(0, 5), reserved(['F1', 40_000])];
    const bids = { 'C-002': bid(25_000), 'C-003': bid(25_000, { household: house('C003') }) };
    given(...past)
      .when(declare([yes('C-002', 25_000), yes('C-003', 25_000)]), evening(bids))
      .thenRefused('fund-not-reserved');
  });
});

describe('The result of a vote', () => {
  const vote = (change: object = {}) =>
    evening({ 'C-002': bid(18_000, { supportedFundId: 'F4', meets: ['outdoor'] }) }, { vote: { recountWaits: false, ...change } });
  const endsOn = (windowEndsOn: string) => vote({ windowEndsOn });
  const two = [opened, agreed('F1'), agreed('F2'), received('F1', 90_000), received('F2', 90_000), reserved(['F1', 20_000], ['F2', 20_000])];
  const order = { ...evening({}).declaration?.rules, reserveOrder: ['F1', 'F2'] } as NonNullable<ReturnType<typeof evening>['declaration']>['rules'];
  const fromF2 = (bids: Parameters<typeof evening>[0]) => evening(bids, { rules: order, vote: { recountWaits: false } });

  it('is followed by money on the day after the last on which another count could be asked for', () => {
    given(...ready)
      .when(declare([yes('C-002', 18_000)]), endsOn('2026-03-11'))
      .thenRefused('window-open');
    const { decision } = given(...ready).when(declare([yes('C-002', 18_000)]), endsOn('2026-03-10'));
    expect(decision).toMatchObject({ accepted: true, events: [{}, { data: { supportedFundId: 'F4' } }, { data: { windowEndedOn: '2026-03-10' } }] });
  });

  it('waits until midnight in London', () => {
    const late = { ...declare([yes('C-002', 18_000)]), at: '2026-06-10T22:59:59.999Z' };
    given(...ready)
      .when(late, endsOn('2026-06-10'))
      .thenRefused('window-open');
    expect(given(...ready).when({ ...late, at: '2026-06-10T23:00:00.000Z' }, endsOn('2026-06-10')).decision.accepted).toBe(true);
  });

  it('that money follows at once says nothing of a window', () => {
    const { decision } = given(...ready).when(declare([yes('C-002', 18_000)]), vote());
    expect(decision.accepted && decision.events.at(-1)?.data).not.toHaveProperty('windowEndedOn');
  });

  it('is paid from the fund of the count, though another would be proposed', () => {
    const { decision } = given(...two).when(declare([yes('C-002', 18_000)]), fromF2({ 'C-002': bid(18_000, { supportedFundId: 'F2' }) }));
    expect(decision).toMatchObject({ accepted: true, events: [{ data: { fundId: 'F2', proposedFundId: 'F2' } }, {}, {}] });
  });

  it('is paid from another fund when that of the count has too little left, and by somebody’s choice only with a reason', () => {
    const bids = { 'C-002': bid(18_000, { supportedFundId: 'F2' }), 'C-003': bid(18_000, { supportedFundId: 'F2', household: house('C003') }) };
    const { decision } = given(...two).when(declare([yes('C-002', 18_000), yes('C-003', 18_000)]), fromF2(bids));
    expect(decision.accepted && decision.events.flatMap((event) => (event.type === 'AwardDeclared' ? [event.data.fundId] : []))).toEqual(['F2', 'F1']);
    const chosen = (more: object = {}) => declare([yes('C-002', 18_000, { fundId: 'F1', ...more })]);
    const one = fromF2({ 'C-002': bid(18_000, { supportedFundId: 'F2' }) });
    given(...two)
      .when(chosen(), one)
      .thenRefused('fund-needs-reason');
    expect(given(...two).when(chosen({ fundBecause: because }), one).decision.accepted).toBe(true);
  });

  it('that is outdated is named before a recount, and that before the window', () => {
    const all = { takenBack: 'C-004', recountWaits: true, windowEndsOn: '2026-03-11' };
    given(...ready)
      .when(declare([yes('C-002', 18_000)]), vote(all))
      .thenRefused('result-to-come');
    given(...ready)
      .when(declare([yes('C-002', 18_000)]), vote({ ...all, takenBack: undefined }))
      .thenRefused('recount-waits');
  });
});

describe('The household cap', () => {
  const again = (change: Parameters<typeof bid>[1] = {}) => evening({ 'C-003': bid(40_000, change) });
  const at2025 = (day: string) => promised.map((fact) => ({ at: `${day}T12:00:00.000Z`, fact }));

  it('counts what the household was given within twelve months', () =>
    givenAt(...at2025('2025-03-12'))
      .when(declare([yes('C-003', 40_000)]), again())
      .thenRefused('household-cap'));
  it('passes over a winner of a vote whose home has had it all, and nobody else', () => {
    const unvoted = declare([no('C-003')]);
    const declined = { ...unvoted, data: { ...unvoted.data, decidedBy: { kind: 'ballot' as const, evidence: `voting-${roundId}` } } };
    expect(givenAt(...at2025('2025-03-12')).when(declined, again()).decision.accepted).toBe(true);
    givenAt(...at2025('2025-03-11'))
      .when(declined, again())
      .thenRefused('vote-does-not-support');
    givenAt(...at2025('2025-03-12'))
      .when(unvoted, again())
      .thenRefused('vote-does-not-support');
    givenAt(...at2025('2025-03-12'))
      .when(declined, again({ household: house('C003') }))
      .thenRefused('vote-does-not-support');
  });
  it('forgets what is older than twelve months', () =>
    expect(givenAt(...at2025('2025-03-11')).when(declare([yes('C-003', 40_000)]), again()).decision.accepted).toBe(true));
  it('does not concern groups', () =>
    expect(given(...promised).when(declare([yes('C-003', 40_000)]), again({ leadKind: 'group' })).decision.accepted).toBe(true));
  it('does not concern another household', () =>
    expect(given(...promised).when(declare([yes('C-003', 40_000)]), again({ household: house('C003') })).decision.accepted).toBe(true));
});

describe('A promise', () => {
  const release = sealed(ReleaseAward, { bankId, bidId: 'C-002', why: 'not-accepted' }, at);
  const released = (amountPence: number, why: 'not-accepted' | 'reduced', more = {}): BankEvent => ({
    type: 'AwardReleased',
    data: { bidId: 'C-002', fundId: 'F1', amountPence, why, ...more, postings: move('F1', amountPence, 'committed:C-002', 'available') },
  });

  it('goes back when the offer lapsed', () =>
    given(...promised)
      .when(release, {})
      .then(released(18_000, 'not-accepted')));
  it('goes back once only', () =>
    given(...promised, released(18_000, 'not-accepted'))
      .when(release, {})
      .thenNothing());
  it('may be made smaller, with a reason', () => {
    const reason = textRefOf('reason');
    given(...promised)
      .when(sealed(ReduceAward, { bankId, bidId: 'C-002', byPence: 3_000, reason }, at), {})
      .then(released(3_000, 'reduced', { reason }));
  });
});
