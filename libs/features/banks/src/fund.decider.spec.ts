import { describe, it } from '@jest/globals';
import { sealed, specFor, textRefOf } from '#decider/spec';
import { agree, agreed, at, awarded, bankId, carried, carry, hash, moneyIn, opened, ready, receipt, reserved, roundId, standing } from '../test/chalcots.js';
import { move } from './balances.decider.js';
import { CancelReservation, CorrectMoneyIn, ExpectMoney, OpenBank, ReserveForRound, WithdrawMoney } from './bank.commands.js';
import { bankDecider } from './bank.decider.js';

const { given } = specFor(bankDecider);
const reason = textRefOf('reason');
/** The event ids that specs give: the receipt of F1 is the fourth event of `ready`. */
const receiptOfF1 = '5f0c6d2e-0000-4000-8000-000000000003';

describe('A bank and its funds', () => {
  it('a bank opens with its standing rules', () =>
    given()
      .when(sealed(OpenBank, { bankId, estateId: 'chalcots', name: 'The Chalcots Bank', rulesVersion: 1, rulesHash: hash('b'), rules: standing }, at), {})
      .then(opened));

  it('a fund is agreed with what it requires', () => given(opened).when(agree('F1'), {}).then(agreed('F1')));

  it('money that is only expected moves nothing', () =>
    given(opened, agreed('F1'))
      .when(sealed(ExpectMoney, { bankId, fundId: 'F1', amountPence: 5_000, dueOn: '2026-06-01' }, at), {})
      .then({ type: 'MoneyExpected', data: { fundId: 'F1', amountPence: 5_000, dueOn: '2026-06-01' } }));

  it('money in is available at once', () =>
    given(opened, agreed('F1'))
      .when(moneyIn(), {})
      .then({
        type: 'MoneyReceived',
        data: { ...receipt('F1', 100_000, 'ST-2'), remittedBy: 'A funder', postings: move('F1', 100_000, 'received', 'available') },
      }));

  it('a receipt is corrected down to what is not yet reserved', () =>
    given(...ready)
      .when(sealed(CorrectMoneyIn, { bankId, amends: receiptOfF1, toPence: 200_000, reason }, at), {})
      .then({
        type: 'MoneyReceiptCorrected',
        data: { amends: receiptOfF1, fundId: 'F1', fromPence: 300_000, toPence: 200_000, reason, postings: move('F1', -100_000, 'received', 'available') },
      }));

  it('a receipt corrected to what it says already changes nothing', () =>
    given(...ready)
      .when(sealed(CorrectMoneyIn, { bankId, amends: receiptOfF1, toPence: 300_000, reason }, at), {})
      .thenNothing());

  it('a funder takes back what is available', () =>
    given(...ready)
      .when(sealed(WithdrawMoney, { bankId, fundId: 'F1', amountPence: 100_000, authority: 'funder', reason }, at), {})
      .then({
        type: 'MoneyWithdrawn',
        data: { fundId: 'F1', amountPence: 100_000, authority: 'funder', reason, postings: move('F1', 100_000, 'available', 'withdrawn') },
      }));

  it('at a year’s end all that the fund holds is carried: available, reserved and promised', () =>
    given(...ready, awarded('C-002', 18_000))
      .when(carry('F1', '2026-03-31'), {})
      .then(carried('F1', '2026-03-31', 300_000)));

  it('each year’s end is carried over for itself, and so is each fund', () => {
    given(...ready, carried('F1', '2026-03-31', 300_000))
      .when(carry('F1', '2027-03-31'), {})
      .then(carried('F1', '2027-03-31', 300_000));
    given(...ready, carried('F1', '2026-03-31', 300_000))
      .when(carry('F4', '2026-03-31'), {})
      .then(carried('F4', '2026-03-31', 500_000));
  });
});

describe('A round’s reserve', () => {
  const reserve = (...reserves: { fundId: string; amountPence: number }[]) => sealed(ReserveForRound, { bankId, roundId, reserves }, at);

  it('is taken from several funds, to the last penny', () =>
    given(...ready.slice(0, 5))
      .when(reserve({ fundId: 'F1', amountPence: 300_000 }, { fundId: 'F4', amountPence: 500_000 }), {})
      .then(reserved(['F1', 300_000], ['F4', 500_000])));

  it('may not count one fund’s money twice', () =>
    given(...ready.slice(0, 5))
      .when(reserve({ fundId: 'F1', amountPence: 200_000 }, { fundId: 'F1', amountPence: 100_001 }), {})
      .thenRefused('not-enough-money'));

  it('goes back when the round is cancelled, and once only', () => {
    const cancel = sealed(CancelReservation, { bankId, roundId }, at);
    const postings = [...move('F1', 200_000, `reserved:${roundId}`, 'available'), ...move('F4', 100_000, `reserved:${roundId}`, 'available')];
    const releases = [
      { fundId: 'F1', amountPence: 200_000 },
      { fundId: 'F4', amountPence: 100_000 },
    ];
    const released = { type: 'ReservationReleased', data: { roundId, releases, why: 'round-cancelled', postings } } as const;
    given(...ready)
      .when(cancel, {})
      .then(released);
    given(...ready, released)
      .when(cancel, {})
      .thenNothing();
  });
});
