import { sqlFile } from '#database';
import type { Recorded } from '#decider';
import { type CodeLetterEvent, ErasureAnswered, type RecordedOf, ResidentLeft } from '#events';
import { type Projection, writeRows } from '#processors';

const sql = (name: string) => sqlFile(import.meta.url, `./${name}.sql`);
type Seen = Recorded<CodeLetterEvent> | RecordedOf<typeof ResidentLeft> | RecordedOf<typeof ErasureAnswered>;

/** Who has a letter with a code, for the organisers of their estate. */
export const codeLettersProjection: Projection = {
  name: 'code_letters',
  version: 2,
  types: ['CodeLetterIssued', 'CodeLetterReissued', ResidentLeft.type, ErasureAnswered.type],
  tables: sql('code-letters.tables'),
  project: (events, client) =>
    writeRows(
      client,
      events.map(({ event }) => rowFor(event as unknown as Seen)),
    ),
};

function rowFor({ type, data, recordedAt }: Seen) {
  switch (type) {
    case 'ResidentLeft':
      return { statement: sql('end-joins'), key: data.joinId, row: { dwelling_id: data.dwellingId, join_id: data.joinId } };
    case 'ErasureAnswered':
      return { statement: sql('erase-letters'), key: data.token, row: { token: data.token } };
    default: {
      const { person, estateId, dwellingId, issue, validUntil } = data;
      const letter = { person, estate_id: estateId, dwelling_id: dwellingId, issue, issued_at: recordedAt, valid_until: validUntil };
      if (type === 'CodeLetterReissued') return { statement: sql('renew-letters'), key: person, row: letter };
      return { statement: sql('put-letters'), key: person, row: { ...letter, join_id: data.joinId } };
    }
  }
}
