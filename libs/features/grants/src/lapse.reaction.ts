import { type Folding, Keyed, type Reaction, type Recorded } from '#decider';
import type { BankEvent, GrantEvent } from '#events';
import { LapseOffer } from './grant.commands.js';

interface Running {
  readonly acceptBy?: string;
  readonly spendBy?: string;
  /** Promised and not on its way. */
  readonly leftPence: number;
  readonly inPaymentPence: number;
}
/** Grants that may still lapse, by bid. */
export type RunningGrants = Keyed<Running>;

const types = [
  'GrantOpened',
  'OfferMade',
  'OfferAccepted',
  'OfferLapsed',
  'GrantWithdrawn',
  'AwardReleased',
  'PaymentInstructed',
  'PaymentFailed',
  'PaymentSettled',
] as const;
type Told = Recorded<Extract<GrantEvent | BankEvent, { type: (typeof types)[number] }>>;

/** What tells when an offer or the time to spend runs out, folded over the whole ledger. */
export const dueLapses = {
  initialState: Keyed.none<Running>() as RunningGrants,
  evolve(state: RunningGrants, event: Told): RunningGrants {
    switch (event.type) {
      case 'GrantOpened':
        return state.with(event.data.bidId, { leftPence: event.data.amountPence, inPaymentPence: 0 });
      case 'OfferMade':
        return changed(state, event.data.bidId, () => ({ acceptBy: event.data.acceptBy }));
      case 'OfferAccepted':
        return changed(state, event.data.bidId, () => ({ spendBy: event.data.spendBy }));
      case 'OfferLapsed':
      case 'GrantWithdrawn':
        return state.without(event.data.bidId);
      case 'AwardReleased':
        return changed(state, event.data.bidId, ({ leftPence }) => ({ leftPence: leftPence - event.data.amountPence }));
      case 'PaymentInstructed':
        return moved(state, event.data.bidId, event.data.amountPence);
      case 'PaymentFailed':
        return moved(state, event.data.bidId, -event.data.amountPence);
      case 'PaymentSettled':
        return changed(state, event.data.bidId, ({ inPaymentPence }) => ({ inPaymentPence: inPaymentPence - event.data.amountPence }));
    }
  },
} satisfies Folding<RunningGrants>;

/** What lapses on a day in London; the decider looks again at the bank's stream. */
export function due(state: RunningGrants, day: string): readonly Reaction[] {
  return state
    .entries()
    .filter(([, grant]) => isOver(grant, day))
    .map(([bidId]) => ({ command: LapseOffer, data: { bidId } }));
}

/** The timed reaction that the processors run by the calendar. */
export const lapseReaction = { name: 'lapses', types, folding: dueLapses, due };

function isOver({ acceptBy, spendBy, leftPence, inPaymentPence }: Running, day: string): boolean {
  if (spendBy === undefined) return acceptBy !== undefined && day > acceptBy;
  return day > spendBy && inPaymentPence === 0 && leftPence > 0;
}

function moved(state: RunningGrants, bidId: string, amountPence: number): RunningGrants {
  return changed(state, bidId, ({ leftPence, inPaymentPence }) => ({ leftPence: leftPence - amountPence, inPaymentPence: inPaymentPence + amountPence }));
}

/** A grant with nothing left to pay and nothing on its way cannot lapse any more. */
function changed(state: RunningGrants, bidId: string, change: (grant: Running) => Partial<Running>): RunningGrants {
  const grant = state.get(bidId);
  if (!grant) return state;
  const after = { ...grant, ...change(grant) };
  return after.leftPence <= 0 && after.inPaymentPence <= 0 ? state.without(bidId) : state.with(bidId, after);
}
