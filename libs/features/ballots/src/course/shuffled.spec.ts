import { describe, expect, it } from '@jest/globals';
import { shuffled } from './shuffled.js';

const rows = (v: string, count: number) => Array.from({ length: count }, (_, i) => ({ v, n: i + 1, c: `${v}${i + 1}` }));

describe('Rows on their way to the ledger', () => {
  const all = [...rows('a', 3), ...rows('b', 1), ...rows('c', 2), ...rows('d', 1), ...rows('e', 1)];

  it('come in an order drawn at random, none left out', () => {
    const orders = new Set(
      Array.from({ length: 30 }, () =>
        shuffled(all)
          .map(({ c }) => c)
          .join(),
      ),
    );
    expect(orders.size).toBeGreaterThan(20);
    for (const order of orders) expect(order.split(',').sort()).toEqual(all.map(({ c }) => c).sort());
  });

  it('with the numbers of each voter ascending, however they are given', () => {
    for (let i = 0; i < 50; i++)
      for (const v of ['a', 'c']) {
        const numbers = shuffled(all.toReversed())
          .filter((row) => row.v === v)
          .map(({ n }) => n);
        expect(numbers).toEqual(numbers.toSorted());
      }
  });

  it('puts every row in every place', () => {
    const firsts = new Set(Array.from({ length: 200 }, () => shuffled(all)[0]?.v));
    expect([...firsts].sort()).toEqual(['a', 'b', 'c', 'd', 'e']);
  });
});
