import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays } from '#decider/calendar';
import { recorded, sealed, specFor, textRefOf } from '#decider/spec';
import { catalogue, type GrantEvent } from '#events';
import {
  AcceptOffer,
  EndProject,
  LapseOffer,
  MakeOffer,
  MeetCondition,
  NameSafeguarding,
  OpenGrant,
  ReceiveReport,
  WithdrawGrant,
  WithdrawPicture,
} from './grant.commands.js';
import { grantDecider } from './grant.decider.js';
import type { GrantFacts } from './grant.facts.js';
import { grantReactions } from './grant.reaction.js';

const { given } = specFor(grantDecider);
const bidId = 'C-003';
const bankId = 'chalcots';
const rules = { lapseDays: 28, spendWithinDays: 182, reportDueDays: 28 };
const conditions = [{ conditionId: 'dbs', what: textRefOf('motion.conditions.0.what'), beforePayment: true }];
const award = { bidId, bankId, roundId: 'C-R1', fundId: 'F1', amountPence: 24000, conditions };
const openedData = { ...award, atRisk: true, ...rules };
const opened: GrantEvent = { type: 'GrantOpened', data: openedData };
const offered: GrantEvent = { type: 'OfferMade', data: { bidId, offeredOn: '2026-03-12', acceptBy: '2026-04-09' } };
const accepted: GrantEvent = { type: 'OfferAccepted', data: { bidId, acceptedOn: '2026-03-15', spendBy: '2026-09-13' } };
const lapsed: GrantEvent = { type: 'OfferLapsed', data: { bidId, bankId, why: 'not-accepted' } };
const timeOver = (leftPence: number): GrantEvent => ({ type: 'OfferLapsed', data: { bidId, bankId, why: 'time-over', leftPence } });
const withdrawn: GrantEvent = { type: 'GrantWithdrawn', data: { bidId, bankId } };
const met: GrantEvent = { type: 'ConditionMet', data: { bidId, conditionId: 'dbs', metOn: '2026-03-17' } };
const ended: GrantEvent = { type: 'ProjectEnded', data: { bidId, endedOn: '2026-04-28', reportDueOn: '2026-05-26', paidPence: 24000 } };
const money = (leftPence: number, inPaymentPence: number, paidPence: number): GrantFacts => ({ money: { leftPence, inPaymentPence, paidPence } });
const paid = money(0, 0, 24000);
const running = [opened, offered, accepted];
const noon = (day: string) => `${day}T12:00:00.000Z`;

describe('A grant', () => {
  const open = sealed(OpenGrant, award);
  const facts: GrantFacts = { rules, bid: { atRisk: true, withdrawn: false } };

  it('opens with the award, under the round’s rules', () => given().when(open, facts).then(opened));
  it('opens once', () => given(opened).when(open, facts).thenNothing());
  it('of a bid that was withdrawn while the bank declared it is never offered', () =>
    given()
      .when(open, { rules, bid: { atRisk: true, withdrawn: true } })
      .then(opened, withdrawn));
  it('needs the rules of its round', () =>
    given()
      .when(open, { bid: { atRisk: true, withdrawn: false } })
      .thenRefused('no-such-round'));
  it('needs its bid', () => given().when(open, { rules }).thenRefused('no-such-bid'));

  it('ends when its bid is withdrawn', () => given(opened, offered).when(sealed(WithdrawGrant, { bidId }), {}).then(withdrawn));
  it.each([
    ['was never awarded', []],
    ['has lapsed', [opened, offered, lapsed]],
    ['was withdrawn before', [opened, withdrawn]],
  ] as const)('needs no end when the bid %s', (_, past) =>
    given(...past)
      .when(sealed(WithdrawGrant, { bidId }), {})
      .thenNothing(),
  );

  it('follows from an award on a bank’s stream, and from a withdrawal', () => {
    const [declared] = recorded([{ type: 'AwardDeclared', data: { ...award, bankId: undefined, outcome: 'awarded' } }], { stream: 'bank-chalcots' });
    const [gone] = recorded([{ type: 'BidWithdrawn', data: { bidId, bankId } }]);
    type Event = Parameters<NonNullable<typeof grantReactions.AwardDeclared>>[0];
    expect(grantReactions.AwardDeclared?.(declared as unknown as Event)).toEqual([{ command: OpenGrant, data: award }]);
    expect(grantReactions.BidWithdrawn?.(gone as unknown as Event)).toEqual([{ command: WithdrawGrant, data: { bidId } }]);
  });
});

