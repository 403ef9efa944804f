import { describe, expect, it, test } from '@jest/globals';
import { sealed, specFor, textRefOf } from '#decider/spec';
import type { WordingEvent } from '#events';
import { PutWordsRight } from './wording.commands.js';
import { fieldOf, wordingDecider, wordingRefusals } from './wording.decider.js';

const organiser = 'per-organiser0000000000000';
const ref = (letter: string, subject = 'bank-chalcots') => ({ ...textRefOf('decisions.0.reason', subject), commitment: letter.repeat(64) });
const [old, fresh, newest] = [ref('a'), ref('b', 'wording-bank-chalcots'), ref('c', 'wording-bank-chalcots')];
const said = { bankId: 'chalcots', bidId: 'C-002', saidIn: 'BidDeclined', part: 'reason', ref: old };
const bid = { applicant: 'per-applicant0000000000000', household: 'hh-home000000000000000000', interested: [] };
const facts = { said };

const { given } = specFor(wordingDecider);
const put = (more: object = {}) =>
  sealed(PutWordsRight, { bankId: 'chalcots', subject: 'bank-chalcots', commitment: old.commitment, ground: 'phone', organiser, moneyWords: fresh, ...more });
const putRight = (former: typeof old, words: typeof old, basis: object = {}): readonly [WordingEvent, WordingEvent] => {
  const { ref: _, ...where } = said;
  return [
    { type: 'WordingPutRight', data: { ...where, former, words } },
    { type: 'WordingPutRightBasis', data: { commitment: former.commitment, ground: 'phone', organiser, ...basis } },
  ];
};

describe('Words that everybody reads', () => {
  it('are put right by an organiser of their bank, and the event says which, why and in place of what, but not by whom', () => {
    given()
      .when(put(), facts)
      .then(...putRight(old, fresh));
  });

  it('are put right once more under the words that stand there now', () => {
    given(...putRight(old, fresh))
      .when(put({ commitment: fresh.commitment, moneyWords: newest }), { said: undefined })
      .then(...putRight(fresh, newest));
  });

  const bankWords = { ...said, bidId: undefined, saidIn: 'MoneyWithdrawn' };
  it('may be about a bank’s money alone', () => {
    const [{ data }, basis] = putRight(old, fresh) as [Extract<WordingEvent, { type: 'WordingPutRight' }>, WordingEvent];
    const { bidId: _, ...rest } = data;
    given()
      .when(put(), { said: bankWords })
      .then({ type: 'WordingPutRight', data: { ...rest, saidIn: 'MoneyWithdrawn' } }, basis);
  });

  it('may be put right by whoever is not close to the bid; who is close to it, and where the organiser lives, stands with who did it', () => {
    const known = { household: 'hh-elsewhere0000000000000', bid };
    given()
      .when(put({ household: known.household }), { said, bid })
      .then(...putRight(old, fresh, known));
  });

  it.each([
    ['asked for the money', { bid: { ...bid, applicant: organiser } }, 'own-words'],
    ['stands beside who asked', { bid: { ...bid, coSigner: organiser } }, 'own-words'],
    ['said that they have an interest', { bid: { ...bid, interested: [organiser] } }, 'has-interest'],
    ['lives with who asked', { bid }, 'lives-with-applicant'],
  ])('are not put right by an organiser who %s, also the second time', (_, close, code) => {
    const household = code === 'lives-with-applicant' ? { household: bid.household } : {};
    given()
      .when(put(household), { said, ...close })
      .thenRefused(code);
    given(...putRight(old, fresh))
      .when(put({ ...household, commitment: fresh.commitment, moneyWords: newest }), { said: undefined, ...close })
      .thenRefused(code);
  });

  it.each([
    ['that nobody said', [], put(), { said: undefined }, 'no-such-words'],
    ['of another bank', [], put({ bankId: 'hilgrove' }), facts, 'no-such-words'],
    ['that are not public', [], put(), { said: { ...said, saidIn: 'AwardReleased' } }, 'no-such-words'],
    ['that were put right before', putRight(old, fresh), put(), facts, 'put-right-already'],
    ['of the bid’s own page', [], put({ bidWords: fresh }), { said: { ...said, saidIn: 'BidReceived', part: 'title' } }, 'on-the-bids-page'],
    ['without new ones', [], put({ moneyWords: undefined }), facts, 'no-new-words'],
    ['with new ones that would be kept for another reason', [], put({ moneyWords: undefined, bidWords: fresh }), facts, 'no-new-words'],
  ] as const)('%s are refused', (_, past, command, known, code) => {
    given(...past)
      .when(command, known)
      .thenRefused(code);
  });

  test('every refusal is tried', () => {
    expect(Object.keys(wordingRefusals)).toEqual([
      'no-such-words',
      'put-right-already',
      'on-the-bids-page',
      'own-words',
      'has-interest',
      'lives-with-applicant',
      'no-new-words',
    ]);
  });

  test('new words are kept as long as the old ones', () => {
    expect(fieldOf({ saidIn: 'BidDeclined', part: 'reason' })).toBe('moneyWords');
    expect(fieldOf({ saidIn: 'WordingPutRight', part: 'words' })).toBeUndefined();
    expect(fieldOf({ saidIn: 'BidWithdrawn', part: 'reason' })).toBe('bidWords');
    expect(fieldOf({ saidIn: 'ItemVoted', part: 'motion.conditions.what' })).toBe('officeWords');
  });
});
