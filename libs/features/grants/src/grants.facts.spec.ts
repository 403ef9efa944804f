import { describe, expect, it } from '@jest/globals';
import { type Fact, type FactReader, fold } from '#decider';
import { recorded, sealed, textRefOf } from '#decider/spec';
import type { ApplicationEvent, BankEvent, GrantEvent, PanelEvent, PaymentEvent, RoundEvent, TextRef } from '#events';
import { EndProject, LapseOffer, MakeOffer, OpenGrant } from './grant.commands.js';
import { gatherGrantFacts } from './grant.facts.js';
import { ApprovePayment, CheckPayeeName, PreparePayment } from './payment.commands.js';
import { gatherPaymentFacts } from './payment.facts.js';

type AnyFact = ApplicationEvent | BankEvent | GrantEvent | PanelEvent | PaymentEvent | RoundEvent;
const readerOf = (streams: Record<string, readonly Fact[]>): FactReader => ({
  fold: async (folding, stream) => fold(folding as never, recorded(streams[stream] ?? []) as never),
});
const person = (name: string) => `per-${name.padStart(22, '0')}`;
const home = (name: string) => `hh-${name.padStart(22, '0')}`;
const bidId = 'C-003';
const at = '2026-03-16T10:00:00.000Z';
const fact = <T extends AnyFact['type']>(type: T, data: object) => ({ type, data });

const money = { bidId, fundId: 'F1', postings: [] };
const application = [
  fact('BidReceived', { bidId, atRisk: true }),
  fact('BidReceivedBasis', { bidId, applicant: person('applicant'), coSigner: person('cosigner') }),
];
const rules = { lapseDays: 28, spendWithinDays: 182, reportDueDays: 28 };
const round = [fact('RoundOpened', { roundId: 'C-R1', bankId: 'chalcots', rules: { ...rules, quorum: 5 } })];
const interests = [{ member: person('third'), kind: 'committee' }];
const bank = [
  fact('AwardDeclared', { ...money, roundId: 'C-R1', amountPence: 24000 }),
  fact('DecisionBasis', { bidId, applicant: person('applicant'), household: home('applicant'), interests }),
  fact('AwardDeclared', { ...money, bidId: 'C-004', amountPence: 10000 }),
];
const opened = fact('GrantOpened', { bidId, bankId: 'chalcots', roundId: 'C-R1', amountPence: 24000, conditions: [], atRisk: true, ...rules });
const accepted = [opened, fact('OfferMade', { bidId, acceptBy: '2026-04-09' }), fact('OfferAccepted', { bidId, spendBy: '2026-09-13' })];
const paid = [
  fact('PaymentInstructed', { ...money, paymentId: 'PAY-1', amountPence: 9000 }),
  fact('PaymentSettled', { ...money, paymentId: 'PAY-1', amountPence: 9000 }),
  fact('PaymentInstructed', { ...money, paymentId: 'PAY-2', amountPence: 5000 }),
  fact('PaymentInstructed', { ...money, paymentId: 'PAY-3', amountPence: 4000 }),
  fact('PaymentFailed', { ...money, paymentId: 'PAY-3', amountPence: 4000 }),
  fact('AwardReleased', { ...money, amountPence: 1000, why: 'reduced' }),
];
const streams = { [`application-${bidId}`]: application, 'round-C-R1': round, 'bank-chalcots': [...bank, ...paid], [`grant-${bidId}`]: accepted };

describe('A grant learns', () => {
  const open = sealed(OpenGrant, { bidId, bankId: 'chalcots', roundId: 'C-R1', fundId: 'F1', amountPence: 24000, conditions: [] }, at);

  it('the round’s rules and who takes part', async () =>
    expect(await gatherGrantFacts(open, readerOf(streams))).toEqual({ rules, bid: { atRisk: true, withdrawn: false } }));
  it('that the bid was withdrawn', async () => {
    const gone = readerOf({ ...streams, [`application-${bidId}`]: [...application, fact('BidWithdrawn', { bidId })] });
    expect(await gatherGrantFacts(open, gone)).toMatchObject({ bid: { withdrawn: true } });
  });
  it('that there is no such bid', async () => expect((await gatherGrantFacts(open, readerOf({ 'round-C-R1': round }))).bid).toBeUndefined());
  it.each([sealed(LapseOffer, { bidId }, at), sealed(EndProject, { bidId, endedOn: '2026-04-28' }, at)])(
    'what is left, on its way and paid of its own award',
    async (command) =>
      expect(await gatherGrantFacts(command, readerOf(streams))).toEqual({ money: { leftPence: 9000, inPaymentPence: 5000, paidPence: 9000 } }),
  );
  it('nothing about the money where nothing was awarded', async () =>
    expect(await gatherGrantFacts(sealed(LapseOffer, { bidId }, at), readerOf({}))).toEqual({}));
  it('nothing where nothing is asked', async () => expect(await gatherGrantFacts(sealed(MakeOffer, { bidId }, at), readerOf(streams))).toEqual({}));
});

