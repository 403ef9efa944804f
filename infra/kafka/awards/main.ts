import { parseArgs } from 'node:util';
import { stringify } from 'csv-stringify/sync';
import pg from 'pg';
import { startConsumer } from './consumer.js';
import { BadSetting, readSettings } from './settings.js';
import { sql } from './sql-file.js';
import { makeTables } from './tables.js';

/** The data team's program: keeps its tables up to date until it is stopped, or prints them with `--csv`. */
const say = (line: string): void => console.error(line);

async function printCsv(pool: pg.Pool): Promise<void> {
  const { rows, fields } = await pool.query(sql('list-awards'));
  // A name may begin with a sign that a spreadsheet would take for a formula.
  process.stdout.write(stringify(rows, { header: true, columns: fields.map(({ name }) => name), escape_formulas: true }));
}

async function follow(settings: ReturnType<typeof readSettings>, pool: pg.Pool): Promise<void> {
  const stopped = new Promise<void>((done) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => done());
  });
  const consumer = await startConsumer(settings, pool, say);
  say(`Reading ${settings.topicPrefix}.* from ${settings.kafka.brokers} as ${settings.group}. Ctrl-C stops it.`);
  await stopped;
  await consumer.stop();
}

try {
  const { values } = parseArgs({ options: { csv: { type: 'boolean', default: false } } });
  const settings = readSettings(process.env);
  const pool = new pg.Pool({ connectionString: settings.databaseUrl, max: 4 });
  // An idle connection that breaks is replaced when the next one is needed.
  pool.on('error', (fault) => say(`A connection to PostgreSQL broke: ${fault.message}`));
  await makeTables(pool);
  await (values.csv ? printCsv(pool) : follow(settings, pool));
  await pool.end();
} catch (error) {
  if (!(error instanceof BadSetting)) throw error;
  say(error.message);
  process.exitCode = 1;
}
