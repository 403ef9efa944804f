import { sqlFile } from '#database';
import type { Recorded } from '#decider';
import { londonDay } from '#decider/calendar';
import type { DwellingEvent, LetterEvent, PlaceEvent } from '#events';
import { type Projection, type RowFor, writeRows } from '#processors';

type Seen = Recorded<DwellingEvent> | Recorded<LetterEvent>;
type Place = Exclude<Recorded<PlaceEvent>, { type: 'ManifestoAdopted' | 'OrganisationDescribed' }>;

const to = (name: string, key: string, row: object): RowFor => ({ statement: sqlFile(import.meta.url, `./${name}.sql`), key, row });

/** What one event writes; `place` is its number. */
function rowOf({ type, data, recordedAt }: Seen, place: number): RowFor {
  switch (type) {
    case 'DwellingAdded': {
      const { dwellingId, estateId, blockId, flat, address, postcode } = data;
      return to('add-homes', dwellingId, { dwelling_id: dwellingId, estate_id: estateId, block_id: blockId, flat, address, postcode, place });
    }
    case 'DoorLetterIssued':
      return to('change-homes', data.dwellingId, { dwelling_id: data.dwellingId, letter_until: data.validUntil });
    case 'ResidentJoined': {
      const { dwellingId, estateId, joinId, resident, residence, channel, checkedOn } = data;
      const where = { join_id: joinId, dwelling_id: dwellingId, estate_id: estateId };
      return to('add-joins', joinId, { ...where, resident, way: residence.way, channel, checked_by: residence.by, joined_on: checkedOn, place });
    }
    case 'JoinFlagged':
      return to('change-joins', data.joinId, { join_id: data.joinId, flags: data.why });
    case 'JoinChecked':
      return to('change-joins', data.joinId, { join_id: data.joinId, result: data.result, reason: data.reason });
    case 'ResidentLeft':
      return to('change-joins', data.joinId, { join_id: data.joinId, left_on: data.leftOn });
    case 'DoorLettersPrinted': {
      const { batchId, estateId, blockId, letters, validFrom, validUntil } = data;
      const when = { valid_from: validFrom, valid_until: validUntil, printed_on: londonDay(recordedAt) };
      return to('add-prints', batchId, { batch_id: batchId, estate_id: estateId, block_id: blockId, letters, ...when, place });
    }
  }
}

function placeRowOf({ type, data }: Place): RowFor {
  const { placeId } = data;
  switch (type) {
    case 'PlaceAdded':
      return to('add-places', placeId, { place_id: placeId, kind: data.kind, name: data.name, within_id: data.within });
    case 'PlaceNamed':
      return to('name-places', placeId, { place_id: placeId, name: data.name });
    case 'PlaceMoved':
      return to('change-places', placeId, { place_id: placeId, within_id: data.within });
    case 'TeamAssigned':
      return to('change-places', placeId, { place_id: placeId, neighbourhoods: data.neighbourhoods });
  }
}

const PLACE_TYPES = ['PlaceAdded', 'PlaceNamed', 'PlaceMoved', 'TeamAssigned'];

/** The homes of each estate, who joined there, and which letters were printed. */
export const homesProjection: Projection = {
  name: 'homes',
  version: 1,
  types: ['DwellingAdded', 'DoorLetterIssued', 'ResidentJoined', 'JoinFlagged', 'JoinChecked', 'ResidentLeft', 'DoorLettersPrinted', ...PLACE_TYPES],
  tables: sqlFile(import.meta.url, './homes.tables.sql'),
  async project(events, client) {
    await writeRows(
      client,
      events.map(({ number, event }) => (PLACE_TYPES.includes(event.type) ? placeRowOf(event as unknown as Place) : rowOf(event as unknown as Seen, number))),
    );
  },
};
