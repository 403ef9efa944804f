import { fileURLToPath } from 'node:url';
import { startEmbeddedPostgres } from '#database';
import { inProcess } from './in-process.mjs';
import { postmasterOf, seasonFolder } from './service.mjs';
import { TARGETS } from './targets.mjs';
import { median, ratio } from './timing.mjs';

const CLOSING = fileURLToPath(new URL('./closing.process.mjs', import.meta.url));
/** On the roll, and each has voted. */
const VOTERS = 10_000;
const note = 'from the shut box to BallotsOpened in a process of its own, in which nothing else reads the ledger';

/** A vote closed and opened: once with all of its ballots in the ledger already, and once with none of them, in turn, each on a fresh folder. */
export async function closing(_, { replays }) {
  const runs = { flushed: [], waiting: [] };
  for (let run = 0; run < replays; run++) for (const ballots of Object.keys(runs)) runs[ballots].push(await close(ballots));
  const [flushed, waiting] = [middleOf(runs.flushed), middleOf(runs.waiting)];
  return { voters: VOTERS, flushed, waiting, ofTarget: ratio(Math.max(flushed.seconds, waiting.seconds), TARGETS.closing.secondsMost), note };
}

async function close(ballots) {
  const dataDir = await seasonFolder();
  const server = await startEmbeddedPostgres({ dataDir, log: (line) => console.error(line) });
  try {
    return await inProcess(CLOSING, [JSON.stringify({ dataDir, postgres: postmasterOf(dataDir), voters: VOTERS, ballots })]);
  } finally {
    await server.stop();
  }
}

function middleOf(runs) {
  const middle = (of) => Math.round(median(runs.map(of)) * 1000) / 1000;
  return {
    seconds: middle((run) => run.seconds),
    untilClosed: middle((run) => run.untilClosed),
    cpuSeconds: { service: middle((run) => run.cpuSeconds.service), postgres: middle((run) => run.cpuSeconds.postgres) },
    megabytes: Math.max(...runs.map(({ megabytes }) => megabytes)),
    runs: runs.map(({ seconds }) => seconds),
  };
}
