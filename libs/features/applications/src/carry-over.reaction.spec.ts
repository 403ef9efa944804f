import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Fact, type FactReader, fold } from '#decider';
import { recorded, sealed, textRefOf } from '#decider/spec';
import { CarryOverBid, JoinBid, NoteDecision, SubmitBid, WithdrawBid } from './bid.commands.js';
import { gatherBidFacts } from './bid.facts.js';
import { bidReactions } from './bid.reaction.js';
import { carryOverReaction, openBids } from './carry-over.reaction.js';

const event = (type: string, data: object): Fact => ({ type, data });
const received = (bidId: string, roundId = 'R1', bankId = 'chalcots') => event('BidReceived', { bidId, roundId, bankId });
const declared = (roundId: string, finishesRound: boolean) => event('DecisionsDeclared', { roundId, finishesRound });
const terms = { bankId: 'chalcots', rulesVersion: 1, rulesHash: 'd'.repeat(64), closesOn: '2026-06-12' };
const opened = (roundId: string, bankId = 'chalcots') => event('RoundOpened', { roundId, ...terms, bankId, rules: { minPence: 5_000, maxPence: 50_000 } });

/** Folds what the processor passes, and answers with the bids that go into the round opened last. */
function carriedInto(...events: Fact[]): string[] {
  const passed = recorded(events).filter(({ type }) => carryOverReaction.types.includes(type)) as never[];
  const state = fold(openBids, passed);
  return passed.slice(-1).flatMap((last) => carryOverReaction.react(last, state).map(({ data }) => (data as { bidId: string }).bidId));
}

describe('When the bank’s next round opens', () => {
  it('a bid without an answer goes into it', () => {
    const events = recorded([received('C-011'), declared('R1', true), opened('R2')]) as never[];
    const state = fold(openBids, events);
    expect(events.slice(-1).flatMap((last) => carryOverReaction.react(last, state))).toEqual([
      { command: CarryOverBid, data: { bidId: 'C-011', toRoundId: 'R2' } },
    ]);
  });

  it.each([
    ['was joined', event('BidJoined', { bidId: 'C-011' })],
    ['was withdrawn', event('BidWithdrawn', { bidId: 'C-011' })],
    ['was outside the rules', event('BidFoundNotEligible', { bidId: 'C-011' })],
    ['got a yes', event('AwardDeclared', { bidId: 'C-011' })],
    ['got a not this time', event('BidDeclined', { bidId: 'C-011' })],
  ])('a bid that %s stays where it is', (_, end) => {
    expect(carriedInto(received('C-011'), received('C-012'), end, declared('R1', true), opened('R2'))).toEqual(['C-012']);
  });

  it('a bid of a round that goes on stays in it', () => {
    expect(carriedInto(received('C-011'), declared('R1', false), opened('R2'))).toEqual([]);
  });
  it('a bid of another bank stays with it', () => {
    expect(carriedInto(received('H-001', 'R1', 'hilgrove'), declared('R1', true), opened('R2'))).toEqual([]);
  });
  it('a bid of a round that was cancelled goes into it', () => {
    const cancelled = event('ReservationReleased', { roundId: 'R1', why: 'round-cancelled' });
    expect(carriedInto(received('C-011'), cancelled, opened('R2'))).toEqual(['C-011']);
  });
  it('a bid that was carried before goes on again', () => {
    const carried = event('BidCarriedOver', { bidId: 'C-011', toRoundId: 'R2' });
    expect(carriedInto(received('C-011'), declared('R1', true), opened('R2'), carried, declared('R2', true), opened('R3'))).toEqual(['C-011']);
  });

  it('every bid of the round before goes into it but those that came to an end, in whatever order they did', () => {
    const ids = fc.uniqueArray(
      fc.integer({ min: 1, max: 30 }).map((n) => `C-${n}`),
      { minLength: 1 },
    );
    const ends = fc.constantFrom('BidJoined', 'BidWithdrawn', 'BidFoundNotEligible', 'AwardDeclared', 'BidDeclined');
    fc.assert(
      fc.property(
        ids.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all))),
        ends,
        ([all, ended], end) => {
          const events = [...all.map((bidId) => received(bidId)), ...ended.map((bidId) => event(end, { bidId })), declared('R1', true), opened('R2')];
          expect(carriedInto(...events)).toEqual(all.filter((bidId) => !ended.includes(bidId)));
        },
      ),
    );
  });
});

