import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { bidReference } from './bid-reference.js';
import { compacted, firstMissing, titleOf } from './draft-screens.js';

describe('A bid’s name', () => {
  it.each([
    ['A bench. It is for all.', 'A bench'],
    ['A bench by the bus stop\nThe money is for wood', 'A bench by the bus stop'],
    ['  Is it fun? Yes. ', 'Is it fun?'],
    ['No full stop', 'No full stop'],
  ])('of "%s" is "%s"', (idea, title) => expect(titleOf(idea)).toBe(title));

  it('is never empty and never too long, whatever the idea', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 1, maxLength: 3000, unit: 'grapheme' }).filter((idea) => idea.trim() !== ''),
        (idea) => {
          const title = titleOf(idea);
          expect(title.trim().length).toBeGreaterThan(0);
          expect(title.length).toBeLessThanOrEqual(120);
        },
      ),
    );
  });
});

describe('A bid’s reference', () => {
  it('is the bank’s letter and six that nobody mistakes, the same for the same command', () => {
    fc.assert(
      fc.property(fc.uuid(), (commandId) => {
        expect(bidReference('chalcots', commandId)).toMatch(/^C-[0-9A-HJKMNP-TV-Z]{6}$/);
        expect(bidReference('chalcots', commandId)).toBe(bidReference('chalcots', commandId));
      }),
    );
  });
});

describe('The next screen', () => {
  const begun = { bidId: 'C-1', bankId: 'chalcots', applicant: 'per-0000000000000000000000', what: 'x' };
  const small = { ...begun, askedPence: 24_999 };
  const placed = { where: 'here', whoBenefits: 'us' };
  const known = { name: 'A', contact: 'B' };
  it.each([
    ['money', begun],
    ['where', small],
    ['costs', { ...begun, askedPence: 25_000 }],
    ['costs', { ...small, costs: [{ what: 'wood', amountPence: 1 }] }],
    ['you', { ...small, ...placed }],
    [undefined, { ...small, ...placed, ...known }],
    ['more', { ...small, ...placed, ...known, ageBand: '16-17' as const }],
    [undefined, { ...small, ...placed, ...known, ageBand: '16-17' as const, coSigner: 'C' }],
    ['more', { ...small, ...placed, ...known, leadKind: 'host-organisation' as const }],
  ])('is %s for %j', (screen, answers) => expect(firstMissing(answers)).toBe(screen));
});

it('Lines of costs move up over empty ones, in their order', () => {
  expect(compacted({ 'costs.0.what': ' ', 'costs.2.amount': '3', 'costs.5.what': 'Wood', other: 'x' })).toEqual({
    'costs.0.what': '',
    'costs.0.amount': '3',
    'costs.1.what': 'Wood',
    'costs.1.amount': '',
  });
});
