import { describe, expect, it } from '@jest/globals';
import { orderFor } from './bid-order.js';

const bids = ['10', '9', 'C-1', 'C-2', 'C-3'].map((bidId) => ({ bidId }));
const order = (mark: string) => orderFor(mark, bids).map(({ bidId }) => bidId);

describe('The order of bids on a ballot', () => {
  it('is one for each voter, and the same whenever they look', () => {
    expect(order('voter-1')).toEqual(order('voter-1'));
    expect([...order('voter-1')].sort()).toEqual(['10', '9', 'C-1', 'C-2', 'C-3']);
  });

  it('puts every bid first about as often as any other', () => {
    const firsts = Array.from({ length: 1_000 }, (_, n) => order(`voter-${n}`)[0]);
    for (const { bidId } of bids) expect(Math.abs(firsts.filter((first) => first === bidId).length - 200)).toBeLessThan(60);
  });
});
