import type { Decider, Decision, RefusalTable } from '#decider';
import type { BankEvent } from '#events';
import { declareDecisions, reduceAward, releaseAward } from './award.decider.js';
import { type BankState, emptyBank, evolveBank } from './balances.decider.js';
import type { BankCommand, BankCommandOf } from './bank.commands.js';
import type { BankFacts } from './bank.facts.js';
import { commandOf, factsOf } from './bank.replay.decider.js';
import {
  agreeFund,
  cancelReservation,
  carryFundForward,
  correctMoneyIn,
  expectMoney,
  openBank,
  recordMoneyIn,
  reserveForRound,
  withdrawMoney,
} from './fund.decider.js';
import { failPayment, instructBatch, recordLoss, recordReturn, settlePayment } from './payout.decider.js';

/** Every "no" of a bank, in the order in which it is looked for. */
export const bankRefusals = {
  'no-such-bank': { kind: 'not-found', title: 'There is no such bank' },
  'bank-exists': { kind: 'conflict', title: 'The bank is open already' },
  'limits-crossed': { kind: 'limit', title: 'The least amount is above the most' },
  'fund-exists': { kind: 'conflict', title: 'The bank has this fund already' },
  'no-such-fund': { kind: 'not-found', title: 'The bank has no such fund' },
  'other-agreement': { kind: 'conflict', title: 'The money came under another agreement than the fund’s' },
  'carried-forward': { kind: 'conflict', title: 'The fund was carried forward over this year’s end already' },
  'no-such-receipt': { kind: 'not-found', title: 'There is no such receipt of money' },
  'no-such-round': { kind: 'not-found', title: 'This bank has no such round, or nothing is reserved for it' },
  'round-declared': { kind: 'conflict', title: 'The round’s decisions are declared already' },
  'round-goes-on': { kind: 'conflict', title: 'A quick answer decides one bid; it does not finish the round' },
  'round-has-awards': { kind: 'conflict', title: 'The round has given money already' },
  'evidence-not-sealed': { kind: 'conflict', title: 'The decisions are not read back and sealed yet' },
  'result-to-come': { kind: 'conflict', title: 'A bid of this result was taken back: the next result must be made first' },
  'recount-waits': { kind: 'conflict', title: 'Another count was asked for, and is not made yet' },
  'window-open': { kind: 'conflict', title: 'Another count of the vote can still be asked for' },
  'bid-not-in-round': { kind: 'not-found', title: 'The bid is not in this round' },
  'bid-decided': { kind: 'conflict', title: 'The bid is decided already' },
  'bid-not-waiting': { kind: 'conflict', title: 'The bid is not waiting for a decision' },
  'vote-does-not-support': { kind: 'conflict', title: 'The vote does not say this of the bid' },
  'above-ask': { kind: 'limit', title: 'More than was asked for' },
  'above-maximum': { kind: 'limit', title: 'More than the round’s rules allow' },
  'below-minimum': { kind: 'limit', title: 'Less than the round’s rules allow' },
  'household-cap': { kind: 'limit', title: 'More than one household may have in twelve months' },
  'fund-not-reserved': { kind: 'conflict', title: 'The round has nothing reserved from this fund' },
  'fund-does-not-fit': { kind: 'forbidden', title: 'The fund may not pay for this: the bid does not meet what it requires' },
  'not-enough-money': { kind: 'limit', title: 'The fund has not enough left for this' },
  'fund-needs-reason': { kind: 'conflict', title: 'Another fund fits more closely: choosing this one needs a reason' },
  'yes-left-out': { kind: 'conflict', title: 'A bid that was said yes to is left out' },
  'no-such-award': { kind: 'not-found', title: 'The bid has no award from this bank' },
  'batch-exists': { kind: 'conflict', title: 'A list of payments of this name was sent already' },
  'no-such-payment': { kind: 'not-found', title: 'There is no such payment' },
  'already-instructed': { kind: 'conflict', title: 'The payment was sent already' },
  'payment-not-waiting': { kind: 'conflict', title: 'The payment is not waiting to be sent' },
  'details-wait': { kind: 'conflict', title: 'New details of who is paid wait for a second person' },
  'offer-not-accepted': { kind: 'conflict', title: 'The offer is not accepted, or no longer' },
  'needs-two-approvals': { kind: 'forbidden', title: 'Two people of two households must sign first' },
  'approver-pays': { kind: 'forbidden', title: 'Whoever signed a payment does not send it' },
  'name-not-checked': { kind: 'conflict', title: 'The name on the account is not checked, or does not match' },
  'conditions-unmet': { kind: 'conflict', title: 'Something promised for before the payment is not done yet' },
  'safeguarding-missing': { kind: 'forbidden', title: 'Nobody is named yet who keeps children and adults at risk safe' },
  'must-wait': { kind: 'conflict', title: 'The payee’s details changed: the payment must wait' },
  'report-late': { kind: 'conflict', title: 'A report on an earlier grant is late' },
  'above-award': { kind: 'limit', title: 'More than is left of the award' },
  'not-on-its-way': { kind: 'conflict', title: 'The payment is not on its way' },
  'return-exists': { kind: 'conflict', title: 'This return is recorded already' },
  'statement-line-used': { kind: 'conflict', title: 'This line of the statement is counted already' },
  'authority-missing': { kind: 'conflict', title: 'Money that was asked back needs on whose word' },
  'more-than-paid': { kind: 'limit', title: 'More than was paid and has not come back' },
} as const satisfies RefusalTable;

const deciders: { readonly [T in BankCommand['type']]: (command: BankCommandOf<T>, state: BankState, facts: BankFacts) => Decision<BankEvent> } = {
  OpenBank: openBank,
  AgreeFund: agreeFund,
  ExpectMoney: expectMoney,
  RecordMoneyIn: recordMoneyIn,
  CorrectMoneyIn: correctMoneyIn,
  WithdrawMoney: withdrawMoney,
  CarryFundForward: carryFundForward,
  ReserveForRound: reserveForRound,
  CancelReservation: cancelReservation,
  DeclareDecisions: declareDecisions,
  ReleaseAward: releaseAward,
  ReduceAward: reduceAward,
  InstructBatch: instructBatch,
  SettlePayment: settlePayment,
  FailPayment: failPayment,
  RecordReturn: recordReturn,
  RecordLoss: recordLoss,
};

/** Stream `bank-<id>`: whatever needs money is decided here, so that money can never be given twice. */
export const bankDecider: Decider<BankState, BankCommand, BankFacts, BankEvent> = {
  name: 'bank',
  refusals: bankRefusals,
  initialState: emptyBank,
  evolve: evolveBank,
  decide: (command, state, facts) => {
    const decide = deciders[command.type] as (command: BankCommand, state: BankState, facts: BankFacts) => Decision<BankEvent>;
    return decide(command, state, facts);
  },
  commandOf,
  factsOf,
};
