import { createPool } from '#database';
import { PostgresLedger } from '#ledger';
import { SystemClock } from '../src/clocks/clock.js';
import { ProcessorRegistry } from '../src/processor-registry.js';
import { Processors } from '../src/processors.js';
import { answering, doorway } from './answers.js';
import { noteBook, notes, writeNotes } from './notes.js';

/** A worker in a process of its own, for tests that kill it: projects every note and answers it. */
const connection = JSON.parse(process.argv[2] ?? '');
const pool = createPool(connection, { max: 6 });
const ledger = new PostgresLedger({ pool, connection });
/** Slow in the middle of each transaction, so that a kill finds one open. */
const slowly = noteBook({
  project: async (events, client) => {
    const half = Math.ceil(events.length / 2);
    await writeNotes(events.slice(0, half), client);
    await client.query('SELECT pg_sleep(0.05)');
    await writeNotes(events.slice(half), client);
  },
});
const registry = new ProcessorRegistry().projection(slowly).reaction({ name: 'answers', table: answering });
new Processors({ ledger, registry, execute: doorway(ledger), clock: new SystemClock(), pool, catalogue: notes, leaseMs: 300, pollMs: 50 }).start();
