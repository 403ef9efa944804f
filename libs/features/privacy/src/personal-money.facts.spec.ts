import { describe, expect, it } from '@jest/globals';
import { type Fact, fold } from '#decider';
import { recorded, textRefOf } from '#decider/spec';
import { basisOf } from './basis.facts.js';
import { personalMoney } from './personal-money.facts.js';
import { usualRetention } from './retention-rules.js';

const [applicant, coSigner] = [`per-${'A'.repeat(22)}`, `per-${'B'.repeat(22)}`];
const fact = (type: string, data: object): Fact => ({ type, data: { paymentId: 'PAY-1', ...data } });
const prepared = [fact('PaymentPrepared', { bidId: 'C-001' }), fact('PaymentPreparedBasis', { payee: applicant })];
const proposed = (payee: unknown) => fact('PayeeDetailsProposed', { payee });
const changed = (payee: unknown) => fact('PayeeDetailsChanged', { payee });
const refused = fact('PayeeDetailsRefused', {});

const isKept = (facts: readonly Fact[], person: string) =>
  basisOf(fold(personalMoney.folding, recorded(facts) as never[]), [person], '2026-05-11', usualRetention).paidThemselves;

describe('Whoever is paid themselves, or would be by new details, has texts that are kept', () => {
  it.each([
    ['the payee', [], true, false],
    ['both, while new details wait', [proposed(coSigner)], true, true],
    ['the payee, after the new details were refused', [proposed(coSigner), refused], true, false],
    ['the new payee, after they were confirmed', [proposed(coSigner), changed(coSigner)], false, true],
    ['the same payee under other details', [proposed(applicant), changed(applicant)], true, false],
    ['the same payee whose other details were refused', [proposed(applicant), refused], true, false],
    ['nobody, once an organisation is paid', [proposed(textRefOf('payee')), changed(textRefOf('payee'))], false, false],
  ] as const)('%s', (_, more, first, second) => {
    const facts = [...prepared, ...more];
    expect([isKept(facts, applicant), isKept(facts, coSigner)]).toEqual([first, second]);
  });
});