describe('What the bank declares', () => {
  const said = {
    bidId: 'C-005',
    roundId: 'R1',
    reason: textRefOf('reason'),
    decidedBy: { kind: 'panel', evidence: 'meeting-1' },
    rulesVersion: 1,
    rulesHash: 'd'.repeat(64),
  };
  const answersTo = (type: 'AwardDeclared' | 'BidDeclined', data: object) => recorded([event(type, data)]).flatMap((one) => bidReactions[type]?.(one as never));

  it('of an award is noted with its amount', () => {
    const award = { ...said, outcome: 'part-awarded', amountPence: 22_000 };
    expect(answersTo('AwardDeclared', { ...award, fundId: 'F1', askedPence: 32_000 })).toEqual([{ command: NoteDecision, data: award }]);
    expect(NoteDecision.schema.parse(award)).toEqual(award);
  });
  it('of a bid that got no money is noted with none', () => {
    expect(answersTo('BidDeclined', said)).toEqual([{ command: NoteDecision, data: { ...said, outcome: 'declined', amountPence: 0 } }]);
  });
});

describe('The facts about a bid', () => {
  const money = (type: string, more: object = {}) => event(type, { bidId: 'C-005', paymentId: 'PAY-1', ...more });
  const gather = (command: Parameters<typeof gatherBidFacts>[0], streams: Record<string, Fact[]>) =>
    gatherBidFacts(command, { fold: async (folding, stream) => fold(folding as never, recorded(streams[stream] ?? []) as never) });
  const bidStream = { 'application-C-005': [received('C-005')] };

  it('are its round’s rules when it comes in', async () => {
    const round = await gather(sealed(SubmitBid, { roundId: 'R2' } as never), { 'round-R2': [event('RoundPlanned', {}), opened('R2')] });
    expect(round).toEqual({ round: { status: 'open', terms: { ...terms, minPence: 5_000, maxPence: 50_000 } } });
    const late = await gather(sealed(SubmitBid, { roundId: 'R2' } as never), { 'round-R2': [opened('R2'), event('RoundClosed', {})] });
    expect(late.round?.status).toBe('closed');
  });

  it('are the other bid’s bank and status when the two are joined', async () => {
    const streams = { 'application-C-006': [received('C-006'), event('BidWithdrawn', { bidId: 'C-006' })] };
    expect(await gather(sealed(JoinBid, { bidId: 'C-005', toBidId: 'C-006' }), streams)).toEqual({ other: { bankId: 'chalcots', status: 'withdrawn' } });
  });

  it.each([
    ['nothing promised', [], { awarded: false, paying: false }],
    ['something promised', [money('AwardDeclared')], { awarded: true, paying: false }],
    ['something promised to somebody else', [event('AwardDeclared', { bidId: 'C-001' })], { awarded: false, paying: false }],
    ['a smaller promise', [money('AwardDeclared'), money('AwardReleased', { why: 'reduced' })], { awarded: true, paying: false }],
    ['a promise that lapsed', [money('AwardDeclared'), money('AwardReleased', { why: 'not-accepted' })], { awarded: false, paying: false }],
    ['money on its way', [money('AwardDeclared'), money('PaymentInstructed')], { awarded: true, paying: true }],
    ['money paid', [money('AwardDeclared'), money('PaymentInstructed'), money('PaymentSettled')], { awarded: true, paying: true }],
    ['money that came straight back', [money('AwardDeclared'), money('PaymentInstructed'), money('PaymentFailed')], { awarded: true, paying: false }],
  ])('are %s when it is withdrawn', async (_, bank, expected) => {
    const command = sealed(WithdrawBid, { bidId: 'C-005', reason: textRefOf('reason') });
    expect(await gather(command, { ...bidStream, 'bank-chalcots': bank })).toEqual({ money: expected });
  });

  // What was folded is kept by the folding itself: one made anew for each question reads the whole bank each time.
  it('are asked for by the same foldings each time', async () => {
    const command = sealed(WithdrawBid, { bidId: 'C-005', reason: textRefOf('reason') });
    const asked: object[] = [];
    const noting: FactReader = {
      fold: async (folding, stream) => {
        asked.push(folding);
        return fold(folding as never, recorded(stream === 'application-C-005' ? [received('C-005')] : []) as never);
      },
    };
    await gatherBidFacts(command, noting);
    await gatherBidFacts(command, noting);
    expect([asked.length, new Set(asked).size]).toEqual([4, 2]);
  });

  it('are the next round and the bank’s word on the one before when it is carried over', async () => {
    const command = sealed(CarryOverBid, { bidId: 'C-005', toRoundId: 'R2' });
    const streams = { ...bidStream, 'round-R2': [opened('R2')] };
    const going = await gather(command, { ...streams, 'bank-chalcots': [declared('R1', false), declared('R0', true)] });
    expect(going.carry?.fromOver).toBe(false);
    const over = await gather(command, { ...streams, 'bank-chalcots': [declared('R1', false), declared('R1', true)] });
    expect(over.carry).toMatchObject({ fromOver: true, to: { status: 'open', terms: { bankId: 'chalcots', maxPence: 50_000 } } });
  });
});
