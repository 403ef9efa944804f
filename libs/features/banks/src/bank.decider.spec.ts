import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fold } from '#decider';
import { recorded, sealed, textRefOf } from '#decider/spec';
import { type BankEvent, catalogue, type Posting } from '#events';
import { at, bankId, bid, declare, evening, fundTerms, hash, house, no, payment, receipt, roundId, send, standing, yes } from '../test/chalcots.js';
import type { BankState } from './balances.decider.js';
import type { BankCommand } from './bank.commands.js';
import * as commands from './bank.commands.js';
import { bankDecider } from './bank.decider.js';
import type { BankFacts } from './bank.facts.js';

const reason = textRefOf('reason');
type Step = { command: BankCommand; facts: BankFacts };
const plain = (command: BankCommand): Step => ({ command, facts: {} });
const fundId = fc.constantFrom('F1', 'F2');
const bidId = fc.constantFrom('C-001', 'C-002', 'C-003');
const paymentId = fc.constantFrom('PAY-1', 'PAY-2', 'PAY-3');
const amount = fc.constantFrom(5_000, 9_000, 20_000, 45_000);
const line = fc.integer({ min: 1, max: 9_999 }).map((n) => `ST-${n}`);

/** Any of a bank's money commands, with facts that let most of them pass. */
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: fc.tuple(fundId, amount, line).map(([f, a, l]) => plain(sealed(commands.RecordMoneyIn, { bankId, ...receipt(f, a * 3, l) }, at))) },
  fc.tuple(fc.integer({ min: 3, max: 9 }), amount).map(([n, a]) => {
    const amends = `5f0c6d2e-0000-4000-8000-${String(n).padStart(12, '0')}`;
    return plain(sealed(commands.CorrectMoneyIn, { bankId, amends, toPence: a, reason }, at));
  }),
  fc.tuple(fundId, amount).map(([f, a]) => plain(sealed(commands.WithdrawMoney, { bankId, fundId: f, amountPence: a, authority: 'funder', reason }, at))),
  {
    weight: 3,
    arbitrary: fc
      .tuple(fundId, amount)
      .map(([f, a]) => plain(sealed(commands.ReserveForRound, { bankId, roundId, reserves: [{ fundId: f, amountPence: a * 2 }] }, at))),
  },
  fc.constant(plain(sealed(commands.CancelReservation, { bankId, roundId }, at))),
  {
    weight: 5,
    arbitrary: fc.tuple(bidId, amount, fc.boolean(), fc.nat(20)).map(([b, a, won, n]) => ({
      command: declare([won ? yes(b, a) : no(b)], n === 0),
      facts: evening({ [b]: bid(a, { household: house(b.slice(2)), supported: won ? 'carried' : 'lost' }) }, { rules: { ...rules } }),
    })),
  },
  bidId.map((b) => plain(sealed(commands.ReleaseAward, { bankId, bidId: b, why: 'withdrawn' }, at))),
  fc.tuple(bidId, amount).map(([b, a]) => plain(sealed(commands.ReduceAward, { bankId, bidId: b, byPence: a, reason }, at))),
  {
    weight: 5,
    arbitrary: fc.tuple(paymentId, bidId, fc.constantFrom(5_000, 9_000), fc.nat(99)).map(([p, b, a, n]) => {
      const { data, ...rest } = send(p);
      return { command: { ...rest, data: { ...data, batchId: `B-${n}` } }, facts: { payments: { [p]: payment(b, a) } } };
    }),
  },
  { weight: 3, arbitrary: fc.tuple(paymentId, line).map(([p, l]) => plain(sealed(commands.SettlePayment, { bankId, paymentId: p, statementLine: l }, at))) },
  paymentId.map((p) => plain(sealed(commands.FailPayment, { bankId, paymentId: p, why: 'bank-rejected' }, at))),
  fc
    .tuple(bidId, amount, line, fc.nat(999))
    .map(([b, a, l, n]) =>
      plain(sealed(commands.RecordReturn, { bankId, returnId: `RET-${n}`, bidId: b, amountPence: a / 5, kind: 'unspent', statementLine: l }, at)),
    ),
);
const rules = { rulesVersion: 1, rulesHash: hash('b'), minPence: 5_000, maxPence: 50_000, householdCapPence: 50_000, reserveOrder: ['F1', 'F2'] };
const start: Step[] = [
  plain(sealed(commands.OpenBank, { bankId, estateId: 'chalcots', name: 'The Chalcots Bank', rulesVersion: 1, rulesHash: hash('b'), rules: standing }, at)),
  ...['F1', 'F2'].map((f) => plain(sealed(commands.AgreeFund, { bankId, ...fundTerms(f) }, at))),
  plain(sealed(commands.RecordMoneyIn, { bankId, ...receipt('F1', 200_000, 'ST-0') }, at)),
  plain(sealed(commands.ReserveForRound, { bankId, roundId, reserves: [{ fundId: 'F1', amountPence: 100_000 }] }, at)),
];

