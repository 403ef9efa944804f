import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { money, moneyInField } from './money.js';
import { moneyText } from './money-text.js';

describe('money on a page', () => {
  it.each([
    [18_000, '£180'],
    [123_456, '£1,234.56'],
    [0, '£0'],
    [5, '£0.05'],
    [-500, '−£5'],
    [1_000_000_000, '£10,000,000'],
  ])('%i pence is shown as %s', (pence, shown) => {
    expect(money(pence)).toBe(shown);
  });

  it('is never shown of parts of a penny', () => {
    expect(() => money(0.5)).toThrow(RangeError);
  });
});

describe('money as it is typed', () => {
  it.each([
    ['£1,000.50', 100_050],
    [' 1000 ', 100_000],
    ['£ 12', 1200],
    ['12.5', 1250],
    ['12.', 1200],
    ['0.01', 1],
    ['1,234,567.89', 123_456_789],
    ['\u00a0£180\u00a0', 18_000],
    ['0010', 1000],
  ])('"%s" is %i pence', (typed, pence) => {
    expect(moneyText().parse(typed)).toBe(pence);
  });

  it.each([
    ['', 'moneyMissing'],
    ['   ', 'moneyMissing'],
    ['-5', 'moneyNegative'],
    ['£-5', 'moneyNegative'],
    ['−5', 'moneyNegative'],
    ['(5)', 'moneyNegative'],
    ['1.005', 'moneyTooExact'],
    ['ten pounds', 'moneyFormat'],
    ['12k', 'moneyFormat'],
    ['1e3', 'moneyFormat'],
    ['0x10', 'moneyFormat'],
    ['1,00', 'moneyFormat'],
    ['1.000,50', 'moneyFormat'],
    ['1 000', 'moneyFormat'],
    ['£', 'moneyFormat'],
    ['.50', 'moneyFormat'],
    ['$5', 'moneyFormat'],
    ['0', 'moneyTooSmall'],
    ['10000000.01', 'moneyTooBig'],
    ['9'.repeat(400), 'moneyTooBig'],
  ])('"%s" is refused as %s', (typed, kind) => {
    const read = moneyText().safeParse(typed);
    expect(read.error?.issues).toEqual([expect.objectContaining({ params: expect.objectContaining({ kind }) })]);
  });

  it('is shown in a field as it may be typed', () => {
    expect([18_000, 2_550, 5].map(moneyInField)).toEqual(['180', '25.50', '0.05']);
    fc.assert(fc.property(fc.integer({ min: 1, max: 1_000_000_000 }), (pence) => moneyText().parse(moneyInField(pence)) === pence));
  });

  it('keeps to the bounds of its field and names them', () => {
    const read = moneyText({ minPence: 5000, maxPence: 250_000 });
    expect(read.parse('50')).toBe(5000);
    expect(read.parse('2500')).toBe(250_000);
    expect(read.safeParse('49.99').error?.issues[0]).toMatchObject({ params: { kind: 'moneyTooSmall', minimum: '£50' } });
    expect(read.safeParse('2500.01').error?.issues[0]).toMatchObject({ params: { kind: 'moneyTooBig', maximum: '£2,500' } });
  });

  it('reads back whatever a page shows', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 1_000_000_000 }), (pence) => moneyText().parse(money(pence)) === pence));
  });
});
