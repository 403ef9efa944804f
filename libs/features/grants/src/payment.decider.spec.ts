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
  ConfirmPayeeDetails,
  type PaymentCommand,
  PreparePayment,
  RefusePayeeDetails,
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
const changeId = 'CH-1';
const organiser = person('organiser');
const proposed = (more: object = {}): PaymentEvent => ({
  type: 'PayeeDetailsProposed',
  data: { paymentId, changeId, payee: applicant, proposedBy: organiser, stepUp: 'demonstration', ...more },
});
const secondOf = (who: string, payeeHouseholds: string[] = []) => ({
  second: { office: 'treasurer' as const, household: home(who.slice(-9)), payeeHouseholds },
});
const seconded = secondOf(treasurer);
const notTaken = (refusedBy: string, facts: Partial<typeof seconded> = {}): PaymentEvent => ({
  type: 'PayeeDetailsRefused',
  data: { paymentId, changeId, refusedBy, reason, ...(facts.second ? { refuser: facts.second } : {}) },
});
const changed = (voidedApprovals: number, waitUntil = '2026-03-18'): PaymentEvent => ({
  type: 'PayeeDetailsChanged',
  data: {
    ...{ paymentId, changeId, payee: applicant, proposedBy: organiser },
    ...{ confirmedBy: treasurer, confirmer: seconded.second, stepUp: 'demonstration' },
    voidedApprovals,
    waitUntil,
  },
});
const check = (answer: Answer) => sealed(CheckPayeeName, { paymentId, answer }, at);
const change = (more: object = {}) =>
  sealed(ChangePayeeDetails, { paymentId, changeId, payee: applicant, proposedBy: organiser, stepUp: 'demonstration', ...more }, at);
const agree = (confirmedBy = treasurer, when = at, id = changeId) =>
  sealed(ConfirmPayeeDetails, { paymentId, changeId: id, confirmedBy, stepUp: 'demonstration' }, when);
const reason = textRefOf('reason', `payment-${paymentId}`);
const refuse = (refusedBy: string, id = changeId) => sealed(RefusePayeeDetails, { paymentId, changeId: id, refusedBy, reason }, at);
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

describe('New details', () => {
  it('wait for a second person', () =>
    given(...prepared)
      .when(change({ household: home('organiser') }), {})
      .then(proposed({ household: home('organiser') })));
  it('stand in the vault', () => {
    const details = textRefOf('details', `payment-${paymentId}`);
    const { decision } = given(...prepared).when(change({ payee: textRefOf('payee'), details }), {});
    expect(decision).toMatchObject({ events: [{ data: { payee: textRefOf('payee'), details } }] });
    const past = [...prepared, proposed({ payee: textRefOf('payee'), details })];
    expect(given(...past).when(agree(), seconded).decision).toMatchObject({ events: [{ data: { payee: textRefOf('payee'), details } }] });
  });
  it('hold everything else: nobody signs for them or for those before, and no name is checked', () => {
    const past = [...prepared, checked(), proposed()];
    given(...past)
      .when(approve(chair), seatOf(chair))
      .thenRefused('details-wait');
    given(...past)
      .when(check('match'), {})
      .thenRefused('details-wait');
    given(...signed, proposed())
      .when(confirm(), {})
      .then(refusedFor('details-wait'));
  });

  // In the order of the checks, as below.
  it.each([
    ['of no payment', [], change(), {}, 'no-such-payment'],
    ['of a payment on its way', [...signed, confirmed()], change({ payee: third }), {}, 'already-instructed'],
    ['of a payment that arrived', [...signed, confirmed(), completed], change(), {}, 'already-instructed'],
    ['of a payment that only the bank knows to have left', signed, change(), { bankSays: 'on-its-way' }, 'already-instructed'],
    ['that name a person whom the bid does not', [...prepared, proposed()], change({ payee: third }), {}, 'payee-unknown'],
    ['under the name of others that wait', [...prepared, proposed()], change(), {}, 'change-exists'],
    ['under the name of others that were refused', [...prepared, proposed(), notTaken(organiser)], change(), {}, 'change-exists'],
    ['under the name of others that stand', [...prepared, proposed(), changed(0)], change(), {}, 'change-exists'],
    ['while others wait', [...prepared, proposed()], change({ changeId: 'CH-2' }), {}, 'details-wait'],
  ] as const)('%s are refused', (_, past, command, facts, code) =>
    given(...past)
      .when(command, facts)
      .thenRefused(code),
  );
});

