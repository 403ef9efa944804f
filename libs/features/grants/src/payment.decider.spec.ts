import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { recorded, sealed, specFor, textRefOf } from '#decider/spec';
import { catalogue, type PaymentEvent } from '#events';
import {
  ApprovePayment,
  ChangePayeeDetails,
  CheckPayeeName,
  CompletePayment,
  ConfirmInstruction,
  type PaymentCommand,
  PreparePayment,
  SendBackPayment,
} from './payment.commands.js';
import { paymentDecider } from './payment.decider.js';
import type { PaymentFacts } from './payment.facts.js';
import { paymentReactions } from './payment.reaction.js';

const { given } = specFor(paymentDecider);
const paymentId = 'PAY-003';
const bidId = 'C-003';
const at = '2026-03-16T10:00:00.000Z';
const person = (name: string) => `per-${name.padStart(22, '0')}`;
const home = (name: string) => `hh-${name.padStart(22, '0')}`;
const applicant = person('applicant');
const coSigner = person('cosigner');
const conflicted = person('committee');
const [chair, treasurer, third] = [person('chair'), person('treasurer'), person('third')];

const basis = {
  applicant,
  household: home('applicant'),
  coSigner,
  interests: [{ member: conflicted, kind: 'committee' as const }],
  accepted: true,
  awardPence: 24000,
  usedPence: 0,
};
const award: NonNullable<PaymentFacts['award']> = { bankId: 'chalcots', fundId: 'F1', ...basis };
const prepare = (change: object = {}) =>
  sealed(PreparePayment, { paymentId, bidId, amountPence: 24000, route: 'bank-transfer', payee: applicant, ...change }, at);
const preparedFor = (payee = applicant): PaymentEvent[] => [
  { type: 'PaymentPrepared', data: { paymentId, bidId, bankId: 'chalcots', fundId: 'F1', amountPence: 24000, route: 'bank-transfer' } },
  { type: 'PaymentPreparedBasis', data: { paymentId, payee, ...basis } },
];
const prepared = preparedFor();
type Answer = 'match' | 'close-match' | 'no-match' | 'unavailable';
const checked = (answer: Answer = 'match'): PaymentEvent => ({ type: 'PayeeNameChecked', data: { paymentId, answer } });
const approvedBy = (approver: string, approvals = 1, household = home(approver.slice(-9))): PaymentEvent[] => [
  { type: 'PaymentApproved', data: { paymentId, approvals } },
  { type: 'PaymentApprovedBasis', data: { paymentId, approver, household, office: 'member', stepUp: 'demonstration' } },
];
const signed = [...prepared, checked(), ...approvedBy(chair), ...approvedBy(treasurer, 2)];
const confirmed = (batchId = 'B-1'): PaymentEvent => ({ type: 'InstructionConfirmed', data: { paymentId, batchId, instructedOn: '2026-03-18' } });
const refusedFor = (code: string, batchId = 'B-1', instructedOn = '2026-03-18'): PaymentEvent => ({
  type: 'InstructionRefused',
  data: { paymentId, bankId: 'chalcots', batchId, code, instructedOn },
});
const completed: PaymentEvent = { type: 'PaymentCompleted', data: { paymentId, settledOn: '2026-03-19' } };
type Why = 'bank-rejected' | 'account-closed' | 'wrong-details' | 'instruction-refused';
const sentBack = (why: Why): PaymentEvent => ({ type: 'PaymentSentBack', data: { paymentId, why } });
const changed = (voidedApprovals: number, waitUntil?: string): PaymentEvent => ({
  type: 'PayeeDetailsChanged',
  data: {
    paymentId,
    payee: applicant,
    changedBy: chair,
    confirmedBy: treasurer,
    confirmerOffice: 'treasurer',
    voidedApprovals,
    ...(waitUntil ? { waitUntil } : {}),
  },
});
const check = (answer: Answer) => sealed(CheckPayeeName, { paymentId, answer }, at);
const seconded: PaymentFacts = { confirmer: { office: 'treasurer' } };
const change = (confirmedBy = treasurer, when = at) => sealed(ChangePayeeDetails, { paymentId, payee: applicant, changedBy: chair, confirmedBy }, when);
const approve = (approver: string) => sealed(ApprovePayment, { paymentId, approver, stepUp: 'demonstration' }, at);
const confirm = (batchId = 'B-1', instructedOn = '2026-03-18') => sealed(ConfirmInstruction, { paymentId, batchId, instructedOn }, at);
const complete = sealed(CompletePayment, { paymentId, settledOn: '2026-03-19' }, at);
const sendBack = (why: Why) => sealed(SendBackPayment, { paymentId, why }, at);
const seatOf = (who: string, payeeHousehold?: string): PaymentFacts => ({
  seat: { household: home(who.slice(-9)), office: 'member' },
  ...(payeeHousehold ? { payeeHousehold } : {}),
});

