import { sqlFile } from '#database';
import type { Recorded } from '#decider';
import type { AssistanceEvent } from '#events';
import { type Projection, writeRows } from '#processors';

const sql = (name: string) => sqlFile(import.meta.url, `./${name}.sql`);

/** Who sat beside whom, for the two of them. */
export const assistanceProjection: Projection = {
  name: 'assistance',
  version: 1,
  types: ['AssistanceBegun', 'AssistanceEnded'],
  tables: sql('assistance.tables'),
  project: (events, client) =>
    writeRows(
      client,
      events.map(({ event }) => rowFor(event as unknown as Recorded<AssistanceEvent>)),
    ),
};

function rowFor({ type, data, recordedAt }: Recorded<AssistanceEvent>) {
  const key = data.sessionId;
  if (type === 'AssistanceBegun') {
    const { person, helper, place, purpose } = data;
    return { statement: sql('put-helped'), key, row: { session_id: key, person, helper, place, purpose, begun_at: recordedAt } };
  }
  return { statement: sql('end-helped'), key, row: { session_id: key, how: data.how, ended_by: data.by ?? null, lasted_minutes: data.lastedMinutes } };
}
