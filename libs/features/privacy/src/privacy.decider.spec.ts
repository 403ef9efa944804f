import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { sealed, specFor } from '#decider/spec';
import type { PrivacyEvent } from '#events';
import { type Basis, erasureAnswer, yearsAfter } from './lasting-basis.decider.js';
import { AskAccess, AskErasure, GiveAccess, GiveAccessOnPaper, RecordErasure, RepeatErasure, ReviewAccess, ReviewErasure } from './privacy.commands.js';
import { privacyDecider } from './privacy.decider.js';

const { given, givenAt } = specFor(privacyDecider);
const token = `per-${'A'.repeat(22)}`;
const staff = `per-${'B'.repeat(22)}`;
const requestId = '0d0f6f2e-0000-4000-8000-000000000001';
const at = '2026-06-15T10:00:00.000Z';

const nothing: Basis = { runningAwards: 0, awards: 0, paidThemselves: false };
const paid: Basis = { runningAwards: 0, awards: 1, paidThemselves: true, lastFinancialYearEnd: '2027-03-31' };
const running: Basis = { runningAwards: 1, awards: 1, paidThemselves: true };

const ask = (change: object = {}) => sealed(AskErasure, { token, channel: 'online', identity: 'stepped-up', basis: nothing, keepYears: 6, ...change }, at);
const review = (basis: Basis, on = at) => sealed(ReviewErasure, { token, basis, keepYears: 6 }, on);
const answered = (basis: Basis, because: 'asked' | 'reviewed' = 'asked', on = '2026-06-15'): PrivacyEvent => {
  const { erases, keeps } = erasureAnswer(basis, 6, on);
  return { type: 'ErasureAnswered', data: { token, because, erases: [...erases], keeps: [...keeps], basis, keepYears: 6 } };
};
const asked: PrivacyEvent = { type: 'ErasureAsked', data: { token, channel: 'online', identity: 'stepped-up' } };
const erased = (basis: Basis, because: 'answered' | 'restored' = 'answered', on = '2026-06-15'): PrivacyEvent => ({
  type: 'SubjectErased',
  data: { token, classes: [...erasureAnswer(basis, 6, on).erases], because },
});
const restricted = (basis: Basis, on = '2026-06-15'): PrivacyEvent => ({
  type: 'SubjectRestricted',
  data: { token, keeps: [...erasureAnswer(basis, 6, on).keeps] },
});
const done = (basis: Basis) => [asked, answered(basis), erased(basis), ...(erasureAnswer(basis, 6, '2026-06-15').keeps.length > 0 ? [restricted(basis)] : [])];

describe('A request to erase', () => {
  it('of somebody with nothing that lasts takes everything at once', () => {
    given().when(ask(), {}).then(asked, answered(nothing));
    expect(answered(nothing).data).toMatchObject({ erases: ['contact', 'bid', 'payee', 'finance', 'office', 'case', 'equality'], keeps: [] });
  });

  it('of somebody who was paid keeps who was paid, for what, for the current financial year and six more', () => {
    const until = '2033-03-31';
    expect(erasureAnswer(paid, 6, '2026-06-15')).toEqual({
      // Addresses go, and bids that were not funded: these classes are in both lists.
      erases: ['office', 'contact', 'bid', 'case', 'equality'],
      keeps: ['contact', 'bid', 'payee', 'finance'].map((retention) => ({ retention, ground: 'financial-record', until })),
    });
  });

  it('while money is on its way keeps whom it goes to, with no day set', () => {
    expect(erasureAnswer({ ...running, paidThemselves: false }, 6, '2026-06-15').keeps).toEqual(
      ['contact', 'bid', 'payee', 'finance'].map((retention) => ({ retention, ground: 'running-payment' })),
    );
  });

  it('lets the name go where the money went to an organisation', () => {
    const { erases, keeps } = erasureAnswer({ ...paid, paidThemselves: false }, 6, '2026-06-15');
    expect([erases.includes('contact'), keeps.map(({ retention }) => retention)]).toEqual([true, ['bid', 'payee', 'finance']]);
  });

  it('keeps what somebody wrote in an office until its clock is over, and not after', () => {
    const officer: Basis = { ...nothing, lastOfficeYearEnd: '2020-03-31' };
    expect(erasureAnswer(officer, 6, '2026-03-31').keeps).toEqual([{ retention: 'office', ground: 'office-record', until: '2026-03-31' }]);
    expect(erasureAnswer(officer, 6, '2026-04-01').keeps).toEqual([]);
  });

  it('asked twice while the first is carried out is one request', () => given(asked, answered(nothing)).when(ask(), {}).thenNothing());
  it('may be asked again later', () =>
    given(...done(nothing))
      .when(ask(), {})
      .then(asked, answered(nothing)));
  it('comes by letter too, with who put it in and how they checked who asked', () =>
    given()
      .when(ask({ channel: 'letter', identity: 'seen-papers', enteredBy: staff }), {})
      .then({ type: 'ErasureAsked', data: { token, channel: 'letter', identity: 'seen-papers', enteredBy: staff } }, answered(nothing)));

  it('is refused while they are an administrator, so that there is always one, and entered once they are none', () => {
    given().when(ask(), { administrator: true }).thenRefused('still-administrator');
    given().when(ask(), { administrator: false }).then(asked, answered(nothing));
  });

  it.each([
    ['online without showing once more who they are', { identity: 'known-in-person' }, 'identity-not-shown'],
    ['online, put in by somebody else', { enteredBy: staff }, 'identity-not-shown'],
    ['by letter, put in by nobody', { channel: 'letter', identity: 'seen-papers' }, 'nobody-entered-it'],
    ['by letter, with no check of who asked', { channel: 'letter', enteredBy: staff }, 'nobody-entered-it'],
    ['by letter, put in by the person themselves in their office', { channel: 'letter', identity: 'seen-papers', enteredBy: token }, 'own-request'],
  ] as const)('%s is refused', (_, change, code) => {
    given().when(ask(change), {}).thenRefused(code);
  });
});

