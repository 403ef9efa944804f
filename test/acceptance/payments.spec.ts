import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { DeclareDecisions, FailPayment, InstructBatch, RecordReturn, SettlePayment } from '#features/banks';
import {
  ApprovePayment,
  ChangePayeeDetails,
  CheckPayeeName,
  ConfirmPayeeDetails,
  EndProject,
  PreparePayment,
  ReceiveReport,
  RefusePayeeDetails,
} from '#features/grants';
import { acceptedBid, bankId, checkedPayment, declaration, openEstate, person, votedBid } from '../support/estate.js';
import { House } from '../support/house.js';

const [bidId, paymentId] = ['E-001', 'PAY-E1'];
let house: ReturnType<typeof House.inMemory>;
beforeEach(async () => {
  house = House.inMemory('2026-03-02T10:00:00.000Z');
  await openEstate(house);
});
afterEach(() => house.stop());

const sign = (name: string) => house.send(ApprovePayment, { paymentId, approver: person(name), stepUp: 'demonstration' });
const instruct = (batchId = 'B-1', paymentIds = [paymentId]) => house.send(InstructBatch, { bankId, batchId, paymentIds, instructedBy: person('fundholder') });
const refused = (code: string) => ({ status: 'refused', refusal: { code, detail: expect.anything() } });
const done = { status: 'done' };
const change = { paymentId, changeId: 'CH-1', stepUp: 'demonstration' } as const;
const typesIn = async (stream: string) => (await house.stream(stream)).map(({ type }) => type);