describe('The second person', () => {
  const waiting = [...prepared, proposed({ household: home('organiser') })];

  it('lets new details stand; the payment waits until the second working day after, also before any approval', () =>
    given(...waiting)
      .when(agree(), seconded)
      .then(changed(0, '2026-03-18')));
  it('voids the approvals, and the payment waits until the second working day after', () =>
    given(...prepared, checked(), ...approvedBy(chair), proposed())
      .when(agree(), seconded)
      .then(changed(1, '2026-03-18')));
  it('makes it wait over Easter, from the day of the second act on', () =>
    given(...signed, proposed())
      .when(agree(treasurer, '2026-04-02T16:00:00.000Z'), seconded)
      .then(changed(2, '2026-04-08')));
  it('says no: what stood before stands', () => {
    given(...waiting)
      .when(refuse(treasurer), seconded)
      .then(notTaken(treasurer, seconded));
    given(...signed, proposed(), notTaken(treasurer, seconded))
      .when(confirm(), {})
      .then(confirmed());
    given(...prepared, checked(), ...approvedBy(chair), proposed(), notTaken(treasurer, seconded))
      .when(approve(treasurer), seatOf(treasurer))
      .then(...approvedBy(treasurer, 2));
  });
  it('is not needed to take back what one asked for, with a seat or without', () => {
    for (const facts of [{}, secondOf(organiser)])
      given(...waiting)
        .when(refuse(organiser), facts)
        .then(notTaken(organiser));
  });
  it('decides once', () => {
    for (const last of [changed(0), notTaken(organiser)])
      for (const command of [agree(), refuse(treasurer)])
        given(...waiting, last)
          .when(command, seconded)
          .thenRefused('no-new-details');
  });
  it('answers to the details they were shown, not to others that wait since', () => {
    const past = [...waiting, notTaken(organiser), proposed({ changeId: 'CH-2' })];
    for (const command of [agree(), refuse(treasurer), refuse(organiser)])
      given(...past)
        .when(command, seconded)
        .thenRefused('no-new-details');
  });
  it('is recorded with the households of payees from the panel', () => {
    const facts = secondOf(treasurer, [home('cosigner')]);
    const { decision } = given(...waiting).when(agree(), facts);
    expect(decision).toMatchObject({ events: [{ data: { confirmer: { payeeHouseholds: [home('cosigner')] } } }] });
  });
  it('refuses also while only the bank thinks that the money has left: it is sent as it was signed', () =>
    given(...signed, proposed())
      .when(refuse(treasurer), { ...seconded, bankSays: 'on-its-way' })
      .then(notTaken(treasurer, seconded)));

  type Case = readonly [string, PaymentEvent[], string, PaymentFacts, keyof typeof paymentDecider.refusals];
  const supplier = [...preparedFor('SUP-1'), proposed({ payee: textRefOf('payee'), household: home('organiser') })];
  // In the order of the checks: each case would also be refused by every check that stands below it and applies.
  const cases: readonly Case[] = [
    ['where there is no payment', [], treasurer, seconded, 'no-such-payment'],
    ['where nothing waits', prepared, treasurer, seconded, 'no-new-details'],
    ['without a seat on the panel', waiting, applicant, {}, 'confirmer-not-on-panel'],
    ['who is paid so far', [...preparedFor(third), proposed()], third, secondOf(third, [home('third')]), 'confirmer-is-payee'],
    ['who would be paid from now on', [...preparedFor('SUP-1'), proposed({ payee: coSigner })], coSigner, secondOf(coSigner), 'confirmer-is-payee'],
    ['who asked for the money', supplier, applicant, secondOf(applicant), 'confirmer-is-applicant'],
    ['who signed with them', waiting, coSigner, secondOf(coSigner), 'confirmer-is-applicant'],
    ['with an interest in the bid', waiting, conflicted, secondOf('applicant'), 'confirmer-conflicted'],
    ['of the applicant’s household', waiting, treasurer, secondOf('applicant'), 'confirmer-lives-with-payee'],
    ['of a payee’s household', waiting, treasurer, secondOf(treasurer, [home(treasurer.slice(-9))]), 'confirmer-lives-with-payee'],
    ['of the household of whoever asked', waiting, treasurer, secondOf(organiser), 'one-household-change'],
  ];
  it.each(cases)('is nobody %s', (_, past, who, facts, code) => {
    for (const command of [agree(who), refuse(who)])
      given(...past)
        .when(command, facts)
        .thenRefused(code);
  });
  it('is somebody else than whoever asked, whatever their seat', () =>
    given(...waiting)
      .when(agree(organiser), secondOf(treasurer))
      .thenRefused('one-person-change'));
  it.each([
    ['is on its way', [confirmed()], {}],
    ['arrived', [confirmed(), completed], {}],
    ['has left, which only the bank knows so far', [], { bankSays: 'on-its-way' }],
  ] as const)('lets nothing stand of a payment that %s', (_, last, facts) =>
    given(...signed, proposed(), ...last)
      .when(agree(), { ...seconded, ...facts })
      .thenRefused('already-instructed'),
  );
});

