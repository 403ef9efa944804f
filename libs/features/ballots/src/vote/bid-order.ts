import { createHmac } from 'node:crypto';

/**
 * The bids in the order in which one voter sees them (domain.md, "Ballots": no bid has the best place on every ballot). It follows from `drawn`, which is
 * the voter's own and of which nothing else follows, so that it stands still while they vote, with scripts and without.
 */
export function orderFor<B extends { readonly bidId: string }>(drawn: string, bids: readonly B[]): readonly B[] {
  const place = (bidId: string) => createHmac('sha256', drawn).update(`order|${bidId}`).digest('hex');
  return bids
    .map((bid) => ({ bid, at: place(bid.bidId) }))
    .sort((a, b) => (a.at < b.at ? -1 : 1))
    .map(({ bid }) => bid);
}