describe('Preparing a payment', () => {
  it('takes it from an award whose offer is accepted', () =>
    given()
      .when(prepare(), { award })
      .then(...prepared));
  it('takes what is left of the award', () =>
    expect(given().when(prepare({ amountPence: 4000 }), { award: { ...award, usedPence: 20000 } }).decision.accepted).toBe(true));
  it.each([
    ['the co-signer', coSigner],
    ['an organisation by its name', textRefOf('payee')],
  ] as const)('pays %s too', (_, payee) => expect(given().when(prepare({ payee }), { award }).decision.accepted).toBe(true));
  it('keeps the account’s details out of the event', () => {
    const details = textRefOf('details', `payment-${paymentId}`);
    const { decision } = given().when(prepare({ details }), { award });
    expect(decision).toMatchObject({ events: [{}, { data: { details } }] });
  });

  it.each([
    ['twice', prepared, prepare(), { award }, 'payment-exists'],
    ['without an award', [], prepare(), {}, 'no-such-award'],
    ['before the offer is accepted', [], prepare(), { award: { ...award, accepted: false } }, 'offer-not-accepted'],
    ['for a penny more than the award', [], prepare({ amountPence: 24001 }), { award }, 'above-award'],
    ['to a person whom the bid does not name', [], prepare({ payee: third }), { award }, 'payee-unknown'],
    ['for a penny more than is left', [], prepare({ amountPence: 4001 }), { award: { ...award, usedPence: 20000 } }, 'above-award'],
  ] as const)('%s is refused', (_, past, command, facts, code) =>
    given(...past)
      .when(command, facts)
      .thenRefused(code),
  );
});

describe('The payee’s name', () => {
  it.each(['match', 'no-match', 'unavailable'] as const)('is checked: %s', (answer) =>
    given(...prepared)
      .when(check(answer), {})
      .then(checked(answer)),
  );
  it('that matches closely needs a reason', () => {
    const reason = textRefOf('reason', `payment-${paymentId}`);
    given(...prepared)
      .when(check('close-match'), {})
      .thenRefused('reason-missing');
    given(...prepared)
      .when(sealed(CheckPayeeName, { paymentId, answer: 'close-match', reason }, at), {})
      .then({ type: 'PayeeNameChecked', data: { paymentId, answer: 'close-match', reason } });
  });
  it('may be asked for again when no answer came', () =>
    given(...prepared, checked('unavailable'))
      .when(check('match'), {})
      .then(checked()));
  it('that does not match stops until the details are changed', () => {
    given(...prepared, checked('no-match'))
      .when(check('match'), {})
      .thenRefused('needs-new-details');
    given(...prepared, checked('no-match'), changed(0))
      .when(check('match'), {})
      .then(checked());
  });
  it('of no payment is not checked', () => given().when(check('match'), {}).thenRefused('no-such-payment'));
  it.each([
    ['has left', [confirmed()], {}],
    ['has left, which only the bank knows so far', [], { bankSays: 'on-its-way' }],
    ['has arrived, which only the bank knows so far', [], { bankSays: 'paid' }],
  ] as const)('is not checked after the money %s', (_, last, facts) =>
    given(...signed, ...last)
      .when(check('no-match'), facts)
      .thenRefused('already-instructed'),
  );
});

