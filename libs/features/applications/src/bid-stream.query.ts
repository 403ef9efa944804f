import { Inject } from '@nestjs/common';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { fold, type Recorded } from '#decider';
import { type ApplicationEvent, catalogue, type DraftSaved, type RecordedOf } from '#events';
import { LEDGER, type Ledger } from '#ledger';
import { VAULT, type Vault, type WithTexts, withTexts } from '#vault';
import { type BidState, evolveBid, noBid } from './bid-state.decider.js';

/** What somebody has written so far, in their own words. */
export type Draft = WithTexts<RecordedOf<typeof DraftSaved>['data']>;

export interface BidStream {
  readonly state: BidState;
  /** The newest draft; undefined where a bid came in without one. */
  readonly draft: Draft | undefined;
  /** Where the bid's bank is known. */
  readonly bankId: string;
  readonly roundId: string | undefined;
}

/**
 * A bid's own stream, folded anew: for whoever writes or takes back a bid. Their next step rests on their last, so no read model would do, however little it is
 * behind; and drafts, which only their writer may see, need not stand in a table. Undefined where there is no such bid.
 */
export class ReadBidStream extends Query<BidStream | undefined> {
  constructor(readonly bidId: string) {
    super();
  }
}

type BidEvent = Recorded<ApplicationEvent>;

@QueryHandler(ReadBidStream)
class ReadBidStreamHandler implements IQueryHandler<ReadBidStream> {
  constructor(
    @Inject(LEDGER) private readonly ledger: Ledger,
    @Inject(VAULT) private readonly vault: Vault,
  ) {}

  async execute({ bidId }: ReadBidStream): Promise<BidStream | undefined> {
    const entries = await this.ledger.readStream(`application-${bidId}`);
    const events = entries.map(({ json }) => catalogue.decode(json) as unknown as BidEvent);
    const state = fold({ initialState: noBid, evolve: evolveBid }, events);
    const saved = events.findLast((event): event is Extract<BidEvent, { type: 'DraftSaved' }> => event.type === 'DraftSaved')?.data;
    const bankId = state.terms?.bankId ?? saved?.bankId;
    if (bankId === undefined) return undefined;
    const draft = saved && (await withTexts(this.vault, saved));
    return { state, draft, bankId, roundId: state.terms?.roundId ?? saved?.roundId };
  }
}

export const bidStreamQueries = [ReadBidStreamHandler];
