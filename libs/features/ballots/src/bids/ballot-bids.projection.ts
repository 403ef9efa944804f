import { sqlFile } from '#database';
import type { Recorded } from '#decider';
import type { ApplicationEvent } from '#events';
import { type Projection, type RowFor, writeRows } from '#processors';

type Seen = Recorded<ApplicationEvent>;

const to = (name: string, key: string, row: object): RowFor => ({ statement: sqlFile(import.meta.url, `./${name}.sql`), key, row });

const moved = (bidId: string, row: { readonly round_id?: string; readonly ready?: boolean }) => [
  to('move-bids', bidId, { bid_id: bidId, round_id: row.round_id ?? null, ready: row.ready ?? null }),
];

function rowsOf(event: Seen, number: number): readonly RowFor[] {
  switch (event.type) {
    case 'BidReceived': {
      const { bidId, roundId, title, what, where } = event.data;
      return [to('add-bids', bidId, { bid_id: bidId, round_id: roundId, title, what, place: where ?? null, ready: false, came: number })];
    }
    case 'BidReworded': {
      const { bidId, title, what, where } = event.data;
      return [to('reword-bids', bidId, { bid_id: bidId, title: title ?? null, what: what ?? null, place: where ?? null })];
    }
    case 'BidFoundEligible':
    case 'BidPutToPanel':
      return moved(event.data.bidId, { ready: true });
    case 'BidFoundNotEligible':
    case 'BidJoined':
    case 'BidWithdrawn':
    case 'BidDecided':
      return moved(event.data.bidId, { ready: false });
    case 'BidCarriedOver':
      return moved(event.data.bidId, { round_id: event.data.toRoundId });
    default:
      return [];
  }
}

/** The public words of each bid, as ballots, papers and results name it, and whether it may be put to a vote. */
export const ballotBidsProjection: Projection = {
  name: 'ballot_bids',
  version: 1,
  types: [
    ...['BidReceived', 'BidReworded', 'BidFoundEligible', 'BidFoundNotEligible', 'BidPutToPanel', 'BidJoined', 'BidWithdrawn', 'BidDecided'],
    'BidCarriedOver',
  ],
  tables: sqlFile(import.meta.url, './ballot-bids.tables.sql'),
  async project(events, client) {
    await writeRows(
      client,
      events.flatMap(({ event, number }) => rowsOf(event as unknown as Seen, number)),
    );
  },
};
