import { expect, test } from '@jest/globals';
import type { RetentionClass } from '#decider';
import { keepingOf } from './basis.facts.js';
import { personalMoney } from './personal-money.facts.js';
import { usualRetention } from './retention-rules.js';

const TYPED = '2026-05-11T09:00:00.000Z';

/**
 * Every kind of thing that typed texts are about, with the classes they have there (`apps/server/src/typed-texts.spec.ts` states the classes by hand too), and
 * the last day of a text of 11 May 2026 while the ledger tells of no bid's end and no money. `never`: no clock runs.
 */
const clocks: readonly (readonly [subject: string, retention: RetentionClass, keptUntil: string])[] = [
  // Homes are places: nobody's, and kept while they stand in the list.
  ['dwelling-D-1', 'contact', 'never'],
  ['dwelling-D-1', 'office', 'never'],
  // Why somebody needed a role in an emergency, and how it was used.
  ['person-per-AAAAAAAAAAAAAAAAAAAAAA', 'office', '2033-03-31'],
  // What a panel asks for in a condition.
  ['meeting-M-1', 'office', '2033-03-31'],
  // Why money was awarded, corrected, withdrawn or lost.
  ['bank-chalcots', 'finance', '2033-03-31'],
  // A bid, its grant and its payment of which the ledger tells nothing yet: by the class alone.
  ['application-B-1', 'bid', '2028-05-11'],
  ['application-B-1', 'contact', '2027-05-11'],
  ['grant-B-1', 'contact', '2027-05-11'],
  ['grant-B-1', 'finance', '2033-03-31'],
  ['payment-P-1', 'payee', '2033-03-31'],
  ['case-C-1', 'case', '2028-05-11'],
  ['equality-E-1', 'equality', '2027-05-11'],
];

test.each(clocks)('a text of %s of the class %s is kept until %s', (subject, retention, keptUntil) => {
  const keeping = keepingOf(personalMoney.folding.initialState, { subject, retention, newestPutAt: TYPED }, usualRetention);
  expect(keeping?.keptUntil ?? 'never').toBe(keptUntil);
});
