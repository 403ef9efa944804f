import { createPool, startEmbeddedPostgres } from '#database';
import { catalogue } from '#events';
import { fillWithEstates } from './estates.mjs';
import { postmasterOf, seasonFolder } from './service.mjs';

const PUBLIC = catalogue.types.filter(({ audience }) => audience === 'public').map(({ type }) => type);

/** A ledger as a borough's looks, the season lived by many estates, with at least so many facts in it that everybody may read, and as many others as stand between those. */
export async function ledgerOfEstates(publicEvents) {
  const dataDir = await seasonFolder();
  const server = await startEmbeddedPostgres({ dataDir, log: (line) => console.error(line) });
  const pool = createPool(server.connection, { max: 2 });
  const season = await counts(pool);
  await fillWithEstates(pool, Math.ceil((season.events / season.public) * publicEvents));
  const filled = await counts(pool);
  return {
    connection: server.connection,
    postmaster: postmasterOf(dataDir),
    ...filled,
    async stop() {
      await pool.end();
      await server.stop();
    },
  };
}

async function counts(pool) {
  const { rows } = await pool.query('SELECT count(*) AS events, count(*) FILTER (WHERE type = ANY ($1)) AS public FROM ledger.events', [PUBLIC]);
  return rows[0];
}
