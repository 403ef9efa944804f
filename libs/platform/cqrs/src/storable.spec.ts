import { describe, expect, test } from '@jest/globals';
import { InvalidInput } from '#http';
import { storable } from './storable.js';

describe('what people typed', () => {
  test('is kept in one form, however their keyboards make it', () => {
    const typed = { name: 'Cafe\u0301', costs: [{ what: 'u\u0308' }], amountPence: 5, none: undefined, yes: true };
    expect(storable(typed)).toEqual({ name: 'Caf\u00e9', costs: [{ what: '\u00fc' }], amountPence: 5, none: undefined, yes: true });
  });

  test.each([
    ['a NUL', { remittedBy: 'a\u0000b' }, '/remittedBy'],
    ['half a character', { lines: [{ what: 'fine' }, { what: '\ud800' }] }, '/lines/1/what'],
  ])('with %s is refused where it stands', (_, typed, pointer) => {
    expect(() => storable(typed)).toThrow(InvalidInput);
    try {
      storable(typed);
    } catch (fault) {
      expect((fault as InvalidInput).errors).toEqual([{ pointer, message: 'remove the characters that cannot be stored' }]);
    }
  });
});
