import { once } from 'node:events';
import { createPool } from '#database';
import { catalogue } from '#events';
import { PostgresLedger } from '#ledger';
import { ProcessorRegistry, Processors, SystemClock } from '#processors';
import { relayTo } from '#relay';
import { measuring } from './cpu-spent.mjs';

/**
 * The relay as a worker runs it: `node relay.process.mjs JSON`. Prints what it measured, from the reading of the topics' ends to the checkpoint at `until`, and goes on
 * until its input ends.
 */
const { connection, settings, records, until, pids = {} } = JSON.parse(process.argv[2]);

let measured;
let done;
/** It asks for its checkpoint at this target when it is ready to begin, and saves each later one after the brokers' answer. */
const watched = (checkpoints) => ({
  load: (processor) => checkpoints.load(processor),
  report: (...report) => checkpoints.report(...report),
  enter(...target) {
    measured ??= measuring('relay', pids);
    return checkpoints.enter(...target);
  },
  async save(processor, checkpoint, fencing) {
    await checkpoints.save(processor, checkpoint, fencing);
    if (checkpoint.number < until || done) return;
    done = measured(records);
    process.stdout.write(`${JSON.stringify(done)}\n`);
  },
});

const follower = relayTo(settings, catalogue);
const registry = new ProcessorRegistry().follower({
  ...follower,
  processorOn: (site) => follower.processorOn({ ...site, checkpoints: watched(site.checkpoints) }),
});
const pool = createPool(connection, { max: 6 });
const ledger = new PostgresLedger({ pool, connection });
const execute = () => Promise.reject(new Error('nobody sends commands here'));
const log = { info: () => undefined, warn: (...said) => console.error(...said), error: (...said) => console.error(...said) };
const processors = new Processors({ ledger, registry, execute, clock: new SystemClock(), pool, log });
processors.start();
process.stdin.resume();
await once(process.stdin, 'end');
while (!done) await new Promise((resolve) => setTimeout(resolve, 20));
await processors.stop();
await ledger.close();
await pool.end();
