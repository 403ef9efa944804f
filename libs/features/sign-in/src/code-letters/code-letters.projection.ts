import { sqlFile } from '#database';
import type { Recorded } from '#decider';
import { type CodeLetterEvent, type DwellingEvent, ResidentLeft } from '#events';
import { type Projection, writeRows } from '#processors';

const sql = (name: string) => sqlFile(import.meta.url, `./${name}.sql`);
type Seen = Recorded<CodeLetterEvent> | Extract<Recorded<DwellingEvent>, { type: 'ResidentLeft' }>;

/** Who has a letter with a code, for the organisers of their estate. */
export const codeLettersProjection: Projection = {
  name: 'code_letters',
  version: 1,
  types: ['CodeLetterIssued', 'CodeLetterReissued', ResidentLeft.type],
  tables: sql('code-letters.tables'),
  project: (events, client) =>
    writeRows(
      client,
      events.map(({ event }) => rowFor(event as unknown as Seen)),
    ),
};

function rowFor({ type, data, recordedAt }: Seen) {
  if (type === 'ResidentLeft') return { statement: sql('move-letters'), key: data.resident, row: { person: data.resident, dwelling_id: data.dwellingId } };
  const { person, estateId, dwellingId, issue, validUntil } = data;
  const letter = { person, estate_id: estateId, dwelling_id: dwellingId, issue, issued_at: recordedAt, valid_until: validUntil, moved: false };
  return { statement: sql('put-letters'), key: person, row: letter };
}