describe('A payment', () => {
  beforeEach(async () => {
    await acceptedBid(house, bidId);
    await checkedPayment(house, paymentId, bidId);
  });

  test('signed by two people of two households goes out once, and arrives', async () => {
    for (const name of ['chair', 'treasurer']) expect(await sign(name)).toMatchObject(done);
    expect(await instruct()).toMatchObject(done);
    expect(await instruct('B-2')).toMatchObject(refused('already-instructed'));
    await house.must(SettlePayment, { bankId, paymentId, statementLine: 'ST-OUT-1' });
    expect(await house.send(SettlePayment, { bankId, paymentId, statementLine: 'ST-OUT-1' })).toMatchObject(refused('not-on-its-way'));
    expect((await typesIn(`payment-${paymentId}`)).slice(-2)).toEqual(['InstructionConfirmed', 'PaymentCompleted']);
  });

  test('with one signature stays where it is', async () => {
    await sign('chair');
    expect(await instruct()).toMatchObject(refused('needs-two-approvals'));
    expect(await typesIn(`bank-${bankId}`)).not.toContain('PaymentInstructed');
  });

  test.each([
    ['the payee', 'applicant', 'approver-is-payee'],
    ['somebody who lives with the payee', 'lodger', 'approver-lives-with-payee'],
    ['somebody who is not on the panel, as the fund holder', 'fundholder', 'approver-not-on-panel'],
  ])('is not signed by %s', async (_, who, code) => {
    expect(await sign(who)).toMatchObject(refused(code));
    await sign('chair');
    expect(await sign(who)).toMatchObject(refused(code));
    expect(await instruct()).toMatchObject(refused('needs-two-approvals'));
  });

  test('to somebody else is not signed by who bid for it', async () => {
    await acceptedBid(house, 'E-002');
    await house.must(PreparePayment, { paymentId: 'PAY-E2', bidId: 'E-002', amountPence: 10_000, route: 'supplier-direct', payee: 'Benches Ltd' });
    await house.must(CheckPayeeName, { paymentId: 'PAY-E2', answer: 'match' });
    expect(await house.send(ApprovePayment, { paymentId: 'PAY-E2', approver: person('applicant'), stepUp: 'demonstration' })).toMatchObject(
      refused('approver-is-applicant'),
    );
  });

  test.each([
    ['one person twice', 'chair', 'chair', 'same-person'],
    ['two people of one household', 'tess', 'tom', 'same-household'],
  ])('is not signed by %s', async (_, first, second, code) => {
    expect(await sign(first)).toMatchObject(done);
    expect(await sign(second)).toMatchObject(refused(code));
    expect(await instruct()).toMatchObject(refused('needs-two-approvals'));
    expect(await sign('una')).toMatchObject(done);
    expect(await instruct()).toMatchObject(done);
  });

  test('takes no third signature', async () => {
    for (const name of ['chair', 'treasurer']) await sign(name);
    expect(await sign('una')).toMatchObject(refused('already-approved'));
  });

  test('whose payee’s details change after signing loses its signatures and waits until the second working day after', async () => {
    house.clock.set('2026-03-05T10:00:00.000Z');
    for (const name of ['chair', 'treasurer']) await sign(name);
    await house.must(ChangePayeeDetails, { ...change, payee: person('applicant'), proposedBy: person('chair') });
    expect(await sign('una')).toMatchObject(refused('already-approved'));
    expect(await instruct()).toMatchObject(refused('details-wait'));
    expect(await house.send(ConfirmPayeeDetails, { ...change, confirmedBy: person('chair') })).toMatchObject(refused('one-person-change'));
    await house.must(ConfirmPayeeDetails, { ...change, confirmedBy: person('treasurer') });
    expect(await sign('chair')).toMatchObject(refused('name-not-checked'));
    await house.must(CheckPayeeName, { paymentId, answer: 'match' });
    expect(await instruct()).toMatchObject(refused('needs-two-approvals'));
    for (const name of ['chair', 'treasurer']) expect(await sign(name)).toMatchObject(done);
    // Changed on a Thursday: Friday is the first working day after, Monday the second.
    for (const day of ['2026-03-05T18:00', '2026-03-06T18:00', '2026-03-08T23:59']) {
      house.clock.set(`${day}:00.000Z`);
      expect(await instruct()).toMatchObject(refused('must-wait'));
    }
    house.clock.set('2026-03-09T00:00:00.000Z');
    expect(await instruct()).toMatchObject(done);
  });

  test('whose new details are refused goes out as it was signed', async () => {
    for (const name of ['chair', 'treasurer']) await sign(name);
    await house.must(ChangePayeeDetails, { ...change, payee: 'Somebody Else Ltd', details: 'Sort code 99-99-99', proposedBy: person('chair') });
    const { stepUp: _, ...asked } = change;
    await house.must(RefusePayeeDetails, { ...asked, refusedBy: person('treasurer'), reason: 'They never asked for it' });
    expect(await house.send(ConfirmPayeeDetails, { ...change, confirmedBy: person('treasurer') })).toMatchObject(refused('no-new-details'));
    expect(await instruct()).toMatchObject(done);
  });

  test.each(['ask', 'instruction'])('whose payee is changed while its list is sent ends one way alone: first the %s', async (first) => {
    for (const name of ['chair', 'treasurer']) await sign(name);
    const acts = {
      ask: () => house.send(ChangePayeeDetails, { ...change, payee: person('applicant'), proposedBy: person('chair') }),
      instruction: () => instruct(),
    };
    const answers = first === 'ask' ? [await acts.ask(), await acts.instruction()] : [await acts.instruction(), await acts.ask()];
    expect(answers).toMatchObject([done, refused(first === 'ask' ? 'details-wait' : 'already-instructed')]);
  });

  test('to a name that does not match stops until the details are changed', async () => {
    await house.must(CheckPayeeName, { paymentId, answer: 'no-match' });
    expect(await sign('chair')).toMatchObject(refused('needs-new-details'));
    expect(await house.send(CheckPayeeName, { paymentId, answer: 'match' })).toMatchObject(refused('needs-new-details'));
  });

  test('to a name that matches closely needs a reason', async () => {
    expect(await house.send(CheckPayeeName, { paymentId, answer: 'close-match' })).toMatchObject(refused('reason-missing'));
    await house.must(CheckPayeeName, { paymentId, answer: 'close-match', reason: 'A maiden name, seen on a letter' });
  });

  test('that failed comes back to what is promised, and may be sent again', async () => {
    for (const name of ['chair', 'treasurer']) await sign(name);
    await instruct();
    await house.must(FailPayment, { bankId, paymentId, why: 'bank-rejected' });
    expect(await instruct()).toMatchObject(refused('batch-exists'));
    expect(await instruct('B-2')).toMatchObject(done);
    expect(await house.send(FailPayment, { bankId, paymentId: 'PAY-NONE', why: 'bank-rejected' })).toMatchObject(refused('no-such-payment'));
  });

  test('is not sent with another that is not ready: the list goes as a whole, or not at all', async () => {
    for (const name of ['chair', 'treasurer']) await sign(name);
    await acceptedBid(house, 'E-002');
    await checkedPayment(house, 'PAY-E2', 'E-002');
    expect(await instruct('B-1', [paymentId, 'PAY-E2'])).toMatchObject(refused('needs-two-approvals'));
    expect(await typesIn(`bank-${bankId}`)).not.toContain('PaymentInstructed');
  });

  test('waits while the applicant’s report on an earlier grant is late', async () => {
    await pay(paymentId, bidId);
    await house.must(EndProject, { bidId, endedOn: '2026-03-02' });
    await acceptedBid(house, 'E-002');
    await checkedPayment(house, 'PAY-E2', 'E-002');
    for (const name of ['chair', 'treasurer']) await house.must(ApprovePayment, { paymentId: 'PAY-E2', approver: person(name), stepUp: 'demonstration' });
    house.clock.set('2026-03-17T10:00:00.000Z');
    expect(await instruct('B-2', ['PAY-E2'])).toMatchObject(refused('report-late'));
    const report = { peopleCame: 12, unspentPence: 1_000, receiptedPence: 9_000, sentence: 'It went well', photo: false, photoConsent: false };
    await house.must(ReceiveReport, { bidId, ...report, channel: 'online', receivedOn: '2026-03-17' });
    expect(await instruct('B-2', ['PAY-E2'])).toMatchObject(done);
  });

  test('that arrived can come back, but never more than was paid', async () => {
    await pay(paymentId, bidId);
    const back = { bankId, bidId, kind: 'unspent' as const };
    expect(await house.send(RecordReturn, { ...back, returnId: 'RET-1', amountPence: 10_001, statementLine: 'ST-IN-1' })).toMatchObject(
      refused('more-than-paid'),
    );
    await house.must(RecordReturn, { ...back, returnId: 'RET-1', amountPence: 4_000, statementLine: 'ST-IN-1' });
    expect(await house.send(RecordReturn, { ...back, returnId: 'RET-2', amountPence: 6_001, statementLine: 'ST-IN-2' })).toMatchObject(
      refused('more-than-paid'),
    );
    expect(await house.send(RecordReturn, { ...back, returnId: 'RET-2', amountPence: 6_000, statementLine: 'ST-IN-1' })).toMatchObject(
      refused('statement-line-used'),
    );
  });

  async function pay(payment: string, bid: string): Promise<void> {
    for (const name of ['chair', 'treasurer']) await house.must(ApprovePayment, { paymentId: payment, approver: person(name), stepUp: 'demonstration' });
    await house.must(InstructBatch, { bankId, batchId: `B-${bid}`, paymentIds: [payment], instructedBy: person('fundholder') });
    await house.must(SettlePayment, { bankId, paymentId: payment, statementLine: `ST-${payment}` });
  }
});

