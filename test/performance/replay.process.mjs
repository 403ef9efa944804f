import { createPool } from '#database';
import { catalogue } from '#events';
import { readPages } from '#ledger';
import { ProcessorRegistry, Processors, SystemClock } from '#processors';
import { ledgerAt } from './ledger-at.mjs';

/** `node replay.process.mjs fold|projection PLACE EVENTS`: prints events a second and the most memory it held. */
const [into, placeJson, expected] = process.argv.slice(2);
const place = JSON.parse(placeJson);
const pool = createPool(place.connection, { max: 6 });
const ledger = await ledgerAt(place, pool);

async function fold() {
  let count = 0;
  const heard = new Map();
  for await (const { entries } of readPages(ledger, { limit: 2_000 })) {
    for (const { json } of entries) {
      const event = catalogue.decode(json);
      count++;
      if (event.type === 'ManifestoAdopted') heard.set(event.data.placeId, (heard.get(event.data.placeId) ?? 0) + event.data.householdsHeard);
    }
  }
  return count;
}

/** A row per event and a running total per place: what a statement and its summary need. */
const manifestos = {
  name: 'bench',
  version: 1,
  types: ['ManifestoAdopted', 'PlaceNamed'],
  tables: `CREATE TABLE adoptions (number bigint PRIMARY KEY, place_id text NOT NULL, type text NOT NULL, adopted_on date, households integer NOT NULL);
    CREATE TABLE places (place_id text PRIMARY KEY, households bigint NOT NULL, adoptions integer NOT NULL);`,
  async project(events, client) {
    const households = events.map(({ event }) => event.data.householdsHeard ?? 0);
    const places = events.map(({ event }) => event.data.placeId);
    await client.query({
      name: 'bench-rows',
      text: 'INSERT INTO adoptions SELECT * FROM unnest($1::bigint[], $2::text[], $3::text[], $4::date[], $5::int[])',
      values: [
        events.map(({ number }) => number),
        places,
        events.map(({ event }) => event.type),
        events.map(({ event }) => event.data.adoptedOn ?? null),
        households,
      ],
    });
    await client.query({
      name: 'bench-totals',
      text: `INSERT INTO places SELECT place_id, sum(households), count(*) FROM unnest($1::text[], $2::int[]) AS given(place_id, households) GROUP BY place_id
        ON CONFLICT (place_id) DO UPDATE SET households = places.households + excluded.households, adoptions = places.adoptions + excluded.adoptions`,
      values: [places, households],
    });
  },
};

async function projection() {
  await pool.query(`DELETE FROM processors.checkpoints WHERE name LIKE '%bench%'`);
  await pool.query('DROP SCHEMA IF EXISTS read_bench_v1 CASCADE');
  const registry = new ProcessorRegistry().projection(manifestos);
  const execute = () => Promise.reject(new Error('nothing reacts here'));
  const processors = new Processors({ ledger, registry, execute, clock: new SystemClock(), pool, log: console });
  await processors.drain();
  await processors.stop();
  const { rows } = await pool.query('SELECT count(*) AS count FROM read_bench_v1.adoptions');
  return rows[0].count;
}

const start = performance.now();
const count = await (into === 'fold' ? fold() : projection());
const seconds = (performance.now() - start) / 1000;
if (count !== Number(expected)) throw new Error(`${count} events were replayed, ${expected} stand in the ledger`);
await ledger.close();
await pool.end();
process.stdout.write(JSON.stringify({ eventsPerSecond: Math.round(count / seconds), megabytes: Math.round(process.resourceUsage().maxRSS / 1024) }));
