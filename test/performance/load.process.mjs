import { randomUUID } from 'node:crypto';
import autocannon from 'autocannon';

/** Puts load on a running service from a process of its own: argument is JSON with `url`, `clients`, `seconds`, and `get` (a path) or `post` (commands). */
const { url, clients, seconds, get, post } = JSON.parse(process.argv[2]);

/** Every command under a key of its own; `<new>` in its body becomes a new word. */
const commands = (post ?? []).map(({ path, as, body }) => {
  const text = JSON.stringify(body);
  return {
    method: 'POST',
    path,
    setupRequest: (request) => ({
      ...request,
      headers: { 'content-type': 'application/json', 'x-demo-person': as, 'idempotency-key': randomUUID() },
      body: text.replace('<new>', randomUUID()),
    }),
  };
});

const before = process.cpuUsage();
const result = await autocannon({ url, connections: clients, duration: seconds, requests: get ? [{ method: 'GET', path: get }] : commands });
const { user, system } = process.cpuUsage(before);
const answered = result['2xx'];
const failed = result.non2xx + result.errors + result.timeouts;
console.log(
  JSON.stringify({
    answered,
    failed,
    perSecond: answered / result.duration,
    p50Ms: result.latency.p50,
    p99Ms: result.latency.p99,
    cpuMs: (user + system) / 1000,
  }),
);