describe('Changed details', () => {
  it('before any approval cost no wait', () =>
    given(...prepared)
      .when(change(), seconded)
      .then(changed(0)));
  it('after an approval void it and wait until the second working day after', () =>
    given(...prepared, checked(), ...approvedBy(chair))
      .when(change(), seconded)
      .then(changed(1, '2026-03-18')));
  it('wait over Easter', () =>
    given(...signed)
      .when(change(treasurer, '2026-04-02T16:00:00.000Z'), seconded)
      .then(changed(2, '2026-04-08')));
  it('need a new name check and two new signatures', () => {
    const past = [...signed, changed(2, '2026-03-18')];
    given(...past)
      .when(approve(chair), seatOf(chair))
      .thenRefused('name-not-checked');
    given(...past, checked())
      .when(approve(chair), seatOf(chair))
      .then(...approvedBy(chair));
    given(...past)
      .when(confirm(), {})
      .then(refusedFor('name-not-checked'));
    given(...past, checked())
      .when(confirm(), {})
      .then(refusedFor('needs-two-approvals'));
  });
  it('a second time do not shorten the wait', () => {
    const past = [...signed, changed(2, '2026-03-18'), changed(0), checked(), ...approvedBy(chair), ...approvedBy(third, 2)];
    given(...past)
      .when(confirm('B-1', '2026-03-17'), {})
      .then(refusedFor('must-wait', 'B-1', '2026-03-17'));
    given(...past)
      .when(confirm('B-1', '2026-03-18'), {})
      .then(confirmed());
  });
  it('keep the new details in the vault', () => {
    const details = textRefOf('details', `payment-${paymentId}`);
    const command = sealed(ChangePayeeDetails, { paymentId, payee: textRefOf('payee'), details, changedBy: chair, confirmedBy: treasurer }, at);
    expect(given(...prepared).when(command, seconded).decision).toMatchObject({ events: [{ data: { payee: textRefOf('payee'), details } }] });
  });
  it('never name a person whom the bid does not', () =>
    given(...prepared)
      .when(sealed(ChangePayeeDetails, { paymentId, payee: third, changedBy: chair, confirmedBy: treasurer }, at), seconded)
      .thenRefused('payee-unknown'));
  it('are confirmed by somebody else', () =>
    given(...prepared)
      .when(change(chair), seconded)
      .thenRefused('one-person-change'));
  it('are confirmed by a member of the panel', () =>
    given(...prepared)
      .when(change(), {})
      .thenRefused('confirmer-not-on-panel'));
  it('are refused while only the bank knows that the money has left', () =>
    given(...signed)
      .when(change(), { ...seconded, bankSays: 'on-its-way' })
      .thenRefused('already-instructed'));
  it.each([
    ['of no payment', [], 'no-such-payment'],
    ['of a payment on its way', [...signed, confirmed()], 'already-instructed'],
    ['of a payment that arrived', [...signed, confirmed(), completed], 'already-instructed'],
  ] as const)('%s are refused', (_, past, code) =>
    given(...past)
      .when(change(), seconded)
      .thenRefused(code),
  );
});

