import { sqlFile } from '#database';
import type { Recorded } from '#decider';
import type { BankEvent, PlaceEvent, RoundEvent, RoundRules } from '#events';
import { type Projection, type RowFor, writeRows } from '#processors';

type Seen = Recorded<BankEvent> | Recorded<PlaceEvent> | Recorded<RoundEvent>;

const to = (name: string, key: string, row: object): RowFor => ({ statement: sqlFile(import.meta.url, `./${name}.sql`), key, row });

function rowsOf(event: Seen, changed: number): readonly RowFor[] {
  const moved = (roundId: string, status: string) => [to('move-rounds', roundId, { round_id: roundId, status, changed })];
  switch (event.type) {
    case 'BankOpened': {
      const { bankId, estateId, name } = event.data;
      return [to('add-banks', bankId, { bank_id: bankId, place_id: estateId, name })];
    }
    case 'FundAgreed': {
      const bankId = event.stream.slice('bank-'.length);
      return event.data.requires.map((requirement) => to('add-requirements', `${bankId} ${requirement}`, { bank_id: bankId, requirement }));
    }
    case 'ManifestoAdopted': {
      const { placeId, version, goals } = event.data;
      return goals.map(({ goalId, textHash }, place) =>
        to('add-goals', `${placeId} ${version} ${goalId}`, { place_id: placeId, version, goal_id: goalId, place, text_hash: textHash }),
      );
    }
    case 'RoundPlanned':
      return [round(event.data, 'planned', { decision_on: event.data.decisionOn ?? null, pot_pence: null, changed })];
    case 'RoundOpened':
      return [round(event.data, 'open', { decision_on: null, pot_pence: event.data.potPence, changed })];
    case 'RoundClosed':
      return moved(event.data.roundId, 'shut');
    case 'RoundFinished':
      return moved(event.data.roundId, 'closed');
    default:
      return [];
  }
}

function round(
  { roundId, bankId, closesOn, rules }: { readonly roundId: string; readonly bankId: string; readonly closesOn: string; readonly rules: RoundRules },
  status: string,
  more: object,
): RowFor {
  const amounts = { min_pence: rules.minPence, max_pence: rules.maxPence };
  return to('put-rounds', roundId, { round_id: roundId, bank_id: bankId, status, closes_on: closesOn, ...amounts, ...more });
}

/** The rounds that take bids, with what somebody who bids must know and may choose. */
export const openingsProjection: Projection = {
  name: 'openings',
  version: 1,
  types: ['BankOpened', 'FundAgreed', 'ManifestoAdopted', 'RoundPlanned', 'RoundOpened', 'RoundClosed', 'RoundFinished'],
  tables: sqlFile(import.meta.url, './openings.tables.sql'),
  async project(events, client) {
    await writeRows(
      client,
      events.flatMap(({ number, event }) => rowsOf(event as unknown as Seen, number)),
    );
  },
};