describe('An offer', () => {
  const offer = sealed(MakeOffer, { bidId }, noon('2026-03-12'));
  const accept = (at: string) => sealed(AcceptOffer, { bidId }, at);

  it('is open for as long as the rules say', () => given(opened).when(offer, {}).then(offered));
  it('is accepted, and the time to spend begins', () =>
    given(opened, offered)
      .when(accept(noon('2026-03-15')), {})
      .then(accepted));
  it('is accepted in the last minute of its last day in London', () =>
    expect(given(opened, offered).when(accept('2026-04-09T22:59:59.999Z'), {}).decision.accepted).toBe(true));

  it.each([
    ['made for no grant', [], offer, 'no-such-grant'],
    ['made twice', [opened, offered], offer, 'already-offered'],
    ['made for a withdrawn bid', [opened, withdrawn], offer, 'grant-closed'],
    ['accepted before it is made', [opened], accept(noon('2026-03-15')), 'not-offered'],
    ['accepted twice', running, accept(noon('2026-03-16')), 'already-accepted'],
    ['accepted after it lapsed', [opened, offered, lapsed], accept(noon('2026-04-10')), 'grant-closed'],
    ['accepted when its last day is over in London', [opened, offered], accept('2026-04-09T23:00:00.000Z'), 'acceptance-too-late'],
  ] as const)('%s is refused', (_, past, command, code) =>
    given(...past)
      .when(command, {})
      .thenRefused(code),
  );
});

describe('What comes before the money', () => {
  const meet = (conditionId = 'dbs', metOn = '2026-03-17') => sealed(MeetCondition, { bidId, conditionId, metOn }, noon('2026-03-17'));
  const lead = textRefOf('lead', `grant-${bidId}`);
  const name = sealed(NameSafeguarding, { bidId, lead, policy: 'own' });

  it('may be done before or after the offer is accepted', () => {
    given(opened).when(meet(), {}).then(met);
    given(...running)
      .when(meet(), {})
      .then(met);
  });
  it('is a named lead and a policy where children or adults at risk take part', () =>
    given(...running)
      .when(name, {})
      .then({ type: 'SafeguardingNamed', data: { bidId, lead, policy: 'own' } }));

  it.each([
    ['a condition that the award has not', running, meet('insurance'), 'no-such-condition'],
    ['a condition met twice', [...running, met], meet(), 'already-met'],
    ['a condition met tomorrow', running, meet('dbs', '2026-03-18'), 'day-in-the-future'],
    ['a condition of a lapsed grant', [opened, offered, lapsed], meet(), 'grant-closed'],
    ['a lead for a withdrawn bid', [opened, withdrawn], name, 'grant-closed'],
    ['a lead for no grant', [], name, 'no-such-grant'],
  ] as const)('refuses %s', (_, past, command, code) =>
    given(...past)
      .when(command, {})
      .thenRefused(code),
  );
});

describe('A lapse', () => {
  const lapse = (at: string) => sealed(LapseOffer, { bidId }, at);

  it('comes the day after the last day to accept, in London', () => given(opened, offered).when(lapse('2026-04-09T23:00:00.000Z'), {}).then(lapsed));
  it('comes when the time to spend is over and nothing was paid', () =>
    given(...running)
      .when(lapse(noon('2026-09-14')), money(24000, 0, 0))
      .then(timeOver(24000)));
  it('takes what is left when a part was paid', () =>
    given(...running)
      .when(lapse(noon('2026-09-14')), money(4000, 0, 20000))
      .then(timeOver(4000)));
  it('has nothing to take when all was paid', () =>
    given(...running)
      .when(lapse(noon('2026-09-14')), paid)
      .thenNothing());
  it('comes once', () =>
    given(opened, offered, lapsed)
      .when(lapse(noon('2026-04-11')), {})
      .thenNothing());

  it.each([
    ['before the offer is made', [opened], noon('2026-09-14'), {}, 'not-due'],
    ['on the last day to accept', [opened, offered], '2026-04-09T22:59:59.999Z', {}, 'not-due'],
    ['on the last day to spend', running, noon('2026-09-13'), money(24000, 0, 0), 'not-due'],
    ['while money is on its way', running, noon('2026-09-14'), money(4000, 20000, 0), 'payment-under-way'],
    ['of no grant', [], noon('2026-09-14'), {}, 'no-such-grant'],
  ] as const)('%s is refused', (_, past, at, facts, code) =>
    given(...past)
      .when(lapse(at), facts)
      .thenRefused(code),
  );

  it('and an acceptance never fit the same day', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 0, max: 120 }), (lapseDays, later) => {
        const past: GrantEvent[] = [
          { type: 'GrantOpened', data: { ...openedData, lapseDays } },
          { type: 'OfferMade', data: { bidId, offeredOn: '2026-03-12', acceptBy: addDays('2026-03-12', lapseDays) } },
        ];
        const at = noon(addDays('2026-03-12', later));
        const accepting = given(...past).when(sealed(AcceptOffer, { bidId }, at), {}).decision.accepted;
        expect(accepting).toBe(later <= lapseDays);
        expect(given(...past).when(lapse(at), {}).decision.accepted).toBe(!accepting);
      }),
    );
  });
});

