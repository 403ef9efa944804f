import { existsSync } from 'node:fs';
import { cp, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createPool, startEmbeddedPostgres } from '#database';
import { fillWithEstates } from './estates.mjs';
import { emptyFolder, seasonFolder, startService } from './service.mjs';
import { TARGETS } from './targets.mjs';
import { median, ratio } from './timing.mjs';

/** From `node main.js` to the greeting, and to a bank's page, on a long ledger that every read model has taken. `--filled DIR` keeps the ledger for the next run. */
export async function startUp(_, { events, replays, filled }) {
  const folder = filled ? join(filled, `estates-${events}`) : await emptyFolder();
  const { fillSeconds } = existsSync(join(folder, 'filled')) ? {} : await fill(folder, events);
  await catchUp(folder, events);
  const runs = [];
  for (let run = 0; run < replays; run++) runs.push(await start(folder));
  const middle = (of) => Math.round(median(runs.map(of)));
  const startMs = middle((run) => run.startMs);
  return { events, startMs, pageMs: middle((run) => run.pageMs), fillSeconds, ofTarget: ratio(startMs, TARGETS.startUp.msMost) };
}

async function start(folder) {
  const service = await startService(folder);
  const asked = performance.now();
  const status = await askPage(service);
  if (status !== 200) throw new Error(`the page was answered ${status}`);
  const pageMs = service.startMs + performance.now() - asked;
  await service.stop();
  return { startMs: service.startMs, pageMs };
}

async function askPage({ url }) {
  const answer = await fetch(`${url}/banks/chalcots`);
  await answer.text();
  return answer.status;
}

async function fill(folder, events) {
  const began = performance.now();
  await mkdir(folder, { recursive: true });
  await cp(await seasonFolder(), folder, { recursive: true, preserveTimestamps: true });
  await onDatabase(folder, (pool) => fillWithEstates(pool, events));
  await writeFile(join(folder, 'filled'), '');
  return { fillSeconds: Math.round((performance.now() - began) / 1000) };
}

/** Once through the service until every read model stands at the head: a kept ledger may have been read by an older build. */
async function catchUp(folder, events) {
  const service = await startService(folder);
  await onDatabase(folder, async (pool) => {
    while (!(await atHead(pool, events)) || (await askPage(service)) !== 200) await sleep(5_000);
    await pool.query('VACUUM (ANALYZE)');
  });
  await service.stop();
}

async function onDatabase(dataDir, work) {
  const server = await startEmbeddedPostgres({ dataDir, log: (line) => console.error(line) });
  const pool = createPool(server.connection, { max: 2 });
  try {
    return await work(pool);
  } finally {
    await pool.end();
    await server.stop();
  }
}

async function atHead(pool, events) {
  const { rows } = await pool.query('SELECT min(number) AS number, max(error) AS error FROM processors.checkpoints');
  const [{ number, error }] = rows;
  if (error) throw new Error(`a processor stopped: ${error}`);
  console.error(`read models at ${number} of ${events}`);
  return number >= events - 1;
}