describe('A fund', () => {
  test('asked for what it may not pay refuses, naming the bid; the fund that fits is taken by itself', async () => {
    await votedBid(house, bidId);
    const wrong = await house.send(DeclareDecisions, declaration(bidId, { fundId: 'F4' }));
    expect(wrong).toMatchObject({ status: 'refused', refusal: { code: 'fund-does-not-fit', detail: { bidId } } });
    expect(await typesIn(`bank-${bankId}`)).not.toContain('AwardDeclared');
    await house.must(DeclareDecisions, declaration(bidId));
    expect((await house.stream(`bank-${bankId}`)).find(({ type }) => type === 'AwardDeclared')?.data).toMatchObject({ fundId: 'F1', proposedFundId: 'F1' });
  });

  test('for outdoor things is the first choice for a bid outdoors, and another needs a reason', async () => {
    await votedBid(house, bidId, { meets: ['outdoor'] });
    expect(await house.send(DeclareDecisions, declaration(bidId, { fundId: 'F1' }))).toMatchObject(refused('fund-needs-reason'));
    await house.must(DeclareDecisions, declaration(bidId, { fundId: 'F1', fundBecause: 'The outdoor money is meant for the trees' }));
  });

  test('never gives more than a panel said yes to, or than was asked', async () => {
    await votedBid(house, bidId);
    expect(await house.send(DeclareDecisions, declaration(bidId, { amountPence: 10_001 }))).toMatchObject(refused('vote-does-not-support'));
    expect(await house.send(DeclareDecisions, declaration('E-404'))).toMatchObject(refused('evidence-not-sealed'));
  });
});