describe('An approval', () => {
  const ready = [...prepared, checked()];

  it('is the first of two', () =>
    given(...ready)
      .when(approve(chair), seatOf(chair))
      .then(...approvedBy(chair)));
  it('is the second of two', () =>
    given(...ready, ...approvedBy(chair))
      .when(approve(treasurer), seatOf(treasurer))
      .then(...approvedBy(treasurer, 2)));
  it('is given by a substitute when the treasurer has an interest', () =>
    given(...ready, ...approvedBy(chair))
      .when(approve(third), seatOf(third))
      .then(...approvedBy(third, 2)));

  // In the order of the checks: each case would also be refused by every check that stands below it and applies.
  it.each([
    ['of no payment', [], approve(chair), seatOf(chair), 'no-such-payment'],
    ['of a payment on its way', [...signed, confirmed()], approve(applicant), {}, 'already-instructed'],
    ['of a payment that arrived', [...signed, confirmed(), completed], approve(third), seatOf(third), 'already-instructed'],
    ['by somebody without a seat', prepared, approve(applicant), {}, 'approver-not-on-panel'],
    ['by the payee', prepared, approve(applicant), seatOf(applicant), 'approver-is-payee'],
    ['by a payee from the panel', [...preparedFor(third), checked()], approve(third), seatOf(third, home('third')), 'approver-is-payee'],
    [
      'by the applicant, when a supplier is paid',
      [...preparedFor('SUP-1'), checked('no-match')],
      approve(applicant),
      seatOf(applicant),
      'approver-is-applicant',
    ],
    ['by the co-signer', [...prepared, checked('no-match')], approve(coSigner), seatOf(coSigner), 'approver-is-applicant'],
    ['by somebody with an interest in the bid', prepared, approve(conflicted), seatOf(conflicted), 'approver-conflicted'],
    ['by somebody of the applicant’s household', prepared, approve(chair), seatOf('applicant'), 'approver-lives-with-payee'],
    ['by somebody of the payee’s household', preparedFor(third), approve(chair), seatOf(chair, home(chair.slice(-9))), 'approver-lives-with-payee'],
    ['by one person twice', [...prepared, ...approvedBy(chair)], approve(chair), seatOf(chair), 'same-person'],
    ['by one person a third time', signed, approve(treasurer), seatOf(treasurer), 'same-person'],
    ['by two of one household', [...prepared, ...approvedBy(chair)], approve(treasurer), seatOf(chair), 'same-household'],
    ['by a third person', signed, approve(third), seatOf(third), 'already-approved'],
    ['after the payee’s name did not match', [...prepared, checked('no-match')], approve(chair), seatOf(chair), 'needs-new-details'],
    [
      'of an account that was closed',
      [...prepared, checked(), ...approvedBy(chair), confirmed(), sentBack('account-closed')],
      approve(third),
      seatOf(third),
      'needs-new-details',
    ],
    ['before the payee’s name is checked', prepared, approve(chair), seatOf(chair), 'name-not-checked'],
    ['while nobody can check the payee’s name', [...prepared, checked('unavailable')], approve(chair), seatOf(chair), 'name-not-checked'],
  ] as const)('%s is refused', (_, past, command, facts, code) =>
    given(...past)
      .when(command, facts)
      .thenRefused(code),
  );

  it('records the household of a payee from the panel', () => {
    const { decision } = given(...preparedFor(third), checked()).when(approve(chair), seatOf(chair, home('third')));
    expect(decision).toMatchObject({ events: [{}, { data: { payeeHousehold: home('third') } }] });
  });
});

describe('When the money has moved', () => {
  it('the instruction is confirmed', () =>
    given(...signed)
      .when(confirm(), {})
      .then(confirmed()));
  it('it is confirmed once', () =>
    given(...signed, confirmed())
      .when(confirm(), {})
      .thenNothing());
  it('a refused instruction stays refused', () =>
    given(...signed, changed(2, '2026-03-18'), refusedFor('name-not-checked'), checked(), ...approvedBy(chair), ...approvedBy(treasurer, 2))
      .when(confirm(), {})
      .thenNothing());
  it.each([
    ['one approval', [...prepared, checked(), ...approvedBy(chair)], 'needs-two-approvals'],
    ['details that were changed', [...signed, changed(2, '2026-03-18')], 'name-not-checked'],
    ['a name that no longer matches', [...signed, checked('no-match')], 'needs-new-details'],
    ['another list that sent it', [...signed, confirmed('B-0')], 'already-instructed'],
  ] as const)('the bank hears of %s', (_, past, code) =>
    given(...past)
      .when(confirm(), {})
      .then(refusedFor(code)),
  );
  it('the bank’s word about no payment is refused', () => given().when(confirm(), {}).thenRefused('no-such-payment'));

  it('it arrives, once', () => {
    given(...signed, confirmed())
      .when(complete, {})
      .then(completed);
    given(...signed, confirmed(), completed)
      .when(complete, {})
      .thenNothing();
  });
  it('it may be sent again as it is after the bank rejected it', () => {
    given(...signed, confirmed())
      .when(sendBack('bank-rejected'), {})
      .then(sentBack('bank-rejected'));
    given(...signed, confirmed(), sentBack('bank-rejected'))
      .when(confirm('B-2'), {})
      .then(confirmed('B-2'));
  });
  it.each(['wrong-details', 'account-closed'] as const)('it is not sent again before new details, when it failed for %s', (why) => {
    const past = [...signed, confirmed(), sentBack(why)];
    given(...past)
      .when(confirm('B-2'), {})
      .then(refusedFor('needs-new-details', 'B-2'));
    given(...past)
      .when(check('match'), {})
      .thenRefused('needs-new-details');
    given(...past)
      .when(change(), seconded)
      .then(changed(2, '2026-03-18'));
  });
  it('an instruction that was refused here has nothing to send back', () =>
    given(...signed, changed(2, '2026-03-18'), refusedFor('name-not-checked'))
      .when(sendBack('instruction-refused'), {})
      .thenNothing());

  it('each step follows from the bank’s own', () => {
    const told = (type: keyof typeof paymentReactions & string, data: object) => {
      const [event] = recorded([{ type, data }], { at: '2026-07-01T23:30:00.000Z' });
      return paymentReactions[type]?.(event as never);
    };
    expect(told('PaymentInstructed', { paymentId, batchId: 'B-1' })).toEqual([
      { command: ConfirmInstruction, data: { paymentId, batchId: 'B-1', instructedOn: '2026-07-02' } },
    ]);
    expect(told('PaymentSettled', { paymentId })).toEqual([{ command: CompletePayment, data: { paymentId, settledOn: '2026-07-02' } }]);
    expect(told('PaymentFailed', { paymentId, why: 'bank-rejected' })).toEqual([{ command: SendBackPayment, data: { paymentId, why: 'bank-rejected' } }]);
  });
});

