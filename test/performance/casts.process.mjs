import { randomBytes, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import autocannon from 'autocannon';

/**
 * Casts ballots from a process of its own, each voter under a session of their own: argument is JSON with `url`, `clients`, `amount`, `from` (the first voter), `n`, and
 * `vote`, the file that names round, bids and sessions. Every ballot has another ranking and a nonce of its own.
 */
const { url, clients, amount, from, n, vote } = JSON.parse(process.argv[2]);
const { roundId, bids, sessions } = JSON.parse(readFileSync(vote, 'utf8'));

let voter = from;
const setupRequest = (request) => {
  const at = voter++;
  const choices = [0, 1, 2].map((place) => ({ bidId: bids[(at * 3 + place) % bids.length] }));
  const r = randomBytes(32).toString('hex');
  return {
    ...request,
    headers: { 'content-type': 'application/json', cookie: `eb-session=${sessions[at]}`, origin: url, 'idempotency-key': randomUUID() },
    body: JSON.stringify({ n, choices, r }),
  };
};

const before = process.cpuUsage();
const result = await autocannon({ url, connections: clients, amount, requests: [{ method: 'POST', path: `/api/rounds/${roundId}/ballots`, setupRequest }] });
const { user, system } = process.cpuUsage(before);
const answered = result['2xx'];
console.log(
  JSON.stringify({
    answered,
    failed: result.non2xx + result.errors + result.timeouts,
    perSecond: answered / result.duration,
    p50Ms: result.latency.p50,
    p99Ms: result.latency.p99,
    cpuMs: (user + system) / 1000,
  }),
);
