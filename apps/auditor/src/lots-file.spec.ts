import { describe, expect, it } from '@jest/globals';
import { readLots } from './lots-file.js';

const PROJECTS = [{ id: '10' }, { id: '9' }];

describe('lots', () => {
  it.each([
    ['in the order drawn', '9\n10\n', [1, 2]],
    ['with numbers', '10;7\n9;3', [3, 7]],
    ['with a mark of byte order, other line ends, and empty lines', '\uFEFF9\r\n\r\n10\r\n', [1, 2]],
  ])('are read %s', (_, text, [nine, ten]) => {
    expect(readLots(text, PROJECTS)).toEqual(
      new Map([
        ['9', nine],
        ['10', ten],
      ]),
    );
  });

  it.each([
    ['no such project', '9\n11', 2, '11'],
    ['a project twice', '9\n10\n9', 3, '"9"'],
    ['a lot twice', '9;4\n10;4', 2, '4'],
    ['a number that is none', '9;4\n10;four', 2, 'four'],
    ['a number below 0', '9;-4\n10;4', 1, '-4'],
    ['a line without a number after one with it', '9;4\n10', 2, 'missing'],
    ['a number after a line without one', '9\n10;4', 2, 'no number'],
    ['a project without a lot', '9\n', 2, '"10"'],
    ['nothing at all', '', 1, '"10"'],
  ])('are refused with %s', (_, text, line, words) => {
    expect(readLots(text, PROJECTS)).toEqual({ line, reason: expect.stringContaining(words) });
  });
});
