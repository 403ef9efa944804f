import { createPool } from '#database';
import { PostgresLedger } from '#ledger';
import { type Follower, type FollowerSite, ProcessorRegistry, Processors, SystemClock, type TargetedCheckpoints } from '#processors';
import { relayTo } from '../src/follower.js';
import { planted } from './planted.js';

/** A relay in a process of its own, for tests that kill it. */
const { connection, settings, times, leaseMs, haltAt } = JSON.parse(process.argv[2] ?? '');

/** Stands still between the acknowledgement and the checkpoint, and says so, once it has come this far. */
function halting(follower: Follower): Follower {
  const checkpointsOf = ({ checkpoints }: FollowerSite): TargetedCheckpoints => ({
    load: (processor) => checkpoints.load(processor),
    report: (...report) => checkpoints.report(...report),
    enter: (...target) => checkpoints.enter(...target),
    async save(processor, checkpoint, fencing) {
      if (haltAt !== undefined && checkpoint.number >= haltAt) {
        process.stdout.write('acknowledged\n');
        await new Promise(() => undefined);
      }
      await checkpoints.save(processor, checkpoint, fencing);
    },
  });
  return { ...follower, processorOn: (site) => follower.processorOn({ ...site, checkpoints: checkpointsOf(site) }) };
}

const pool = createPool(connection, { max: 6 });
const ledger = new PostgresLedger({ pool, connection });
const registry = new ProcessorRegistry().follower(halting(relayTo(settings, planted, times)));
const execute = () => Promise.reject(new Error('nobody sends commands here'));
new Processors({ ledger, registry, execute, clock: new SystemClock(), pool, leaseMs, pollMs: 50 }).start();
