import { sqlFile } from '#database';
import type { Recorded } from '#decider';
import type { ApplicationEvent } from '#events';
import { type Projection, type RowFor, writeRows } from '#processors';

type Seen = Recorded<ApplicationEvent>;

const to = (name: string, key: string, row: object): RowFor => ({ statement: sqlFile(import.meta.url, `./${name}.sql`), key, row });

function rowsOf(event: Seen): readonly RowFor[] {
  switch (event.type) {
    case 'BidReceived': {
      const { bidId, title, what, where } = event.data;
      return [to('add-bids', bidId, { bid_id: bidId, title, what, place: where ?? null })];
    }
    case 'BidReworded': {
      const { bidId, title, what, where } = event.data;
      return [to('reword-bids', bidId, { bid_id: bidId, title: title ?? null, what: what ?? null, place: where ?? null })];
    }
    default:
      return [];
  }
}

/** The public words of each bid, as ballots, papers and results name it. */
export const ballotBidsProjection: Projection = {
  name: 'ballot_bids',
  version: 1,
  types: ['BidReceived', 'BidReworded'],
  tables: sqlFile(import.meta.url, './ballot-bids.tables.sql'),
  async project(events, client) {
    await writeRows(
      client,
      events.flatMap(({ event }) => rowsOf(event as unknown as Seen)),
    );
  },
};
