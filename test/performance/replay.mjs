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
  const filled = await server.fillTo(events);
  const runs = [];
  for (let run = 0; run < replays; run++) runs.push(await inProcess(REPLAY, [into, JSON.stringify(server.place), String(filled)]));
  return {
    events: filled,
    eventsPerSecond: Math.round(median(runs.map((run) => run.eventsPerSecond))),
    megabytes: Math.max(...runs.map((run) => run.megabytes)),
  };
}
