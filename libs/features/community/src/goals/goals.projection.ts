import { sqlFile } from '#database';
import type { Recorded } from '#decider';
import type { ApplicationEvent, BankEvent, PlaceEvent } from '#events';
import { type Projection, type RowFor, writeRows } from '#processors';

type Seen = Recorded<PlaceEvent> | Recorded<BankEvent> | Recorded<ApplicationEvent>;

const to = (name: string, key: string, row: object): RowFor => ({ statement: sqlFile(import.meta.url, `./${name}.sql`), key, row });

/** What one event writes; `changed` is its number. */
function rowsOf(event: Seen, changed: number): readonly RowFor[] {
  return placeRows(event, changed) ?? bidRows(event, changed) ?? [];
}

function placeRows(event: Seen, changed: number): readonly RowFor[] | undefined {
  switch (event.type) {
    case 'PlaceNamed': {
      const { placeId, name } = event.data;
      return [to('name-places', placeId, { place_id: placeId, name, revision: event.revision, changed })];
    }
    case 'PlaceAdded': {
      const { placeId, kind, name, within } = event.data;
      return [to('add-places', placeId, { place_id: placeId, kind, name, within_id: within, revision: event.revision, changed })];
    }
    case 'PlaceMoved':
    case 'TeamAssigned':
    case 'OrganisationDescribed': {
      const { placeId, ...said } = event.data;
      const { within: within_id, ...others } = { within: undefined, ...said };
      return [to('change-places', placeId, { place_id: placeId, within_id, ...others, revision: event.revision, changed })];
    }
    case 'ManifestoAdopted': {
      const { placeId, version, adoptedOn, householdsHeard, conversations, goals } = event.data;
      const heard = { adopted_on: adoptedOn, households_heard: householdsHeard, conversations };
      const rows = goals.map(({ goalId, textHash }, place) =>
        to('add-goals', `${placeId} ${version} ${goalId}`, { place_id: placeId, version, goal_id: goalId, place, text_hash: textHash }),
      );
      return [...rows, to('adopt-manifestos', placeId, { place_id: placeId, version, ...heard, revision: event.revision, changed })];
    }
    case 'BankOpened': {
      const { bankId, estateId, name } = event.data;
      return [to('add-banks', bankId, { bank_id: bankId, place_id: estateId, name })];
    }
    default:
      return undefined;
  }
}

function bidRows(event: Seen, changed: number): readonly RowFor[] | undefined {
  const moved = (bidId: string, row: object) => [to('move-bids', bidId, { bid_id: bidId, ...row }), to('touch-places', bidId, { bid_id: bidId, changed })];
  switch (event.type) {
    case 'BidReceived': {
      const { bidId, bankId, goals, title, askedPence, receivedOn } = event.data;
      const nothing = { promised_pence: 0, paid_pence: 0, returned_pence: 0 };
      const row = { bid_id: bidId, bank_id: bankId, goals, status: 'received', title, received_on: receivedOn, asked_pence: askedPence, ...nothing };
      return [to('add-bids', bidId, row), to('touch-places', bidId, { bid_id: bidId, changed })];
    }
    case 'BidReworded':
      return event.data.title ? moved(event.data.bidId, { title: event.data.title }) : undefined;
    case 'BidDecided':
      return moved(event.data.bidId, { status: event.data.outcome });
    case 'AwardDeclared':
      return moved(event.data.bidId, { promised_pence: event.data.amountPence });
    case 'AwardReleased':
      return moved(event.data.bidId, { promised_pence: -event.data.amountPence });
    case 'PaymentSettled':
      return moved(event.data.bidId, { status: 'paid', promised_pence: -event.data.amountPence, paid_pence: event.data.amountPence });
    case 'MoneyReturned':
      return moved(event.data.bidId, { returned_pence: event.data.amountPence });
    default: {
      const status = statuses[event.type];
      return status && 'bidId' in event.data ? moved(event.data.bidId, { status }) : undefined;
    }
  }
}

const statuses: Readonly<Partial<Record<Seen['type'], string>>> = {
  BidFoundEligible: 'eligible',
  BidFoundNotEligible: 'not-eligible',
  BidPutToPanel: 'with-panel',
  BidJoined: 'joined',
  BidWithdrawn: 'withdrawn',
};

/** Estates with their newest manifesto, and what was bid and paid for each goal. */
export const goalsProjection: Projection = {
  name: 'goals',
  version: 2,
  types: [
    ...[
      'PlaceNamed',
      'PlaceAdded',
      'PlaceMoved',
      'TeamAssigned',
      'OrganisationDescribed',
      'ManifestoAdopted',
      'BankOpened',
      'BidReceived',
      'BidReworded',
      'BidDecided',
      ...Object.keys(statuses),
    ],
    ...['AwardDeclared', 'AwardReleased', 'PaymentSettled', 'MoneyReturned'],
  ],
  tables: sqlFile(import.meta.url, './goals.tables.sql'),
  async project(events, client) {
    await writeRows(
      client,
      events.flatMap(({ number, event }) => rowsOf(event as unknown as Seen, number)),
    );
  },
};
