import { sqlFile } from '#database';
import type { Recorded } from '#decider';
import type { BankEvent, DwellingEvent, JoiningRuleEvent, PlaceEvent, RoundEvent } from '#events';
import { type Projection, type RowFor, writeRows } from '#processors';

type Seen = Recorded<BankEvent | DwellingEvent | JoiningRuleEvent | PlaceEvent | RoundEvent>;
type Statement = 'add-homes' | 'add-joins' | 'end-joins' | 'put-places' | 'put-usual' | 'add-banks' | 'put-votes';
type RowOf = { readonly [T in Seen['type']]?: (data: Extract<Seen, { type: T }>['data']) => RowFor | undefined };

const row = (statement: Statement, key: string, values: object): RowFor => ({ statement: sqlFile(import.meta.url, `./${statement}.sql`), key, row: values });

const rowOf: RowOf = {
  DwellingAdded: ({ dwellingId, blockId, flat, address, postcode }) =>
    row('add-homes', dwellingId, { dwelling_id: dwellingId, block_id: blockId, flat, address, postcode }),
  ResidentJoined: ({ joinId, dwellingId, estateId, resident, age }) =>
    row('add-joins', joinId, { join_id: joinId, dwelling_id: dwellingId, estate_id: estateId, resident, minimum_age: age.minimum }),
  ResidentLeft: ({ joinId }) => row('end-joins', joinId, { join_id: joinId }),
  JoiningRulesSet: ({ estateId, usualJoiners }) => row('put-usual', estateId, { estate_id: estateId, usual: usualJoiners }),
  PlaceAdded: ({ placeId, name }) => row('put-places', placeId, { place_id: placeId, name }),
  PlaceNamed: ({ placeId, name }) => row('put-places', placeId, { place_id: placeId, name }),
  BankOpened: ({ bankId, estateId, name }) => row('add-banks', bankId, { bank_id: bankId, estate_id: estateId, name }),
  RoundPlanned: ({ roundId, bankId, rules }) => voteOf(roundId, bankId, rules.ballot),
  RoundOpened: ({ roundId, bankId, rules }) => voteOf(roundId, bankId, rules.ballot),
};

function voteOf(roundId: string, bankId: string, ballot: object | undefined): RowFor | undefined {
  return ballot && row('put-votes', roundId, { round_id: roundId, bank_id: bankId, ballot });
}

/** Who could vote where: residents with their homes, and the rounds that are decided by a vote. */
export const electorateProjection: Projection = {
  name: 'electorate',
  version: 1,
  types: Object.keys(rowOf),
  tables: sqlFile(import.meta.url, './electorate.tables.sql'),
  async project(events, client) {
    const rows = events.map(({ event }) => {
      const make = rowOf[event.type as Seen['type']] as ((data: object) => RowFor | undefined) | undefined;
      if (!make) throw new Error(`the electorate does not read ${event.type}`);
      return make(event.data);
    });
    await writeRows(
      client,
      rows.filter((each) => each !== undefined),
    );
  },
};
