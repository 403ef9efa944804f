import { describe, expect, it } from '@jest/globals';
import { printable } from './printable.js';

describe('What the fonts of a PDF lack', () => {
  it.each([
    ['Tŷ Cymdeithas', 'Ty Cymdeithas'],
    ['Zürich’s – “Łódź”', 'Zürich’s – “?ódz”'],
    ['地 Block', '? Block'],
  ])('%s is printed as %s', (text, printed) => expect(printable(text)).toBe(printed));
});
