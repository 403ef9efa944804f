import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { inProcess } from './in-process.mjs';
import { median } from './timing.mjs';

const REPLAY = fileURLToPath(new URL('./replay.process.mjs', import.meta.url));

/** Reads a long ledger from its beginning into a state. */
export const intoFold = (server, options) => replay('fold', server, options);
/** Reads a long ledger from its beginning into a projection's tables, by the processors of the service. */
export const intoProjection = (server, options) => replay('projection', server, options);

/** Each replay is a process of its own, so that its memory is its own. */
async function replay(into, server, { events, replays }) {
  const filled = await fillTo(server, events);
  const runs = [];
  for (let run = 0; run < replays; run++) runs.push(await inProcess(REPLAY, [into, JSON.stringify(server.connection), String(filled)]));
  return {
    events: filled,
    eventsPerSecond: Math.round(median(runs.map((run) => run.eventsPerSecond))),
    megabytes: Math.max(...runs.map((run) => run.megabytes)),
  };
}

async function fillTo(server, events) {
  const { rows } = await server.reading.query('SELECT next FROM ledger.head');
  const missing = events - rows[0].next;
  if (missing > 0) {
    console.error(`filling the ledger with ${missing} events`);
    await server.reading.query(await readFile(new URL('./fill-ledger.sql', import.meta.url), 'utf8'), [missing]);
    await server.reading.query('UPDATE ledger.head SET next = next + $1', [missing]);
    await server.reading.query('VACUUM (ANALYZE) ledger.events');
  }
  return Math.max(events, rows[0].next);
}