/** A fund's accounts as the folded state has them. */
function folded(state: BankState, fund: string) {
  const sum = (amounts: number[]) => amounts.reduce((total, each) => total + each, 0);
  const awards = Object.values(state.awards).filter((award) => award.fundId === fund);
  const balance = state.funds[fund];
  return {
    received: balance?.receivedPence ?? 0,
    withdrawn: balance?.withdrawnPence ?? 0,
    available: balance?.availablePence ?? 0,
    reserved: sum(Object.values(state.reserves).map((round) => round[fund] ?? 0)),
    committed: sum(awards.map((award) => award.committedPence)),
    'in-payment': sum(awards.map((award) => award.inPaymentPence)),
    paid: sum(awards.map((award) => award.paidPence)),
    returned: sum(awards.map((award) => award.returnedPence)),
  };
}
type Accounts = ReturnType<typeof folded>;

/** The same accounts from the postings alone; money in and money back come from outside, so their side is the negative one. */
function posted(postings: Posting[], fund: string): Accounts {
  const accounts: Accounts = { received: 0, withdrawn: 0, available: 0, reserved: 0, committed: 0, 'in-payment': 0, paid: 0, returned: 0 };
  for (const { fundId, account, amountPence } of postings) {
    const name = account.split(':')[0] as keyof Accounts;
    if (fundId === fund) accounts[name] += name === 'received' || name === 'returned' ? -amountPence : amountPence;
  }
  return accounts;
}
const postingsOf = (event: BankEvent): Posting[] => ('postings' in event.data ? event.data.postings : []);

function checkMoney(state: BankState, journal: Posting[]) {
  for (const fund of Object.keys(state.funds)) {
    const money = folded(state, fund);
    expect(posted(journal, fund)).toEqual(money);
    for (const amountPence of Object.values(money)) expect(amountPence).toBeGreaterThanOrEqual(0);
    const spent = money.paid - money.returned;
    expect(money.received - money.withdrawn).toBe(money.available + money.reserved + money.committed + money['in-payment'] + spent);
  }
  for (const award of Object.values(state.awards)) {
    for (const part of [award.committedPence, award.inPaymentPence, award.paidPence, award.paidPence - award.returnedPence])
      expect(part).toBeGreaterThanOrEqual(0);
  }
}

describe('Whatever is asked of a bank, on every prefix of its ledger', () => {
  it('nothing is negative, every pound is in one place, postings sum to zero and agree with the state, and the replay law holds', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(fc.array(step, { minLength: 20, maxLength: 60, size: 'max' }), (steps) => {
        let state = bankDecider.initialState;
        let revision = 0;
        const journal: Posting[] = [];
        for (const { command, facts } of [...start, ...steps]) {
          const decision = bankDecider.decide(command, state, facts);
          if (!decision.accepted || decision.events.length === 0) continue;
          const written = recorded(decision.events, { at, firstRevision: revision, stream: `bank-${bankId}` });
          expect(bankDecider.decide(bankDecider.commandOf(written), state, bankDecider.factsOf(written))).toEqual(decision);
          for (const event of written) {
            catalogue.check(event.type, event.data);
            seen.add(event.type);
            const postings = postingsOf(event);
            const funds = new Set(postings.map(({ fundId: fund }) => fund));
            for (const fund of funds) expect(postings.filter((each) => each.fundId === fund).reduce((sum, each) => sum + each.amountPence, 0)).toBe(0);
            journal.push(...postings);
            state = fold(bankDecider, [event], state);
          }
          revision += written.length;
          checkMoney(state, journal);
        }
      }),
      { numRuns: 100, seed: 20260311 },
    );
    const money = ['MoneyReceiptCorrected', 'MoneyWithdrawn', 'ReservationReleased', 'AwardReleased', 'PaymentFailed', 'PaymentSettled', 'MoneyReturned'];
    expect(money.filter((type) => !seen.has(type))).toEqual([]);
  });
});