describe('Changed details', () => {
  it('need a new name check and two new signatures', () => {
    const past = [...signed, proposed(), changed(2, '2026-03-18')];
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
  it('that were confirmed before the first signature make the payment wait all the same', () => {
    const past = [...prepared, proposed(), changed(0, '2026-03-18'), checked(), ...approvedBy(chair), ...approvedBy(treasurer, 2)];
    given(...past)
      .when(confirm('B-1', '2026-03-17'), {})
      .then(refusedFor('must-wait', 'B-1', '2026-03-17'));
    given(...past)
      .when(confirm('B-1', '2026-03-18'), {})
      .then(confirmed());
  });
  it('a second time wait from the second time on', () => {
    const past = [...signed, changed(2, '2026-03-16'), changed(0, '2026-03-18'), checked(), ...approvedBy(chair), ...approvedBy(third, 2)];
    given(...past)
      .when(confirm('B-1', '2026-03-17'), {})
      .then(refusedFor('must-wait', 'B-1', '2026-03-17'));
    given(...past)
      .when(confirm('B-1', '2026-03-18'), {})
      .then(confirmed());
  });
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
    ['while new details wait', [...prepared, checked(), proposed()], approve(chair), seatOf(chair), 'details-wait'],
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
    ['details that wait for a second person', [...signed, proposed()], 'details-wait'],
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
    given(...past, proposed())
      .when(agree(), seconded)
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
    {
      weight: 2,
      arbitrary: fc.oneof(
        fc.integer({ min: 1, max: 9 }).map((n) => ({ command: change({ changeId: `CH-${n}` }), facts: {} })),
        fc.integer({ min: 1, max: 9 }).map((n) => ({ command: agree(treasurer, at, `CH-${n}`), facts: seconded })),
        fc.integer({ min: 1, max: 9 }).map((n) => ({ command: refuse(organiser, `CH-${n}`), facts: {} })),
      ),
    },
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
    const proposals = before.filter(({ type }) => /^PayeeDetails/.test(type)).map(({ type }) => type);
    expect(proposals.at(-1)).not.toBe('PayeeDetailsProposed');
    const since = before.slice(before.findLastIndex(({ type }) => type === 'PayeeDetailsChanged') + 1);
    const signatures = since.flatMap((event) => (event.type === 'PaymentApprovedBasis' ? [event.data] : []));
    expect(new Set(signatures.map(({ approver }) => approver)).size).toBe(2);
    expect(new Set(signatures.map(({ household }) => household)).size).toBe(2);
    for (const { approver } of signatures) expect([chair, treasurer, third]).toContain(approver);
    const answers = since.flatMap((event) => (event.type === 'PayeeNameChecked' ? [event.data.answer] : []));
    expect(answers.at(-1)).toBe('match');
    const waits = before.flatMap((event) => (event.type === 'PayeeDetailsChanged' ? [event.data.waitUntil] : []));
    for (const waitUntil of waits) expect(instructedOn >= waitUntil).toBe(true);
    const sends = before.filter(({ type }) => type === 'InstructionConfirmed').length;
    expect(before.filter(({ type }) => type === 'PaymentSentBack').length).toBe(sends);
  }
});
