import { availableParallelism, cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { appends } from './appends.mjs';
import { casts } from './casts.mjs';
import { closing } from './closing.mjs';
import { eventstore } from './eventstore.mjs';
import { cachedPage, commands, uncachedPage } from './http.mjs';
import { oneStream } from './one-stream.mjs';
import { relay } from './relay.mjs';
import { intoFold, intoProjection } from './replay.mjs';
import { benchServer } from './server.mjs';
import { removeFolders } from './service.mjs';
import { startUp } from './start-up.mjs';
import { tally } from './tally.mjs';
import { missed, TARGETS } from './targets.mjs';

/**
 * `npm run bench -- [--only appends,handle] [--events 1000000] [--seconds 2] [--rounds 5] [--replays 3] [--plain-seconds 20] [--data-dir DIR] [--filled DIR]`: prints JSON with every figure, the
 * targets and what was missed; progress on stderr. A measurement is a function of the server and the options. `LEDGER=eventstoredb` chooses what measures that ledger.
 */
const MEASUREMENTS = {
  appends,
  handle: oneStream,
  fold: intoFold,
  projection: intoProjection,
  commands,
  cachedPage,
  uncachedPage,
  startUp,
  casts,
  closing,
  relay,
  eventstore,
  tally,
};
/** What needs no database. */
const ALONE = ['tally'];

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: process.env.LEDGER === 'eventstoredb' ? 'eventstore' : Object.keys(MEASUREMENTS).join(',') },
    events: { type: 'string', default: '1000000' },
    seconds: { type: 'string', default: '2' },
    rounds: { type: 'string', default: '5' },
    replays: { type: 'string', default: '3' },
    'plain-seconds': { type: 'string', default: '20' },
    'data-dir': { type: 'string' },
    filled: { type: 'string' },
  },
});
const only = values.only.split(',');
const unknown = only.filter((name) => !Object.hasOwn(MEASUREMENTS, name));
if (unknown.length > 0) {
  console.error(`There is no measurement ${unknown.join(', ')}; choose from ${Object.keys(MEASUREMENTS).join(', ')}.`);
  process.exit(1);
}
const options = {
  events: Number(values.events),
  seconds: Number(values.seconds),
  rounds: Number(values.rounds),
  replays: Number(values.replays),
  plainSeconds: Number(values['plain-seconds']),
  filled: values.filled,
};

const server = only.every((name) => ALONE.includes(name)) ? undefined : await benchServer(values['data-dir']);
const results = {};
try {
  for (const name of only) {
    console.error(`measuring ${name}`);
    results[name] = await MEASUREMENTS[name](server, options);
    console.error(JSON.stringify(results[name]));
  }
} finally {
  await server?.stop();
  await removeFolders();
}
const machine = { node: process.version, cores: availableParallelism(), model: cpus()[0]?.model };
console.log(JSON.stringify({ machine, server: server?.settings, options, ...results, targets: TARGETS, missed: missed(results) }, undefined, 2));