describe('A report', () => {
  const end = (endedOn = '2026-04-28', at = noon('2026-04-28')) => sealed(EndProject, { bidId, endedOn }, at);
  const data = {
    bidId,
    peopleCame: 10,
    unspentPence: 3740,
    receiptedPence: 20260,
    sentence: textRefOf('sentence', `grant-${bidId}`),
    photo: true,
    photoConsent: false,
    channel: 'phone' as const,
    receivedOn: '2026-05-13',
  };
  const report = (change: Partial<typeof data & { files: typeof files }> = {}, at = noon('2026-07-27')) => sealed(ReceiveReport, { ...data, ...change }, at);
  const received = (late: boolean, change: Partial<typeof data> = {}): GrantEvent => ({
    type: 'ReportReceived',
    data: { ...data, ...change, late, paidPence: 24000 },
  });

  it('is due some weeks after the project’s end', () =>
    given(...running)
      .when(end(), paid)
      .then(ended));
  it('comes in time on its last day', () =>
    given(...running, ended)
      .when(report({ receivedOn: '2026-05-26' }), paid)
      .then(received(false, { receivedOn: '2026-05-26' })));
  it('comes late the day after', () =>
    given(...running, ended)
      .when(report({ receivedOn: '2026-05-27' }), paid)
      .then(received(true, { receivedOn: '2026-05-27' })));
  const sent = (hash: string, mediaType: 'image/jpeg' | 'application/pdf') => ({
    ...{ sha256: hash.repeat(64), mediaType, bytes: 1234 },
    key: textRefOf(`file.${hash}`, `grant-${bidId}`),
  });
  const files = { receipts: [sent('a', 'application/pdf')], picture: sent('b', 'image/jpeg') };
  const basis: GrantEvent = { type: 'ReportReceivedBasis', data: { bidId, ...files } };

  it('says in its restricted part what was sent in with it', () =>
    given(...running, ended)
      .when(report({ photoConsent: true, files }), paid)
      .then(received(false, { photoConsent: true }), basis));
  it('takes no picture that not everybody agreed to', () =>
    given(...running, ended)
      .when(report({ files }), paid)
      .thenRefused('picture-unasked'));
  it('loses its picture when somebody in it asks, once', () => {
    const withdrawal = sealed(WithdrawPicture, { bidId }, noon('2026-08-01'));
    const withdrawn: GrantEvent = { type: 'PictureWithdrawn', data: { bidId, sha256: 'b'.repeat(64), withdrawnOn: '2026-08-01' } };
    const past = [...running, ended, received(true, { photoConsent: true }), basis];
    given(...past)
      .when(withdrawal, paid)
      .then(withdrawn);
    given(...past, withdrawn)
      .when(withdrawal, paid)
      .thenRefused('no-picture');
  });
  it('is owed by a grant that lapsed after a part was paid', () =>
    expect(given(...running, timeOver(4000)).when(end(), money(0, 0, 20000)).decision.accepted).toBe(true));

  it.each([
    ['an end of no grant', [], end(), paid, 'no-such-grant'],
    ['an end tomorrow', running, end('2026-04-29'), paid, 'day-in-the-future'],
    ['an end of what was not accepted', [opened, offered], end(), paid, 'offer-not-accepted'],
    ['an end of what was not paid', running, end(), money(24000, 0, 0), 'nothing-paid'],
    ['an end of what is still on its way', running, end(), money(0, 24000, 0), 'nothing-paid'],
    ['a second end', [...running, ended], end(), paid, 'already-ended'],
    ['a report from tomorrow', [...running, ended], report({ receivedOn: '2026-07-28' }), paid, 'day-in-the-future'],
    ['a report before the end', running, report(), paid, 'not-ended'],
    ['a second report', [...running, ended, received(false)], report(), paid, 'already-reported'],
    ['a penny more unspent than was paid', [...running, ended], report({ unspentPence: 24001, receiptedPence: 0 }), paid, 'more-than-paid'],
    ['a penny more receipts than was paid', [...running, ended], report({ unspentPence: 0, receiptedPence: 24001 }), paid, 'more-than-paid'],
    ['a penny that was both unspent and receipted', [...running, ended], report({ unspentPence: 12001, receiptedPence: 12000 }), paid, 'more-than-paid'],
  ] as const)('refuses %s', (_, past, command, facts, code) =>
    given(...past)
      .when(command, facts)
      .thenRefused(code),
  );

  it('and all before it are what the event catalogue takes', () => {
    for (const event of [...running, met, ended, received(true), lapsed, timeOver(1), withdrawn]) catalogue.check(event.type, event.data);
  });
});
