import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { codeFrom, drawCode, groupedCode, typedCode } from './typable-code.js';

describe('The code of a letter', () => {
  it('has at least 60 bits, in signs that nobody takes for another', () => {
    const codes = Array.from({ length: 2_000 }, drawCode);
    const signs = new Set(codes.join(''));
    expect([...signs].filter((sign) => 'OQ0IL1Z2S5B8GAEU'.includes(sign))).toEqual([]);
    const lengths = new Set(codes.map(({ length }) => length));
    expect([...lengths].map((length) => length * Math.log2(signs.size) > 60)).toEqual([true]);
    expect(new Set(codes).size).toBe(codes.length);
  });

  it('draws every sign about as often as any other', () => {
    const counts = new Map<string, number>();
    for (const sign of Array.from({ length: 4_000 }, drawCode).join('')) counts.set(sign, (counts.get(sign) ?? 0) + 1);
    // 60,000 signs, 3,000 of each expected, with a standard deviation of 53: ten of those is no chance.
    expect(counts.size).toBe(20);
    for (const count of counts.values()) expect(Math.abs(count - 3_000)).toBeLessThan(530);
  });

  it('follows from the same bytes always, and from others not', () => {
    const codes = Array.from({ length: 500 }, (_, n) => codeFrom(createHash('sha256').update(`${n}`).digest()));
    expect(new Set(codes).size).toBe(500);
    expect(codes.map((code) => typedCode(code))).toEqual(codes);
    expect(codeFrom(createHash('sha256').update('7').digest())).toBe(codes[7]);
  });

  it('is grouped on the letter, and typed in any of the ways in which people type', () => {
    expect(groupedCode('CDFHJKMNPRTVWXY')).toBe('CDFHJ-KMNPR-TVWXY');
    for (const typed of ['CDFHJ-KMNPR-TVWXY', ' cdfhj kmnpr tvwxy ', 'CdfhjKmnpr–tvwxy', 'CDFHJKMNPRTVWXY.']) expect(typedCode(typed)).toBe('CDFHJKMNPRTVWXY');
  });

  it.each(['', 'CDFHJ-KMNPR-TVWX', 'CDFHJ-KMNPR-TVWXYC', 'CDFHJ-KMNPR-TVWX0', 'CDFHJ/KMNPR/TVWXY', 'é'.repeat(15)])('%j cannot be one', (typed) => {
    expect(typedCode(typed)).toBeUndefined();
  });
});
