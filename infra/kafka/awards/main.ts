import { parseArgs } from 'node:util';
import { stringify } from 'csv-stringify/sync';
import type pg from 'pg';
import { startConsumer } from './consumer.js';
import { openDatabase } from './database.js';
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
  const consumer = await startConsumer(settings, pool, say);
  const stopped = new Promise<undefined>((done) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => done(undefined));
  });
  say(`Reading ${settings.topicPrefix}.* from ${settings.kafka.brokers} as ${settings.group}. Ctrl-C stops it.`);
  const fault = await Promise.race([stopped, consumer.gaveUp]);
  await consumer.stop();
  if (fault) throw fault;
}

/** What a person can put right, in a sentence; anything else is a fault of this program. */
function sentenceOf(fault: unknown): string {
  const { name = '', code = '', message = '' } = fault as { name?: string; code?: string; message?: string };
  if (fault instanceof BadSetting) return message;
  if (name.startsWith('KafkaJS')) return `Kafka: ${message}`;
  // A server that is away, PostgreSQL's classes for a wrong user, password or database, or somebody who holds the tables.
  if (/^(E[A-Z]+|28...|3D...|55P03)$/.test(code)) return `DATABASE_URL: ${message || code}`;
  throw fault;
}

try {
  const { values } = parseArgs({ options: { csv: { type: 'boolean', default: false } } });
  const settings = readSettings(process.env);
  const pool = openDatabase(settings.databaseUrl, say);
  try {
    await makeTables(pool);
    await (values.csv ? printCsv(pool) : follow(settings, pool));
  } finally {
    await pool.end();
  }
} catch (error) {
  say(sentenceOf(error));
  process.exitCode = 1;
}
