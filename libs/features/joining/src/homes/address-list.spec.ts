import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readAddressList } from './address-list.js';

const header = 'Block,Flat,Address,Postcode';
const home = (line: number, flat: string) => ({ line, block: 'Taplow', flat, address: '1 Adelaide Road, London', postcode: 'NW3 3NX' });
const row = (flat: string) => `Taplow,${flat},"1 Adelaide Road, London",NW3 3NX`;
const list = (...rows: string[]) => [header, ...rows].join('\n');

describe('A list of homes', () => {
  it.each([
    ['as a spreadsheet saves it', list(row('Flat 1'), row('Flat 2'))],
    ['from Windows, with a mark at its start and an empty line at its end', `\uFEFF${list(row('Flat 1'), row('Flat 2')).replaceAll('\n', '\r\n')}\r\n\r\n`],
    ['with tabs, as it is pasted', list(row('Flat 1'), row('Flat 2')).replaceAll(/,(?! )/g, '\t')],
    [
      'with columns in another order, and more of them',
      'Postcode;Tenure;Flat;Address;Block\nnw3 3nx;x;Flat 1;1 Adelaide Road, London;Taplow\nNW3 3NX;;Flat  2;1 Adelaide Road, London; Taplow',
    ],
  ])('is read %s', (_, text) => {
    expect(readAddressList(text)).toEqual({ homes: [home(2, 'Flat 1'), home(3, 'Flat 2')], bad: [] });
  });

  it('may hold quotes and lines within a cell, and still knows where it is', () => {
    const { homes, bad } = readAddressList(list('"Taplow","The ""Old""\nFlat",1 Road,NW33NX', row('')));
    expect(homes).toEqual([{ line: 2, block: 'Taplow', flat: 'The "Old" Flat', address: '1 Road', postcode: 'NW33NX' }]);
    expect(bad).toEqual([{ line: 4, why: 'flat' }]);
  });

  it('says of every bad line where it is and why, all at once', () => {
    const { homes, bad } = readAddressList(
      list(row('Flat 1'), ',Flat 2,1 Road,NW3 3NX', 'Taplow,Flat 3,,NW3 3NX', 'Taplow,Flat 4,1 Road,90210', 'Taplow,Flat 5', row('x'.repeat(61))),
    );
    expect(homes.map(({ line }) => line)).toEqual([2]);
    expect(bad).toEqual([
      { line: 3, why: 'block' },
      { line: 4, why: 'address' },
      { line: 5, why: 'postcode' },
      { line: 6, why: 'columns' },
      { line: 7, why: 'flat' },
    ]);
  });

  it.each([
    ['nothing', '', 1, 'empty'],
    ['a header alone', header, 1, 'empty'],
    ['no header', row('Flat 1'), 1, 'header'],
    ['a column twice', `${header},Flat\n${row('1')},2`, 1, 'header'],
    ['a quote that nobody closes', list('Taplow,"Flat 1,1 Road,NW3 3NX'), 2, 'quote'],
    ['something behind a quote', list('Taplow,"Flat" 1,1 Road,NW3 3NX'), 2, 'quote'],
    ['more homes than come in at once', list(...Array.from({ length: 2001 }, (_, n) => row(`Flat ${n}`))), 2002, 'long'],
  ])('that is %s is told in one line', (_, text, line, why) => {
    expect(readAddressList(text)).toMatchObject({ bad: [{ line, why }] });
  });

  it('is answered whatever is pasted', () => {
    const piece = fc.constantFrom('"', ',', '\n', '\r\n', '\t', ';', 'Taplow', 'Flat 1', 'NW3 3NX', header, '\u0000', ' ');
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const { homes, bad } = readAddressList(pieces.join(''));
        expect(homes.length + bad.length).toBeGreaterThan(0);
      }),
    );
  });
});