describe('What the vault has done', () => {
  const record = sealed(RecordErasure, { token }, at);
  it('is put on record with what stays', () => given(asked, answered(paid)).when(record, {}).then(erased(paid), restricted(paid)));
  it('names nothing that stays where nothing does', () => given(asked, answered(nothing)).when(record, {}).then(erased(nothing)));
  it('is put on record once', () =>
    given(...done(paid))
      .when(record, {})
      .thenNothing());
  it('is never put on record unasked', () => given().when(record, {}).thenRefused('erasure-not-asked'));
});

describe('The clock of what stays', () => {
  it('starts when the running payment is settled', () =>
    given(...done(running))
      .when(review(paid, '2026-09-01T09:00:00.000Z'), {})
      .then(answered(paid, 'reviewed', '2026-09-01')));

  it('does not start where the payment failed and the money went back: all of it goes', () => {
    const over: PrivacyEvent = { type: 'RestrictionEnded', data: { token, classes: ['contact', 'bid', 'payee', 'finance'] } };
    const failed: Basis = { ...nothing, awards: 1 };
    given(...done(running))
      .when(review(failed), {})
      .then(answered(failed, 'reviewed'), over);
  });

  it('ends on the day after the last one, and not on the last one', () => {
    given(...done(paid))
      .when(review(paid, '2033-03-31T12:00:00.000Z'), {})
      .thenNothing();
    const over: PrivacyEvent = { type: 'RestrictionEnded', data: { token, classes: ['contact', 'bid', 'payee', 'finance'] } };
    given(...done(paid))
      .when(review(paid, '2033-04-01T12:00:00.000Z'), {})
      .then(answered(paid, 'reviewed', '2033-04-01'), over);
  });

  it('goes by the day in London: at half past midnight in summer time it is the next day already', () => {
    const summer: Basis = { ...paid, lastFinancialYearEnd: '2027-06-30' };
    given(asked, answered(summer), erased(summer), restricted(summer))
      .when(review(summer, '2033-06-30T23:30:00.000Z'), {})
      .then(answered(summer, 'reviewed', '2033-07-01'), { type: 'RestrictionEnded', data: { token, classes: ['contact', 'bid', 'payee', 'finance'] } });
  });

  it('gives a new answer when money was promised between the request and the erasure', () =>
    given(asked, answered(nothing)).when(review(running), {}).then(answered(running, 'reviewed')));
  it('is looked at for nobody who has not asked', () => given().when(review(paid), {}).thenRefused('erasure-not-asked'));
  it('never keeps anything longer for a review on a later day', () => {
    const days = fc.integer({ min: 0, max: 4000 }).map((n) => new Date(Date.parse('2026-06-15') + n * 86_400_000).toISOString().slice(0, 10));
    fc.assert(
      fc.property(days, days, (one, other) => {
        const [early, late] = one < other ? [one, other] : [other, one];
        const names = (day: string) => erasureAnswer(paid, 6, day).keeps.map(({ retention }) => retention);
        expect(names(early)).toEqual(expect.arrayContaining(names(late)));
      }),
    );
  });
  it('ends on the last of February in every year', () =>
    expect([yearsAfter('2024-02-29', 6), yearsAfter('2024-02-29', 4)]).toEqual(['2030-02-28', '2028-02-29']));
});

describe('A database from before an erasure', () => {
  const { erases, keeps } = erasureAnswer(paid, 6, '2026-06-15');
  const repeat = sealed(RepeatErasure, { token, classes: [...erases], keeps: [...keeps] }, at);
  it('has it put on record again', () => given().when(repeat, {}).then(erased(paid, 'restored'), restricted(paid)));
  it('also when only the request had been recorded', () => given(asked, answered(paid)).when(repeat, {}).then(erased(paid, 'restored'), restricted(paid)));
  it('has nothing to add where the ledger knows it', () =>
    given(...done(paid))
      .when(repeat, {})
      .thenNothing());
});

