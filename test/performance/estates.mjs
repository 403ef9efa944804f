import { createHash } from 'node:crypto';

/** So many events travel in one statement. */
const AT_ONCE = 4_000;
const OWN = 'ledger-main';

/**
 * Fills a ledger that holds one season up to `count` events: the same season again and again, each time in other estates, so that every kind of event
 * stands there as often as in life. Past the ledger's doorway, with canonical text, leaves and commands; reactions have nothing left to do.
 */
export async function fillWithEstates(pool, count) {
  const { rows: season } = await pool.query(
    'SELECT recorded_at, event_id, command_id, revision, stream, type, json::text AS json FROM ledger.events ORDER BY position',
  );
  const rename = renaming(season);
  const rows = [];
  let position = season.length;
  for (let copy = 1; position < count; copy++) {
    if (copy % 100 === 1) console.error(`${position} of ${count} events`);
    for (const event of season) {
      if (event.stream === OWN || position === count) continue;
      rows.push(copyOf(event, position++, rename, `-x${copy}`));
      if (rows.length === AT_ONCE) await write(pool, rows.splice(0));
    }
  }
  await write(pool, rows);
  await pool.query(`INSERT INTO ledger.commands (command_id, stream, payload_hash, first_revision, last_revision, position)
    SELECT command_id, stream, sha256(command_id::text::bytea), min(revision), max(revision), max(position)
    FROM ledger.events WHERE position >= ${season.length} GROUP BY command_id, stream`);
  await pool.query('UPDATE ledger.head SET next = $1', [position]);
  await pool.query("UPDATE processors.checkpoints SET position = $1, number = $2 WHERE processor LIKE 'reaction:%'", [String(position - 1), position - 1]);
  await pool.query('VACUUM (ANALYZE)');
}

/** Whatever a stream is named after gets another name, wherever it stands alone, as a stream or as an account: `"C-001"`, `"grant-C-001"`, `"committed:C-001"`. */
function renaming(season) {
  const ids = [...new Set(season.map(({ stream }) => stream.replace(/^(fast-track|[a-z]+)-/, '')))].sort((a, b) => b.length - a.length);
  const named = new RegExp(`"((?:[a-z-]+[-:])?(?:${ids.join('|')}))"`, 'g');
  return (json, suffix) => json.replace(named, `"$1${suffix}"`);
}

function copyOf(event, position, rename, suffix) {
  const json = rename(event.json, suffix);
  const leaf = createHash('sha256').update('\0').update(json).digest();
  return { ...event, position, stream: event.stream + suffix, json, leaf };
}

async function write(pool, rows) {
  const column = (name) => rows.map((row) => row[name]);
  await pool.query(
    `INSERT INTO ledger.events (position, recorded_at, event_id, command_id, revision, stream, type, leaf, json)
     SELECT * FROM unnest($1::bigint[], $2::timestamptz[], $3::uuid[], $4::uuid[], $5::int[], $6::text[], $7::text[], $8::bytea[], $9::text[]::json[])`,
    ['position', 'recorded_at', 'event_id', 'command_id', 'revision', 'stream', 'type', 'leaf', 'json'].map(column),
  );
}
