import type { ClientBase } from 'pg';

/** A row for one statement, which takes a JSON list of them: `INSERT INTO bids SELECT * FROM jsonb_populate_recordset(NULL::bids, $1)`. */
export interface RowFor {
  readonly statement: string;
  /** What the statement touches: one row of it a statement, since the second may rest on the first. */
  readonly key: string;
  readonly row: object;
}

/** Writes rows in their order; neighbours for the same statement go together, unless they touch the same key. */
export async function writeRows(client: ClientBase, rows: readonly RowFor[]): Promise<void> {
  for (let from = 0; from < rows.length; ) {
    const run = runAt(rows, from);
    await client.query(run[0]?.statement ?? '', [JSON.stringify(run.map(({ row }) => row))]);
    from += run.length;
  }
}

function runAt(rows: readonly RowFor[], from: number): readonly RowFor[] {
  const keys = new Set<string>();
  const end = rows.findIndex(({ statement, key }, index) => {
    if (index < from) return false;
    const ends = statement !== rows[from]?.statement || keys.has(key);
    keys.add(key);
    return ends;
  });
  return rows.slice(from, end < 0 ? rows.length : end);
}