describe('A payment learns', () => {
  const prepare = sealed(PreparePayment, { paymentId: 'PAY-4', bidId, amountPence: 1000, route: 'bank-transfer', payee: textRefOf('payee') }, at);
  const prepared = (payee: string | TextRef) => [
    fact('PaymentPrepared', { paymentId: 'PAY-4', bidId, bankId: 'chalcots' }),
    fact('PaymentPreparedBasis', { paymentId: 'PAY-4', payee, interests: [] }),
  ];
  const seat = (member: string, joinedOn = '2026-01-10') =>
    fact('PanelMemberJoined', { bankId: 'chalcots', member: person(member), seatId: 'seat', household: home(member), office: 'treasurer', joinedOn });
  const approve = sealed(ApprovePayment, { paymentId: 'PAY-4', approver: person('treasurer'), stepUp: 'demonstration' }, at);
  const approving = (panel: Fact[], payee: string | TextRef = textRefOf('payee')) =>
    gatherPaymentFacts(approve, readerOf({ 'payment-PAY-4': prepared(payee), 'panel-chalcots': panel }));

  it('the award, who decided it with which interests, and who signed the bid', async () =>
    expect(await gatherPaymentFacts(prepare, readerOf(streams))).toEqual({
      award: {
        bankId: 'chalcots',
        fundId: 'F1',
        awardPence: 23000,
        usedPence: 14000,
        applicant: person('applicant'),
        household: home('applicant'),
        coSigner: person('cosigner'),
        interests,
        accepted: true,
      },
    }));
  it.each([
    ['is not accepted yet', [opened]],
    ['has lapsed', [...accepted, fact('OfferLapsed', { bidId })]],
    ['was withdrawn', [...accepted, fact('GrantWithdrawn', { bidId })]],
  ])('that the offer %s', async (_, grant) =>
    expect(await gatherPaymentFacts(prepare, readerOf({ ...streams, [`grant-${bidId}`]: grant }))).toMatchObject({ award: { accepted: false } }),
  );
  it('that there is no award', async () => expect(await gatherPaymentFacts(prepare, readerOf({}))).toEqual({}));

  it('the approver’s seat', async () => expect(await approving([seat('treasurer')])).toEqual({ seat: { household: home('treasurer'), office: 'treasurer' } }));
  it('that the approver’s seat begins tomorrow', async () => expect(await approving([seat('treasurer', '2026-03-17')])).toEqual({}));
  it('that the approver has left', async () =>
    expect(await approving([seat('treasurer'), fact('PanelMemberLeft', { member: person('treasurer'), seatId: 'seat', leftOn: '2026-03-16' })])).toEqual({}));
  it('where a payee from the panel lives', async () =>
    expect(await approving([seat('treasurer'), seat('third')], person('third'))).toMatchObject({ payeeHousehold: home('third') }));
  // What was folded is kept by the folding itself: one made anew for each question reads whole streams each time.
  it('by the same foldings each time', async () => {
    const asked: object[] = [];
    const reader = readerOf({ 'payment-PAY-4': prepared(textRefOf('payee')), 'panel-chalcots': [seat('treasurer')] });
    const noting: FactReader = {
      fold: (folding, stream) => {
        asked.push(folding);
        return reader.fold(folding, stream);
      },
    };
    await gatherPaymentFacts(approve, noting);
    await gatherPaymentFacts(approve, noting);
    expect([asked.length, new Set(asked).size]).toEqual([4, 2]);
  });
  it('nothing of a payment that is not there', async () => expect(await gatherPaymentFacts(approve, readerOf({}))).toEqual({}));
  it.each([
    ['on its way', ['PaymentInstructed'], { bankSays: 'on-its-way' }],
    ['paid', ['PaymentInstructed', 'PaymentSettled'], { bankSays: 'paid' }],
    ['back again', ['PaymentInstructed', 'PaymentFailed'], {}],
    ['not sent', [], {}],
  ] as const)('that the bank says it is %s', async (_, types, says) => {
    const bankOf = types.map((type) => fact(type, { ...money, paymentId: 'PAY-4', amountPence: 1000 }));
    const check = sealed(CheckPayeeName, { paymentId: 'PAY-4', answer: 'match' }, at);
    const facts = gatherPaymentFacts(check, readerOf({ 'payment-PAY-4': prepared(textRefOf('payee')), 'bank-chalcots': [...paid, ...bankOf] }));
    expect(await facts).toEqual(says);
  });
});
