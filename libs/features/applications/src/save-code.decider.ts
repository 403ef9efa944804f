import { accept, refuse } from '#decider';
import type { BidCommandOf } from './bid.commands.js';
import type { BidState, Decided } from './bid-state.decider.js';

/**
 * A lost code is given out anew by a helper, and logged. Only while the bid is a draft: once it was sent there is nothing left to write, an organiser takes it back for
 * whoever asks, and a link in other hands could only do harm. Of two helpers at once one is told that the other was first, so that no dead code is read out.
 */
export function reissueSaveCode({ data }: BidCommandOf<'ReissueSaveCode'>, state: BidState): Decided {
  const { bidId, issue } = data;
  if (state.status === 'none') return refuse('not-received', { bidId });
  if (state.status !== 'draft') return refuse('already-received', { bidId });
  if (issue !== state.codesReissued + 1) return refuse('code-given-meanwhile', { bidId });
  return accept({ type: 'SaveCodeReissued', data });
}