describe('A request to see what is held', () => {
  const accessAsked: PrivacyEvent = { type: 'AccessAsked', data: { token, requestId, answerBy: '2026-07-15' } };
  const letter = { channel: 'letter', identity: 'seen-papers', enteredBy: staff, receivedOn: '2026-06-01' } as const;
  const reviewed: PrivacyEvent = {
    type: 'AccessReviewed',
    data: { token, requestId, reviewer: staff, hides: ['a'.repeat(64)], shows: 4, availableUntil: '2026-07-15' },
  };
  const ofReview = { token, requestId, reviewer: staff, hides: ['a'.repeat(64)], shows: 4 };
  const askedByLetter: PrivacyEvent = { type: 'AccessAsked', data: { token, requestId, answerBy: '2026-07-01', entered: letter } };
  const print = (on: string, givenBy = staff) => sealed(GiveAccessOnPaper, { token, requestId, givenBy }, on);
  const fetch = (on: string) => sealed(GiveAccess, { token, requestId, form: 'json' }, on);

  it('is answered within a month', () =>
    given()
      .when(sealed(AskAccess, { token, requestId }, at), {})
      .then(accessAsked));
  it('that came by letter is to be answered within a month of the day on which it came, and says who put it in', () =>
    given()
      .when(sealed(AskAccess, { token, requestId, entered: letter }, at), {})
      .then({ type: 'AccessAsked', data: { token, requestId, answerBy: '2026-07-01', entered: letter } }));
  it('is read by somebody else before it is given', () =>
    given(accessAsked)
      .when(sealed(ReviewAccess, ofReview, at), {})
      .then(reviewed));
  it('is fetched until its last day', () =>
    given(accessAsked, reviewed)
      .when(fetch('2026-07-15T12:00:00.000Z'), {})
      .then({ type: 'AccessGiven', data: { token, requestId, form: 'json' } }));
  it('that came by letter is printed until its last day, and says by whom', () =>
    given(askedByLetter, reviewed)
      .when(print('2026-07-15T12:00:00.000Z'), {})
      .then({ type: 'AccessGiven', data: { token, requestId, form: 'paper', givenBy: staff } }));
  it('may be made again once the last one can no longer be fetched', () =>
    givenAt({ at, fact: accessAsked }, { at, fact: reviewed })
      .when(sealed(AskAccess, { token, requestId }, '2026-07-16T12:00:00.000Z'), {})
      .then({ type: 'AccessAsked', data: { token, requestId, answerBy: '2026-08-15' } }));

  it.each([
    ['entered by the person in their office', [], sealed(AskAccess, { token, requestId, entered: { ...letter, enteredBy: token } }, at), 'own-request'],
    ['received tomorrow', [], sealed(AskAccess, { token, requestId, entered: { ...letter, receivedOn: '2026-06-16' } }, at), 'not-received-yet'],
    ['entered while one is under way', [accessAsked], sealed(AskAccess, { token, requestId, entered: letter }, at), 'access-under-way'],
    ['asked for twice', [accessAsked], sealed(AskAccess, { token, requestId }, at), 'access-under-way'],
    ['asked for while it can be fetched', [accessAsked, reviewed], sealed(AskAccess, { token, requestId }, at), 'access-under-way'],
    ['read by the person themselves', [accessAsked], sealed(ReviewAccess, { ...ofReview, reviewer: token }, at), 'own-request'],
    ['read twice', [accessAsked, reviewed], sealed(ReviewAccess, ofReview, at), 'reviewed-already'],
    ['read without a request', [], sealed(ReviewAccess, ofReview, at), 'no-such-request'],
    ['fetched before it was read', [accessAsked], fetch(at), 'not-reviewed'],
    ['fetched after its last day', [accessAsked, reviewed], fetch('2026-07-16T12:00:00.000Z'), 'access-over'],
    ['printed where they asked on their own page', [accessAsked, reviewed], print(at), 'asked-online'],
    ['printed by the person in their office', [askedByLetter, reviewed], print(at, token), 'own-request'],
    ['printed before it was read', [askedByLetter], print(at), 'not-reviewed'],
    ['printed after its last day', [askedByLetter, reviewed], print('2026-07-16T12:00:00.000Z'), 'access-over'],
    ['printed without a request', [], print(at), 'no-such-request'],
    ['fetched without a request', [], fetch(at), 'no-such-request'],
  ] as const)('%s is refused', (_, past, command, code) => {
    given(...(past as readonly PrivacyEvent[]))
      .when(command, {})
      .thenRefused(code);
  });
});
