import { createPool } from '#database';
import { EnvironmentMasterKey } from '#vault';
import { Deliveries } from '../src/deliveries.js';
import { Queue } from '../src/queue.js';
import { SmtpWay } from '../src/ways/smtp.way.js';
import { Wording } from '../src/wording.js';

/** A worker in a process of its own, for tests that kill it: delivers what waits, and looks again. */
const { connection, key, url } = JSON.parse(process.argv[2] ?? '');
const pool = createPool(connection, { max: 4 });
const words = { t: (name: string) => `The text of ${name.split('.').at(-1)}` };
const deliveries = new Deliveries({
  queue: new Queue(pool, new EnvironmentMasterKey(Buffer.from(key, 'hex'))),
  vault: { details: async () => ({}) },
  homes: { addressOf: async () => undefined },
  wording: new Wording({ find: () => words }, () => 'https://bank.example.org'),
  ways: [new SmtpWay({ url, from: 'Estate Bank <bank@example.org>' })],
  log: { warn: () => undefined },
});
for (;;) if (!(await deliveries.pass())) await new Promise((resolve) => setTimeout(resolve, 20));