describe('Whatever happens to a payment', () => {
  const people = [chair, treasurer, third, conflicted, applicant, coSigner];
  const step: fc.Arbitrary<{ command: PaymentCommand; facts: PaymentFacts }> = fc.oneof(
    {
      weight: 6,
      arbitrary: fc.tuple(fc.constantFrom(...people), fc.constantFrom('a', 'b', 'c')).map(([who, house]) => ({ command: approve(who), facts: seatOf(house) })),
    },
    { weight: 4, arbitrary: fc.constantFrom<Answer>('match', 'match', 'no-match', 'unavailable').map((answer) => ({ command: check(answer), facts: {} })) },
    { weight: 1, arbitrary: fc.constant({ command: change(), facts: seconded }) },
    { weight: 3, arbitrary: fc.integer({ min: 1, max: 9 }).map((n) => ({ command: confirm(`B-${n}`, `2026-03-${15 + n}`), facts: {} })) },
    { weight: 1, arbitrary: fc.constantFrom<Why>('bank-rejected', 'wrong-details').map((why) => ({ command: sendBack(why), facts: {} })) },
  );

  it('it is sent only with two fitting signatures on the details as they are, and never twice at once', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const events = [...prepared];
        for (const { command, facts } of steps) {
          const { decision } = given(...events).when(command, facts);
          if (decision.accepted) events.push(...decision.events);
        }
        for (const event of events) catalogue.check(event.type, event.data);
        events.forEach((event, index) => {
          if (event.type === 'InstructionConfirmed') expectRightlySent(events.slice(0, index), event.data.instructedOn);
        });
      }),
      { numRuns: 300 },
    );
  });

  function expectRightlySent(before: PaymentEvent[], instructedOn: string) {
    const since = before.slice(before.findLastIndex(({ type }) => type === 'PayeeDetailsChanged') + 1);
    const signatures = since.flatMap((event) => (event.type === 'PaymentApprovedBasis' ? [event.data] : []));
    expect(new Set(signatures.map(({ approver }) => approver)).size).toBe(2);
    expect(new Set(signatures.map(({ household }) => household)).size).toBe(2);
    for (const { approver } of signatures) expect([chair, treasurer, third]).toContain(approver);
    const answers = since.flatMap((event) => (event.type === 'PayeeNameChecked' ? [event.data.answer] : []));
    expect(answers.at(-1)).toBe('match');
    const waits = before.flatMap((event) => (event.type === 'PayeeDetailsChanged' && event.data.waitUntil ? [event.data.waitUntil] : []));
    for (const waitUntil of waits) expect(instructedOn >= waitUntil).toBe(true);
    const sends = before.filter(({ type }) => type === 'InstructionConfirmed').length;
    expect(before.filter(({ type }) => type === 'PaymentSentBack').length).toBe(sends);
  }
});
