import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readRollList } from './roll-list.js';

const list = (...rows: string[]) => ['Name,Address', ...rows].join('\n');
const ada = '"Ada Sample","Flat 1, North House"';

describe('A list of voters', () => {
  it('is read with its columns in any order, and others left out', () => {
    expect(readRollList('Address;Ward;NAME\nFlat 1, North House;x;Ada  Sample\n')).toEqual({
      voters: [{ line: 2, name: 'Ada Sample', address: 'Flat 1, North House' }],
      bad: [],
    });
  });

  it('says of every bad line where it is and why, all at once', () => {
    const { voters, bad } = readRollList(list(ada, ',Flat 2', 'Bo,', 'Cy', `"${'x'.repeat(121)}",Flat 4`, ada.toUpperCase()));
    expect(voters.map(({ line }) => line)).toEqual([2]);
    expect(bad).toEqual([
      { line: 3, why: 'name' },
      { line: 4, why: 'address' },
      { line: 5, why: 'columns' },
      { line: 6, why: 'name' },
      { line: 7, why: 'twice' },
    ]);
  });

  it.each([
    ['nothing', '', 1, 'empty'],
    ['a header alone', 'name,address', 1, 'empty'],
    ['no header', ada, 1, 'header'],
    ['a quote that nobody closes', list('"Ada,Flat 1'), 2, 'quote'],
    ['a first line that is never closed', '"name,address', 1, 'quote'],
    ['more voters than come in at once', list(...Array.from({ length: 5_001 }, (_, n) => `V ${n},Flat ${n}`)), 5_002, 'long'],
  ])('that is %s is told in one line', (_, text, line, why) => {
    expect(readRollList(text).bad).toEqual([{ line, why }]);
  });

  it('is answered whatever is pasted', () => {
    const piece = fc.constantFrom('"', ',', '\n', '\r\n', '\t', ';', 'Ada', 'Flat 1', 'name,address\n', '\u0000', ' ');
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const { voters, bad } = readRollList(pieces.join(''));
        expect(voters.length + bad.length).toBeGreaterThan(0);
      }),
    );
  });
});
