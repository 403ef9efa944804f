import { describe, expect, it } from '@jest/globals';
import { sealed, specFor, textRefOf } from '#decider/spec';
import type { BankEvent } from '#events';
import { at, awarded, bankId, basisOf, failed, instructed, payment, ready, send, settled, token } from '../test/chalcots.js';
import { move } from './balances.decider.js';
import { FailPayment, RecordLoss, RecordReturn, SettlePayment } from './bank.commands.js';
import { bankDecider } from './bank.decider.js';

const { given } = specFor(bankDecider);
const promised = [...ready, awarded('C-002', 18_000), basisOf('C-002', 18_000)];
const sent = [...promised, instructed('PAY-1', 'C-002', 18_000)];
const settle = sealed(SettlePayment, { bankId, paymentId: 'PAY-1', statementLine: 'ST-9' }, at);
const fail = sealed(FailPayment, { bankId, paymentId: 'PAY-1', why: 'bank-rejected' }, at);

describe('A list of payments', () => {
  it('moves every ready payment on its way, tells why it was ready, and is sealed by count, total and hash', () => {
    const facts = { payments: { 'PAY-1': payment('C-002', 10_000), 'PAY-2': payment('C-002', 8_000, { waitUntil: '2026-03-11' }) } };
    const outcome = given(...promised).when(send('PAY-1', 'PAY-2'), facts);
    expect(outcome.decision.accepted && outcome.decision.events.map((event) => event.type)).toEqual([
      'PaymentInstructed',
      'PaymentReadiness',
      'PaymentInstructed',
      'PaymentReadiness',
      'BatchInstructed',
    ]);
    expect(outcome.decision).toMatchObject({ events: [{}, {}, {}, {}, { data: { count: 2, totalPence: 18_000 } }] });
    expect(outcome.stateAfter().awards['C-002']).toMatchObject({ committedPence: 0, inPaymentPence: 18_000 });
  });

  it('is sealed over whom it pays, too', () => {
    const hashOf = (payee: string) => {
      const { decision } = given(...promised).when(send('PAY-1'), { payments: { 'PAY-1': payment('C-002', 10_000, { payee }) } });
      if (!decision.accepted) throw new Error('refused');
      return decision.events.flatMap((event) => (event.type === 'BatchInstructed' ? [event.data.contentHash] : []))[0];
    };
    expect(hashOf(token('A'))).toBeDefined();
    expect(hashOf(token('A'))).not.toBe(hashOf(token('B')));
  });

  it('a failed payment may be sent again', () => {
    const facts = { payments: { 'PAY-1': payment('C-002', 18_000) } };
    expect(given(...sent, failed('PAY-1', 'C-002', 18_000)).when(send('PAY-1'), facts).decision.accepted).toBe(true);
  });

  it('one payment that is held holds the list', () => {
    const facts = { payments: { 'PAY-1': payment('C-002', 10_000), 'PAY-2': payment('C-002', 8_001) } };
    given(...promised)
      .when(send('PAY-1', 'PAY-2'), facts)
      .thenRefused('above-award');
  });
});

describe('A payment on its way', () => {
  it('is settled with its line of the statement', () =>
    given(...sent)
      .when(settle, {})
      .then(settled('PAY-1', 'C-002', 18_000)));
  it('fails, and the money is promised again', () =>
    given(...sent)
      .when(fail, {})
      .then(failed('PAY-1', 'C-002', 18_000)));
  it('fails when its grant has ended meanwhile, and what was promised goes back to its fund', () => {
    const returned = {
      bidId: 'C-002',
      fundId: 'F1',
      amountPence: 18_000,
      why: 'withdrawn',
      postings: move('F1', 18_000, 'committed:C-002', 'available'),
    } as const;
    const { data } = failed('PAY-1', 'C-002', 18_000) as Extract<BankEvent, { type: 'PaymentFailed' }>;
    given(...sent)
      .when(fail, { grantEnded: 'withdrawn' })
      .then({ type: 'PaymentFailed', data: { ...data, grantEnded: 'withdrawn' } }, { type: 'AwardReleased', data: returned });
  });
  it('is not failed by a late word about an earlier list', () =>
    given(...sent)
      .when(sealed(FailPayment, { bankId, paymentId: 'PAY-1', batchId: 'B-0', why: 'instruction-refused' }, at), {})
      .thenNothing());
  it('fails once only', () =>
    given(...sent, failed('PAY-1', 'C-002', 18_000))
      .when(fail, {})
      .thenNothing());
});

describe('Paid money', () => {
  const paid = [...sent, settled('PAY-1', 'C-002', 18_000)];
  const reason = textRefOf('reason');
  const back = { returnId: 'RET-1', bidId: 'C-002', amountPence: 3_740, kind: 'unspent', statementLine: 'ST-7' } as const;
  const returned: BankEvent = { type: 'MoneyReturned', data: { ...back, fundId: 'F1', postings: move('F1', 3_740, 'returned', 'available') } };
  const loss = { bidId: 'C-002', amountPence: 14_260, outcome: 'written-off', authority: 'funder', reason } as const;
  const lost: BankEvent = { type: 'LossRecorded', data: { ...loss, fundId: 'F1' } };

  it('comes back to the fund it came from', () =>
    given(...paid)
      .when(sealed(RecordReturn, { bankId, ...back }, at), {})
      .then(returned));
  it('that will not come back is put on record, and stays paid', () =>
    given(...paid, returned)
      .when(sealed(RecordLoss, { bankId, ...loss }, at), {})
      .then(lost));
  it('is written off once only', () =>
    given(...paid, returned, lost)
      .when(sealed(RecordLoss, { bankId, ...loss, amountPence: 1 }, at), {})
      .thenRefused('more-than-paid'));
  it('that was written off may still come back', () =>
    expect(given(...paid, lost).when(sealed(RecordReturn, { bankId, ...back }, at), {}).decision.accepted).toBe(true));
});
