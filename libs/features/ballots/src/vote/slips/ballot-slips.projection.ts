import { sqlFile } from '#database';
import type { Recorded } from '#decider';
import type { BallotEvent } from '#events';
import { type Projection, type RowFor, writeRows } from '#processors';

const to = (name: string, key: string, row: object): RowFor => ({ statement: sqlFile(import.meta.url, `./${name}.sql`), key, row });

function rowOf({ type, data }: Recorded<BallotEvent>): RowFor {
  const { roundId, v, n } = data;
  const row = { round_id: roundId, v, n };
  const key = `${roundId} ${v} ${n}`;
  return type === 'BallotSealed' ? to('add-seals', key, { ...row, c: data.c }) : to('open-seals', key, { ...row, choices: data.choices, r: data.r });
}

/** Every seal in the ledger, and what it turned out to hold: where a slip is looked up. Nobody reads a seal here before they have it. */
export const ballotSlipsProjection: Projection = {
  name: 'ballot_slips',
  version: 1,
  types: ['BallotSealed', 'BallotOpened'],
  tables: sqlFile(import.meta.url, './ballot-slips.tables.sql'),
  async project(events, client) {
    await writeRows(
      client,
      events.map(({ event }) => rowOf(event as unknown as Recorded<BallotEvent>)),
    );
  },
};
